"""What statcheck's rules decide on a printed test statistic, decided the same way, from the text.

The rules (Nuijten et al. 2016, doi 10.3758/s13428-015-0664-2, and the manual of version 1.4): the
p is recomputed from the statistic and its degrees of freedom, both taken as rounded; an exact p is
an error if no value inside the rounding gives it; a bound is an error if the recomputed p lies
beyond it; "ns" claims p > .05; p = .05 counts as significant; a halved p is right where the text
says one-sided. Each row: the words, whether that is an error, whether significance flips.
"""

import pytest

from extractor import extract
from extractor.records import Finding
from validator import check
from validator.tables import FLAGS

HEAD = "A trial of gloves\nMETHODS: Gloves (n = 15) were compared with care (n = 15). {}RESULTS: "

SAME = [
    # t, any sign, rounding of both sides
    ("t(28) = 2.20, p = .036", False, False),
    ("t(28) = -2.20, p = .036", False, False),
    ("t(28) = −2.20, p = .036", False, False),
    ("t(28) = 2.20, p = .04", False, False),
    ("t(28) = 2.2, p = .034", False, False),
    ("t(28) = 2.20, p = .045", True, False),
    ("t(28) = 2.20, p = .36", True, True),
    ("t(28) = 1.20, p = .024", True, True),
    ("t(37.2) = 2.20, p = .034", False, False),
    # bounds
    ("t(28) = 2.20, p < .05", False, False),
    ("t(28) = 2.20, p < .01", True, False),
    ("t(28) = 1.20, p < .05", True, True),
    ("t(28) = 1.20, p > .05", False, False),
    ("t(28) = 2.60, p > .05", True, True),
    ("t(28) = 4.10, p < .001", False, False),
    # not significant
    ("t(28) = 1.20, p = n.s.", False, False),
    ("t(28) = 2.60, p = n.s.", True, True),
    # p = .05 is significant and rounded
    ("t(28) = 2.03, p = .05", False, False),
    ("t(28) = 2.06, p = .05", False, False),
    # F, chi-square, z, r, Q
    ("F(1, 55) = 5.29, p = .025", False, False),
    ("F(1, 55) = 5.29, p = .019", True, False),
    ("F(2, 87) = 3.21, p = .045", False, False),
    ("F(2, 87) = 3.21, p = .45", True, True),
    ("χ2(1) = 3.84, p = .05", False, False),
    ("χ2(2, N = 120) = 9.40, p = .009", False, False),
    ("chi-square(1) = 6.20, p = .13", True, True),
    ("z = 2.05, p = .04", False, False),
    ("z = -2.05, p = .40", True, True),
    ("r(18) = .45, p = .047", False, False),
    ("r(18) = -.45, p = .047", False, False),
    ("r(18) = .45, p = .47", True, True),
    ("Q(5) = 12.10, p = .033", False, False),
    ("Q(5) = 12.10, p = .33", True, True),
    # ways of writing the p
    ("t(28) = 2.20, P = .036", False, False),
    ("t(28)=2.20,P=0.036", False, False),
    ("t(28) = 4.60, p = 8.3e-5", False, False),
    ("t(28) = 4.60, p = 8.3 × 10-5", False, False),
    ("t(28) = 4.60, p = 8.3e-3", True, False),
]

ONE_SIDED = [
    ("One-sided tests were used. ", "t(40) = 1.80, p = .040", False, False),
    ("One-tailed tests were used. ", "z = 1.75, p = .04", False, False),
    ("One-sided tests were used. ", "χ2(1) = 3.24, p = .036", True, True),
]

EXCEPTIONS = [
    # statcheck: an error. The p (.036) was cut off, not rounded, which is told as a condition.
    ("t(28) = 2.20, p = .03", "consistent_if"),
    # statcheck: an error where nothing says one-sided. The reading fits and is told as a condition.
    ("t(40) = 1.80, p = .040", "consistent_if"),
    # statcheck: p = .000 is an error. It stands for less than half of its last digit.
    ("t(28) = 8.10, p = .000", "consistent"),
    # statcheck does not see it. No probability is negative or above one.
    ("t(28) = 2.20, p = -.36", "impossible"),
    ("t(28) = 2.20, p = 3.6", "impossible"),
]


def verdict_of(words: str, methods: str = "") -> str:
    study = check(extract(f"{HEAD.format(methods)}Scores differed, {words}."))
    found: list[Finding] = [f for f in study.findings if f.check in ("statistic_and_p", "p_range")]
    assert found, study.findings
    return found[0].verdict


@pytest.mark.parametrize(("words", "error", "decision"), SAME)
def test_decided_as_statcheck_does(words: str, error: bool, decision: bool) -> None:
    verdict = verdict_of(words)
    assert (verdict in FLAGS, verdict == "decision_error") == (error, decision)


@pytest.mark.parametrize(("methods", "words", "error", "decision"), ONE_SIDED)
def test_halved_where_the_text_says_one_sided(
    methods: str, words: str, error: bool, decision: bool
) -> None:
    verdict = verdict_of(words, methods)
    assert (verdict in FLAGS, verdict == "decision_error") == (error, decision)


@pytest.mark.parametrize(("words", "verdict"), EXCEPTIONS)
def test_decided_otherwise_for_a_reason(words: str, verdict: str) -> None:
    assert verdict_of(words) == verdict
