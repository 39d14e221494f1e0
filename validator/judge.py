"""From the readings of a comparison to its one verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractor.records import Finding, Inference, Recomputed, Target, Verdict
from validator.case import Case, Mode, Reading
from validator.intervals import SLACK, Interval
from validator.links import doubts
from validator.messages import SMALLEST_P, message, nearest
from validator.other_sizes import with_other_sizes
from validator.pvalues import z_quantile, z_two_sided
from validator.reasons import REASONS, reasons
from validator.registry import SOURCES

ONE_SIDED_CHECKS = frozenset(
    {"two_means", "paired_change", "paired_levels", "two_proportions", "interval_and_p", "se_and_p"}
)
TWO_TAILED_STATISTICS = ("t", "z", "r", "U")
MOST_CORRECTED = 10
OTHER_DIGITS: tuple[tuple[Mode, str], ...] = (
    ("cut", "digits were cut off, not rounded"),
    ("up", "digits were rounded up"),
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with the reading that it rests on; ``p`` where it is not the reading's own."""

    verdict: Verdict
    reading: Reading | None = None
    assumptions: tuple[str, ...] = ()
    p: Interval | None = None


ONE_SIDED = "the test was one-sided, which is not said"


def readings_of(case: Case) -> Iterator[Reading]:
    """Every admissible reading of a comparison, the most direct first."""
    for source in SOURCES:
        yield from source(case)


def judge(case: Case) -> tuple[Finding, tuple[Inference, ...]]:
    """Judge one reported p: the strongest admissible reading decides."""
    judgement, found = decide(case)
    if judgement.verdict in ("inconsistent", "decision_error"):
        judgement = _once_more(case, judgement)
    return _finding(case, judgement, found)


def decide(case: Case) -> tuple[Judgement, list[Reading]]:
    """Return the verdict over all readings, and the readings that were needed for it.

    In order: a reading that needs no remark, which ends the search; one-sided, cut-off and floor
    readings of the p; readings that assume something; a correction for multiplicity; near agreement
    with an unnamed test. Only when none of them reproduces the p does a refuting reading speak
    against it.
    """
    found: list[Reading] = []
    options: list[Judgement] = []
    for reading in readings_of(case):
        found.append(reading)
        options.extend(_of_reading(case, reading))
        if options and _ends_the_search(options[-1]):
            return _settled(options[-1]), found
    if options:
        return _settled(min(options, key=lambda o: len(o.assumptions))), found
    against = [r for r in found if r.refutes and not (r.supports and case.is_second_to_supports)]
    if not against:
        return Judgement("not_checkable"), found
    sure = min(r.confidence for r in against)
    doubt = _doubt(case, against, sure)
    if doubt is not None:
        return Judgement("not_checkable", against[0], (doubt,)), found
    crossed = sure >= case.settings.decision_confidence and _all_across(case, found)
    return Judgement("decision_error" if crossed else "inconsistent", against[0]), found


def _doubt(case: Case, against: list[Reading], sure: float) -> str | None:
    """Return the code of what makes the link of every refuting reading uncertain, if anything.

    Where the words are known they decide beside the confidence; else more confidence is asked for.
    """
    settings = case.settings
    if sure < (settings.decision_confidence if case.words is None else settings.flag_confidence):
        return "link"
    by_supports = {r.supports: r for r in against}
    found = [next(doubts(case, r), None) for r in by_supports.values()]
    return next((f for f in found if f is not None), None) if all(found) else None


def _ends_the_search(option: Judgement) -> bool:
    """Tell whether no later reading can do better: no remark, or one that was solved for."""
    solved = option.reading is not None and option.reading.fits is True
    return len(option.assumptions) <= solved


def _settled(option: Judgement) -> Judgement:
    return replace(option, verdict="consistent_if" if option.assumptions else "consistent")


def _of_reading(case: Case, r: Reading) -> Iterator[Judgement]:
    """Yield every way in which a reading reproduces the reported p, with all that it assumes."""
    if r.fits or (r.fits is None and r.p.overlaps(case.p.values)):
        yield Judgement("consistent", r, r.assumptions)
        return
    for values, said_of_p in _values_of_p(case):
        for p, said_of_reading in _variants(case, r):
            if p.overlaps(values):
                said = (*r.assumptions, *said_of_reading, *said_of_p)
                yield Judgement("consistent", r, said, p)
    if r.near_as is not None and not r.fits and _near(case, r).overlaps(case.p.values):
        yield Judgement("consistent", r, (*r.assumptions, r.near_as))


def _near(case: Case, r: Reading) -> Interval:
    """Widen a p by what a test that the text does not name may differ."""
    p, factor, near = r.p, case.settings.near, r.near
    z_low, z_high = (float(z_quantile(min(max(x, SMALLEST_P), 1.0))) for x in (p.high, p.low))
    alike = _between(z_low - near.step, z_high + near.step)
    low, high = max(p.low / factor, alike.low), min(p.high * factor, alike.high)
    if not near.up:
        return Interval(low, high)
    other = _between(z_low - near.down - near.slope * z_low, z_high + near.up)
    return Interval(min(low, other.low), max(high, other.high, near.least_p))


def _between(z_low: float, z_high: float) -> Interval:
    low, high = (float(z_two_sided(max(z, 0.0))) for z in (z_high, z_low))
    return Interval(low, high)


