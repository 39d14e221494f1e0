"""The facts about an analysis that are looked for, one row each: a test, a tail, a correction.

``METHOD_NAMES`` is the closed list of names; the validator routes by them. A pattern runs on
lower-case text with plain dashes, quotes and spaces. A group named ``value`` holds the number that
belongs to the fact: the margin, the count of comparisons, the level of significance. Where two
rows match the same words the longer match is kept ("paired Student t test" is not "Student t").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUM = r"(?P<value>-?\d*[.,]?\d+)"
_T = r"t[- ]?(?:tests?|statistics?)\b"
_STUDENT = r"student(?:'?s|s')?[- ]*"
_SIDED = r"[- ]?(?:sided|tailed)\b"
_SD = r"(?:s\.?d\.?\b|std\b|standard deviations?\b)"
_SE = r"(?:s\.?e\.?m?\.?\b|standard errors?(?: of (?:the )?means?)?\b)"
_PM = r"(?:±|\+/-|\+-)"
_WAS = r"(?:was|were|is|are|being)?\s*(?:considered|regarded|deemed|taken|accepted|defined|judged|"
_WAS += r"chosen|used|set|interpreted)"
_SIGNIFICANCE = r"(?:statistical(?:ly)?\s+)?significan(?:t|ce)"


@dataclass(frozen=True, slots=True)
class MethodRow:
    """One fact: its name, how texts say it, strings that must match and strings that must not."""

    name: str
    pattern: re.Pattern[str]
    matches: tuple[str, ...]
    rejects: tuple[str, ...] = ()


def _row(name: str, pattern: str, matches: tuple[str, ...], *rejects: str) -> MethodRow:
    try:
        return MethodRow(name, re.compile(pattern), matches, rejects)
    except re.error as error:
        raise ValueError(f"method {name!r}: bad pattern: {error}") from error


_TESTS = (
    _row(
        "paired t",
        rf"\b(?:paired|dependent|matched)[- ](?:samples?[- ]|two[- ]tailed |2[- ]tailed )?"
        rf"(?:{_STUDENT})?{_T}|\b{_STUDENT}paired {_T}|\b{_STUDENT}{_T} for "
        r"(?:paired|dependent|related)|\b(?:student(?:'?s|s')?[- ]*)?t[- ]?tests? \(?paired\)?",
        ("paired t-test", "paired student's t test", "paired-samples t tests", "dependent t-test"),
        "unpaired t-test",
        "independent t-test",
    ),
    _row(
        "unpaired t",
        rf"\b(?:unpaired|independent|two[- ]sample|2[- ]sample)[- ](?:samples?[- ]|two[- ]tailed )?"
        rf"(?:{_STUDENT})?{_T}|\b{_STUDENT}unpaired {_T}|\b{_STUDENT}{_T} for "
        r"(?:unpaired|independent)",
        (
            "unpaired t test",
            "independent-samples t-test",
            "two-sample t-test",
            "unpaired student t-test",
        ),
        "paired t-test",
    ),
    _row("Student t", rf"\b{_STUDENT}{_T}", ("student t test", "student's t-test"), "the students"),
    _row("Welch", r"\bwelch(?:'?s)?\b", ("welch's t-test", "welch test")),
    _row("t", rf"\b{_T}", ("t-tests", "t test"), "rest test"),
    _row(
        "Mann-Whitney",
        r"\bmann[- ]?whitney(?:[- ]wilcoxon)?(?:[- ]u)?\b|\bwilcoxon[- ]mann[- ]whitney\b|"
        r"\bwilcoxon(?:'?s)? rank[- ]?sum\b|\brank[- ]sum tests?\b",
        ("mann-whitney u test", "mann whitney", "wilcoxon rank-sum test"),
        "wilcoxon signed-rank",
    ),
    _row(
        "Wilcoxon",
        r"\bwilcoxon(?:'?s)?(?: matched[- ]pairs?)?(?:[- ]signed)?(?:[- ]ranks?)?\b|"
        r"\bsigned[- ]ranks? tests?\b",
        ("wilcoxon signed-rank test", "wilcoxon test", "signed rank test"),
    ),
    _row(
        "chi-square",
        r"\bchi[- ]?squared?d?\b|(?:\bx|χ) ?(?:2|²)[- ]?(?:tests?|analys[ei]s|=)|"
        r"\bpearson(?:'?s)? chi\b",
        ("chi-squared test", "chi square", "χ2 test", "χ 2 = 4.2"),
        "chi",
    ),
    _row("Fisher", r"\bfisher(?:'?s)?(?: exact)?\b", ("fisher's exact test", "fisher exact")),
    _row("McNemar", r"\bmc ?nemar(?:'?s)?\b", ("mcnemar's test", "mcnemar")),
    _row(
        "Cochran-Mantel-Haenszel",
        r"\b(?:cochran[- ])?mantel[- ]haenszel\b",
        ("cochran-mantel-haenszel test", "mantel-haenszel"),
    ),
    _row("log-rank", r"\blog[- ]?rank\b", ("log-rank test", "logrank"), "rank"),
    _row(
        "Cox",
        r"\bcox(?:'?s)?(?: proportional)?[- ](?:hazards?|regression|models?|analys[ei]s)\b|"
        r"\bproportional[- ]hazards?\b",
        ("cox regression", "cox proportional hazards model", "proportional hazards"),
        "cox inhibitors",
    ),
    _row(
        "repeated measures ANOVA",
        r"\brepeated[- ]measures? (?:(?:two|one|2|1)[- ]?way )?(?:anova|analys[ei]s of variance)\b|"
        r"\b(?:rm|mixed)[- ]anova\b|\b(?:anova|analys[ei]s of variance)(?: \(anova\))?"
        r"(?: with| for)? repeated[- ]measure",
        ("repeated measures anova", "rm-anova", "analysis of variance for repeated measures"),
        "one-way anova",
    ),
    _row(
        "ANCOVA",
        r"\bancova\b|\banalys[ei]s of co-?variance\b|\bcovariance analys[ei]s\b",
        ("ancova", "analysis of covariance"),
        "anova",
    ),
    _row(
        "ANOVA",
        r"\banova\b|\banalys[ei]s of variance\b",
        ("one-way anova", "analysis of variance"),
        "ancova",
    ),
    _row(
        "mixed model",
        r"\b(?:linear |generali[sz]ed |multilevel )*mixed[- ](?:effects?[- ])?(?:linear[- ])?"
        r"(?:logistic[- ])?(?:models?|modell?ing|regression)\b|\b(?:hierarchical|multilevel)"
        r" (?:linear )?models?\b|\bmmrm\b|\brandom[- ]effects? models?\b",
        ("linear mixed models", "mixed-effects model", "multilevel model", "mmrm"),
        "mixed methods",
    ),
    _row(
        "GEE",
        r"\bgee\b|\bgenerali[sz]ed estimating equations?\b",
        ("generalized estimating equations", "gee"),
    ),
    _row(
        "logistic regression",
        r"\blogistic[- ](?:mixed )?(?:regressions?|models?|analys[ei]s)\b",
        ("multivariable logistic regression", "logistic model"),
        "logistic support",
    ),
    _row(
        "linear regression",
        r"\blinear regressions?\b|\bmultiple regressions?\b",
        ("linear regression", "multiple regression"),
        "logistic regression",
    ),
    _row("Poisson regression", r"\bpoisson\b", ("poisson regression",)),
    _row("Kruskal-Wallis", r"\bkruskal[- ]?wallis\b", ("kruskal-wallis test",)),
    _row("Friedman", r"\bfriedman(?:'?s)?\b", ("friedman test", "friedman's")),
    _row("Pearson", r"\bpearson(?:'?s)?\b(?!'?s? chi)", ("pearson correlation",), "pearson chi"),
    _row("Spearman", r"\bspearman(?:'?s)?\b", ("spearman's rho",)),
    _row("TOST", r"\btost\b|\btwo one-sided tests?\b", ("tost", "two one-sided tests")),
)

_CORRECTIONS = (
    _row("Tukey", r"\btukey(?:'?s)?\b", ("tukey's post hoc test", "tukey")),
    _row("Dunnett", r"\bdunnett(?:'?s)?\b", ("dunnett's test",)),
    _row("Scheffe", r"\bscheff[eé](?:'?s)?\b", ("scheffe test",)),
    _row(
        "Bonferroni",
        rf"\bbonferroni(?:[^.;()]{{0,30}}? (?:for|of|with) {_NUM} "
        r"(?:comparisons|tests|outcomes|endpoints|contrasts))?\b",
        ("bonferroni correction", "bonferroni correction for 3 comparisons"),
    ),
    _row("Holm", r"\bholm\b", ("holm procedure", "bonferroni-holm"), "stockholm"),
    _row(
        "adjusted",
        r"\b(?:adjusted|adjusting|adjustment|controlling|corrected) for\b(?! multipl)|"
        r"\badjusted (?:or|hr|rr|odds|hazard|risk|rate|mean|p|analys[ei]s|difference)\b|"
        r"\b(?:covariate|baseline)[- ]adjust(?:ed|ment)\b|"
        r"\bmultivaria(?:te|ble)[- ](?:\w+ )?(?:analys[ei]s|regressions?|models?|modell?ing)\b",
        ("adjusted for age", "adjusted odds ratio", "multivariate analysis"),
        "adjusted dose",
    ),
)

_TAILS = (
    _row("one-sided", rf"\b(?:one|1|single){_SIDED}", ("one-sided", "1-tailed")),
    _row("two-sided", rf"\b(?:two|2){_SIDED}", ("two-tailed", "2-sided")),
    _row(
        "alpha",
        rf"\bp ?(?:<|<=|=|≤|of)? ?{_NUM}(?: or (?:less|lower))? {_WAS}[^.;]{{0,40}}?"
        rf"{_SIGNIFICANCE}|\b{_SIGNIFICANCE}[^.;()]{{0,30}}? (?:at|as|level|of|to) (?:an? )?"
        rf"(?:alpha |level |of |was |p ?(?:<|=|≤|<=)? ?){{0,3}}(?P<value2>0?[.,]\d+)|"
        r"(?:\balpha|α)(?: level)?(?: of| was| set at|:)? ?=? ?(?P<value3>0?[.,]\d+)",
        (
            "p < 0.05 was considered statistically significant",
            "the level of significance was set at p < 0.01",
            "alpha = 0.05",
        ),
        "tnf-alpha decreased",
    ),
)

_DESIGNS = (
    _row(
        "ordered categories",
        r"\b(?:quartile|quintile|tertile|decile)s?\b|\bfor (?:linear )?trend\b|\bdose[- ]response\b"
        r"|\bgrades? \d ?(?:plus|\+|and|or|to|-) ?\d",
        ("highest quartile", "p for trend", "dose-response relation", "grade 2 plus 3"),
        "grade 3",
    ),
    _row(
        "intention to treat",
        r"\bintent(?:ion)?[- ]to[- ]treat\b|\bitt\b",
        ("intention-to-treat analysis", "intent to treat"),
    ),
    _row("per protocol", r"\bper[- ]protocol\b", ("per-protocol population",)),
    _row(
        "non-inferiority",
        r"\bnon-?inferior(?:ity)?\b(?:[^.;]{0,40}?\b(?:margin|limit|boundary)\b[^.;\d-]{0,20}"
        rf"{_NUM})?|\bmargin[^.;\d-]{{0,12}}{_NUM.replace('value', 'value2')}"
        r"[^.;]{0,20}? non-?inferiority",
        ("non-inferiority margin of 10%", "noninferior"),
        "inferior",
    ),
    _row(
        "equivalence",
        r"\bequivalence (?:trial|study|margins?|limits?|criteri|bounds?|design|test|range)"
        rf"(?:[^.;\d-]{{0,20}}{_NUM})?|\bdeemed equivalent\b",
        ("equivalence margin of 5", "equivalence trial"),
        "dose equivalence",
    ),
    _row(
        "crossover",
        r"\bcross-?over\b|\bcross over (?:study|trial|design)\b",
        ("crossover trial", "cross-over design"),
    ),
    _row(
        "cluster",
        r"\bcluster[- ]?randomi[sz]\w+\b|\bcluster (?:trial|design|rct)\b|"
        r"\bgroup[- ]randomi[sz]ed\b",
        ("cluster-randomised", "cluster randomized trial", "group randomized"),
        "cluster analysis",
    ),
)

_NOTATION = (
    _row(
        "mean ± SD",
        rf"\bmeans?(?: values?)? ?[\[(]? ?(?:{_PM}|and|,|\() ?(?:1 )?{_SD}|{_PM} ?{_SD}",
        ("mean ± sd", "mean (sd)", "means and standard deviations", "(±sd)"),
        "mean ± se",
    ),
    _row(
        "mean ± SE",
        rf"\bmeans?(?: values?)? ?[\[(]? ?(?:{_PM}|and|,|\() ?(?:1 )?{_SE}|{_PM} ?{_SE}",
        ("mean ± sem", "mean (se)", "mean ± standard error"),
        "mean ± sd",
    ),
    _row(
        "median (IQR)",
        r"\bmedians? ?[\[(]? ?(?:±|and|,|\() ?(?:iqr|inter-?quartile)",
        ("median (iqr)", "median and interquartile range"),
        "median",
    ),
)

METHOD_TABLE: tuple[MethodRow, ...] = _TESTS + _CORRECTIONS + _TAILS + _DESIGNS + _NOTATION
METHOD_NAMES: tuple[str, ...] = tuple(row.name for row in METHOD_TABLE)
TEST_NAMES: frozenset[str] = frozenset(row.name for row in _TESTS) | {
    "Tukey",
    "Dunnett",
    "Scheffe",
}
