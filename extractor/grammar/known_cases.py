"""Cases in which what stands at a number decides whether it is a result, not the model."""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.grammar.context import Context
from extractor.grammar.frames import PROPORTIONS, Frame
from extractor.grammar.parts import grammar_words, trie

LEAST = 0.5  # log odds of a known result
MOST = -3.0  # log odds of a known other number
_TIME = frozenset(grammar_words()["time_units"])
_MASS = frozenset(grammar_words()["dose_units"])
_SPLIT_BY_SEX = re.compile(
    r"\s?(?:(?:wo)?men|(?:fe)?males?|girls?|boys?)\b\s?(?:and\s\d|,\s\d|;|/|\))|[mf]\b\s?[/,;]"
)
_BRACKET_OF_ARM = re.compile(r"[a-z]\s?[(\[]\Z")  # "to letrozole (281 women)"
_PEOPLE_BRACKET = re.compile(
    rf"(?:{trie(grammar_words()['counted'])}|\bof\s(?:them|whom|these))\s?[(\[]\Z"
)
_ONLY_SEX = re.compile(r"\s?(?:wo)?men\s?[)\]]")
_SECOND_OF_SPLIT = re.compile(
    r"\d\s?(?:(?:wo)?men|(?:fe)?males?|girls?|boys?|[mf])\s?(?:and\s|,\s|/)\Z"
)
_SEX = re.compile(r"\s?(?:(?:wo)?men|(?:fe)?males?|girls?|boys?|[mf])\b")
_SEX_GLUED = re.compile(r"[mf]\s?[/,;)]|(?:wo)?men|(?:fe)?males?")  # "20F/12M", no "serotype 23F"
_GLUED = re.compile(r"[a-z]")
_CHANGED_BY = re.compile(
    r"\b(?:increased|decreased|reduced|improved|declined|fell|dropped|rose|raised|lowered)"
    r"(?:\s(?!by\b|from\b|and\b)[a-z][^\s.;,:]*){0,5}\sby\s"
    r"(?:an?\s|about\s|approximately\s|~|mean\s|average\s|of\s)*\Z"
)
_CHANGE_OF = re.compile(
    r"\b(?:declines?|reductions?|decreases?|increases?|rises?|falls?|drops?|gains?|improvements?|loss)\s"
    r"(?:of|in\s[^.;:()\d]{1,60}\s(?:was|were|averaged))\s"
    r"(?:an?\s|about\s|approximately\s|~|mean\s|average\s|of\s|thus\s|only\s)*\Z"
)
_AVERAGED = re.compile(r"\b(?:averaged|numbered|totall?ed|amounted\sto)\s\Z")
_OR_MORE = re.compile(r"\S{0,12}\s(?:or|and)\s(?:more|greater|above|less)\b")
# "reduced pain by 2 points and fever by 1 degree": the verb was said once.
_AND_BY = re.compile(r"(?:\band|,)\s(?:[a-z][\w-]*\s){1,4}by\s\Z")
_VERB_BY = re.compile(
    r"\b(?:increased|decreased|reduced|improved|raised|lowered)\s[^.;]{1,60}\sby\s"
)
_AGAINST = re.compile(r"\S{0,12}\s(?:compared|relative|versus|more|less|in\scomparison)\b")
_FROM = re.compile(r"\bfrom\s(?:an?\s)?(?:(?:mean|median|average|baseline)\s)?(?:of\s)?\Z")
_TO_HERE = re.compile(
    r"\bfrom\s(?:an?\s)?(?:(?:mean|median|average|baseline)\s)?(?:of\s)?\d[\d.]*\s?(?:%|\w+/?\w*)?"
    r"(?:\s(?!to\b)[^\s.;,()]+){0,6}\sto\s(?:an?\s)?(?:(?:mean|median|average|only)\s)?(?:of\s)?\Z"
)
_TO = re.compile(r"[^.;]{0,25}\sto\s[^.;]{0,8}\d")
_VERB = len("amounted to ") + 1
_REACH = 60  # characters before a number
_LABELLED = re.compile(
    r"\b(?:groups?|arms?|cohorts?|grades?|stages?|phases?|types?|visits?|periods?|parts?|tables?)\s"
    r"(?:\d\s?(?:,|,?\s?and|or|to|-|–|vs\.?|versus|/|&)\s?)*\Z",
    re.IGNORECASE,
)
# "On day 28", "at weeks 12 and 24": not behind a number, since "at 3 months 12 were well".
_VISIT = re.compile(
    r"(?:^|[(,;]\s?|\b(?:on|at|by|from|to|until|till|through|and|between|in|after|before|during|of|"
    r"post-?operative|study|treatment|versus|vs|since|within)\s)(?:days?|weeks?|months?|years?|hours?|"
    r"minutes?|cycles?|visits?|sessions?|pod)\s"
    r"(?:\d{1,3}\s?(?:\(p\s?[=<>≤]\s?[.\d]+\)\s?)?(?:,|,?\s?and|or|to|-|–|through|&)\s?)*\Z",
    re.IGNORECASE,
)
_VISIT_WORDS = ("day", "week", "month", "year", "hour", "minute", "cycle", "visit", "sess", "pod")
_OF_GROUPS = re.compile(
    r"\s(?:(?:other|treatment|study|parallel|equal|different|randomi[sz]ed)\s)?(?:groups?|arms?)\b"
)
_IN_BOTH = re.compile(
    r"\sin\s(?:both|each|either)(?:\s(?:groups?|arms?|of\sthe\s(?:two\s)?(?:groups|arms)))?\s?[).,;]"
)
_OUT_OF = re.compile(r"\.\d+[)\]]?(?:\s?points?)?\s(?:out\s)?of\s\Z")
_SCALE_REACH = 24
_LARGEST_LABEL = 9
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_AFTER_MONTH = re.compile(rf"\b{_MONTH},?\s(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s)?\Z")
_BEFORE_MONTH = re.compile(
    rf"(?:st|nd|rd|th)?(?:\sof)?,?\s{_MONTH},?(?:\s\d|\s?[,.)-]|\sto\b|\sand\b)"
)
_LAST_DAY = 31
_YEARS = range(1900, 2100)
_PER = re.compile(r"(?:\bper|/)\s?\Z")
_PER_MANY = frozenset({100.0, 1000.0, 10000.0, 100000.0, 1000000.0})
_VOLUME = re.compile(r";\s?\Z")
_PAGES = re.compile(r"\s?[;:]\s?e?\d")
_SPOKEN = frozenset({"results", None})


