"""A value that is told of two arms at once: "41% in both groups" is a result of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.records import Arm, Measurement

_OF_BOTH = re.compile(
    r"[)\]]?,?(?P<who>\s(?:patients?|women|men|children|infants?|adults?|subjects?|participants?|cases?"
    r"|eyes?|knees?))?\s?(?:(?:was|were)\s(?:similar|identical|equal|the\ssame)\s)?(?:in|for|of|with|by)\s"
    r"(?:both|each|either)(?:\s(?:of\s)?(?:the\s)?(?:two\s|study\s|treatment\s|trial\s)*"
    r"(?:groups?|arms?|treatments?|regimens?|conditions?|sides?)\b|(?=\s?[).,;]))"
)
_REACH = 70  # characters behind a value
_PAIR = 2


def of_each_arm(
    low: str, measurements: Sequence[Measurement], arms: Sequence[Arm]
) -> tuple[Measurement, ...]:
    """Return the measurements, those told of both arms once for each.

    Parameters
    ----------
    low
        The document in lower case.
    measurements
        In reading order.
    arms
        The arms of the study; of more than two none is "both".

    Returns
    -------
    tuple of Measurement
        In reading order; a repeated one differs in its arm and, where imputed, in its size.
    """
    own = [arm for arm in arms if arm.role in ("treatment", "control")]
    if len(own) != _PAIR:
        return tuple(measurements)
    out: list[Measurement] = []
    for m in measurements:
        if _is_of_both(low, m):
            out += [_of(m, arm) for arm in own]
        else:
            out.append(m)
    return tuple(out)


def _is_of_both(low: str, m: Measurement) -> bool:
    """Tell whether a value is of two arms; in a bracket it must stand alone, with no name."""
    match = _OF_BOTH.match(low, m.end, m.end + _REACH)
    if match is None or (match["who"] and " " in m.quote):
        return False  # "8 of the 40 women of each group": the group is that of the 40
    return match[0][0] not in ")]" or low[m.start - 1] in "(["


def _of(m: Measurement, arm: Arm) -> Measurement:
    if not m.imputed and m.n is not None:
        return replace(m, arm=arm.label)
    source = (f"n from arm {arm.label}",) if arm.n is not None else ()
    return replace(m, arm=arm.label, n=arm.n, imputed=source)
