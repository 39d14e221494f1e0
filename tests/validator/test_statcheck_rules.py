"""Every rule of statcheck as a case, decided as it decides, and the exceptions with their reasons.

The rules are the published ones (Nuijten 2016, doi 10.3758/s13428-015-0664-2, and the manual of the
R package): which statistics are read, how rounding is allowed for, when a p counts as one-sided,
what makes an error and what a decision error. Texts go through the extractor, so that the way of
printing is a part of the case.
"""

import pytest

from extractor import extract
from tests.validator.make import p_of, stat, verdict
from validator import check

FLAGS = ("inconsistent", "decision_error", "impossible")

RULES = [
    # text, is it an error, is it a decision error (as statcheck says)
    # t
    ("t(28) = 2.20, p = .036", False, False),
    ("t(28) = -2.20, p = .036", False, False),
    ("t(28) = \u22122.20, p = .036", False, False),
    ("t (28) = 2.20 , P = 0.036", False, False),
    ("t(28)=2.20, p=.06", True, True),
    ("t(28) = 1.20, p = .04", True, True),
    ("t(28) = 2.20, p < .05", False, False),
    ("t(28) = 2.20, p < .001", True, False),
    ("t(28) = 1.20, p > .05", False, False),
    ("t(28) = 2.20, p > .05", True, True),
    ("t(28.4) = 2.20, p = .036", False, False),
    ("t(1,028) = 2.20, p = .028", False, False),
    # F
    ("F(1, 55) = 5.29, p = .025", False, False),
    ("F(1, 55) = 5.29, p = .019", True, False),
    ("F(2, 57) = 1.10, p = .03", True, True),
    ("F(2,57)=5.19, P<0.01", False, False),
    # chi-square
    ("\u03c72(1) = 3.24, p = .072", False, False),
    ("\u03c72(1) = 3.24, p = .036", True, True),
    ("\u03c72(1, N = 120) = 6.53, p = .011", False, False),
    ("\u03c72(2) = 9.21, p < .001", True, False),
    # z
    ("z = 2.05, p = .04", False, False),
    ("z = -2.05, p = .04", False, False),
    ("Z = 1.20, p = .02", True, True),
    # Q of heterogeneity
    ("Q(5) = 12.1, p = .033", False, False),
    ("Q(5) = 12.1, p = .33", True, True),
    # rounding of the statistic: 2.0 stands for 1.95 to 2.05
    ("t(30) = 2.0, p = .050", False, False),
    ("t(30) = 2.0, p = .058", False, False),
    ("t(30) = 2.0, p = .08", True, False),
    # rounding of the p
    ("t(28) = 2.20, p = .04", False, False),
    ("t(28) = 2.20, p = .0362", False, False),
    # ns stands for p > .05
    ("t(28) = 1.20, ns", False, False),
    # scientific notation
    ("t(28) = 8.10, p = 8.0e-9", False, False),
    ("t(28) = 2.20, p = 3.6e-2", False, False),
    ("t(28) = 2.20, p = 3.6 x 10-2", False, False),
]

EXCEPTIONS = [
    # text, statcheck calls it an error, our verdict, why it differs
    (
        "t(28) = 1.80, p = .041",
        True,
        "consistent_if",
        "statcheck takes a one-sided p for right only where the text says so; here one-sided is "
        "named as the condition, which tells the reader more than an error",
    ),
    (
        "t(28) = 8.10, p = .000",
        True,
        "consistent",
        "statcheck counts p = .000 as an error of style; it stands for p < .0005, and the style is "
        "remarked upon beside the verdict",
    ),
    (
        "t(28) = 8.10, p = .0001",
        True,
        "consistent_if",
        "some software prints no smaller p than .0001; the floor is named as the condition",
    ),
    (
        "t(28) = 2.06, p < .05",
        False,
        "consistent",
        "p = .0488: the same, for the record of how near to .05 both agree",
    ),
    (
        "t(28) = 2.04, p = .05",
        False,
        "consistent",
        "statcheck's p of .0508 prints as .05: the same; p = .05 stands for .045 to .055, so no "
        "decision error is possible, whichever side the author takes it for",
    ),
]


CORRELATIONS = [
    # r, df, p, is it an error, is it a decision error
    (".45", 18, "= .047", False, False),
    ("-.45", 18, "= .047", False, False),
    (".25", 18, "= .01", True, True),
    (".45", 18, "< .05", False, False),
    ("1.45", 18, "= .03", None, None),
]
"""Correlations as records: an r outside -1 to 1 is none, and is left alone as statcheck does."""


@pytest.mark.parametrize(("r", "df", "p", "error", "decision"), CORRELATIONS)
def test_correlations(r: str, df: int, p: str, error: bool | None, decision: bool | None) -> None:
    found = verdict(p_of(p, "association", statistic=stat("r", r, df), supports=())).verdict
    if error is None:
        assert found == "not_checkable"
    else:
        assert (found in FLAGS, found == "decision_error") == (error, decision)


def _verdict(statistic: str) -> str:
    text = f"Pain differed between the groups ({statistic})."
    findings = check(extract(text), text=text).findings
    return next(f.verdict for f in findings if f.target.kind == "comparison")


@pytest.mark.parametrize(("statistic", "error", "decision"), RULES)
def test_decided_as_statcheck_decides(statistic: str, error: bool, decision: bool) -> None:
    found = _verdict(statistic)
    assert found != "not_checkable"
    assert (found in FLAGS) == error
    assert (found == "decision_error") == decision


@pytest.mark.parametrize(("statistic", "error", "ours", "reason"), EXCEPTIONS)
def test_decided_otherwise_for_a_reason(
    statistic: str, error: bool, ours: str, reason: str
) -> None:
    assert _verdict(statistic) == ours
    assert reason


@pytest.mark.parametrize("said", ["one-sided", "one-tailed", "1-tailed"])
def test_one_sided_where_the_text_says_so(said: str) -> None:
    text = f"Methods: All tests were {said}. Results: Pain differed (t(28) = 1.80, p = .041)."
    assert check(extract(text), text=text).findings[0].verdict == "consistent"


def test_chi_square_is_never_halved() -> None:
    text = (
        "Methods: All tests were one-sided. Results: Pain differed (\u03c72(1) = 3.24, p = .036)."
    )
    assert check(extract(text), text=text).findings[0].verdict == "decision_error"
