"""Power: one error planted in an honest study with complete inputs, and how often it is found.

    python -m benchmarks.validator_power [--studies 400] [--seed 0]

Beside it what statcheck's published rules find: they read a printed test statistic with its degrees
of freedom and p, and nothing else (Nuijten 2016, doi 10.3758/s13428-015-0664-2).
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from scipy import stats

from benchmarks.validator_prints import (
    ARMS,
    correlated,
    decimals_for,
    fixed,
    printed_share,
    scale,
    statistic_of,
    study,
    table_test,
)
from extractor.records import Comparison, Effect, Measurement, Number, Statistic, StudyRecord
from validator import check

FLAGS = ("inconsistent", "decision_error", "impossible")
STATCHECK_TESTS = ("t", "F", "chi2", "z", "r", "Q")
N = Number.parse


@dataclass(frozen=True)
class Truth:
    """An honest study and its exact p."""

    record: StudyRecord
    p: float


def _printed(rng: Generator, x: np.ndarray, arm: str, decimals: int, **more: object) -> Measurement:
    """One group as most abstracts print it: a labelled SD or, more often, an unexplained ±."""
    kind = "sd" if rng.random() < 0.4 else "unknown_pm"
    mean, sd = fixed(float(x.mean()), decimals), fixed(float(x.std(ddof=1)), decimals)
    values = {"outcome": "score", "time": "6 months", "kind": "level", "center": "mean"} | more
    return Measurement(
        arm=arm,
        value=mean,
        spread=kind,
        spread_values=(sd,),
        n=len(x),
        quote="",
        start=0,
        end=0,
        **values,
    )


def _reports(p: float, design: str = "between", **more: object) -> Comparison:
    text = f"{p:.3f}" if p >= 0.0005 else "0.001"
    values = {"groups": ARMS, "supports": (0, 1), "time": "6 months"} | more
    return Comparison(
        outcome="score",
        design=design,
        p_op="=" if p >= 0.0005 else "<",
        p=N(text),
        quote="",
        start=0,
        end=0,
        **values,
    )


def two_means(rng: Generator, k: int, named: bool = True) -> Iterator[Truth]:
    """Two groups by Student's t, decimals as journals print them."""
    for _ in range(k):
        mean, sd, shift = scale(rng)
        n1, n2 = (int(x) for x in rng.integers(10, 80, 2))
        a = mean + sd * rng.standard_normal(n1)
        b = mean + shift + sd * rng.standard_normal(n2)
        d = decimals_for(rng, sd / 8)
        ms = [_printed(rng, x, arm, d) for x, arm in zip((a, b), ARMS, strict=True)]
        ms[1] = replace(ms[1], spread=ms[0].spread)
        p = float(stats.ttest_ind(a, b).pvalue)
        yield Truth(study(_reports(p, test="Student t" if named else None), ms, (n1, n2)), p)


def two_means_unnamed(rng: Generator, k: int) -> Iterator[Truth]:
    """Two groups by a t test that the text does not name."""
    yield from two_means(rng, k, named=False)


def paired(rng: Generator, k: int) -> Iterator[Truth]:
    """Yield changes of one group with their SD."""
    for _ in range(k):
        mean, sd, shift = scale(rng)
        n = int(rng.integers(10, 80))
        x, y = correlated(rng, n, rng.uniform(0.2, 0.9))
        d = (mean - shift + sd * y) - (mean + sd * x)
        p = float(stats.ttest_1samp(d, 0).pvalue)
        m = _printed(rng, d, ARMS[0], decimals_for(rng, sd / 8), kind="change")
        c = _reports(p, "within", groups=ARMS[:1], supports=(0,), test="paired t")
        yield Truth(study(c, [m], (n, None)), p)


def proportions(rng: Generator, k: int) -> Iterator[Truth]:
    """Two proportions by Pearson's or Fisher's test."""
    for _ in range(k):
        n1, n2 = (int(x) for x in rng.integers(20, 200, 2))
        share = rng.uniform(0.1, 0.8)
        a = int(rng.binomial(n1, share))
        b = int(rng.binomial(n2, np.clip(share + rng.choice([0, 0.1, 0.2, -0.2]), 0.03, 0.97)))
        test = str(rng.choice(["Fisher", "Pearson"]))
        p = table_test(np.array([[a, n1 - a], [b, n2 - b]]), test)
        if p is None:
            continue
        ms = [printed_share(rng, x, e, n) for x, e, n in zip(ARMS, (a, b), (n1, n2), strict=True)]
        named = "Fisher" if test == "Fisher" else "chi-square"
        yield Truth(study(_reports(p, test=named), ms, (n1, n2)), p)


def ratios(rng: Generator, k: int) -> Iterator[Truth]:
    """Hazard and odds ratios with Wald intervals."""
    for _ in range(k):
        se = rng.uniform(0.08, 0.6)
        log = rng.normal(0, 1.8) * se
        e = _effect(str(rng.choice(["HR", "OR"])), np.exp, log, se, 2)
        p = float(2 * stats.norm.sf(abs(log) / se))
        yield Truth(study(_reports(p, supports=(), effect=e), (), (None, None)), p)


