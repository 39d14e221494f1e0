"""Small records in code: what a test says stands in one line, quotes and places are made up."""

from __future__ import annotations

from typing import Any

from extractor.records import (
    Arm,
    Comparison,
    Effect,
    Finding,
    Inference,
    Measurement,
    Number,
    Source,
    StudyRecord,
    Target,
)
from extractor.vocabulary import Outcome, TimeWindow, Treatment, Vocabulary, parse_vocabulary

VOCABULARY_TEXT = """
[[outcome]]
name = "mRSS"
synonyms = ["skin score"]
low = 0
high = 51
better = "lower"

[[outcome]]
name = "FVC"
synonyms = ["forced vital capacity"]
unit = "% predicted"
low = 10
high = 160
better = "higher"

[[treatment]]
name = "IVIG"
synonyms = ["immunoglobulin"]
class = "immunoglobulin"

[[treatment]]
name = "rituximab"
class = "anti-CD20"

[[treatment]]
name = "obinutuzumab"
class = "anti-CD20"

[[treatment]]
name = "placebo"
class = "comparator"
comparator = true

[[window]]
name = "6 months"
low = 137
high = 228
target = 183

[[window]]
name = "12 months"
low = 320
high = 410
target = 365
"""

__all__ = ["Outcome", "TimeWindow", "Treatment", "Vocabulary"]


def vocabulary() -> Vocabulary:
    """The small vocabulary of these tests."""
    return parse_vocabulary(("test.toml", VOCABULARY_TEXT))


def number(x: float | str | None) -> Number | None:
    """A printed number; pass text where its decimals matter."""
    return None if x is None else Number.parse(x if isinstance(x, str) else f"{x:g}")


def level(arm: str, time: str | None, mean: Any, spread: Any = None, **more: Any) -> Measurement:
    """A mean of mRSS with an unexplained ± unless said otherwise."""
    return measure(arm, time, mean, spread, kind="level", **more)


def change(arm: str, time: str | None, mean: Any, spread: Any = None, **more: Any) -> Measurement:
    """A change of mRSS."""
    return measure(arm, time, mean, spread, kind="change", **more)


def measure(
    arm: str,
    time: str | None,
    mean: Any,
    spread: Any = None,
    *,
    kind: Any = "level",
    how: Any = "sd",
    outcome: str = "mRSS",
    center: Any = "mean",
    **more: Any,
) -> Measurement:
    """A mean with its spread: one number or a pair."""
    values = () if spread is None else (spread if isinstance(spread, tuple) else (spread,))
    printed = tuple(n for n in (number(v) for v in values) if n is not None)
    quote = f"{mean} {spread}"
    return Measurement(
        outcome=outcome,
        arm=arm,
        time=time,
        kind=kind,
        center=center,
        value=number(mean),
        spread=how if printed else None,
        spread_values=printed,
        ci_level=95 if how == "ci" else None,
        quote=quote,
        start=0,
        end=len(quote),
        **more,
    )


def events(arm: str, x: int | None, n: int | None, **more: Any) -> Measurement:
    """A proportion."""
    percent = number(more.pop("percent", None))
    quote = f"{x}/{n}"
    return Measurement(
        outcome=more.pop("outcome", "relapse"),
        arm=arm,
        time=more.pop("time", "6 months"),
        kind="proportion",
        center="count" if percent is None else "percent",
        value=number(x) if percent is None else percent,
        events=x,
        n=n,
        percent=percent,
        quote=quote,
        start=0,
        end=len(quote),
        **more,
    )


def within(arm: str, time: str | None, p: Any, *, op: Any = "=", **more: Any) -> Comparison:
    """A test of a change in one arm."""
    more = {"test": "paired t", "outcome": "mRSS", "versus_time": "baseline"} | more
    quote = f"p {op} {p}"
    return Comparison(
        design="within",
        groups=(arm,),
        time=time,
        p_op=op,
        p=number(p),
        quote=quote,
        start=0,
        end=len(quote),
        **more,
    )


def between(groups: tuple[str, str], time: str | None, **more: Any) -> Comparison:
    """A contrast of two arms; ``effect`` is (type, value, low, high), ``p`` exact."""
    effect = more.pop("effect", None)
    made = None
    if effect is not None:
        kind, value, low, high = effect
        made = Effect(
            type=kind,
            value=number(value),
            ci_low=number(low),
            ci_high=number(high),
            ci_level=95 if low is not None else None,
        )
    p = more.pop("p", None)
    quote = more.pop("quote", f"{effect} {p}")
    return Comparison(
        outcome=more.pop("outcome", "mRSS"),
        design="between",
        groups=groups,
        time=time,
        effect=made,
        p_op=more.pop("op", None if p is None else "="),
        p=number(p),
        quote=quote,
        start=0,
        end=len(quote),
        **more,
    )


def study(
    name: str,
    arms: dict[str, tuple[int | None, str]],
    *items: Measurement | Comparison,
    **more: Any,
) -> StudyRecord:
    """A record; ``arms`` maps labels to (n, role)."""
    source = Source(
        pmid=more.pop("pmid", None),
        doi=more.pop("doi", None),
        year=more.pop("year", None),
        authors=more.pop("authors", ()),
    )
    return StudyRecord(
        id=name,
        source=source,
        arms=tuple(Arm(label=k, n=n, role=r) for k, (n, r) in arms.items()),  # type: ignore[arg-type]
        measurements=tuple(i for i in items if isinstance(i, Measurement)),
        comparisons=tuple(i for i in items if isinstance(i, Comparison)),
        **more,
    )


def bad(kind: Any, index: int) -> Finding:
    """A finding that says that something does not fit."""
    return Finding(check="test", verdict="inconsistent", target=Target(kind=kind, index=index))


def implied(quantity: Any, kind: Any, index: int, **more: Any) -> Inference:
    """Something that the validator inferred."""
    return Inference(quantity=quantity, target=Target(kind=kind, index=index), **more)


COHORT = {"IVIG": (20, "cohort")}
TRIAL = {"IVIG": (20, "treatment"), "placebo": (24, "control")}
