"""Cut a text into sections and sentences."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain

from extractor.document import Document, Section, Sentence
from extractor.normalise import normalise

_HEADINGS: dict[str, Section | None] = {
    "background and objectives?": "background",
    "background and aims?": "background",
    "background(?: and|/| &) ?(?:purpose|context)": "background",
    "background": "background",
    "introduction": "background",
    "context": "background",
    "rationale": "background",
    "importance": "background",
    "objectives?": "objective",
    "aims?(?: and objectives?| of the (?:study|work))?": "objective",
    "purposes?": "objective",
    "goals?": "objective",
    "hypothes[ie]s": "objective",
    "study objectives?": "objective",
    "(?:study )?designs?(?:,? (?:and |& )?(?:settings?|participants?|methods?))*": "methods",
    "(?:patients?|subjects|participants|materials?)(?: and|/| &) ?methods?": "methods",
    "methods?(?: and|/| &) ?(?:materials?|patients|design|analysis)": "methods",
    "(?:methods?|methodology)(?: and|/| &) ?(?:principal |main )?(?:findings|results)": None,
    "(?:study )?methods?": "methods",
    "methodology": "methods",
    "experimental(?: design)?": "methods",
    "settings?(?: and participants| and design)?": "methods",
    "(?:study )?(?:patients?|subjects|participants|population)": "methods",
    "interventions?": "methods",
    "(?:main |primary )?(?:outcomes?|end ?points?)(?: (?:and )?measures?)?": "methods",
    "measurements?(?: and main results)?": "methods",
    "data (?:sources?|extraction|analysis)": "methods",
    "statistical analys[ie]s": "methods",
    "results?(?: and| &)? ?(?:discussion|conclusions?)?": "results",
    "(?:main |principal )(?:results?|findings)": "results",
    "findings?": "results",
    "measurements and main results": "results",
    "(?:discussion(?: and| &)? ?)?conclusions?(?: and relevance)?": "conclusion",
    "discussions?": "conclusion",
    "interpretation": "conclusion",
    "summary": "conclusion",
    "implications?": "conclusion",
    "significance": "conclusion",
    "(?:clinical )?(?:trial|trials|study) registration(?: (?:number|no\\.?))?": "other",
    "registration": "other",
    "(?:clinical )?trial registry": "other",
    "funding": "other",
    "clinicaltrials\\.gov(?: identifier)?": "other",
    "key ?words": "other",
    "level of evidence": "other",
}
_NAMES = sorted(_HEADINGS, key=len, reverse=True)
_ANY = "|".join(_NAMES)
_NAMED = rf"""\s*
    (?P<name> (?![a-z]) (?i:{_ANY.replace(" ", "[ ]")}) )
    (?: \s? :+ \s* | \.? [ ]* \n | (?<=[A-Z]{{5}}) \.? [ ] (?=[A-Z0-9]) | \. [ ]+ (?=[A-Z0-9]) )"""
_OPENING = re.compile(_NAMED, re.VERBOSE)  # at the start of a text
_HEADING = re.compile(rf"\s (?: (?<=\n) | (?<=[.!?)\]]\s) ) {_NAMED}", re.VERBOSE)
# "RESULTSOf the 60" and "in adults.Methods:Eighty": the space was lost with the layout.
_RUN_IN = re.compile(
    rf"(?:(?<=[.!?)\]\n])|(?<=[.!?)\]\n]\s)|\A)(?P<name>(?>(?i:{_ANY.replace(' ', '[ ]')})))"
    r"(?<!\s)(?:(?=(?-i:[A-Z])(?:[a-z]|\s))|(?<=[A-Z]{5})(?=\d)|:\s?(?=[A-Z\d]))"
)
# Headings that only their capital and the one after them show: "Results Mean age was 61 years".
# One alone may open a sentence ("Intervention A was"), so two sections must be headed in this way.
_BARE = re.compile(
    r"(?:(?<![^\n])|(?<=[.!?]\s))(?P<name>Background|Introduction|Objectives?|Aims?|Purpose|Design"
    r"|Settings?|Participants|(?:Patients and |Materials? and )?[Mm]ethods|Interventions?"
    r"|Main [Oo]utcome [Mm]easures?|Results|Findings|Conclusions?|Interpretation)[ ]+(?=[A-Z0-9])"
)
_MARK = re.compile(r"[.!?)\]\n]")
_EXACT = re.compile("|".join(f"({name})" for name in _NAMES), re.IGNORECASE)
_END = re.compile(
    # The marks come first, so that a search can skip to them.
    r"[.!?\n](?:(?<=[.!?])[)\]\"']*\s+(?=[A-Z0-9(\[\"'±≥≤<>])|(?<=[a-z)%\]]\.)(?=[A-Z][a-z])"
    r"|(?<=\n)\s*(?=[A-Z0-9(\"']))"
)
_SHORT = (
    r"vs|versus|i\.?e|e\.?g|dr|mr|mrs|ms|prof|st|al|no|nos|fig|figs|approx|ca|cf|resp|etc|sp|spp"
    r"|inc|ltd|co|corp|vol|ref|eq|ver|incl|excl|max|min|wt|yr|yrs|mo|wk|hr|sec|p|n|s\.?d|s\.?e"
)
_ABBREVIATION = re.compile(rf"(?:\b(?:{_SHORT})|\b[A-Z])\Z", re.IGNORECASE)
# "in group C. Those", "than A and B. Those", "for 48 h. Those", "30 mg/d. Those" end a sentence,
# "J. Smith" does not
_LETTERED = re.compile(
    r"(?:\b(?i:groups?|arms?|trials?|treatments?|regimens?|diets?|vitamins?|hepatitis|types?|class|"
    r"grades?|conditions?|cohorts?|protocols?|formulas?|drugs?|in|than|to|versus)\s"
    r"(?:[A-Z](?:,? (?:and|or|vs\.?|versus) |, ))*[A-Z]|"
    r"\b[A-Z],? (?:and|or|versus) [A-Z]|(?:\d\s?|/)[A-Za-z])\Z"
)
_ABBREVIATIONS = frozenset(_SHORT.replace(r"\.?", "").split("|"))
_ENDING = frozenset(
    ["yr", "yrs", "mo", "wk", "hr", "sec", "min", "etc", "p", "n", "s.d", "sd", "s.e", "se", "max"]
)
_LOOK_BACK = 8
_LETTERS_BACK = 40
_LONGEST_TITLE = 400
_LONGEST_SENTENCE = 1000  # no abstract has a longer one; it bounds what linkers must compare


@lru_cache(maxsize=1024)
def _section_of(heading: str) -> Section | None:
    match = _EXACT.fullmatch(heading)
    return _HEADINGS[_NAMES[match.lastindex - 1]] if match and match.lastindex else "other"


def _title_end(norm: str) -> int:
    """Return where the title line ends; 0 where the text opens without one."""
    end = norm.find("\n")
    if end <= 0 or end > _LONGEST_TITLE or not norm[end:].strip():
        return 0
    run_in = _run_in(norm)
    if _OPENING.match(norm) or (run_in and not run_in[0].start()):
        return 0
    if _BARE.match(norm) and _bare_headings(norm):
        return 0
    following = norm[end:].lstrip()[:1]
    return 0 if following.islower() else end


_TOLD: frozenset[Section | None] = frozenset({"methods", "results"})
_AHEAD = ("background", "objective")
_STUDY = re.compile(
    r"\b(?:randomi[sz]|allocated|assigned|enrolled|recruited)|\bn\s?=", re.IGNORECASE
)


def _names_a_noun(norm: str, match: re.Match[str]) -> bool:
    """Tell whether a word only looks like a heading ("in 27 (63%) Patients. Then")."""
    after = norm[match.end("name") : match.end()]
    return ":" not in after and norm[match.start() - 1 : match.start()] in (")", "]")


@lru_cache(maxsize=1)  # asked for by one search for headings after the other
def _places(norm: str) -> list[int]:
    """Return where a heading may begin: at the start, and behind a mark and maybe a space."""
    places = {0}
    for match in _MARK.finditer(norm):
        places.add(match.end())
        if norm[match.end() : match.end() + 1].isspace():
            places.add(match.end() + 1)
    return sorted(places)


def _found(pattern: re.Pattern[str], norm: str) -> list[re.Match[str]]:
    """Return the matches of a pattern of headings at the places where one may begin."""
    out: list[re.Match[str]] = []
    done = 0
    for place in _places(norm):
        wanted = place >= done and norm[place : place + 1].isalpha()
        match = pattern.match(norm, place) if wanted else None
        if match is not None:
            out.append(match)
            done = match.end()
    return out


@lru_cache(maxsize=1)
def _run_in(norm: str) -> list[re.Match[str]]:
    """Return the headings that run into the text without a space, in capitals or capitalised."""
    found = _found(_RUN_IN, norm)
    return [m for m in found if m["name"].isupper() or m["name"][1:].islower()]


def _blanked(norm: str, title_end: int) -> str:
    """Take headings that run into the next word out of the text, which keeps its length."""
    for match in _run_in(norm):
        if match.start() >= title_end and norm[match.end() - 1].isalpha():
            start, end = match.span("name")
            norm = norm[:start] + " " * (end - start) + norm[end:]
    return norm


@lru_cache(maxsize=1)
def _bare_headings(norm: str) -> list[re.Match[str]]:
    """Return the headings without a mark behind them, if the text is headed in this way."""
    found = _found(_BARE, norm)
    sections = {_section_of(match["name"]) for match in found}
    return found if "results" in sections and len(sections) > 1 else []


def _marked(norm: str, begin: int) -> list[re.Match[str]]:
    """Return the headings behind white space that their own marks show."""
    out: list[re.Match[str]] = []
    done = begin
    for place in _places(norm):
        if place <= done or not norm[place - 1].isspace():
            continue
        first = norm[place : place + 1]
        match = _HEADING.match(norm, place - 1) if first.isupper() or first.isspace() else None
        if match is not None:
            out.append(match)
            done = match.end()
    return out


def _headings(norm: str, begin: int) -> list[re.Match[str]]:
    """Return all headings from an offset on, in order of place, each once."""
    found = chain(_marked(norm, begin), _run_in(norm), _bare_headings(norm))
    by_place = {m.start("name"): m for m in found if m.start() >= begin}
    return [by_place[start] for start in sorted(by_place)]


def _sections(norm: str, title_end: int) -> list[tuple[int, Section | None]]:
    """Return (start, section) of every stretch after the title."""
    cuts: list[tuple[int, Section | None]] = [(title_end, None)]
    opening = None if title_end else _OPENING.match(norm)
    inner = _headings(norm, opening.end() if opening else title_end)
    for match in chain([opening] if opening else [], inner):
        if match["name"][0].islower() or _names_a_noun(norm, match):
            continue
        cuts.append((match.start("name"), _section_of(match["name"])))
    named = {section for _, section in cuts}
    if _TOLD.isdisjoint(named) and not named.isdisjoint(_AHEAD) and _STUDY.search(norm):
        # "Introduction: ..." and no heading after it: all the rest of the abstract stands there.
        return [(start, None if name in _AHEAD else name) for start, name in cuts]
    return cuts


def _is_end(norm: str, match: re.Match[str]) -> bool:
    """Tell whether a full stop ends a sentence rather than an abbreviation or initial."""
    if match[0][0] != ".":
        return True
    before = norm[max(0, match.start() - _LOOK_BACK) : match.start()]
    last = before[before.rfind(" ") + 1 :]
    if len(last) > 1 and last.isalpha() and last.lower() not in _ABBREVIATIONS:
        return True  # as most sentences
    short = _ABBREVIATION.search(before)
    if short is None:
        return True
    after = norm[match.end() : match.end() + 1]
    if _LETTERED.search(norm, max(0, match.start() - _LETTERS_BACK), match.start()):
        return after.isupper()
    word = short[0].lower()
    if word in _ENDING:
        return after.isupper() and len(word) > 1
    return False


def _cut(norm: str, start: int, end: int, section: Section | None) -> list[Sentence]:
    out: list[Sentence] = []
    here = start
    for match in _END.finditer(norm, start, end):
        if _is_end(norm, match):
            stop = match.end() if match[0][0] != "\n" else match.start()
            out += _bounded(norm, here, stop, section)
            here = match.end()
    return out + _bounded(norm, here, end, section)


def _bounded(norm: str, start: int, end: int, section: Section | None) -> list[Sentence]:
    """Return a sentence, or its pieces cut at spaces where it runs on without end."""
    out = []
    while end - start > _LONGEST_SENTENCE:
        space = norm.rfind(" ", start + _LONGEST_SENTENCE // 2, start + _LONGEST_SENTENCE)
        stop = space if space > 0 else start + _LONGEST_SENTENCE
        if norm[start:stop].strip():
            out.append(_trim(norm, start, stop, section))
        start = stop
    if norm[start:end].strip():
        out.append(_trim(norm, start, end, section))
    return out


def _trim(norm: str, start: int, end: int, section: Section | None) -> Sentence:
    while norm[start].isspace():
        start += 1
    while norm[end - 1].isspace():
        end -= 1
    return Sentence(start, end, section)


def prepare(text: str) -> Document:
    """Normalise a text and find its sections and sentences.

    The first line is the title unless it opens with a heading or runs on in small letters.
    Sentences never overlap; what lies between them is white space, and so is a heading that runs
    into the next word.
    """
    norm = normalise(text)
    title_end = _title_end(norm)
    sentences: list[Sentence] = []
    if title_end:
        sentences.append(_trim(norm, 0, title_end, "title"))
    cuts = _sections(norm, title_end)
    ends = [start for start, _ in cuts[1:]] + [len(norm)]
    norm = _blanked(norm, title_end)
    for (start, section), end in zip(cuts, ends, strict=True):
        sentences += _cut(norm, start, end, section)
    return Document(text, norm, tuple(sentences))
