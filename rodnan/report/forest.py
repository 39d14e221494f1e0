"""Forest plots of the report: numbers, words and places on the axis, drawn by the page itself."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from meta.plots.numbers import Printer
    from meta.plots.scale import Scale
    from meta.rows import StudyRow
    from meta.tables import PooledTables, Table
    from rodnan.families import Family

Line = Mapping[Hashable, Any]
Span = tuple[float, float, float]  # low, estimate, high, on the pooled scale
PLACES = 4  # decimals of a place on an axis of length 1


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of length 1: where things stand on it, cut at its ends."""

    scale: Scale

    def at(self, value: float) -> float:
        """Return the place of a value of the pooled scale; outside [0, 1] it is off the axis."""
        return self._share(self.scale.place(value))

    def span(self, span: Span) -> list[float]:
        """Return the places of low, estimate and high."""
        return [self.at(x) for x in span]

    def json(self, family: Family) -> dict[str, Any]:
        """Return ticks, the line of no effect, the smallest change that matters, the sides."""
        scale = self.scale
        ticks = zip(scale.ticks, scale.labels, strict=True)
        return {
            "ticks": [[self._share(at), label] for at, label in ticks],
            "null": None if scale.null is None else self._share(scale.null),
            "matters": None if family.matters is None else self._share(family.matters),
            "sides": family.favours,
        }

    def _share(self, at: float) -> float:
        share = (at - self.scale.low) / (self.scale.high - self.scale.low)
        return round(min(max(share, -1.0), 2.0), PLACES)


def pooled_scale(measure: str, value: float) -> float:
    """Return a value that tables show on the scale on which it was pooled."""
    from meta.tables import scale_name

    scale = scale_name(measure)
    if scale == "log":
        return math.log(value) if value > 0 else -math.inf
    if scale == "logit":
        least = 1e-9
        share = min(max(value, least), 1 - least)
        return math.log(share / (1 - share))
    return value


def families_json(tables: PooledTables, families: Iterable[Family]) -> Iterator[dict[str, Any]]:
    """Yield each family as the page draws it."""
    by_number = {table.number: table for table in tables.tables}
    pooled = {line["table"]: line for line in tables.pooled.to_dict("records")}
    rows: dict[int, list[Line]] = {}
    for line in tables.rows.to_dict("records"):
        rows.setdefault(line["table"], []).append(line)
    for family in families:
        groups = [
            _Group(by_number[n], pooled[n], rows[n], tables.settings.level) for n in family.numbers
        ]
        yield _family(family, groups, tables.settings.level)


def _family(family: Family, groups: Sequence[_Group], level: float) -> dict[str, Any]:
    from meta.plots.numbers import printer_for
    from meta.plots.scale import scale_of

    spans = [span for g in groups for span in g.spans()]
    values = [*(span[1] for g in groups for span in g.studies), *(g.line["beta"] for g in groups)]
    axis = Axis(scale_of(family.measure, spans))
    write = printer_for(family.measure, values)
    return {
        "title": family.title,
        "rows": family.rows,
        "level": f"{100 * level:g}",
        "contrast": groups[0].table.key[4] != "",
        "axis": axis.json(family),
        "notes": _notes([line for g in groups for line in g.rows]),
        "groups": [g.json(axis, write) for g in groups],
    }


def _notes(rows: Iterable[Line]) -> list[str]:
    """Return the meaning of the signs that studies carry."""
    from meta.plots.forest_lines import SIGNS

    present = {mark for line in rows for mark in str(line["marks"]).split("; ")}
    return [f"{sign} {words}" for mark, (sign, words) in SIGNS.items() if mark.value in present]


