"""What a reviewer may change in a record, key by key, and how a change goes into its JSON form.

One table for everything that asks: corrections.csv read by a run, the review server, and the page,
whose form is made from it. Parts of an effect or a statistic have dotted keys ("effect.ci_low").
Numbers are kept as typed, so that "5.30" stays a number of two decimals.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from extractor.records import Center, Design, EffectType, Kind, POp, Spread

Form = Literal["text", "choice", "number", "whole", "numbers", "texts", "places"]

_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
LONGEST_TEXT = 500
LONGEST_NUMBER = 40
MOST_IN_A_LIST = 50
_PLACE = ("start", "end", "ordinal")
_ONE_VALUE = ("sd", "se", "unknown_pm")


@dataclass(frozen=True, slots=True)
class Field:
    """One key that can be changed. ``precise`` numbers remember the digits that were typed."""

    name: str
    form: Form
    needed: bool = False
    precise: bool = False
    choices: tuple[str, ...] = ()


def _choice(name: str, words: object, *, needed: bool = False) -> Field:
    return Field(name, "choice", needed=needed, choices=get_args(words))


_EFFECT_SPREADS = tuple(s for s in get_args(Spread) if s in _ONE_VALUE)

FIELDS: dict[str, tuple[Field, ...]] = {
    "measurement": (
        Field("outcome", "text", needed=True),
        Field("arm", "text", needed=True),
        Field("time", "text"),
        _choice("kind", Kind, needed=True),
        _choice("center", Center, needed=True),
        Field("value", "number", precise=True),
        _choice("spread", Spread),
        Field("spread_values", "numbers", precise=True),
        Field("ci_level", "number"),
        Field("n", "whole"),
        Field("events", "whole"),
        Field("percent", "number", precise=True),
        Field("unit", "text"),
    ),
    "comparison": (
        Field("outcome", "text", needed=True),
        Field("groups", "texts"),
        Field("time", "text"),
        _choice("design", Design, needed=True),
        Field("versus_time", "text"),
        Field("test", "text"),
        _choice("p_op", POp),
        Field("p", "number", precise=True),
        _choice("effect.type", EffectType),
        Field("effect.value", "number", precise=True),
        Field("effect.ci_low", "number", precise=True),
        Field("effect.ci_high", "number", precise=True),
        Field("effect.ci_level", "number"),
        Field("effect.spread", "choice", choices=_EFFECT_SPREADS),
        Field("effect.spread_value", "number", precise=True),
        Field("statistic.name", "text"),
        Field("statistic.value", "number", precise=True),
        Field("statistic.df", "numbers"),
        Field("supports", "places"),
    ),
}
BY_NAME = {kind: {f.name: f for f in fields} for kind, fields in FIELDS.items()}


# --- checks --------------------------------------------------------------------------------------


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_TEXT:
        raise ValueError(f"must be words, at most {LONGEST_TEXT} characters, got {value!r:.80}")
    return value.strip()


def _number(value: object) -> str | float | int:
    if isinstance(value, str):
        clean = value.strip().replace("−", "-")
        if (
            len(clean) <= LONGEST_NUMBER
            and _NUMBER.fullmatch(clean)
            and math.isfinite(float(clean))
        ):
            return clean
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        return value
    raise ValueError(f"must be a number like 5.30, got {value!r:.80}")


def _whole(value: object) -> int:
    number = float(_number(value))
    if number < 0 or not number.is_integer():
        raise ValueError(f"must be a whole number, 0 or more, got {value!r:.80}")
    return int(number)


def _list(value: object) -> Sequence[Any]:
    if not isinstance(value, list) or len(value) > MOST_IN_A_LIST:
        raise ValueError(f"must be a list, at most {MOST_IN_A_LIST} long, got {value!r:.80}")
    return value


def _place(value: object) -> dict[str, int]:
    if not isinstance(value, dict) or not all(isinstance(value.get(k), int) for k in _PLACE):
        raise ValueError(f"must say start, end and ordinal of a measurement, got {value!r:.80}")
    return {k: int(value[k]) for k in _PLACE}


_CLEAN: dict[str, Callable[[object], Any]] = {
    "text": _text,
    "number": _number,
    "whole": _whole,
    "numbers": lambda value: [_number(x) for x in _list(value)],
    "texts": lambda value: [_text(x) for x in _list(value)],
    "places": lambda value: [_place(x) for x in _list(value)],
}


def _clean(field: Field, value: object) -> object:
    if value is None or value == "":
        if field.needed:
            raise ValueError("is needed")
        return [] if field.form in {"numbers", "texts", "places"} else None
    if field.form == "choice":
        if value not in field.choices:
            raise ValueError(f"must be one of {', '.join(field.choices)}, got {value!r:.80}")
        return value
    return _CLEAN[field.form](value)


def clean_changes(kind: str, changes: object) -> dict[str, Any]:
    """Return changes as they are kept: known keys, each of its form, in the order of the table.

    Raises
    ------
    ValueError
        If a key is unknown or its value not of its form; the message names it.
    """
    if not isinstance(changes, Mapping):
        raise ValueError(f"changes must be keys with values, got {changes!r:.80}")
    unknown = [str(k) for k in changes if k not in BY_NAME[kind]]
    if unknown:
        raise ValueError(f"a {kind} has no {unknown[0]!r:.80}")
    result = {}
    for field in FIELDS[kind]:
        if field.name in changes:
            try:
                result[field.name] = _clean(field, changes[field.name])
            except ValueError as error:
                raise ValueError(f"{field.name} {error}") from error
    return result


# --- into a record -------------------------------------------------------------------------------

_BLANK: dict[str, dict[str, Any]] = {
    "measurement": {"outcome": "", "arm": "all", "kind": "level", "center": "value", "value": None},
    "comparison": {"outcome": "", "design": "other"},
}


def blank(kind: str) -> dict[str, Any]:
    """Return the JSON form of an item of which nothing is known yet."""
    return dict(_BLANK[kind])


def _plain(value: object) -> object:
    """Return typed digits as a number."""
    if isinstance(value, str):
        number = float(value)
        return int(number) if number.is_integer() else number
    return value


def _put(item: dict[str, Any], field: Field, key: str, value: Any) -> None:  # noqa: ANN401
    printed = dict(item.get("printed") or {})
    printed.pop(key, None)
    values = value if field.form == "numbers" else [value]
    if field.form in {"number", "numbers"}:
        if field.precise and values and all(isinstance(v, str) for v in values):
            printed[key] = value
        value = [_plain(v) for v in value] if field.form == "numbers" else _plain(value)
    item[key] = value
    if field.precise:
        item["printed"] = printed


def changed(item: Mapping[str, Any], kind: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON form of an item with cleaned changes in it ("supports" stay places).

    Raises
    ------
    ValueError
        If a spread and its values do not go together after the change.
    """
    result = dict(item)
    for name, value in changes.items():
        field = BY_NAME[kind][name]
        whole, _, part = name.partition(".")
        if not part:
            _put(result, field, name, value)
        else:
            inner = dict(result.get(whole) or {})
            if isinstance(inner.get("printed"), str):  # a statistic has one printed number
                inner["printed"] = {"value": inner["printed"]}
            _put(inner, field, part, value)
            result[whole] = inner
    _close(result, changes)
    return result