@lru_cache(maxsize=4096)
def unit_class(unit: str | None) -> str:
    """Return the class of a unit: percent, time, mass (as doses have), other or none."""
    if unit is None:
        return "none"
    low = unit.lower()
    if low[0] == "%" or low.startswith("per"):
        return "percent"
    if low in _TIME:
        return "time"
    return "mass" if low in _MASS or low.startswith("mg") else "other"


def is_no_result(context: Context, frame: Frame) -> bool:
    """Tell whether a number is of a kind that is never a result."""
    if context.no_result(frame.head):
        return True
    if frame.rule == "bare" and frame.unit is None and _is_code(context, frame):
        return True
    if frame.rule == "bare" and _OF_GROUPS.match(context.small, frame.end):
        return True  # "in one group", "the two treatment arms"
    if frame.rule == "bare" and _is_best_of_scale(context, frame):
        return True
    if is_label(context.small, frame) or _is_citation(context, frame):
        return True
    return frame.rule == "bare" and (_is_date(context, frame) or _is_denominator(context, frame))


def raised(context: Context, frame: Frame, total: float) -> float:
    """Return the log odds of a number, raised where its case is known to be a result."""
    section = context.sentence(frame.start).section
    if _is_sex_split(context, frame):
        return max(total, LEAST)
    if section in _SPOKEN and (_is_of_both(context, frame) or _is_averaged(context, frame)):
        return max(total, LEAST)
    if section in _SPOKEN and (_is_full(context, frame) or _is_told_change(context, frame)):
        return max(total, LEAST)
    return total


def _is_best_of_scale(context: Context, frame: Frame) -> bool:
    """Tell whether a number ends the scale of the value before it ("8.3 ± 1.4 out of 10")."""
    if frame.unit is not None or frame.head.number.decimals:
        return False
    since = max(0, frame.start - _SCALE_REACH)
    return _OUT_OF.search(context.small, since, frame.start) is not None


def _is_of_both(context: Context, frame: Frame) -> bool:
    """Tell whether one number is told of both arms ("3.1 kg in both")."""
    exact = frame.unit is not None or frame.head.number.decimals > 0
    return exact and frame.rule == "bare" and _IN_BOTH.match(context.small, frame.end) is not None


def _is_averaged(context: Context, frame: Frame) -> bool:
    """Tell whether a verb that only values follow stands before a number ("iron averaged 29")."""
    since = max(0, frame.start - _VERB)
    return _AVERAGED.search(context.small, since, frame.start) is not None


def _is_code(context: Context, frame: Frame) -> bool:
    """Tell whether a letter that is no unit is glued to a number ("22G")."""
    glued = _GLUED.match(context.small, frame.end) is not None
    return glued and not _SEX_GLUED.match(context.small, frame.end)


def is_label(text: str, frame: Frame) -> bool:
    """Tell whether a number only names a group or grade ("groups 2 and 3")."""
    head = frame.head
    if frame.rule == "bare" and _is_visit(text, frame):
        return True
    if frame.rule != "bare" or head.number.decimals or not 0 <= head.number.value <= _LARGEST_LABEL:
        return False
    if head.in_words or text[head.end : head.end + 1] == "%":
        return False
    return _LABELLED.search(text, max(0, frame.start - _REACH), frame.start) is not None