@dataclass(frozen=True, slots=True)
class _Group:
    """One pooled table: its rows, its line of the pooled frame, its lines of the frame of rows."""

    table: Table
    line: Line
    rows: Sequence[Line]
    level: float

    @property
    def measure(self) -> str:
        return self.table.key[-1]

    @property
    def studies(self) -> list[Span]:
        return [
            (self._raw(r["ci_low"]), float(r["yi"]), self._raw(r["ci_high"])) for r in self.rows
        ]

    def spans(self) -> list[Span]:
        """Return what must be seen on the axis."""
        pooled = self._interval("ci")
        return self.studies if pooled is None or len(self.rows) == 1 else [*self.studies, pooled]

    def _raw(self, value: float) -> float:
        return pooled_scale(self.measure, float(value))

    def _interval(self, name: str) -> Span | None:
        low, high = self.line[f"{name}_low"], self.line[f"{name}_high"]
        if low is None or high is None or low != low or high != high:
            return None
        return self._raw(low), float(self.line["beta"]), self._raw(high)

    def json(self, axis: Axis, write: Printer) -> dict[str, Any]:
        """Return the group as the page draws it; a single study is not pooled."""
        _, _, _, treatment, comparator, _ = self.table.key
        out: dict[str, Any] = {
            "table": self.table.number,
            "name": f"{treatment} vs {comparator}" if comparator else treatment,
            "k": len(self.rows),
            "n": _whole(self.line["n"]),
            "note": self.line["note"] or "",
            "rows": [
                _study(row, line, span, axis, write)
                for row, line, span in zip(self.table.rows, self.rows, self.studies, strict=True)
            ],
        }
        interval = self._interval("ci")
        if len(self.rows) > 1 and interval is not None:
            low, beta, high = interval
            out["pooled"] = {"at": axis.span(interval), "text": write.result(beta, low, high)}
            out["spread"] = _heterogeneity(self.line)
            prediction = self._interval("pi")
            if prediction is not None:
                low, _, high = prediction
                out["prediction"] = {
                    "at": [axis.at(low), axis.at(high)],
                    "text": write.interval(low, high),
                }
        return out


def _study(row: StudyRow, line: Line, span: Span, axis: Axis, write: Printer) -> dict[str, Any]:
    from meta.plots.forest_lines import SIGNS

    low, estimate, high = span
    marks = set(str(line["marks"]).split("; "))
    return {
        "study": row.study,
        "id": row.record_id,
        "signs": "".join(sign for mark, (sign, _) in SIGNS.items() if mark.value in marks),
        "arms": [_arm(line, side) for side in ("1", "2")],
        "at": axis.span(span),
        "text": write.result(estimate, low, high),
        "weight": round(float(line["weight"]), 1),
        "steps": str(line["steps"]),
        "words": [[f"{used.kind[0]}{used.index}", used.quote] for used in row.used],
    }


def _arm(line: Line, side: str) -> str:
    """Return one arm's numbers: "8/66", or "n 25, −8.00 (8.30)"."""
    size, mean, sd, events = (_known(line[f"{x}{side}"]) for x in ("n", "mean", "sd", "events"))
    if events is not None:
        return f"{_short(events)}/{_short(size)}" if size is not None else _short(events)
    parts = [f"n {_short(size)}"] if size is not None else []
    if mean is not None:
        parts.append(_short(mean) + (f" ({_short(sd)})" if sd is not None else ""))
    return ", ".join(parts)


def _known(value: Any) -> float | None:  # noqa: ANN401 - a cell of a data frame
    return None if value is None or value != value else float(value)


def _whole(value: Any) -> int | None:  # noqa: ANN401 - a cell of a data frame
    known = _known(value)
    return None if known is None else round(known)


def _short(value: float | None) -> str:
    from meta.plots.numbers import column_texts

    return column_texts([value])[0]


def _heterogeneity(line: Line) -> str:
    from meta.plots.numbers import p_text

    if _known(line["tau2"]) is None:
        return ""
    ends = ""
    if _known(line["i2_low"]) is not None:
        ends = f" ({line['i2_low']:.0f} to {line['i2_high']:.0f})"
    return (
        f"τ² = {line['tau2']:.3g}, I² = {line['i2']:.0f} %{ends}, "
        f"Q = {line['q']:.2f} (df {line['q_df']:.0f}), {p_text(line['q_p'])}"
    )
