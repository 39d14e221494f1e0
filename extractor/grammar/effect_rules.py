"""Ways of writing an effect, as whole strings: the finder reads them from cue words and numbers."""

from __future__ import annotations

from extractor.grammar.rule import Rule

EFFECT_RULES = (
    Rule(
        "ratio",
        "effect",
        r"(?:odds|risk|rate|hazard)\s(?:ratio)|\b(?:OR|RR|HR)\b",
        (
            "OR 4.3 (1.3 to 18.9)",
            "odds ratio = 3.41, 95% CI = (0.31, 52.1)",
            "adjusted hazard ratio 0.31 [95%CI 0.1-0.7]",
            "relative risk (RR), 1.8; 95% confidence interval (CI), 1.1 to 2.7",
            "HR: 0.72, 95% CI: 0.5–0.9",
        ),
        ("HR 72 ± 9 bpm",),
    ),
    Rule(
        "difference",
        "effect",
        r"difference",
        (
            "group difference, 281.3 (−31.2; 611.4)",
            "mean difference 2.2 (SE 0.4)",
            "the difference in position was 43 mm [95% CI 20,71]",
            "mean differences (95% CI) were 0.3 (-0.5, 0.8)",
        ),
        ("no difference between arms (24.1% vs 25.9%)",),
    ),
    Rule(
        "association",
        "effect",
        r"\br\b|rho|beta|β",
        ("r = 0.42", "rho=-0.31", "β = 0.21, 95% CI 0.1 to 0.3"),
        ("R 12 patients",),
    ),
    Rule(
        "comparative",
        "effect",
        r"more|fewer|compared",
        (
            "a 14% (95% CI 9 to 21) reduction in deaths",
            "pressure fell and was reduced by 41% compared to the control shoe",
        ),
        ("reduced by 41% compared to baseline",),
    ),
)
