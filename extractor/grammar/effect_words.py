"""Contrasts that are told in words rather than named ("15% (95% CI 9 to 21) more women")."""

from __future__ import annotations

import re

from extractor.grammar.context import Context
from extractor.grammar.frames import Frame
from extractor.records import EffectType

_AFTER = re.compile(
    r"""[)\]]? ,? \s? (?: \(? p \s? [=<>≤] \s? [\d.]+ [)\]]* \s )?
    (?: (?:percentage\s)? points? \s | units? \s )?
    (?: absolute \s | relative \s | proportional \s | significant(?:ly)? \s | mean \s )*
    (?: more | fewer | lower | higher | greater | reductions? | increases?
      | decreases? | improvements?
      | differences? | advantage | better | worse | faster | slower | shorter | longer
      | further ) \b""",
    re.VERBOSE,
)
_BEFORE = re.compile(
    r"""(?: (?:compared\s(?:to|with) | relative\sto | versus | than | against) \s [^.;\d]{0,60}?
        (?:of|by|was|significant|:) \s? \(?
      | (?:greater|larger|more|higher|lower|smaller|better|fewer) \s (?:[a-z-]+ \s){0,3}?
        (?:improvements?|reductions?|increases?|decreases?|changes?|declines?|gains?) \s
        [^.;\d]{0,60}
    ) \Z""",
    re.VERBOSE,
)
_CHANGED_BY = re.compile(
    r"\b(?:increas|decreas|reduc|improv|declin|lower|rais)[a-z]*(?:\s[^\d\s]+){0,7}?\sby\s"
    r"(?:about\s|approximately\s)?(?:\d[\d.]*\s?%?\s(?:and|or)\s)?\Z"
)
_CONTRASTED = re.compile(
    r"\s?(?:and\s\d[\d.]*\s?%?\s)?(?:\w+\s){0,3}(?:compared\s(?:to|with)|relative\sto|versus"
    r"|in\scomparison\s(?:to|with)|more\sthan)"
    r"\s(?!(?:the\s|their\s)?(?:baseline|pre|initial|before|start)|(?:an?\s)?\d)"
)
_MORE_THAN = re.compile(
    r"\s?(?:significantly\s)?(?:(?:more|less)\s(?:likely|often|frequent)|(?:higher|lower|greater|more|less)\sthan)\b"
)
_COMPARED = re.compile(
    r"\b(?:than|versus|vs|superior|inferior|between[-\s](?:the\s)?(?:two\s)?(?:groups?|arms?)"
    r"|(?:compared|relative)\s(?:to|with)\s(?!(?:the\s|their\s)?(?:baseline|pre|initial|before)))"
)
_LONGER_BY = re.compile(
    r"\b(?:longer|shorter|higher|lower|greater|smaller|larger|less|more|fewer|better|worse|earlier"
    r"|later|faster|slower)\sby\s(?:an?\s)?(?:(?:mean|average|median|about|only)\s)?(?:of\s)?\Z"
)
_BRACKET = re.compile(r"[(\[](?:mean|median|difference|adjusted|b|\s)*[,:]?\s?\Z")
_REACH = 130
_SAID = 20  # characters of "by approximately"
_SIGNS = frozenset("-–−")
_WITHIN = re.compile(
    r"\s?(?:[^\s(\[,;]+\s){0,2}?(?:compared\s(?:with|to)|relative\sto|more|fewer|lower|higher|greater"
    r"|less|better|worse|longer|shorter)\b"
    r"(?!\s(?:than\s)?(?:at\s|in\s)?(?:the\s|their\s)?(?:baseline|outset|start|before|pre|initial))"
)
_P_NEXT = re.compile(r"\s?[;,]\s?p\s?[=<>]")
_BENEFIT = re.compile(
    r"\b(?:benefits?|advantages?|differences?)\b(?!\sin\schange)[^.;()\d]{0,40}[(\[]\s?\Z"
)
_SUBTRACTED = re.compile(
    r"\b(?:placebo|control|sham|vehicle)-(?:corrected|adjusted|subtracted)\s(?:[a-z-]+\s?){1,4}[,:]?\s?"
    r"(?:was|were|of)?\s?\Z"
)
_EFFICACY = re.compile(r"\befficacy\s(?:[a-z-]+\s){0,4}?(?:(?:was|of|is)\s|[:=]\s?)?\Z")
_PLAIN_RATIO = re.compile(r"[(,;]\s?(?:adjusted\s|crude\s)?ratio\s?(?:of\s|was\s|[=:,]\s?)?\Z")
_LOWER_IN = re.compile(
    r"\s?(?:lower|higher|greater|larger|smaller|more|less|fewer|longer|shorter|earlier|later|better"
    r"|worse)\s"
    r"(?:with|in|for|among|on|after)\s(?!(?:the\s)?(?:baseline|follow|\d))"
)
_AT = re.compile(r"\b(?:at|after|until)\s\Z")  # "at 2 hours later in the one group" is a time
_REDUCED_THEN_RATIO = re.compile(
    r"\s?(?:[a-z-]+\s){0,2}?(?:reductions?|increases?|decreases?|improvements?|lower|higher|fewer"
    r"|greater)\b[^.;%]{0,90}?[(\[][^)\]%]{0,40}?(?:\bratio|\bhr\b|\brr\b|(?<=\()or\b)"
)
_RELATIVE = re.compile(
    r"\s(?:relative|absolute)\s(?:risk\s)?(?:reductions?|increases?|decreases?|differences?)\b"
)
_RATIO_NEXT = re.compile(
    r"\s?[(\[](?:[a-z]+\s)?(?:hr|rr|or|(?:hazard|odds|risk|rate)s?\sratio|relative\srisk)\b"
)
_WITHOUT_NUMBER = re.compile(
    r"[^.;,()\d]{1,60}?\b(?:compared\s(?:to|with)|relative\sto|versus|vs\.?|more\sthan"
    r"|in\scomparison\s(?:to|with))\s(?!(?:the\s|their\s)?(?:baseline|pre|initial|before|start))"
    r"[^.;,()\d%]{1,60}(?:[.;]|,\s(?!p\b)|\s?[(\[]\s?p\b|\Z)"
)


