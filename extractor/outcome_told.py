"""Outcomes that the words right at a number tell for sure, whatever else its sentence names.

"A decrease (-16%) in fatigue", "median follow-up 29 months", "rash in 6 (20%) versus none and
fatigue in four": a look at a few words before and behind a number tells the outcome.
"""

from __future__ import annotations

import re

from extractor.link_scene import Scene
from extractor.outcomes import Phrase, phrase_words
from extractor.phrase_book import Page, Standing
from extractor.said_once import said_with

_LEAD = 40  # characters before a number
_MOVED = (
    r"(?:reductions?|decreases?|increases?|improvements?|declines?|changes?|drops?|rises?|falls?)"
)
_MOVED_BEFORE = re.compile(rf"\b{_MOVED}\s*\Z")
_IN_IT = re.compile(r"\s?(?:in|of) (?:the |mean |median |their |serum |plasma )*")
_MOVED_BEHIND = re.compile(rf"[%\s]*(?:[\w-]+ )?{_MOVED} (?:in|of) (?:the |mean |median |their )*")
_FOLLOWED = re.compile(
    r"\b(?:mean|median|average)(?: \(\w+\)| \[\w+\])?(?: duration of| length of)? follow[- ]?up"
    r"(?: time| period| duration)?[\s,:=(]*(?:(?:was|of|is)\s*)?\Z"
)
_LONG = re.compile(r"\s*(?:years?|yrs?|months?|weeks?|days?)\b")
_LENGTHS = frozenset({"year", "years", "yr", "yrs", "y", "month", "months", "weeks", "days"})
# Between the last number of an item of a list and the name of the next.
_NEXT_ITEM = re.compile(
    r"[%\s)\]]*(?:(?:vs\.?|versus|and|or) (?:none|no (?:one|patients?))\b)?\s*"
    r"(?:[,;]\s*(?:and |or )?|and |or )(?:in )?\Z"
)
_IN_SO_MANY = re.compile(r" in \Z")
_NAMED = re.compile(
    r" (?:(was|were|is|averaged)|of) (?:only |about |approximately |a |an |mean )*\Z"
)
# "The cumulative incidence of cough" is told as "cough".
_SHARE = re.compile(
    r"(?:rates?|incidences?|frequency|prevalence|percentage|proportion|risk|probability|overall"
    r"|cumulative|total|estimated|actuarial|annual|crude|\w+-(?:day|week|month|year))\Z"
)
_ARMS = 4  # numbers for which a follow-up may be said once
_LINK = 24  # characters between a name and its number
_CLOSE = 3  # characters between a name in a bracket and its number
_PLAIN = frozenset({"start", "semi", "comma", "colon"})
# "12 (20%) patients in the X group had nausea"
_HAD = re.compile(
    r"[\s)%\]]*(?:of (?:the |these |all )?(?:\d+ )?)?(?:[a-z-]+ )?"
    r"(?:(?:patients?|subjects?|participants?|women|men|children|adults|infants|people|individuals"
    r"|samples?|tumou?rs?|eyes?) )?(?:in (?:the |each )?[\w+ -]{1,30}? (?:group|arm) )?"
    r"(?:was|were|had|developed|experienced|reported|showed) (?:an? |the |their )?"
)
# "56 patients assigned to X died"
_DID = re.compile(
    r"[\s)%\]]+(?:(?:patients?|subjects?|participants?|women|men|children|adults|infants) )?"
    r"(?:(?:assigned|allocated|randomi[sz]ed) to [\w/+-]+ )?"
    r"(?:in (?:the |each )?[\w+ -]{1,30}? (?:groups?|arms?) )?"
)
_OF_SO_MANY = re.compile(r"(?:\bof (?:the )?\w+|/\d+) \Z")
_OF_ONE_SEX = frozenset(["women", "men", "girls", "boys", "females", "males"])
_OF_OTHERS = re.compile(r"[\s)%\]]*(?:[a-z-]+ )?(?:in|of|on|with|from|receiving|given) ")
_AND_OTHERS = re.compile(
    r"[\s,;]*(?:and|versus|vs\.?|compared (?:with|to)|whereas|while)?\s*(?:only )?"
)
_MEAN_OF = re.compile(r"\b(?:mean|median|average) of \Z")


def told_at(scene: Scene, page: Page, i: int) -> Phrase | None:
    """Return the outcome that the words at number i tell for sure, None if they tell none.

    Parameters
    ----------
    scene, page
        The document, and the phrases of the number's sentence.
    i : int
        The place of the number among those of the document, from 0.
    """
    stat = scene.stats[i]
    if stat.proportion and stat.events is not None:
        return _inside(scene, page, i) or _of_item(scene, page, i) or _had(scene, page, i)
    return (
        _followed(scene, i)
        or _moved(scene, page, i)
        or _counted(scene, page, i)
        or _named(scene, page, i)
        or (_had(scene, page, i) if stat.proportion else None)
    )


def _followed(scene: Scene, i: int) -> Phrase | None:
    """Read "median follow-up 29 months", said once for the two of "29 months and 31 months"."""
    if scene.stats[i].proportion:
        return None
    for _ in range(_ARMS):
        same = said_with(scene, i)
        if same is None or scene.stats[same].unit != scene.stats[i].unit:
            break
        i = same
    stat = scene.stats[i]
    since = max(scene.span(scene.sentence[i])[0], stat.start - _LEAD)
    if "follow" not in scene.low[since : stat.start]:
        return None
    long = (stat.unit or "").lower() in _LENGTHS or _LONG.match(scene.low, stat.end)
    if not long or not _FOLLOWED.search(scene.low, since, stat.start):
        return None
    return Phrase(stat.start, stat.end, "follow-up", ("follow-up",), key=frozenset({"follow-up"}))