def differences(rng: Generator, k: int) -> Iterator[Truth]:
    """Mean differences with intervals."""
    for _ in range(k):
        se = rng.uniform(0.5, 4)
        value = rng.normal(0, 1.8) * se
        e = _effect("MD", float, value, se, decimals_for(rng, se / 8))
        p = float(2 * stats.norm.sf(abs(value) / se))
        yield Truth(study(_reports(p, supports=(), effect=e), (), (60, 60)), p)


def _effect(kind: str, back: Callable[[float], float], center: float, se: float, d: int) -> Effect:
    low, value, high = (fixed(float(back(center + q * se)), d) for q in (-1.96, 0, 1.96))
    return Effect(type=kind, value=value, ci_low=low, ci_high=high, ci_level=95)


def statistics(rng: Generator, k: int) -> Iterator[Truth]:
    """Yield printed test statistics."""
    for _ in range(k):
        name = str(rng.choice(STATCHECK_TESTS))
        p = float(np.exp(rng.uniform(np.log(1e-3), np.log(0.9))))
        value, df = statistic_of(name, p, float(rng.integers(1, 5)), float(rng.integers(10, 120)))
        s = Statistic(name=name, value=fixed(value, 2), df=df)
        yield Truth(study(_reports(p, supports=(), statistic=s), (), (None, None)), p)


def p_shifted(rng: Generator, t: Truth) -> StudyRecord | None:
    """Move the p across 0.05, by a factor of 3 to 10."""
    factor = float(np.exp(rng.uniform(np.log(3), np.log(10))))
    p = t.p * factor if t.p < 0.05 else t.p / factor
    if not 0.0005 < p < 1 or (p < 0.05) == (t.p < 0.05) or t.p < 0.0005:
        return None
    return _with(t, p=N(f"{p:.3f}"))


def _with(t: Truth, **fields: object) -> StudyRecord:
    return replace(t.record, comparisons=(replace(t.record.comparisons[0], **fields),))


def _changed(rng: Generator, number: Number, least: float, most: float) -> Number | None:
    """Change one digit so that the value moves by a share in the given range."""
    digits = [i for i, ch in enumerate(number.text) if ch.isdigit()]
    options = [
        N(number.text[:i] + ch + number.text[i + 1 :])
        for i in digits
        for ch in "0123456789"
        if ch != number.text[i]
    ]
    share = [abs(o.value - number.value) / abs(number.value or 1) for o in options]
    fitting = [o for o, s in zip(options, share, strict=True) if least <= s < most and o.value]
    return fitting[rng.integers(len(fitting))] if fitting else None


def _one_measurement(t: Truth, m: Measurement | None) -> StudyRecord | None:
    return m and replace(t.record, measurements=(m, *t.record.measurements[1:]))


def sd_digit(rng: Generator, t: Truth, least: float = 0.5, most: float = 9.0) -> StudyRecord | None:
    """Change a digit of an SD."""
    if not t.record.measurements or not t.record.measurements[0].spread_values:
        return None
    m = t.record.measurements[0]
    sd = _changed(rng, m.spread_values[0], least, most)
    return _one_measurement(t, replace(m, spread_values=(sd,)) if sd else None)


def mean_digit(
    rng: Generator, t: Truth, least: float = 0.5, most: float = 9.0
) -> StudyRecord | None:
    """Change a digit of a mean."""
    if not t.record.measurements or not t.record.measurements[0].spread_values:
        return None
    m = t.record.measurements[0]
    value = _changed(rng, m.value, least, most)
    return _one_measurement(t, replace(m, value=value) if value else None)


def small_sd_digit(rng: Generator, t: Truth) -> StudyRecord | None:
    """Change a digit of an SD by a tenth to a half."""
    return sd_digit(rng, t, 0.1, 0.5)


def small_mean_digit(rng: Generator, t: Truth) -> StudyRecord | None:
    """Change a digit of a mean by a tenth to a half."""
    return mean_digit(rng, t, 0.1, 0.5)


def digits_swapped(_: Generator, t: Truth) -> StudyRecord | None:
    """Swap the first two differing neighbouring digits of a mean."""
    if not t.record.measurements or not t.record.measurements[0].spread_values:
        return None
    m = t.record.measurements[0]
    text = m.value.text
    for i in range(len(text) - 1):
        a, b = text[i : i + 2]
        if a.isdigit() and b.isdigit() and a != b:
            return _one_measurement(t, replace(m, value=N(text[:i] + b + a + text[i + 2 :])))
    return None


def se_for_sd(_: Generator, t: Truth) -> StudyRecord | None:
    """Print the standard error and call it an SD."""
    ms = t.record.measurements
    if not ms or any(m.spread != "sd" for m in ms):
        return None
    out = []
    for m in ms:
        se = m.spread_values[0].value / np.sqrt(m.n)
        d = max(m.spread_values[0].decimals, int(np.ceil(-np.log10(se))) + 1)
        out.append(replace(m, spread_values=(fixed(se, d),)))
    return replace(t.record, measurements=tuple(out))


