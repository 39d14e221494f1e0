"""The words of the report's methods section and its references."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meta.settings import Settings
    from validator.summary import Coverage

_EXTRACTED = (
    "Results were extracted from the titles and abstracts of {documents:,} studies with Rodnan "
    "{version} (rules {rules}), a deterministic program that keeps for every number its exact "
    "place in the text; {with_results:,} of them held results: {measurements:,} measurements and "
    "{comparisons:,} comparisons. Numbers were taken as printed; what was not printed with a "
    "statistic (a group size taken from the arm, a standard deviation computed from an interval) "
    "is marked as imputed together with its origin."
)
_CHECKED = (
    "Every printed number was read as the interval of values that round to it. p-values, "
    "intervals, counts and percentages were recomputed over these intervals under each test that "
    "the text allows (Student and Welch t, paired t over the attainable correlations, Pearson and "
    "Yates chi-square, Fisher's exact and likelihood-ratio tests). A result was called "
    "inconsistent only where no admissible reading reproduces it; where sizes, spreads or the "
    "model were not printed it was called not checkable and the missing piece named. Of "
    "{found:,} p-values {checked:,} could be checked: {consistent:,} were consistent, "
    "{conditional:,} under an assumption, and {flagged:,} did not fit."
)
_POOLED = (
    "Effect sizes follow the Cochrane Handbook and the definitions of the R package metafor. "
    "Studies were pooled within outcome, time window and treatment by {model} and {intervals}, "
    "each with a prediction interval and tau squared; a single study is shown as itself. Numbers "
    "read with a confidence below {least:g} were not pooled. A ± that the abstract does not "
    "explain was read as a standard deviation unless recomputation or the bounds of the scale say "
    "otherwise, and is marked. Before-after changes in a single arm carry no causal meaning: "
    "regression to the mean and the natural course are part of them."
)
_MODELS = {
    "REML": "a random-effects model with restricted maximum likelihood",
    "EE": "an equal-effects model",
}
_INTERVALS = {"knha": "Hartung-Knapp intervals", "z": "Wald intervals"}


def methods(
    counts: Mapping[str, int], covered: Coverage, settings: Settings, version: str, rules: str
) -> tuple[str, ...]:
    """Return the paragraphs of a methods section with the numbers of this run."""
    model = _MODELS.get(settings.method, f"a random-effects model ({settings.method})")
    return (
        _EXTRACTED.format(version=version, rules=rules, **counts),
        _CHECKED.format(
            found=covered.found,
            checked=covered.checked,
            consistent=covered.consistent,
            conditional=covered.conditional,
            flagged=covered.flagged,
        ),
        _POOLED.format(
            model=model,
            intervals=_INTERVALS.get(settings.test, f"intervals by {settings.test}"),
            least=settings.min_confidence,
        ),
    )


REFERENCES = (
    "Higgins JPT, Thomas J, Chandler J, et al. (eds). Cochrane Handbook for Systematic Reviews of "
    "Interventions, chapters 6 and 10.",
    "Viechtbauer W. Conducting meta-analyses in R with the metafor package. J Stat Softw "
    "2010;36(3):1-48.",
    "Hartung J, Knapp G. A refined method for the meta-analysis of controlled clinical trials with "
    "binary outcome. Stat Med 2001;20:3875-89.",
    "Nuijten MB, Hartgerink CHJ, van Assen MALM, et al. The prevalence of statistical reporting "
    "errors in psychology (1985-2013). Behav Res Methods 2016;48:1205-26.",
    "Brown NJL, Heathers JAJ. The GRIM test. Soc Psychol Personal Sci 2017;8:363-9.",
    "Bolland MJ, Gamble GD, Avenell A, et al. Rounding, but not randomization method, "
    "non-normality, or correlation, affected baseline P-value distributions in randomized trials. "
    "J Clin Epidemiol 2019;110:50-62.",
)