def _values_of_p(case: Case) -> Iterator[tuple[Interval, tuple[str, ...]]]:
    """Yield what the printed p may stand for: rounded, cut off, or the least that is printed."""
    yield case.p.values, ()
    if case.p.cut is not None:
        yield case.p.cut, ("the p was cut off, not rounded",)
    if case.p.up is not None:
        yield case.p.up, ("the p was rounded up",)
    if case.p.floor is not None:
        yield case.p.floor, (f"{case.p.text} is the smallest p that the software prints",)


def _variants(case: Case, r: Reading) -> Iterator[tuple[Interval, tuple[str, ...]]]:
    """Yield the p of a reading as it is, one-sided, and multiplied for many comparisons."""
    if r.fits is None:
        yield r.p, ()
    if _has_tails(r):
        half = Interval(r.p.low / 2, r.p.high / 2)
        yield (
            half,
            () if case.one_sided else (ONE_SIDED,),
        )
        if case.one_sided:
            other = Interval(1 - half.high, 1 - half.low)
            yield other, ("the effect goes against the tested side",)
    if "correction" in case.named | case.study_classes:
        for k in range(2, MOST_CORRECTED + 1):
            text = f"the p was multiplied by {k} for multiple comparisons"
            yield Interval(min(k * r.p.low, 1.0), min(k * r.p.high, 1.0)), (text,)
        yield (
            Interval(r.p.low, 1.0),
            ("the p was raised for many comparisons, stepwise or by many",),
        )


def _has_tails(r: Reading) -> bool:
    return r.check in ONE_SIDED_CHECKS or (
        r.check == "statistic_and_p" and r.method.startswith(TWO_TAILED_STATISTICS)
    )


def _all_across(case: Case, found: list[Reading]) -> bool:
    """Tell whether every reading lies across alpha; one-sided ones too if the text says so."""
    alpha, side = case.settings.alpha, case.p.side(case.settings.alpha)
    if side == 0:
        return False
    if side < 0:
        return all(r.p.low / (2 if case.one_sided and _has_tails(r) else 1) > alpha for r in found)
    return all(r.p.high < alpha for r in found)


def _once_more(case: Case, judgement: Judgement) -> Judgement:
    """Try digits cut off or rounded up, and other sizes, before anything is called wrong.

    Another size explains a p only without a one-sided test that nobody names: both together explain
    nearly anything.
    """
    for mode, text in OTHER_DIGITS:
        again, _ = decide(case.as_mode(mode))
        if again.verdict in ("consistent", "consistent_if"):
            return Judgement("consistent_if", again.reading, (*again.assumptions, text))
    supports = judgement.reading.supports if judgement.reading is not None else ()
    options = []
    for other, text in with_other_sizes(case, supports):
        again, _ = decide(other)
        if again.verdict in ("consistent", "consistent_if") and ONE_SIDED not in again.assumptions:
            said = (*again.assumptions, text)
            options.append(Judgement("consistent_if", again.reading, said, again.p))
    return min(options, key=lambda o: len(o.assumptions), default=judgement)


def _finding(
    case: Case, j: Judgement, found: list[Reading]
) -> tuple[Finding, tuple[Inference, ...]]:
    target = Target(kind="comparison", index=case.index)
    if j.verdict == "not_checkable":
        return _not_checkable(case, j), ()
    r = j.reading
    if r is None:
        raise ValueError(f"a verdict {j.verdict!r} needs a reading")
    if j.verdict not in ("consistent", "consistent_if"):
        r = nearest(case, [x for x in found if x.refutes] or [r])
    attainable = j.p or r.p
    value = _scaled(_central(case, r), r.p, attainable)
    recomputed = Recomputed(value=value, low=attainable.low, high=attainable.high)
    finding = Finding(
        check=r.check,
        verdict=j.verdict,
        target=target,
        reported=case.p.printed,
        recomputed=recomputed,
        method=r.method,
        assumptions=j.assumptions,
        low_power=_low_power(case, attainable),
        related=tuple(Target(kind="measurement", index=i) for i in r.supports),
    )
    return replace(
        finding, message=message(case, finding, found)
    ), r.inferences if r.fits is not False else ()


def _not_checkable(case: Case, j: Judgement) -> Finding:
    code = j.assumptions[0] if j.assumptions else next(iter(reasons(case)))
    return Finding(
        check="not_checkable",
        verdict="not_checkable",
        target=Target(kind="comparison", index=case.index),
        reported=case.p.printed,
        method=code,
        assumptions=(REASONS[code],),
        message=f"{case.p.printed} was not checked: {REASONS[code]}.",
    )


def _scaled(value: float | None, own: Interval, used: Interval) -> float | None:
    """Carry a central p over to a variant that is a multiple of the reading's own p."""
    if value is None or own == used:
        return value
    if own.high > 0 and abs(used.low * own.high - used.high * own.low) <= SLACK * own.high:
        return float(value * used.high / own.high)
    return None


def _central(case: Case, chosen: Reading) -> float | None:
    """Return the p of the same reading at the printed values themselves."""
    if chosen.fits is not None:
        return None
    for r in readings_of(case.as_mode("point")):
        if _same(r, chosen):
            return float(r.p.low) if r.p.high - r.p.low <= SLACK else None
    return None


def _same(a: Reading, b: Reading) -> bool:
    return (a.check, a.method, a.supports, a.assumptions) == (
        (b.check, b.method, b.supports, b.assumptions)
    )


def _low_power(case: Case, p: Interval) -> bool:
    factor = case.settings.low_power_factor
    return bool(p.high > max(p.low, 1e-12) * factor or p.low < case.settings.alpha < p.high)
