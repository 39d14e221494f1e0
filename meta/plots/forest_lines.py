"""What a forest plot shows, line by line, before anything is drawn."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from scipy import special

from meta.plots.numbers import Printer, column_texts, p_text, printer_for
from meta.pool import pool
from meta.result import PoolResult
from meta.rows import Mark
from meta.settings import Settings
from meta.subgroups import pool_subgroups

if TYPE_CHECKING:
    import pandas as pd

LineKind = Literal["heading", "study", "subtotal", "total", "prediction", "text", "gap"]
LABEL_CHARACTERS = 44

SIGNS = {
    Mark.UNEXPLAINED: ("±", "the text does not explain its ±, read as an SD"),
    Mark.IMPUTED: ("†", "an SD or n was imputed"),
    Mark.FLAGGED: ("‡", "its printed numbers do not agree with each other"),
    Mark.DIRECTION: ("?", "direction as printed, not checked against the arms"),
    Mark.HISTORICAL: ("h", "the control is of another study"),
    Mark.CROSSOVER: ("x", "a crossover, taken as parallel groups"),
    Mark.CLUSTER: ("c", "randomised in clusters, which are not allowed for"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of numbers left of the plot, of arm ``side`` (1 or 2), whose name is ``over``."""

    head: str
    side: str
    over: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line; where it has an estimate, on the pooled scale."""

    kind: LineKind
    label: str = ""
    study: int | None = None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    weight: float | None = None
    result: str = ""

    @property
    def rows(self) -> int:
        """Text rows that the label takes."""
        return self.label.count("\n") + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """All lines with the columns beside them and the notes below."""

    lines: tuple[Line, ...]
    columns: tuple[Column, ...] = ()
    notes: tuple[str, ...] = ()
    middle: float | None = None
    head: str = "estimate"

    def spans(self) -> list[tuple[float, float, float]]:
        """(low, estimate, high) of every line that has them."""
        return [
            (x.low, (x.low + x.high) / 2 if x.estimate is None else x.estimate, x.high)
            for x in self.lines
            if x.low is not None and x.high is not None
        ]

    def words(self) -> str:
        """Return the plot in words, for readers who cannot see it."""
        parts = []
        for line in self.lines:
            label = " ".join(line.label.split())
            if line.kind == "heading":
                parts.append(f"Subgroup {label}.")
            elif line.result:
                parts.append(f"{label}: {line.result}.")
            elif line.kind == "text":
                parts.append(f"{label}.")
        return " ".join([*parts, *(f"{note}." for note in self.notes)])


def forest_lines(
    frame: pd.DataFrame,
    measure: str,
    settings: Settings,
    by: str | None = None,
    overall: bool | None = None,
) -> Lines:
    """Lay out study rows (columns of ``meta.columns.ROWS``) with their pooled lines.

    Parameters
    ----------
    frame : DataFrame
        At least study, yi and vi; arm numbers and marks are shown where present.
    measure : str
        What yi is.
    settings : Settings
        How to pool.
    by : str, optional
        Column of subgroups.
    overall : bool, optional
        Pool all subgroups into one estimate too. Default: only where all rows are of one treatment
        and comparator, for an estimate over several would answer no question.
    """
    together = by is None or (one_question(frame) if overall is None else overall)
    groups = _groups(frame, by)
    results = [pool_frame(part, settings) for _, part in groups]
    whole = pool_frame(frame, settings) if together else None
    write = printer_for(measure, [*frame["yi"], *(r.beta for r in results)])
    weights = _weights(frame, groups, results, whole)
    places = {index: i for i, index in enumerate(frame.index)}
    name_of = "Subgroup" if together else "Pooled"
    parted = by is not None and not (whole is not None and len(groups) == 1)
    lines: list[Line] = []
    for (name, part), result in zip(groups, results, strict=True):
        if by is not None:
            lines.append(Line(kind="heading", label=wrapped_label(name)))
        for index, row in part.iterrows():
            lines.append(study_line(row, places[index], weights[index], write, settings.level))
        if parted:  # one group alone is the whole: its line would only be said twice
            lines += [*pooled_lines("subtotal", name_of, result, write), Line(kind="gap")]
    if not parted:
        lines.append(Line(kind="gap"))
    if whole is not None:
        lines += pooled_lines("total", "Pooled", whole, write)
    if whole is not None and parted and by is not None:
        lines += _between(frame, by, settings)
    return Lines(
        lines=tuple(lines),
        columns=tuple(_columns(frame, measure)),
        notes=notes_of(frame),
        middle=whole.beta if whole is not None and whole.k > 1 else None,
        head=f"{_HEADS.get(measure, measure)} [{100 * settings.level:g} % CI]",
    )


def one_question(frame: pd.DataFrame) -> bool:
    """Tell whether all rows are of one treatment against one comparator."""
    names = [c for c in ("treatment", "comparator") if c in frame.columns]
    return all(frame[c].fillna("").nunique() <= 1 for c in names)


def _weights(
    frame: pd.DataFrame,
    groups: list[tuple[str, pd.DataFrame]],
    results: list[PoolResult],
    whole: PoolResult | None,
) -> dict[Hashable, float]:
    """Weights in the pooled estimate, or in the subgroup's where there is none over all."""
    if whole is not None:
        return dict(zip(frame.index, whole.weights, strict=True))
    return {
        index: float(weight)
        for (_, part), result in zip(groups, results, strict=True)
        for index, weight in zip(part.index, result.weights, strict=True)
    }


_HEADS = {"MC": "change", "MN": "mean", "PLO": "share", "PR": "share", "SMD": "SMD (g)"}


