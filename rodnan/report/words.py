"""The words of the report's methods section and its references."""

METHODS = (
    "Results were extracted from titles and abstracts with Rodnan, a deterministic program that "
    "keeps for every number its exact place in the text. Numbers were taken as printed; what was "
    "not printed with a statistic (a group size taken from the arm, a standard deviation computed "
    "from an interval) is marked as imputed together with its origin.",
    "Every printed number was read as the interval of values that round to it. p-values, "
    "intervals, counts and percentages were recomputed over these intervals under each test that "
    "the text allows (Student and Welch t, paired t over the attainable correlations, Pearson and "
    "Yates chi-square, Fisher's exact and likelihood-ratio tests). A result was called "
    "inconsistent only where no admissible reading reproduces it; where sizes, spreads or the "
    "model were not printed it was called not checkable and the missing piece named.",
    "Effect sizes follow the Cochrane Handbook and the definitions of the R package metafor. "
    "Studies were pooled within outcome, time window and treatment by a random-effects model with "
    "restricted maximum likelihood and Hartung-Knapp intervals, each with a prediction interval "
    "and tau squared; a single study is shown as itself. A ± that the abstract does not explain "
    "was read as a standard deviation unless recomputation or the bounds of the scale say "
    "otherwise, and is marked. Before-after changes in a single arm carry no causal meaning: "
    "regression to the mean and the natural course are part of them.",
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
