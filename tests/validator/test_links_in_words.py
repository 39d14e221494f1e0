"""Ways in which a p may stand beside numbers that it does not belong to: none of them is flagged.

Every text prints a p that does not follow from the two values linked to it. In the first list the
words bear the link out, so it is wrong; in the second they do not, so nothing is said against it.
"""

from dataclasses import replace

import pytest

from extractor.records import Arm, Comparison, Finding, Measurement, Number, StudyRecord
from tests.validator.make import effect
from validator import check

N = Number.parse
FLAGS = ("inconsistent", "decision_error")
SHARES = ("14 of 20", "19 of 25")

CERTAIN = [
    "Breathing eased in [14 of 20] given steam and in [19 of 25] given air (p = 0.065).",
    "Breathing eased in [14 of 20] patients with steam versus [19 of 25] with air, p = 0.065.",
    "Breathing eased more often with steam than with air (p = 0.065; [14 of 20] vs [19 of 25]).",
    "Nine slept (p = 0.40). With steam [14 of 20] breathed well and [19 of 25] in the air group "
    "(p = 0.065), and nobody died (p = 1.0).",
    "[14 of 20] (70%) in the steam group and [19 of 25] (76%) in the air group breathed well "
    "(p=0.065).",
]
UNCERTAIN = [
    # another sentence
    (
        "apart",
        "With steam [14 of 20] slept, with air [19 of 25]. Pain fell in both groups (p = 0.065).",
    ),
    # another p between
    (
        "apart",
        "Of steam [14 of 20] slept and [19 of 25] of controls (p = 0.65) or sat (p = 0.065).",
    ),
    # a further value that it may be about
    (
        "left_over",
        "In [14 of 20] with steam, [19 of 25] with air and 3 of 22 with nothing (p = 0.065).",
    ),
    (
        "left_over",
        "Sleep came to 2 of 20 and later to [14 of 20] with steam vs [19 of 25] (p = 0.065).",
    ),
    # another statement between
    (
        "clause",
        "Of steam [14 of 20] slept, of air [19 of 25], but pain was less with steam (p = 0.065).",
    ),
    (
        "clause",
        "[14 of 20] and [19 of 25] in the groups slept, and controls had more pain (p = 0.065).",
    ),
    # one list of values, one of p-values
    (
        "left_over",
        "Sleep in [14 of 20] vs [19 of 25] with p-values of p = 0.065 and p = 0.4, respectively.",
    ),
    # another analysis
    (
        "words",
        "Per protocol, [14 of 20] with steam versus [19 of 25] with air slept (p = 0.065).",
    ),
    ("words", "[14 of 20] with steam versus [19 of 25] with air slept (p = 0.065 for trend)."),
    ("words", "Cumulative sleep came to [14 of 20] versus [19 of 25] with air (p = 0.065)."),
    ("words", "[14 of 20] with steam vs [19 of 25] with air slept (p for interaction = 0.065)."),
]


def of_text(marked: str, total: int | None = None) -> Finding:
    """Check a text whose linked values stand in brackets, linked as if by a sure hand."""
    spans, text = [], ""
    for k, part in enumerate(marked.replace("]", "[").split("[")):
        if k % 2:
            spans.append((len(text), len(text) + len(part)))
        text += part
    start = text.rindex("0.065")
    start = max(text.rfind("p ", 0, start), text.rfind("p=", 0, start))
    c = Comparison(
        outcome="sleep",
        design="between",
        groups=("steam", "air"),
        p_op="=",
        p=N("0.065"),
        supports=(0, 1),
        quote=text[start : text.rindex("0.065") + 5],
        start=start,
        end=text.rindex("0.065") + 5,
    )
    arms = Arm(label="steam", n=20), Arm(label="air", n=25)
    ms = [_share(text, s, arm) for s, arm in zip(spans, arms, strict=True)]
    record = StudyRecord(
        id="made-up", arms=arms, total_n=total, measurements=tuple(ms), comparisons=(c,)
    )
    return check(record, text=text).findings[0]


@pytest.mark.parametrize(("total", "flagged"), [(None, True), (45, True), (50, True), (30, False)])
def test_groups_that_must_share_people_are_not_judged_as_two(
    total: int | None, flagged: bool
) -> None:
    """Twenty and 25 of 30 people: a paired test of both gels on each may well give that p."""
    assert (of_text(CERTAIN[0], total).verdict in FLAGS) == flagged


def _share(text: str, span: tuple[int, int], arm: Arm) -> Measurement:
    events, n = (int(x) for x in text[slice(*span)].split(" of "))
    return Measurement(
        outcome="sleep",
        arm=arm.label,
        kind="proportion",
        center="count",
        value=N(str(events)),
        events=events,
        n=n,
        quote=text[slice(*span)],
        start=span[0],
        end=span[1],
    )


