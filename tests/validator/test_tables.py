"""Tables, coverage, the array functions, settings and what importing costs."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

import validator
from extractor.records import Source
from tests.validator.make import effect, mean, p_of, record, share, stat
from validator import Settings, check, coverage, statcheck_table
from validator.arrays import agrees, differences, paired_changes, ratios, two_means
from validator.reasons import REASONS
from validator.summary import VERDICTS
from validator.tables import (
    STATCHECK_COLUMNS,
    corpus_table,
    findings_table,
    journal_table,
    study_table,
)

STUDIES = [
    check(record(p_of("= .036", statistic=stat("t", "-2.20", 28), supports=()))),
    check(record(p_of("= .019", statistic=stat("F", "5.29", 1, 55), supports=()))),
    check(
        record(
            p_of("= .04", test="Student t"), mean("12.3 4.5", "A", 25), mean("14.1 4.9", "B", 25)
        )
    ),
    check(record(p_of("= .04", supports=()), share("A", 37, 22, "49.5"))),
    check(record(p_of("= 1.3", supports=()))),
    check(record(p_of(None, effect=effect("OR", "2.4", "0.3", "1.9"), supports=()))),
]


def test_coverage_says_what_was_checked_and_why_not() -> None:
    c = coverage(STUDIES)
    assert (c.found, c.checked, c.consistent, c.flagged) == (5, 4, 1, 3)
    assert c.reasons == (("values", 1),)
    assert c.share == pytest.approx(0.8)
    assert coverage([]).share == 0


def test_statcheck_table_has_its_columns_and_decisions() -> None:
    table = statcheck_table(STUDIES)
    assert tuple(table.columns) == STATCHECK_COLUMNS
    assert table["error"].tolist() == [False, True, True, True]
    assert table["decision_error"].tolist() == [False, False, True, False]
    assert table.loc[1, ["test_type", "df1", "df2", "test_value", "reported_p"]].tolist() == [
        "F",
        1,
        55,
        5.29,
        0.019,
    ]
    assert table.loc[1, "computed_p"] == pytest.approx(0.0253, abs=1e-4)


def test_study_and_corpus_tables_count_alike() -> None:
    studies, corpus = study_table(STUDIES), corpus_table(STUDIES)
    assert len(studies) == len(STUDIES)
    assert studies["other_flags"].sum() == 2
    assert studies["worst"].tolist()[2] == "decision_error"
    findings = findings_table(STUDIES)
    assert len(findings) == sum(len(s.findings) for s in STUDIES)
    assert corpus["findings"].sum() == len(findings)
    assert corpus[list(VERDICTS)].sum().sum() == len(findings)


def test_journals_tell_whose_style_can_be_checked() -> None:
    of_a = [replace(s, source=Source(journal="A")) for s in STUDIES[:3]]
    table = journal_table([*of_a, *STUDIES[3:]]).set_index("journal")
    assert table.loc["A", ["studies", "p_values", "checked"]].tolist() == [3, 3, 3]
    assert table.loc["(not known)", "main_reason"] in REASONS
    assert table["p_values"].sum() == coverage(STUDIES).found


def test_empty_tables_keep_their_columns() -> None:
    assert list(study_table([]).columns)[:2] == ["study", "journal"]
    assert tuple(statcheck_table([]).columns) == STATCHECK_COLUMNS
    assert "message" in findings_table([]).columns


def test_columns_give_what_single_checks_give() -> None:
    group = np.array([12.3, 10.0]), 0.05, np.array([4.5, 2.0]), 0.05, np.array([25, 50])
    other = np.array([14.1, 12.0]), 0.05, np.array([4.9, 8.0]), 0.05, np.array([25, 10])
    p = two_means(group, other)
    assert p["Student t"].low[0] == pytest.approx(STUDIES[2].findings[0].recomputed.low)
    assert agrees(p["Student t"], np.array([0.18, 0.452]), 0.005).tolist() == [True, False]
    assert agrees(p["Welch t"], np.array([0.18, 0.452]), 0.0005).tolist() == [True, True]
    change = paired_changes(np.array([-5.3]), 0.05, np.array([7.9]), 0.05, np.array([29]))
    assert change.low[0] == pytest.approx(0.00101, abs=1e-5)
    hr = ratios(np.array([0.74]), np.array([0.58]), np.array([0.95]), 0.005)
    assert agrees(hr, 0.017, 0.0005).tolist() == [True]
    md = differences(np.array([-1.8]), np.array([-4.48]), np.array([0.88]), 0.005)
    assert agrees(md, 0.19, 0.005).tolist() == [True]


@pytest.mark.parametrize(
    "wrong",
    [
        {"alpha": 0.0},
        {"usual_r": (0.5, 1.2)},
        {"near": 0.5},
        {"max_n": 1},
        {"flag_confidence": -0.1},
        {"retained": 1.5},
    ],
)
def test_settings_refuse_nonsense(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Settings(**wrong)  # type: ignore[arg-type]


def test_settings_decide() -> None:
    text = (
        "The score was 12.3 (SD 4.5) with A (n = 25) versus 14.1 (SD 4.9) with B (n = 25), p = .04."
    )
    ms = mean("12.3 4.5", "A", 25, start=14, end=27), mean("14.1 4.9", "B", 25, start=50, end=63)
    c = replace(p_of("= .04", test="Student t", confidence=0.65), start=80, end=87)
    study = record(c, *ms)
    assert check(study, text=text).findings[0].verdict == "inconsistent"
    assert check(study).findings[0].method == "link"
    lax = Settings(decision_confidence=0.62)
    assert check(study, settings=lax).findings[0].verdict == "decision_error"
    strict = Settings(flag_confidence=0.7)
    assert check(study, settings=strict, text=text).findings[0].method == "link"


def test_every_public_name_is_there() -> None:
    assert all(getattr(validator, name) is not None for name in validator.__all__)
    with pytest.raises(AttributeError, match="nothing_such"):
        validator.nothing_such  # noqa: B018 (the access is what is tested)


def test_importing_is_cheap() -> None:
    code = (
        "import sys, validator; assert 'scipy' not in sys.modules; validator.check; "
        "print([m for m in ('pandas', 'scipy.stats', 'statsmodels') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
