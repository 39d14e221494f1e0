"""Whether a number is a level, a change, a percentage of change or a proportion."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractor.linear import Option, Step
from extractor.link_scene import Scene, link_names
from extractor.mentions import StatMention
from extractor.read_owned import owners
from extractor.records import Kind
from extractor.said_once import said_with
from extractor.told_changes import is_moved_more, told_of_percent
from extractor.word_pattern import at_word

KINDS: tuple[Kind, ...] = ("level", "change", "percent_change", "proportion")

_ALL = 100.0  # percent
_FAR = 160  # characters between a quantity and its number
_PER_YEAR = re.compile(r"/\s?(?:year|yr|y|person)\b")
_MONEY = re.compile(r"[$€£¥]|\b(?:usd|eur)")
_MONEY_ENDS = ("$", "€", "£", "¥", "usd", "eur")
_GOVERNED = re.compile(
    at_word(
        r"increas|decreas|reduc|improv|declin|fell|fall|rose|rise|dropp|lower|rais|gain|los|chang"
    )
    + r"\w*\b"
    r"(?:\W+(?:significantly|in|of|the|mean|median|average|a|an|approximately|about|only|up|to|score)\b|\W+[\w/-]+){0,7}?"
    r"\W+(?:by|of)\W*(?:(?:a|an|mean|median|average|of|approximately|about|nearly|only)\W+)*[~+]?$"
)
_CHANGE_SUBJECT = re.compile(
    at_word(
        r"changes?|reductions?|decreases?|increases?|improvements?|declines?|gains?|fall|rise"
        r"|weight loss|loss (?=in\b|of\b)"
    )
    + r"(?:\W+(?:in|of|from|for)\b)?(?:\W+[\w/%-]+){0,8}?"
    r"\W+(?:(?:was|were|is|by|of|averaged|score)(?: thus| only| about)?)?\W*"
    r"(?:\([^()]*)?(?:mean|median|=|:|\W)*$"
)
# "had no change (81.0 vs 80.8 kg)": two levels.
_NO_CHANGE = re.compile(
    r"\b(?:no|without|little)\b[^.;()]{0,30}\b(?:changes?|reductions?|decreases?|increases?"
    r"|improvements?|declines?)\b[^.;()\d]{0,40}[(\[]\W*(?:mean|median|from)?\W*$"
)
_NOUN_AFTER = re.compile(
    r"^[\s)]*(?:(?!(?:ha[ds]|have|show\w*|report\w*|experienc\w*|achiev\w*|demonstrat\w*|noted"
    r"|felt|maintained|without|with|no)\b)\w+\W+)?"
    r"(?:changes?|reductions?|decreases?|increases?|improvements?|declines?|loss|gain)\b|^[\s)]*(?:lower|higher)\b"
)
_SINCE_NUMBER = re.compile(r"^.*\d[\d.]*\)?\W*[,;)%]")
_COUNTED = re.compile(r"\b(?:numbers? of|scores?|consumption|doses?|pain|units?|counts?|scale)\b")
_OF_PEOPLE = re.compile(
    r"^\s*(?:\([^)]*\)\s*)?of (?:the |all |\d+ |these |our )*(?:\w+ )?"
    r"(?:patients|subjects|participants|women|men|children|cases|people|individuals|adults)\b"
)
_SEEN_IN = re.compile(r"\b(?:evidenced|observed|seen|found|reported|noted|occurred|present) in\W*$")
_MOVED_BY = re.compile(r"\bby\s+[~+-]?\d[^()]{0,40}\(\s*$")
_COMPARED_TO = re.compile(r"\b(?:compared|corresponding|relative|similar|equal|opposed)\W+to\W*$")
_CHANGE_NEAR = re.compile(r"\b(?:mean|median) change\b|\bchanges?\W*$|\bchange from\b")
_MOVED_DIRECTLY = re.compile(
    at_word(
        r"increased|decreased|reduced|improved|declined|dropped|fell|rose|gained|lost|risen|fallen"
        r"|grown"
    )
    + r"\s+(?:(?:an?|average|mean|median|about|approximately|only)\s+)*[~+]?$"
)
# "decreased to a mean of 5": where it got to, though "decreased ... of" stands before it.
_TO_MEAN = re.compile(r"t(?<!\wt)o\s+(?:an?\s+)?(?:mean|median|average)\s+(?:\w+\s+)?of\s+$")
_TO_LEVEL = re.compile(at_word(r"from|to") + r"\W*(?:(?:a|mean|median|only|about)\W+)*(?:of\W+)?$")
_MEASURED_IN_PERCENT = re.compile(
    at_word(
        r"predicted|saturation|fraction|lvef|hba1c|hba\(?1c|fmd|dilation|haematocrit|hematocrit|fev|fvc|dlco|stenosis|"
        r"density|fat|sao2|spo2|scvo2|score|concordance|mean|median|average"
    )
    + r"\b"
)
# Quantities of one person that are printed in percent: no share of people.
_SCALE_IN_PERCENT = re.compile(
    at_word(
        r"hba\(?1c\)?|a1c|gly(?:cat|cosylat)ed ha?emoglobin|ha?ematocrit|lvef|ejection fraction"
        r"|(?:oxygen|arterial|venous|transferrin) saturations?|spo2|sao2|scvo2"
        r"|fmd|flow-mediated dilat\w+|percent predicted|predicted(?<=\w% predicted)"
        r"|predicted(?<=\w%predicted)|predicted (?:fev1?|fvc|dlco)"
        r"|(?:body|gynoid|android|trunk) fat|fat (?:mass )?percentage|percent(?:age)? (?:body )?fat"
        r"|diameter stenosis|fractional shortening"
        r"|fvc|fev1?|dlco|tlco|kco|(?:vital|diffusing|diffusion|total lung) capacity"
    )
    + r"\b"
)
_SHARE_REACH = 12  # characters of "among about "
_REACHED = re.compile(
    r"(?<!p)(?<!p )[<>≤≥]|\b(?:proportions?|rates?|achiev\w*|reach\w*|attain\w*"
    r"|below|above|under|over|less|more|target|goal|responders?|patients|participants|women|men|people)\b"
    r"|\bin \d[\d.]*%"
)
# "82% of predicted" is of one person, "82% of patients" a share, as is "fell in 12%".
_OF_EXPECTED = re.compile(r"\s?(?:of\s)?(?:the\s)?(?:predicted|expected|normal)\b")
_OF_PEOPLE = re.compile(
    r"\s?(?:of|among)\s(?:the\s|all\s|our\s)?(?:\w+\s)?(?:patients|subjects|participants|children"
    r"|adults|(?:wo)?men|people|individuals|cases)\b"
)
_IN_SHARE = re.compile(r"\b(?:in|among)\s(?:only\s|about\s|the\s)?\Z")
_TOLD: dict[str, Kind] = {"percent_change_told": "percent_change", "change_told": "change"}


def is_scale_in_percent(scene: Scene, i: int, outcome: str, start: int) -> bool:
    """Whether a percent is one person's value ("HbA1c fell to 7.1%"), not a share of people.

    ``outcome`` is the name that the number was linked to, ``start`` where it stands. More than all
    people is no share either ("110% of normal").
    """
    stat = scene.stats[i]
    if stat.events is not None:
        return False
    if stat.percent is not None and stat.percent.value > _ALL:
        return True
    if (stat.unit or "").endswith("predicted") or _OF_EXPECTED.match(scene.low, stat.end):
        return True
    if _OF_PEOPLE.match(scene.low, stat.end):
        return False
    if _IN_SHARE.search(scene.low, max(0, stat.start - _SHARE_REACH), stat.start):
        return False
    if not _SCALE_IN_PERCENT.search(outcome.lower()):
        return False
    begin, _ = scene.span(scene.sentence[i])
    since = max(begin, min(start, stat.start), stat.start - _FAR)
    return not _REACHED.search(scene.low, since, stat.start)


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class _Words:
    """The words at a number: ``head`` before it, ``near`` those since the number before it."""

    head: str
    near: str
    tail: str
    percent: bool
    signed: bool


def _words_at(scene: Scene, i: int) -> _Words:
    stat = scene.stats[i]
    start, end = scene.span(scene.sentence[i])
    head = scene.low[max(start, stat.start - 140) : stat.start]
    printed = scene.doc.norm[stat.start : stat.end].lstrip("([ ")
    return _Words(
        head,
        _SINCE_NUMBER.sub("", head[-60:]),
        scene.low[stat.end : min(end, stat.end + 50)],
        stat.percent is not None or (stat.unit or "").strip() == "%",
        printed.startswith(("+", "-")) or head.endswith(("+", "-", "- ")),
    )


def _is_contrasted(scene: Scene, i: int) -> bool:
    """Whether a number stands in brackets beside another ("(90 vs 104)"): two levels."""
    place = scene.places[i]
    kinds = [scene.connectors[k] for k in range(place.first, place.last)]
    return scene.bracket[i] is not None and "vs" in kinds


def _is_from_to(scene: Scene, i: int) -> bool:
    """Whether a number begins or ends "(5.4 to 3.6)": levels, whatever the words before say."""
    joined = scene.connectors
    for k, other in ((i, i + 1), (i - 1, i - 1)):
        if 0 <= k < len(joined) and joined[k] == "to" and scene.bracket[other] == scene.bracket[i]:
            return scene.bracket[i] is not None
    return False


def _is_moved(scene: Scene, i: int, words: _Words, before: str | None) -> bool:
    """Whether a verb of change says how far the number went, not where it got to.

    The verb may be said once, at a number before: ``before`` is how that one was read.
    """
    head = words.head
    if _TO_MEAN.search(head):
        return False
    if _GOVERNED.search(head) or _NOUN_AFTER.match(words.tail):
        return True
    stat = scene.stats[i]
    share = stat.events is not None or head.rstrip().endswith("lost")
    direct = not share and _MOVED_DIRECTLY.search(head) is not None
    return direct or (before is not None and before.endswith("_moved"))


def read_kinds(scene: Scene) -> list[str]:
    """Return what the words at each number say that it is, with the name of the evidence."""
    out: list[str] = []
    owned = owners(scene)
    for i, stat in enumerate(scene.stats):
        same = said_with(scene, i)
        reading = _read_kind(scene, i, None if same is None else out[same])
        if i in owned and "change" in reading and not reading.endswith("_signed"):
            reading = "level_to_percent" if _in_percent(stat) else "level_to"  # before and after
        out.append(reading)
    return out


def _read_kind(scene: Scene, i: int, before: str | None) -> str:
    stat, words = scene.stats[i], _words_at(scene, i)
    bare = words.percent and stat.spread is None
    told = _told_kind(scene, stat, words)
    if told:
        return told
    if bare and (_OF_PEOPLE.match(words.tail) or _SEEN_IN.search(words.head)):
        return "proportion_people"
    plain = _plain_kind(stat, words, bare)
    shared = words.percent and _SCALE_IN_PERCENT.search(words.head) is None
    change = _read_change(scene, i, words, before, shared)
    if change is not None:
        return change
    listed = before is not None and before.endswith("change_subject")
    return before if listed and before is not None and plain == "level_plain" else plain


def _read_change(
    scene: Scene, i: int, words: _Words, before: str | None, shared: bool
) -> str | None:
    """Return what words of change say of a number; ``shared``: no one's own value is in percent."""
    head, bare = words.head, words.percent and scene.stats[i].spread is None
    change = "percent_change" if shared else "change"
    contrasted = _is_contrasted(scene, i)
    subject = _CHANGE_SUBJECT.search(head[-110:]) is not None
    if bare and shared and not words.signed:
        surely = told_of_percent(scene, i, subject, before)
        if surely is not None:
            return surely
    if contrasted and not words.signed and is_moved_more(scene, i, bare and shared):
        return f"{change}_told"
    if _is_moved(scene, i, words, before):
        return f"{change}_moved"
    if bare and _MOVED_BY.search(head):
        return "percent_change_beside"
    if words.signed and not _goes_to(head):
        return f"{change}_signed"
    if _goes_to(head) or _is_from_to(scene, i):
        return "level_to_percent" if bare else "level_to"
    if not subject or _NO_CHANGE.search(head[-110:]):
        return None
    if contrasted and not bare and not _CHANGE_NEAR.search(words.near):
        return "level_contrasted"
    return f"{'change' if 'absolute' in words.near else change}_subject"


