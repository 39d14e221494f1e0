"""Readings of a p from its printed test statistic, and from a correlation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractor.records import Number
from validator.case import Case, Reading
from validator.intervals import hull
from validator.teststat import CANONICAL, NEEDED_DF, statistic_p

CHECK = "statistic_and_p"
RANK = "the correlation is one of ranks, with an exact test"
FEWEST_DF, MOST_DF = 2.0, 10_000.0
MOST_CHI2_DF = 12
THOUSAND = 1000


def statistic(case: Case) -> Iterator[Reading]:
    """Yield readings from a test statistic with its df, printed or from the sizes."""
    s = case.comparison.statistic
    if s is not None:
        name = CANONICAL.get(s.name.lower().strip(), s.name)
        if name in NEEDED_DF:
            rank = s.name.lower() in ("rho", "rs") or (
                name == "r" and "rank_correlation" in case.classes
            )
            for reading in _of(case, name, s.value, s.df):
                yield replace(reading, near_as=RANK) if rank else reading
        return
    e = case.comparison.effect
    if e is not None and e.type == "r" and e.value is not None:
        for reading in _of(case, "r", e.value, ()):
            yield replace(reading, near_as=RANK)


def _of(case: Case, name: str, value: Number, df: tuple[float, ...]) -> Iterator[Reading]:
    if name == "r" and abs(value.value) > 1:
        return
    box = case.box(value)
    if len(df) >= NEEDED_DF[name] and name != "U":
        for own in _printed_df(name, df):
            p = statistic_p(name, box, own)
            yield Reading(method=_label(name, own), p=p, check=CHECK, confidence=case.confidence())
        return
    for choice, remark, refutes in _missing_df(case, name):
        parts = [statistic_p(name, box, x) for x in choice]
        yield Reading(
            check=CHECK,
            method=_label(name, choice[0]),
            p=hull(parts),
            assumptions=remark,
            refutes=refutes,
            confidence=case.confidence(),
        )


def _printed_df(name: str, df: tuple[float, ...]) -> list[tuple[float, ...]]:
    """Return the degrees of freedom that are printed; a t or r with two has the second.

    Or it has one of more than a thousand, printed with a comma: "t(1,028)".
    """
    if name not in ("t", "r") or len(df) == 1:
        return [df]
    return [(df[-1],), (THOUSAND * df[0] + df[-1],)]


def _label(name: str, df: tuple[float, ...]) -> str:
    return f"{name}({', '.join(f'{x:g}' for x in df)})" if df else name


DfChoice = tuple[list[tuple[float, ...]], tuple[str, ...], bool]


def _missing_df(case: Case, name: str) -> Iterator[DfChoice]:
    """Degrees of freedom that are not printed: from sizes, or the whole range that is possible."""
    sizes = [a.n for a in case.record.arms if a.label in case.comparison.groups and a.n]
    total = sum(sizes) or case.record.total_n or 0
    if name == "U":
        if len(sizes) == 2:  # noqa: PLR2004 (U has two groups)
            yield [(float(sizes[0]), float(sizes[1]))], ("there are no ties",), False
        return
    if name in ("chi2", "Q"):
        two = case.comparison.design in ("between", "within")
        if two:
            yield [(1.0,)], (), True
        for k in range(1 if not two else 2, MOST_CHI2_DF):
            yield (
                [(float(k),)],
                (f"it has {k} degrees of freedom, which are not printed",),
                not two,
            )
        return
    if name == "F":
        for df1 in (1.0, 2.0, 3.0, 4.0, 5.0):
            ends: list[tuple[float, ...]] = [
                (df1, max(total - df1 - 1, FEWEST_DF) if total else 10.0),
                (df1, MOST_DF),
            ]
            yield (
                ends,
                (f"the numerator has {df1:g} df, which are not printed",),
                False,
            )
        return
    if total > 3:  # noqa: PLR2004 (fewer leave no df)
        lost = max(case.settings.retained * total - 2, FEWEST_DF)
        yield [(float(total - 2),), (float(total - 1),), (lost,)], (), True
    yield [(FEWEST_DF,), (MOST_DF,)], ("degrees of freedom are not printed",), True
