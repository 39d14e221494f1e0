"""Words that say what the numbers near them are: the centre, the spread, the kind of effect."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from extractor.grammar.parts import trie

CENTERS = {
    "mean": "mean",
    "means": "mean",
    "average": "mean",
    "averaged": "mean",
    "median": "median",
    "medians": "median",
    "geometric mean": "geometric mean",
    "geometric means": "geometric mean",
}
SPREADS = {
    "sd": "sd",
    "s.d.": "sd",
    "standard deviation": "sd",
    "standard deviations": "sd",
    "se": "se",
    "sem": "se",
    "s.e.": "se",
    "s.e.m.": "se",
    "standard error": "se",
    "standard errors": "se",
    "iqr": "iqr",
    "interquartile": "iqr",
    "inter-quartile": "iqr",
    "quartile": "iqr",
    "quartiles": "iqr",
    "range": "range",
    "ranges": "range",
    "min-max": "range",
    "ci": "ci",
    "cis": "ci",
    "confidence interval": "ci",
    "confidence intervals": "ci",
    "confidence limits": "ci",
    "credible interval": "ci",
}
EFFECTS = {
    "odds ratio": "OR",
    "odds ratios": "OR",
    "odds": "OR",
    "or": "OR",
    "aor": "OR",
    "ors": "OR",
    "relative risk": "RR",
    "relative risks": "RR",
    "risk ratio": "RR",
    "risk ratios": "RR",
    "rate ratio": "RR",
    "rate ratios": "RR",
    "incidence rate ratio": "RR",
    "irr": "RR",
    "rr": "RR",
    "rrs": "RR",
    "arr": "RD",
    "hazard ratio": "HR",
    "hazard ratios": "HR",
    "hazards ratio": "HR",
    "hazard": "HR",
    "hr": "HR",
    "hrs": "HR",
    "ahr": "HR",
    "risk difference": "RD",
    "rate difference": "RD",
    "risk differences": "RD",
    "absolute risk reduction": "RD",
    "absolute difference": "RD",
    "absolute risk difference": "RD",
    "standardized mean difference": "SMD",
    "standardised mean difference": "SMD",
    "smd": "SMD",
    "effect size": "SMD",
    "effect sizes": "SMD",
    "cohen's d": "SMD",
    "cohens d": "SMD",
    "hedges' g": "SMD",
    "hedges g": "SMD",
    "mean difference": "MD",
    "mean differences": "MD",
    "difference": "MD",
    "differences": "MD",
    "differed": "MD",
    "md": "MD",
    "wmd": "MD",
    "treatment effect": "MD",
    "treatment effects": "MD",
    "intervention effect": "MD",
    "estimated effect": "MD",
    "net change": "MD",
    "correlation": "r",
    "correlations": "r",
    "correlation coefficient": "r",
    "correlated": "r",
    "pearson": "r",
    "spearman": "r",
    "rho": "r",
    "ρ": "r",
    "r": "r",
    "rs": "r",
    "beta": "beta",
    "β": "beta",
    "regression coefficient": "beta",
    "coefficient": "beta",
    "number needed to treat": "other",
    "nnt": "other",
    "nnh": "other",
    "ratio of geometric means": "other",
    "geometric mean ratio": "other",
    "mean ratio": "other",
    "ratio of means": "other",
    "treatment ratio": "other",
    "rate reduction": "percent_diff",
    "relative risk reduction": "percent_diff",
    "risk reduction": "percent_diff",
    "relative reduction": "percent_diff",
    "percent difference": "percent_diff",
    "percentage difference": "percent_diff",
    "vaccine efficacy": "other",
    "kappa": "kappa",
    "κ": "kappa",
    "icc": "icc",
}
_CHANGE_STEMS = (
    "increase increased increases increasing decrease decreased decreases decreasing reduction "
    "reductions reduced reduce reduces reducing improvement improvements improved improve improves "
    "decline declined declines fall fell falls drop dropped drops rise rose rises risen gain gained "
    "gains loss lost lowered lowering change changed changes worsened worsening deteriorated "
    "deterioration shortened prolonged raised elevated dropping grew"
)
CHANGES = dict.fromkeys(_CHANGE_STEMS.split(), "change")
_SHORT = {"or", "hr", "hrs", "rr", "rrs", "md", "r", "rs", "se", "arr", "ors", "sd", "ci", "cis"}
_CAPITAL = {"OR", "HR", "RR", "RRs", "ORs", "HRs", "MD", "SE", "ARR", "SD", "CI", "CIs", "r", "rs"}

_ALL: dict[str, tuple[str, str]] = {
    **{word: ("change", kind) for word, kind in CHANGES.items()},
    **{word: ("effect", kind) for word, kind in EFFECTS.items()},
    **{word: ("spread", kind) for word, kind in SPREADS.items()},
    **{word: ("center", kind) for word, kind in CENTERS.items()},
}
_CUE = re.compile(trie(list(_ALL), r"\w") + r"(?!\w)")


@dataclass(slots=True)
class Cue:
    """A cue word with its family ("effect") and kind ("OR")."""

    start: int
    end: int
    family: str
    kind: str
    word: str


@dataclass(slots=True)
class Cues:
    """The cue words of a text in order, looked up by place."""

    items: list[Cue]
    starts: list[int]

    def before(self, place: int, since: int, family: str) -> Cue | None:
        """Return the nearest cue of a family in [since, place)."""
        i = bisect_left(self.starts, place) - 1
        while i >= 0 and self.items[i].start >= since:
            if self.items[i].family == family:
                return self.items[i]
            i -= 1
        return None

    def within(self, since: int, until: int) -> list[Cue]:
        """Return the cues that start in [since, until)."""
        return self.items[bisect_left(self.starts, since) : bisect_left(self.starts, until)]


def cues_in(norm: str, small: str) -> Cues:
    """Find the cue words of a text; abbreviations count only in the case that they are used in."""
    items: list[Cue] = []
    for match in _CUE.finditer(small):
        word = match[0]
        if word in _SHORT and norm[match.start() : match.end()] not in _CAPITAL:
            continue
        family, kind = _ALL[word]
        items.append(Cue(match.start(), match.end(), family, kind, word))
    return Cues(items, [cue.start for cue in items])
