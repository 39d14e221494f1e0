"""Nine p-values of one abstract, worked by hand: figures of a trial of IVIG in scleroderma."""

import json
from dataclasses import replace

import pytest

from benchmarks.parts import shared_dir
from extractor.record_json import from_dict
from extractor.records import Arm, Finding, Inference, StudyRecord
from tests.validator.make import PM, mean, p_of
from validator import check

LEVELS = (
    ("baseline", "29.6 7.2", 30),
    ("6 months", "24.1 9.6", 29),
    ("12 months", "22.5 10.0", 25),
)
LATER = (("18 months", "20.6 11.8", 23), ("24 months", "15.3 6.4", 15))
CHANGES = (
    ("IVIG", "6 months", "-5.3 7.9", 30),
    ("relaxin", "6 months", "-4.8 6.99", None),
    ("MMF", "6 months", "-3.4 7.4", None),
    ("IVIG", "12 months", "-8 8.3", 30),
    ("D-pen", "12 months", "-2.47 8.6", None),
    ("collagen", "12 months", "-3.4 7.12", None),
    ("MMF", "12 months", "-7.1 9", None),
)
WITHIN = (("6 months", "= 0.0011"), ("12 months", "= 0.0001"), ("18 months", "= 0.0001"))
BETWEEN = ((5, 6, "= 0.74"), (5, 7, "= 0.26"), (8, 9, "= 0.005"), (8, 10, "= 0.005"))
SIZES = {"relaxin": 231, "MMF": 87, "D-pen": 134, "collagen": 168}


def own_words() -> StudyRecord:
    """The same figures; the changes carry the size of the arm, as a hasty reader has it."""
    levels = [mean(x, "IVIG", n, PM, outcome="mRSS", time=t) for t, x, n in LEVELS + LATER]
    changes = [
        mean(
            x,
            arm,
            n,
            PM,
            outcome="mRSS",
            time=t,
            kind="change",
            imputed=("n from arm",) if n else (),
        )
        for arm, t, x, n in CHANGES
    ]
    within = [
        p_of(
            p, "within", outcome="mRSS", time=t, groups=("IVIG",), supports=(0, i), test="paired t"
        )
        for i, (t, p) in enumerate((*WITHIN, ("24 months", "< 0.0001")), 1)
    ]
    between = [
        p_of(
            p,
            outcome="mRSS",
            time=changes[i - 5].time,
            groups=("IVIG", changes[j - 5].arm),
            supports=(i, j),
            test="Student t",
        )
        for i, j, p in (*BETWEEN, (8, 11, "= 0.67"))
    ]
    return StudyRecord(
        id="ivig",
        arms=(Arm(label="IVIG", n=30), *(Arm(label=x, role="other") for x in SIZES)),
        measurements=(*levels, *changes),
        comparisons=(*within, *between),
    )


def gold() -> StudyRecord:
    path = shared_dir() / "gold" / "records.jsonl"
    if not path.is_file():
        pytest.skip(f"no annotated material at {path}")
    rows = (json.loads(x) for x in path.read_text("utf-8").splitlines() if x)
    return from_dict(next(r for r in rows if r["id"] == "ivig-dcssc"))


@pytest.fixture(params=[own_words, gold], ids=["own words", "annotated"])
def checked(request: pytest.FixtureRequest) -> StudyRecord:
    return check(request.param())


def verdicts(study: StudyRecord) -> list[Finding]:
    found = [f for f in study.findings if f.target.kind == "comparison"]
    assert [f.target.index for f in found] == list(range(9))
    return found


def implied(study: StudyRecord, quantity: str, comparison: int) -> list[Inference]:
    arm = study.comparisons[comparison].groups[-1]
    index = next(i for i, a in enumerate(study.arms) if a.label == arm)
    wanted = {"correlation": comparison, "n": index}[quantity]
    return [i for i in study.inferences if i.quantity == quantity and i.target.index == wanted]


def test_none_of_the_nine_is_wrong(checked: StudyRecord) -> None:
    found = verdicts(checked)
    assert [f.verdict for f in found[:4]] == ["consistent"] * 4
    assert [f.verdict for f in found[4:]] == ["consistent_if"] * 5


@pytest.mark.parametrize(
    ("index", "low", "high"), [(0, 0.00101, 0.00136), (1, 0.0000283, 0.000152)]
)
def test_change_with_its_sd_decides_with_the_size_of_the_visit(
    checked: StudyRecord, index: int, low: float, high: float
) -> None:
    finding = verdicts(checked)[index]
    assert finding.check == "paired_change"
    assert finding.recomputed.low == pytest.approx(low, rel=5e-3)
    assert finding.recomputed.high == pytest.approx(high, rel=5e-3)


def test_correlations_that_the_levels_need(checked: StudyRecord) -> None:
    (at_18,) = implied(checked, "correlation", 2)
    assert (at_18.low, at_18.high) == (
        pytest.approx(0.583, abs=5e-4),
        pytest.approx(0.704, abs=5e-4),
    )
    (at_24,) = implied(checked, "correlation", 3)
    assert at_24.low == pytest.approx(-0.18, abs=5e-3)
    assert at_24.high == 1.0


@pytest.mark.parametrize(
    ("index", "low", "high"),
    [(4, 37, None), (5, 48, 111), (6, 46, 614), (7, 56, None), (8, 8, None)],
)
def test_sizes_that_the_comparators_need(
    checked: StudyRecord, index: int, low: int, high: int | None
) -> None:
    source = f"p {checked.comparisons[index].p_op} {checked.comparisons[index].p.text} by Student t"
    (size,) = (i for i in implied(checked, "n", index) if i.source == source)
    assert (size.low, size.high) == (low, high)
    assert verdicts(checked)[index].assumptions[0].startswith("n of ")


def test_with_the_published_sizes_all_nine_are_consistent() -> None:
    study = own_words()
    arms = tuple(replace(a, n=SIZES.get(a.label, a.n)) for a in study.arms)
    measurements = tuple(
        replace(m, n=SIZES[m.arm]) if m.arm in SIZES else m for m in study.measurements
    )
    done = check(replace(study, arms=arms, measurements=measurements))
    assert [f.verdict for f in verdicts(done)] == ["consistent"] * 9
