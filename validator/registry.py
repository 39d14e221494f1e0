"""Every check, one row each: what it needs, computes and assumes, its source and an example."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from extractor.records import Finding
from validator import contrasts, counted, order, scales
from validator.by_anova import one_way
from validator.by_counts import k_proportions, two_proportions
from validator.by_effect import effect_p
from validator.by_means import two_means
from validator.by_paired import within
from validator.by_statistic import statistic
from validator.case import Case, Reading
from validator.scope import Scope

Source = Callable[[Case], Iterator[Reading]]
Beside = Callable[[Scope], Iterator[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check. ``source`` recomputes a p; ``beside`` finds something else; one of them is set."""

    names: tuple[str, ...]
    needs: str
    computes: str
    assumptions: str
    reference: str
    example: str
    source: Source | None = None
    beside: Beside | None = None


CHECKS: tuple[Check, ...] = (
    Check(
        names=("statistic_and_p",),
        needs="a t, F, chi-square, z, r, Q or U with its degrees of freedom (or sizes), and a p",
        computes="the two-sided (t, z, r, U) or upper-tail (F, chi-square, Q) p over the rounding "
        "of the statistic",
        assumptions="two-sided unless the text says otherwise; F and chi-square are never halved; "
        "df that are not printed come from the sizes",
        reference="Nuijten 2016, doi 10.3758/s13428-015-0664-2",
        example="t(28) = -2.20, p = .036 is consistent; F(1, 55) = 5.29, p = .019 is not (.0253)",
        source=statistic,
    ),
    Check(
        names=("interval_and_p", "se_and_p"),
        needs="an effect with its confidence interval or standard error, and a p",
        computes="z or t from the estimate and the width, ratios on the log scale; the p over the "
        "rounding of all three",
        assumptions="95 % unless printed; for ratios a score, exact or likelihood test may be "
        "near; a printed non-inferiority margin may be the null",
        reference="Altman & Bland 2011, BMJ 343:d2090 and d2304",
        example="HR 0.390 (0.130 to 1.173), p = .0401 is a decision error (.092 to .095)",
        source=effect_p,
    ),
    Check(
        names=("two_means",),
        needs="two means with SD, SE, interval or unexplained ±, and a p between the groups",
        computes="Student's and Welch's t (and z where no test is named) over the rounding of both "
        "means and spreads; the range of a size that is not printed",
        assumptions="a ± that only fits as a standard error is said so; sizes that are not printed "
        "with the values may be smaller than the arms; skewed values without a named t test, and "
        "pairs out of three arms, cannot be refuted",
        reference="Georgescu & Wren 2018, Bioinformatics 34:1758; Altman & Bland 1996, BMJ "
        "313:1200 (skewness)",
        example="12.3 (4.5) vs 14.1 (4.9), n = 25 + 25: p 0.155 to 0.212",
        source=two_means,
    ),
    Check(
        names=("paired_change", "paired_levels"),
        needs="within one group: a mean change with its SD, or two levels with SDs; and n",
        computes="the paired t from the change; from levels the range of correlations that gives "
        "the reported p",
        assumptions="a correlation of 0 to 0.95 needs no remark; none in [-1, 1] is inconsistent; "
        "levels of different sizes are not refuted",
        reference="Cochrane Handbook 6.5.2.8; Balk 2012, AHRQ 12(13)-EHC141",
        example="24.1 ± 9.6 to 21.0 ± 9.1, n = 20: p = .0011 needs r = .93; p = .5 is impossible",
        source=within,
    ),
    Check(
        names=("two_proportions",),
        needs="two counts or percents with their sizes, and a p",
        computes="Pearson, Yates, likelihood ratio, Fisher, Wald and log-ratio tests over every "
        "whole count that rounds to the print",
        assumptions="any test of the family unless one is named; sizes may lack missing values",
        reference="Fisher 1935; Yates 1934; Agresti 2013, Categorical Data Analysis, chapter 3",
        example="12/40 vs 20/41: Pearson .084, likelihood ratio .083, Fisher .112, Yates .133",
        source=two_proportions,
    ),
    Check(
        names=("one_way_anova",),
        needs="three or more means with SDs and sizes, and one p over all groups",
        computes="F over the rounding of all means and SDs",
        assumptions="refutes only where ANOVA is named and nothing beside it",
        reference="Cohen 2002, Teaching Statistics 24:43",
        example="three groups of 20: 10 (3), 12 (3), 13 (3): F(2, 57) = 5.19",
        source=one_way,
    ),
    Check(
        names=("k_proportions",),
        needs="counts of three or more groups with their sizes, and one p over all groups",
        computes="Pearson's chi-square",
        assumptions="refutes only where chi-square is named",
        reference="Pearson 1900",
        example="5/20, 8/20, 12/20: chi2(2) = 5.05, p = .080",
        source=k_proportions,
    ),
    Check(
        names=("p_range",),
        needs="a p",
        computes="nothing",
        assumptions="none",
        reference="a probability lies in [0, 1]",
        example="p = -.22 is impossible",
        beside=counted.probability,
    ),
    Check(
        names=("p_of_zero",),
        needs="a p printed as zero",
        computes="the bound that it stands for",
        assumptions="none",
        reference="ICMJE style: exact p, or a bound",
        example="p = .000 is a style remark: p < .001",
        beside=counted.p_of_zero,
    ),
    Check(
        names=("estimate_in_interval",),
        needs="an effect with both limits",
        computes="whether the estimate can lie between them",
        assumptions="differences may be printed without their sign",
        reference="definition",
        example="OR 2.4 (0.3 to 1.9) is impossible",
        beside=order.estimate_in_interval,
    ),
    Check(
        names=("interval_symmetry",),
        needs="an effect with both limits",
        computes="whether the estimate is central, ratios on the log scale",
        assumptions="off centre is a remark; a ratio within 15 % of an end is inconsistent",
        reference="Altman & Bland 2011, BMJ 343:d2304",
        example="OR 77.6 (1.35 to 446.6) is off centre: exact or profile",
        beside=order.interval_symmetry,
    ),
    Check(
        names=("spread_order",),
        needs="quartiles, a range or an interval of a mean or median",
        computes="their order",
        assumptions="a mean may lie outside the quartiles",
        reference="definition",
        example="median 7 (IQR 9 to 12) is impossible",
        beside=order.spread_order,
    ),
    Check(
        names=("difference_of_means",),
        needs="a difference beside the two means",
        computes="the difference of the means within rounding",
        assumptions="inconsistent only where a t test is named; else it may be adjusted",
        reference="definition",
        example="12.3 and 14.1 differ by 1.7 to 1.9",
        beside=contrasts.difference_of_means,
    ),
    Check(
        names=("width_of_interval",),
        needs="an interval of a difference beside both SDs and sizes",
        computes="the standard error from either",
        assumptions="inconsistent only where a t test is named; else it may be adjusted",
        reference="Cochrane Handbook 6.5.2.3",
        example="12.3 (4.5) vs 14.1 (4.9), n = 25 + 25: -4.48 to 0.88",
        beside=contrasts.width_of_interval,
    ),
    Check(
        names=("percent_of_count",),
        needs="a percent with its size, and the count if printed",
        computes="the percent of the count, or whether any whole count gives the percent",
        assumptions="only a size printed with the percent; cut-off digits are a remark",
        reference="Brown & Heathers 2017, doi 10.1177/1948550616673876",
        example="22 of 37 printed as 59.4 % (59.46) is cut off; 12 % of 29 fits no count",
        beside=counted.percent_of_count,
    ),
    Check(
        names=("events_in_size",),
        needs="a count with its size",
        computes="nothing",
        assumptions="none",
        reference="definition",
        example="31 events among 29 are impossible",
        beside=counted.events_in_size,
    ),
    Check(
        names=("arms_in_total",),
        needs="sizes of all randomised arms and of the study",
        computes="their sum",
        assumptions="a remark only: the total may be of the analysed, or participants in two arms",
        reference="CONSORT 2010, item 13",
        example="32 + 31 of 60",
        beside=counted.arms_in_total,
    ),
    Check(
        names=("mean_on_scale",),
        needs="a mean or median of an outcome whose bounds the vocabulary knows",
        computes="nothing",
        assumptions="printed in the units of the scale",
        reference="the vocabulary's source for the scale",
        example="mRSS (0 to 51) of 53.2 is impossible",
        beside=scales.mean_on_scale,
    ),
    Check(
        names=("sd_on_scale",),
        needs="mean, SD and n of an outcome whose bounds the vocabulary knows",
        computes="the largest SD that the scale allows at this mean",
        assumptions="an unexplained ± must fail as SD and as SE",
        reference="Bhatia & Davis 2000, Am Math Monthly 107:353",
        example="mRSS of 2.0 with n = 20 has an SD of at most 10.2",
        beside=scales.sd_on_scale,
    ),
    Check(
        names=("grim",),
        needs="a mean of whole scores (by the vocabulary) with its size",
        computes="whether a whole sum gives it",
        assumptions="raw means; informative if n x items < 10^decimals",
        reference="Brown & Heathers 2017, doi 10.1177/1948550616673876",
        example="a mean of 5.19 from 28 whole scores is impossible to get",
        beside=scales.grim,
    ),
    Check(
        names=("grimmer",),
        needs="mean and SD of whole scores with their size",
        computes="whether a whole sum of squares of the right parity gives them",
        assumptions="as GRIM; necessary conditions only, so no honest data set fails; what fits "
        "with the divisor n is a remark",
        reference="Anaya 2016, doi 10.7287/peerj.preprints.2400v1; Allard 2018",
        example="3.44 (2.47), n = 18, cannot be whole scores",
        beside=scales.grimmer,
    ),
    Check(
        names=("debit",),
        needs="mean and SD of an outcome of zeros and ones with their size",
        computes="the SD that the mean implies",
        assumptions="raw values",
        reference="Heathers & Brown 2019, osf.io/5vb3u",
        example="mean 0.40, n = 20: SD 0.50",
        beside=scales.debit,
    ),
)
"""The table of checks: those that judge a p, the most direct first; then the others."""

SOURCES: tuple[Source, ...] = tuple(c.source for c in CHECKS if c.source is not None)
BESIDE: tuple[Beside, ...] = tuple(c.beside for c in CHECKS if c.beside is not None)