def _goes_to(head: str) -> bool:
    return _TO_LEVEL.search(head) is not None and not _COMPARED_TO.search(head)


def _ends_in_money(head: str) -> bool:
    plain = head.rstrip()
    if not plain.endswith(_MONEY_ENDS):
        return False
    return plain[-1] in "$€£¥" or _MONEY.fullmatch(plain, len(plain) - 3) is not None


def _told_kind(scene: Scene, stat: StatMention, words: _Words) -> str | None:
    """Return what money, a rate a year and counted events are, whatever stands around them."""
    money = _ends_in_money(words.head) or scene.low[stat.start] in "$€£"
    if money or _PER_YEAR.search(stat.unit or ""):
        return "level_unit"
    if stat.events is not None and stat.percent is None and stat.n is None:
        return "level_counted" if _COUNTED.search(words.near) else "proportion_events"
    if stat.events is not None or (stat.proportion and stat.n is not None):
        return "proportion_told"
    return None


def _plain_kind(stat: StatMention, words: _Words, bare: bool) -> str:
    """Return what a number is whose words speak of no change."""
    if bare:
        return "level_percent" if _MEASURED_IN_PERCENT.search(words.near) else "proportion_percent"
    if stat.proportion:
        return "proportion_said"
    if stat.center == "count":
        return "proportion_count"
    return "level_plain"