def _is_signed_in_bracket(small: str, since: int, frame: Frame) -> bool:
    """Tell whether a bracket opens with a signed number after a comparison was put in words."""
    signed = small[frame.start] in "-+–−" and _BRACKET.search(
        small, max(0, frame.start - 14), frame.start
    )
    return bool(signed) and _COMPARED.search(small, since, frame.start) is not None


def said_in_words(context: Context, frame: Frame) -> EffectType | None:
    """Return the type of a contrast told by comparatives ("15% (95% CI 9 to 21) more women")."""
    small = context.small
    since = max(context.sentence(frame.start).start, frame.start - _REACH)
    if frame.rule in ("with_ci", "interval_after") and _PLAIN_RATIO.search(
        small, since, frame.start
    ):
        return "RR" if "%" in small[since : frame.start] else "other"
    if frame.rule == "interval_after" and frame.parts["low"][:1] in _SIGNS:  # type: ignore[index]
        return "MD"
    if frame.rule == "with_ci":
        told = _is_contrast_with_ci(small, since, frame)
    else:
        told = frame.rule == "bare" and _is_bare_contrast(small, since, frame)
    if not told:
        return None
    return "percent_diff" if frame.unit == "%" else "MD"


def _is_contrast_with_ci(small: str, since: int, frame: Frame) -> bool:
    return (
        _is_signed_in_bracket(small, since, frame)
        or _AFTER.match(small, frame.end) is not None
        or _WITHIN.match(small, frame.head.end, frame.end) is not None
        or _SUBTRACTED.search(small, since, frame.start) is not None
        or (frame.unit == "%" and _EFFICACY.search(small, since, frame.start) is not None)
        or _BEFORE.search(small, since, frame.start) is not None
    )


def _is_bare_contrast(small: str, since: int, frame: Frame) -> bool:
    """Tell whether a bare number is a contrast ("reduced by 54% (HR 0.46", "2 points lower in")."""
    if frame.unit == "%" and (
        _MORE_THAN.match(small, frame.end)
        or _REDUCED_THEN_RATIO.match(small, frame.end)
        or _RELATIVE.match(small, frame.end)
    ):
        return True
    lower_in = _LOWER_IN.match(small, frame.end) and not _AT.search(small, since, frame.start)
    if frame.unit is not None and (lower_in or _LONGER_BY.search(small, since, frame.start)):
        return True
    if small[frame.start] in _SIGNS and _P_NEXT.match(small, frame.end):
        return _BENEFIT.search(small, since, frame.start) is not None
    if "by" not in small[max(since, frame.start - _SAID) : frame.start]:
        return False  # as before most numbers
    if not (
        _CONTRASTED.match(small, frame.end)
        or _WITHOUT_NUMBER.match(small, frame.end)
        or _RATIO_NEXT.match(small, frame.end)
    ):
        return False
    return _CHANGED_BY.search(small, since, frame.start) is not None