def _is_visit(text: str, frame: Frame) -> bool:
    """Tell whether a number only counts days or visits ("on day 28, 54 of 203")."""
    head = frame.head
    if head.number.decimals or head.in_words or text[head.end : head.end + 1] == "%":
        return False
    since = max(0, frame.start - _REACH)
    before = text[since : frame.start].lower()
    if not [word for word in _VISIT_WORDS if word in before]:
        return False
    return _VISIT.search(text, since, frame.start) is not None


def _is_citation(context: Context, frame: Frame) -> bool:
    """Tell whether a number with a bracket is a journal's volume and issue ("; 31(2): 18")."""
    if frame.rule != "number_in_bracket" or not _PAGES.match(context.small, frame.end):
        return False
    return _VOLUME.search(context.small, max(0, frame.start - 3), frame.start) is not None


def _is_date(context: Context, frame: Frame) -> bool:
    """Tell whether a number is the day or the year of a date ("16 May 2007", "May 16, 2007")."""
    value, small = frame.head.number.value, context.small
    if frame.head.number.decimals or frame.unit is not None or frame.head.in_words:
        return False
    day = 0 < value <= _LAST_DAY
    if not day and value not in _YEARS:
        return False
    if _AFTER_MONTH.search(small, max(0, frame.start - 20), frame.start):
        return True
    return day and _BEFORE_MONTH.match(small, frame.end) is not None


def _is_denominator(context: Context, frame: Frame) -> bool:
    """Tell whether a number only says of how many a rate is ("6.1 per 1000 person-years")."""
    if frame.head.number.value not in _PER_MANY or frame.unit is not None:
        return False
    return _PER.search(context.small, max(0, frame.start - 5), frame.start) is not None


def _is_sex_split(context: Context, frame: Frame) -> bool:
    """Tell whether a count is one half of "10 women and 11 men"."""
    if frame.rule != "bare" or frame.unit is not None or frame.head.number.decimals:
        return False
    if _SPLIT_BY_SEX.match(context.small, frame.end):
        return not _is_arm_size(context, frame)
    if not _SEX.match(context.small, frame.end):
        return False
    return _SECOND_OF_SPLIT.search(context.small, max(0, frame.start - 14), frame.start) is not None


def _is_arm_size(context: Context, frame: Frame) -> bool:
    """Tell whether "(281 women)" stands behind what they received, not behind people."""
    small, start = context.small, max(0, frame.start - _REACH)
    return (
        _ONLY_SEX.match(small, frame.end) is not None
        and _BRACKET_OF_ARM.search(small, start, frame.start) is not None
        and _PEOPLE_BRACKET.search(small, start, frame.start) is None
    )


def _is_full(context: Context, frame: Frame) -> bool:
    """Tell whether all parts of a statistic stand together ("12 of 40 (30%)", "14.1 (9.2)")."""
    if frame.rule in PROPORTIONS:
        if frame.unit is not None:
            return frame.has("events")
        return frame.has("percent") and frame.has("total")
    if frame.rule == "number_in_bracket":
        exact = frame.head.number.decimals > 0 and "." in (frame.parts.get("spread") or "")
        announced_percent = context.n_percent and frame.head.number.decimals == 0
        return announced_percent or (exact and context.pm_means != "unknown_pm")
    exact = frame.unit is not None or frame.head.number.decimals > 0
    return frame.rule == "interval_in_bracket" and exact


def _is_change_of(small: str, since: int, frame: Frame) -> bool:
    """Tell whether a noun of change names how far it went ("a decline of 4.6 points")."""
    found = _CHANGE_OF.search(small, since, frame.start)
    return found is not None and _OR_MORE.match(small, frame.end) is None


def _is_told_change(context: Context, frame: Frame) -> bool:
    """Tell whether a change ends or begins at a number ("fell by 27%", "from 84 mmHg to 71")."""
    kind = unit_class(frame.unit)
    if frame.rule != "bare" or kind == "time":
        return False
    small, start, end = context.small, frame.start, frame.end
    since = max(0, start - _REACH)
    told = _is_change_of(small, since, frame) or (
        "by" in small[since:start]
        and (
            _CHANGED_BY.search(small, since, start)
            or (
                _AND_BY.search(small, since, start)
                and _VERB_BY.search(small, context.sentence(start).start, start)
            )
        )
    )
    if kind != "none" and told:
        return not _AGAINST.match(small, end)
    exact = kind in ("percent", "other") or frame.head.number.decimals > 0
    if not exact:
        return False
    from_here = _TO.match(small, end) is not None and _FROM.search(small, since, start)
    if from_here or " to " not in small[since:start]:
        return bool(from_here)
    return _TO_HERE.search(small, since, start) is not None