def n_of_other_arm(_: Generator, t: Truth) -> StudyRecord | None:
    """Give both groups the size of one, where they differ by half or more."""
    ms = t.record.measurements
    if (
        len(ms) != 2
        or ms[0].events is not None
        or max(ms[0].n, ms[1].n) < 1.5 * min(ms[0].n, ms[1].n)
    ):
        return None
    return replace(t.record, measurements=(ms[0], replace(ms[1], n=ms[0].n)))


def sign_lost(_: Generator, t: Truth) -> StudyRecord | None:
    """Lose the minus of a limit of an interval."""
    e = t.record.comparisons[0].effect
    if e is None or e.type != "MD" or e.ci_low.value >= 0 or abs(e.ci_low.value) < 0.05:
        return None
    return _with(t, effect=replace(e, ci_low=N(e.ci_low.text.lstrip("-"))))


def limit_digit(rng: Generator, t: Truth) -> StudyRecord | None:
    """Change a digit of the upper limit by half or more."""
    e = t.record.comparisons[0].effect
    high = _changed(rng, e.ci_high, 0.5, 9.0) if e is not None else None
    return _with(t, effect=replace(e, ci_high=high)) if e is not None and high else None


def count_digit(rng: Generator, t: Truth) -> StudyRecord | None:
    """Change a digit of a count by half or more."""
    ms = t.record.measurements
    if not ms or ms[0].events is None:
        return None
    events = _changed(rng, N(str(ms[0].events)), 0.5, 9.0)
    if events is None or events.value > ms[0].n:
        return None
    return _one_measurement(t, replace(ms[0], events=int(events.value), quote=events.text))


DESIGNS = {
    "two means, t named": two_means,
    "two means, unnamed": two_means_unnamed,
    "paired change": paired,
    "two proportions": proportions,
    "ratio with interval": ratios,
    "difference with interval": differences,
    "test statistic": statistics,
}
ERRORS = {
    "p across .05, factor 3 to 10": p_shifted,
    "digit of SD, 50 % or more": sd_digit,
    "digit of SD, 10 to 50 %": small_sd_digit,
    "digit of mean, 50 % or more": mean_digit,
    "digit of mean, 10 to 50 %": small_mean_digit,
    "digits of mean swapped": digits_swapped,
    "SE called SD": se_for_sd,
    "n of the other arm": n_of_other_arm,
    "minus of a limit lost": sign_lost,
    "digit of a limit, 50 % or more": limit_digit,
    "digit of a count, 50 % or more": count_digit,
}


def statcheck_finds(record: StudyRecord) -> bool:
    """Decide as statcheck's published rules do: the statistic's rounding against the p's."""
    c = record.comparisons[0]
    s = c.statistic
    if s is None or s.name not in STATCHECK_TESTS or c.p is None:
        return False
    tail = {
        "t": lambda x: 2 * stats.t.sf(x, s.df[0]),
        "z": lambda x: 2 * stats.norm.sf(x),
        "r": lambda x: 2 * stats.t.sf(x * np.sqrt(s.df[0] / max(1 - x * x, 1e-12)), s.df[0]),
        "F": lambda x: stats.f.sf(x, *s.df),
        "chi2": lambda x: stats.chi2.sf(x, s.df[0]),
        "Q": lambda x: stats.chi2.sf(x, s.df[0]),
    }[s.name]
    size = abs(s.value.value)
    low, high = (float(tail(max(size + h, 0))) for h in (s.value.half_unit, -s.value.half_unit))
    if c.p_op == "<":
        return low >= c.p.value
    return not (round(low, c.p.decimals) <= c.p.value <= round(high, c.p.decimals))


UNNAMED = "unnamed"
"""Ends the name of a design whose test is not told: a rank test may stand behind its p, and only a
gross misfit is called wrong, so its inputs are not complete."""


def main() -> None:
    """Print the share found by kind of error and design."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    print(
        f"{'planted error':34}{'design':28}{'studies':>8}{'found':>8}"
        f"{'decision':>9}{'statcheck':>10}"
    )
    for error, plant in ERRORS.items():
        total: Counter[str] = Counter()
        complete: Counter[str] = Counter()
        for i, (design, generate) in enumerate(DESIGNS.items()):
            rng = np.random.default_rng([options.seed, i])
            got: Counter[str] = Counter()
            for truth in generate(rng, options.studies):
                wrong = plant(rng, truth)
                if wrong is None:
                    continue
                findings = check(wrong).findings
                got["studies"] += 1
                got["found"] += any(f.verdict in FLAGS for f in findings)
                got["decision"] += any(f.verdict == "decision_error" for f in findings)
                got["statcheck"] += statcheck_finds(wrong)
            if got["studies"]:
                print(_row(error, design, got))
                total += got
                complete += Counter() if design.endswith(UNNAMED) else got
        print(_row(error, "all", total))
        print(_row(error, "all that name their test", complete))


def _row(error: str, design: str, got: Counter[str]) -> str:
    n = got["studies"]
    shares = "".join(
        f"{got[k] / n:{w}.1%}" for k, w in (("found", 8), ("decision", 9), ("statcheck", 10))
    )
    return f"{error:34}{design:28}{n:8,}{shares}"


if __name__ == "__main__":
    main()