@pytest.mark.parametrize("marked", CERTAIN)
def test_a_certain_link_is_judged(marked: str) -> None:
    assert of_text(marked).verdict in FLAGS


@pytest.mark.parametrize(("why", "marked"), UNCERTAIN)
def test_an_uncertain_link_is_not(why: str, marked: str) -> None:
    found = of_text(marked)
    assert (found.verdict, found.method) == ("not_checkable", why)


EFFECTS = [
    # text, why it is not flagged (None: it is)
    ("Steam helped (HR 1.41, 95% CI 1.15 to 1.73, p = .3).", None),
    ("Steam helped (HR, 1.41; 95% CI, 1.15\u20131.73; P = .3).", None),
    ("The hazard ratio of 1.41 (1.15 to 1.73) for steam compared with air (p = .3) is high.", None),
    ("Steam helped (p = .3; HR 1.41, 95% CI 1.15 to 1.73).", None),
    ("Steam helped (HR 1.41, 95% CI 1.15 to 1.73). More of them slept (p = .3).", "apart"),
    ("Steam helped (HR 1.41, 95% CI 1.15 to 1.73, p for trend = .3).", "words"),
    ("The highest quartile of steam (HR 1.41, 95% CI 1.15 to 1.73; p = .3) did best.", "words"),
    ("HR 1.41 (1.15 to 1.73) in men and 1.62 (1.11 to 2.36) in women (p = .3).", "left_over"),
    ("Stay was shorter (1.41 (1.15 to 1.73) vs. 2.20 (1.80 to 2.40) days; p = .3).", "left_over"),
    ("Median stay was 1.41 (1.15 to 1.73) days with steam (p = .3).", "one_group"),
    ("Stay with steam was 3.0 vs 1.41 (1.15 to 1.73) days (p = .3).", "one_group"),
    ("HR 1.41, 95% CI 1.15 to 1.73, but the groups slept alike (p = .3).", "clause"),
]


@pytest.mark.parametrize(("text", "why"), EFFECTS)
def test_effects(text: str, why: str | None) -> None:
    start = min(i for i in (text.find("p = .3"), text.find("P = .3"), text.find("p for")) if i >= 0)
    end = text.index(".3", start) + 2
    c = Comparison(
        outcome="sleep",
        design="between",
        effect=effect("HR", "1.41", "1.15", "1.73", ci_level=95),
        p_op="=",
        p=N(".3"),
        quote=text[start:end],
        start=start,
        end=end,
    )
    record = StudyRecord(id="made-up", comparisons=(c,))
    found = check(record, text=text).findings[0]
    assert (found.method if found.verdict == "not_checkable" else None) == why
    assert (found.verdict in FLAGS) == (why is None)


def test_misfits_that_come_together_are_no_misprints() -> None:
    ratio = effect("HR", "1.41", "1.15", "1.73", ci_level=95)
    one = Comparison(
        outcome="sleep",
        design="between",
        effect=ratio,
        p_op="=",
        p=N(".3"),
        quote="",
        start=0,
        end=0,
    )
    alone = check(StudyRecord(id="a", comparisons=(one,))).findings[0]
    both = check(StudyRecord(id="b", comparisons=(one, replace(one, p=N(".4"))))).findings
    assert alone.verdict in FLAGS
    assert [f.verdict for f in both[:2]] == ["consistent_if", "consistent_if"]
    assert "another test" in both[0].message


def test_a_size_of_something_else_is_tried_before_a_flag() -> None:
    text = (
        "Sixty were asked, of whom n = 12 came and n = 15 did not. By Student's t test the score "
        "was 12.3 (SD 4.5) with steam versus 17.1 (SD 4.9) with air (p = .014)."
    )
    c = Comparison(
        outcome="score",
        design="between",
        groups=("steam", "air"),
        test="Student t",
        p_op="=",
        p=N(".014"),
        supports=(0, 1),
        quote="p = .014",
        start=text.index("p = .014"),
        end=text.index("p = .014") + 8,
    )
    ms = [_level(text, "12.3 (SD 4.5)", "steam", 60), _level(text, "17.1 (SD 4.9)", "air", 60)]
    arms = Arm(label="steam", n=60), Arm(label="air", n=60)
    record = StudyRecord(id="made-up", arms=arms, measurements=tuple(ms), comparisons=(c,))
    found = check(record, text=text).findings[0]
    assert found.verdict == "consistent_if"
    assert "12 and 15" in found.message


def _level(text: str, quote: str, arm: str, n: int) -> Measurement:
    mean, sd = quote.rstrip(")").split(" (SD ")
    start = text.index(quote)
    return Measurement(
        outcome="score",
        arm=arm,
        kind="level",
        center="mean",
        value=N(mean),
        spread="sd",
        spread_values=(N(sd),),
        n=n,
        imputed=("n from arm",),
        quote=quote,
        start=start,
        end=start + len(quote),
    )