def _context(stat: StatMention, reading: str) -> list[str]:
    percent = stat.percent is not None or (stat.unit or "").startswith("%")
    form = "prop" if stat.proportion else stat.center
    return [
        "any",
        f"form_{form}|unit_{'%' if percent else 'u' if stat.unit else '-'}",
        f"read_{reading}",
        f"read_{reading.rsplit('_', 1)[0]}",
    ]


@lru_cache(maxsize=1024)
def _options(context: tuple[str, ...], percent: bool) -> tuple[Option[Kind], ...]:
    """Return the kinds that a number may be as options; many numbers stand in the same context.

    Without a percent sign nothing is a percent change.
    """
    kinds = KINDS if percent else tuple(k for k in KINDS if k != "percent_change")
    return tuple(Option(kind, kind, tuple(f"{kind}|{f}" for f in context)) for kind in kinds)


def _in_percent(stat: StatMention) -> bool:
    return stat.percent is not None or (stat.unit or "").startswith("%")


def kind_steps(scene: Scene) -> list[Step[Kind]]:
    """Return the four kinds as the options of every number."""
    return [
        Step(_kinds_of(stat, reading), link_names(scene, i))
        for i, (stat, reading) in enumerate(zip(scene.stats, read_kinds(scene), strict=True))
    ]


def _kinds_of(stat: StatMention, reading: str) -> tuple[Option[Kind], ...]:
    told = _TOLD.get(reading)
    if told is not None:
        return (Option(told, told, ()),)
    return _options(tuple(_context(stat, reading)), _in_percent(stat))
