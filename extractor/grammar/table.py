"""The one table of rules, and which of them a string shows."""

from __future__ import annotations

from extractor.grammar.effect_rules import EFFECT_RULES
from extractor.grammar.p_values import P_RULES
from extractor.grammar.rule import Rule
from extractor.grammar.sizes import SIZE_RULES
from extractor.grammar.skip_rules import SKIP_RULES
from extractor.grammar.stat_rules import STAT_RULES
from extractor.grammar.statistic_rules import STATISTIC_RULES

RULES: tuple[Rule, ...] = (
    *STAT_RULES,
    *EFFECT_RULES,
    *P_RULES,
    *STATISTIC_RULES,
    *SIZE_RULES,
    *SKIP_RULES,
)
