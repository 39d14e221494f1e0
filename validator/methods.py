"""What the name of a test means for a check: one table of words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

METHOD_WORDS: tuple[tuple[str, str], ...] = (
    (
        "rank",
        r"mann|wilcoxon|rank[- ]?sum|signed[- ]?rank|kruskal|friedman|non-?parametric|median test",
    ),
    ("rank_correlation", r"spearman|kendall|rank correlation"),
    ("paired", r"paired|dependent|within[- ]?(?:subject|group)"),
    ("student", r"student|unpaired|independent[- ](?:samples? )?t|two[- ]sample t|pooled"),
    ("welch", r"welch|unequal variance|satterthwaite"),
    ("t", r"\bt\b|\bt[- ]?tests?\b|ttest"),
    ("z", r"\bz\b|\bz[- ]?tests?\b"),
    ("anova", r"anova|analysis of variance"),
    (
        "adjusted",
        r"adjust|multivari|cluster|propensity|stratified|imput|bayes|bootstrap|permutation|gee\b"
        r"|mixed|generali[sz]ed|multilevel|hierarchical|random[- ]effect|mantel-haenszel",
    ),
    ("linear_model", r"ancova|covariance|linear|repeated|mmrm|(?<!logistic )(?<!cox )regression"),
    ("logistic", r"logistic|logit|poisson"),
    ("cox", r"cox|hazard"),
    ("post_hoc", r"tukey|scheff|dunn|newman|duncan|\blsd\b|post[- ]?hoc|pairwise|games"),
    ("correction", r"bonferroni|holm|hochberg|sid[aá]k|benjamini|\bfdr\b|multiple"),
    ("pearson", r"chi|χ|pearson"),
    ("yates", r"yates|continuity"),
    ("fisher", r"fisher|exact"),
    ("likelihood", r"likelihood|g[- ]test"),
    ("other_counts", r"mcnemar|mantel|cochran|trend|armitage"),
    ("log_rank", r"log[- ]?rank|mantel[- ]cox|gehan|breslow"),
    ("one_sided", r"one[- ]?(?:sided|tailed)|1[- ]?(?:sided|tailed)"),
    ("non_inferiority", r"non-?inferior|equivalen|\btost\b"),
    ("crossover", r"cross-?over|latin square"),
    ("correlation", r"correlation|spearman|kendall"),
    ("ordered", r"ordered categor"),
)
"""Class of a method and the words (regular expression, any case) that name it."""

_COMPILED = tuple((name, re.compile(words, re.IGNORECASE)) for name, words in METHOD_WORDS)

NOT_FROM_MEANS = frozenset({"rank", "adjusted", "linear_model"})
"""Analyses whose p does not follow from raw means and SDs."""

NOT_FROM_COUNTS = frozenset({"adjusted", "logistic", "cox", "log_rank", "other_counts"})
"""Analyses whose p does not follow from two counts."""


@lru_cache(maxsize=1024)
def classes_of(name: str) -> frozenset[str]:
    """Return every class that a test's name belongs to ("ANOVA with Bonferroni": two)."""
    found = {label for label, words in _COMPILED if words.search(name)}
    if re.search(r"unpaired|in-?dependent", name, re.IGNORECASE):
        found.discard("paired")
    if re.search(r"kruskal|friedman", name, re.IGNORECASE):
        found.discard("anova")
    return frozenset(found)


def classes_of_all(names: Iterable[str]) -> frozenset[str]:
    """Return the classes of several names together."""
    return frozenset().union(*(classes_of(n) for n in names))
