"""Tie a contrast to the test that the text names for it, or to the only one that can apply."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.records import Design, MethodNote

_REGRESSION = ("logistic regression", "linear regression", "Poisson regression", "Cox", "GEE")
_MODELS = ("mixed model", "repeated measures ANOVA", "ANOVA", "GEE")
_EITHER = ("t", "Student t")

APPLIES: dict[Design, frozenset[str]] = {
    "within": frozenset({"paired t", "Wilcoxon", "McNemar", "Friedman", *_EITHER, *_MODELS}),
    "between": frozenset(
        {
            "unpaired t",
            "Welch",
            "Mann-Whitney",
            "chi-square",
            "Fisher",
            "Cochran-Mantel-Haenszel",
            "log-rank",
            "ANCOVA",
            "TOST",
            "Tukey",
            "Dunnett",
            "Scheffe",
            *_EITHER,
            *_MODELS,
            *_REGRESSION,
        }
    ),
    "multi": frozenset(
        {"ANOVA", "Kruskal-Wallis", "chi-square", "Fisher", "log-rank", "mixed model"}
    ),
    "association": frozenset({"Pearson", "Spearman", *_REGRESSION, "mixed model"}),
    "interaction": frozenset({*_MODELS, *_REGRESSION, "ANCOVA"}),
    "other": frozenset(),
}
_COUNTS = frozenset({"chi-square", "Fisher", "McNemar", "Cochran-Mantel-Haenszel", "log-rank"})
_BY_STATISTIC = {
    "t": frozenset({"t", "Student t", "paired t", "unpaired t", "Welch"}),
    "F": frozenset({"ANOVA", "repeated measures ANOVA", "ANCOVA", "mixed model"}),
    "chi2": frozenset({"chi-square", "log-rank", "McNemar"}),
    "U": frozenset({"Mann-Whitney"}),
}


def name_test(
    notes: Sequence[MethodNote],
    where: tuple[int, int],
    design: Design,
    *,
    counts: bool | None,
    statistic: str | None,
) -> str | None:
    """Return the name of the test of one contrast, or None where the text leaves it open.

    Parameters
    ----------
    notes
        What the text says about its analysis.
    where
        The stretch of text around the contrast: a test named there is its test.
    design
        Kind of the contrast.
    counts
        Whether what is compared are events; None if unknown.
    statistic
        Name of the printed test statistic, if any.
    """
    fitting = [n for n in notes if n.name in APPLIES[design]]
    tied = [n for n in fitting if where[0] <= n.start < where[1]]
    if tied:
        return tied[-1].name
    names = {n.name for n in fitting}
    if "paired t" in names or "unpaired t" in names:
        names -= {"t"}
    if design == "within" and "paired t" in names:
        names -= set(_EITHER)
    if counts is not None:
        names = {n for n in names if (n in _COUNTS) is counts}
    if statistic in _BY_STATISTIC:
        names &= _BY_STATISTIC[statistic]
    return names.pop() if len(names) == 1 else None