def _close(item: dict[str, Any], changes: Mapping[str, Any]) -> None:
    """Leave nothing half said: parts without their whole, sizes with the source of the old one."""
    if "n" in changes:
        item["imputed"] = [x for x in item.get("imputed") or [] if not x.startswith("n ")]
    effect = item.get("effect")
    if effect is not None and not effect.get("type"):
        said = sorted(k for k, v in effect.items() if k != "printed" and v not in (None, ""))
        if said:
            raise ValueError(f"effect.type is needed with effect.{said[0]}")
        item["effect"] = None
    statistic = item.get("statistic")
    if statistic is not None:
        name, value = statistic.get("name"), statistic.get("value")
        if (name is None) != (value is None):
            raise ValueError("statistic.name and statistic.value go together")
        digits = statistic.get("printed")
        digits = digits.get("value") if isinstance(digits, Mapping) else digits
        item["statistic"] = None if name is None else {**statistic, "printed": digits}
    if {"spread", "spread_values"} & set(changes):
        _check_spread(item)


def _check_spread(item: Mapping[str, Any]) -> None:
    spread, values = item.get("spread"), item.get("spread_values") or []
    if spread is None and values:
        raise ValueError("spread_values must be empty where there is no spread")
    most = 1 if spread in _ONE_VALUE else 2
    if len(values) > most:
        raise ValueError(f"spread_values: {spread} has at most {most}, got {len(values)}")