def _moved(scene: Scene, page: Page, i: int) -> Phrase | None:
    """Read what changed, behind the number: "a decrease (-16%) in fatigue"."""
    stat, inner = scene.stats[i], scene.bracket[i]
    if inner is None:
        behind = _MOVED_BEHIND.match(scene.low, stat.end)
    else:
        start, end = scene.structure.brackets[inner].start, scene.structure.brackets[inner].end
        if not _MOVED_BEFORE.search(scene.low, max(0, start - _LEAD), start):
            return None
        behind = _IN_IT.match(scene.low, end)
    return _longest_at(page, behind.end()) if behind else None


def _longest_at(page: Page, start: int) -> Phrase | None:
    """Return the phrase that begins at an offset, "A of B" as one."""
    people = phrase_words().people
    found = [
        s.phrase
        for s in page.items
        if s.phrase.start == start and s.phrase.joined in ("", "of") and not s.armish
    ]
    told = [p for p in found if people.isdisjoint(p.words)]
    return told[-1] if told else None


def _of_item(scene: Scene, page: Page, i: int) -> Phrase | None:
    """Read the next item of a list: "rash in 6 (20%) versus none, and fatigue in four (13%)"."""
    stat = scene.stats[i]
    before = scene.stats[i - 1] if i and scene.sentence[i - 1] == scene.sentence[i] else None
    if before is None or not _IN_SO_MANY.search(scene.low, before.end, stat.start):
        return None
    for s in page.items:
        p = s.phrase
        if p.end == stat.start - len(" in ") and s.head and p.joined in ("", "of"):
            return p if _NEXT_ITEM.fullmatch(scene.low, before.end, p.start) else None
    return None


def _named(scene: Scene, page: Page, i: int) -> Phrase | None:
    """Read a name that only "was" or "of" parts from its number: "a survival rate of 51%"."""
    start = scene.stats[i].start
    if scene.bracket[i] is not None:
        return _opens_bracket(scene, page, i)
    link = _NAMED.search(scene.low, max(0, start - _LINK), start)
    if link is None:
        return None
    found = [
        s
        for s in page.items
        if s.phrase.end == link.start() and s.phrase.joined in ("", "of") and not s.armish
    ]
    if not found or (link[1] and not _stands_alone(found[0])):
        return None
    people = phrase_words().people
    whole = [s.phrase for s in found if not s.phrase.joined or s.phrase.words[-1] not in people]
    names = [p for p in whole if not p.joined or not _is_share(p)]
    told = names or whole
    return told[0] if told else None


def _opens_bracket(scene: Scene, page: Page, i: int) -> Phrase | None:
    """Read "necrosis was rarer (median wound score 6.8 vs 23)"."""
    start = scene.stats[i].start
    for s in page.items:
        p = s.phrase
        if p.end <= start <= p.end + _CLOSE and p.center and s.pre == "bracket" and s.head:
            return p if not scene.low[p.end : start].strip(" :=,") else None
    return None


def _is_share(p: Phrase) -> bool:
    """Whether a joined phrase tells only how often: "the 5-year incidence of cough"."""
    return all(_SHARE.match(w) for w in p.words[: p.words.index("of")])


def _stands_alone(s: Standing) -> bool:
    """Whether a name opens its clause, and is none of a list."""
    return s.head and s.listed is None and s.pre in _PLAIN


def _had(scene: Scene, page: Page, i: int) -> Phrase | None:
    """Read what the people counted were or had: "12 (20%) patients had nausea".

    It holds for the next number too where that has no words of its own: "and 3 (8%) in Y".
    """
    own = _had_itself(scene, page, i)
    if own or not i or scene.sentence[i - 1] != scene.sentence[i]:
        return own
    start, end = scene.stats[i].start, scene.stats[i].end
    told = _had_itself(scene, page, i - 1) if _OF_OTHERS.match(scene.low, end) else None
    return told if told and _AND_OTHERS.fullmatch(scene.low, told.end, start) else None


def _had_itself(scene: Scene, page: Page, i: int) -> Phrase | None:
    start, end = scene.stats[i].end, scene.span(scene.sentence[i])[1]
    if had := _HAD.match(scene.low, start, end):
        return _longest_at(page, had.end())
    did = _DID.match(scene.low, start, end)
    deed = _longest_at(page, did.end()) if did else None
    return deed if deed and deed.deed else None


def _counted(scene: Scene, page: Page, i: int) -> Phrase | None:
    """Read what is counted right behind its number: "a mean of 3.2 visits"."""
    stat = scene.stats[i]
    if not _MEAN_OF.search(scene.low, max(0, stat.start - _LEAD), stat.start):
        return None
    return _longest_at(page, stat.end + 1)


def _inside(scene: Scene, page: Page, i: int) -> Phrase | None:
    """Read a name between a count and its percent: "38 completed the course (57%)"."""
    stat = scene.stats[i]
    for s in page.items:
        p = s.phrase
        if p.start > stat.end:
            return None
        if stat.start < p.start and p.end <= stat.end and s.head and p.joined in ("", "of"):
            people = not _OF_ONE_SEX.isdisjoint(p.words)
            of_all = people or _OF_SO_MANY.search(scene.low, stat.start, p.start)
            return None if of_all else _longest_at(page, p.start)
    return None