def pool_frame(frame: pd.DataFrame, settings: Settings) -> PoolResult:
    """Pool the rows of a frame as the settings say."""
    return pool(
        frame["yi"].to_numpy(dtype=float),
        frame["vi"].to_numpy(dtype=float),
        method=settings.method,
        test=settings.test,
        level=settings.level,
        prediction=settings.prediction,
    )


def _groups(frame: pd.DataFrame, by: str | None) -> list[tuple[str, pd.DataFrame]]:
    if by is None:
        return [("", frame)]
    return [(str(name), part) for name, part in frame.groupby(by, sort=False, dropna=False)]


def study_line(
    row: pd.Series[Any], place: int, weight: float, write: Printer, level: float
) -> Line:
    """Line of one study with its own normal interval."""
    z = float(special.ndtri(0.5 + level / 2.0))
    yi, half = float(row["yi"]), z * math.sqrt(float(row["vi"]))
    return Line(
        kind="study",
        label=wrapped_label(str(row["study"])) + _signs(row),
        study=place,
        estimate=yi,
        low=yi - half,
        high=yi + half,
        weight=float(weight),
        result=write.result(yi, yi - half, yi + half),
    )


def wrapped_label(label: str) -> str:
    """Break a long label into rows."""
    return "\n".join(textwrap.wrap(label, LABEL_CHARACTERS)) or " "


def _marks_of(row: pd.Series[Any]) -> list[Mark]:
    text = row.get("marks", "")
    present = set(text.split("; ")) if isinstance(text, str) else set()
    return [mark for mark in SIGNS if mark.value in present]


def _signs(row: pd.Series[Any]) -> str:
    signs = "".join(SIGNS[mark][0] for mark in _marks_of(row))
    return f" {signs}" if signs else ""


def notes_of(frame: pd.DataFrame) -> tuple[str, ...]:
    """Meaning of the signs that the studies carry."""
    present = {mark for _, row in frame.iterrows() for mark in _marks_of(row)}
    return tuple(f"{sign} {words}" for mark, (sign, words) in SIGNS.items() if mark in present)


def pooled_lines(kind: LineKind, name: str, result: PoolResult, write: Printer) -> list[Line]:
    """Diamond, prediction interval and heterogeneity of a pooled result, as lines."""
    k = result.k
    line = Line(
        kind=kind,
        label=f"{name} ({k} studies)",
        estimate=result.beta,
        low=result.ci_lb,
        high=result.ci_ub,
        weight=100.0 if kind == "total" else None,
        result=write.result(result.beta, result.ci_lb, result.ci_ub),
    )
    if k == 1:
        return [Line(kind="text", label="One study: nothing is pooled")]
    out = [line]
    low, high = result.pi_lb, result.pi_ub
    if low is not None and high is not None:
        words = write.interval(low, high)
        out.append(Line(kind="prediction", label="Prediction", low=low, high=high, result=words))
    out.append(Line(kind="text", label=heterogeneity_text(result)))
    return out


def heterogeneity_text(result: PoolResult) -> str:
    """Return tau2, I2 with its interval, Q and p in one line."""
    interval = result.heterogeneity()
    ends = "" if interval is None else f" ({interval.i2.lb:.0f} to {interval.i2.ub:.0f})"
    return (
        f"τ² = {result.tau2:.3g}, I² = {result.i2:.0f} %{ends}, "
        f"Q = {result.q:.2f} (df {result.q_df}), {p_text(result.q_pval)}"
    )


def _between(frame: pd.DataFrame, by: str, settings: Settings) -> list[Line]:
    """Test of the subgroups' pooled results against each other."""
    test = pool_subgroups(
        frame["yi"].to_numpy(dtype=float),
        frame["vi"].to_numpy(dtype=float),
        [str(name) for name in frame[by]],
        method=settings.method,
        test=settings.test,
        level=settings.level,
    ).between
    if test is None:
        return []
    text = f"Between subgroups: Q = {test.stat:.2f} (df {test.df1}), {p_text(test.pval)}"
    return [Line(kind="text", label=text)]


def _columns(frame: pd.DataFrame, measure: str) -> list[Column]:
    """Columns of the arms' numbers that the frame has: n, mean, SD or events/n."""
    out = []
    counts = measure in ("PLO", "PR", "RR", "OR", "RD")
    for side in ("1", "2"):
        over = _over(frame, side)
        if counts and _has(frame, f"events{side}"):
            events, sizes = (column_texts(frame[f"{name}{side}"]) for name in ("events", "n"))
            cells = tuple(f"{x}/{n}" if x else "" for x, n in zip(events, sizes, strict=True))
            out.append(Column(head="events/n", side=side, over=over, cells=cells))
            continue
        for name, head in (("n", "n"), ("mean", "mean"), ("sd", "SD")):
            if _has(frame, f"{name}{side}"):
                cells = tuple(column_texts(frame[f"{name}{side}"]))
                out.append(Column(head=head, side=side, over=over, cells=cells))
    return out


def _has(frame: pd.DataFrame, name: str) -> bool:
    return name in frame.columns and bool(frame[name].notna().any())


def _over(frame: pd.DataFrame, side: str) -> str:
    name, plain = ("treatment", "Arm 1") if side == "1" else ("comparator", "Arm 2")
    if name not in frame.columns:
        return plain
    names = {str(x) for x in frame[name] if isinstance(x, str) and x}
    if len(names) == 1:
        return names.pop()
    single = "comparator" not in frame.columns or not frame["comparator"].fillna("").any()
    return "" if single else plain
