"""What the text says of its tests, as far as an SD or SE may be taken from their p."""

from __future__ import annotations

from extractor.records import Comparison
from meta.context import Context

_RANKS = frozenset({"Mann-Whitney", "Wilcoxon", "Kruskal-Wallis", "Friedman", "Spearman"})
_MEANS = frozenset({"paired t", "unpaired t", "Student t", "Welch", "t", "ANOVA", "ANCOVA"})
_MODELS = frozenset({"repeated measures ANOVA", "mixed model", "GEE"})
_PAIRED = frozenset({"t", "t test", "t-test", "student t", "student's t", "student t test"})


def p_is_plain(ctx: Context) -> bool:
    """Tell whether p-values of the record are two-sided, as far as it says."""
    return not any(note.name == "one-sided" for note in ctx.record.methods)


def may_be_paired_t(ctx: Context, c: Comparison) -> bool:
    """Tell whether a test of a change can be a paired t-test.

    A test that is not named is taken for one, unless the text names rank tests or models of
    repeated measures only.
    """
    if not p_is_plain(ctx):
        return False
    if c.test is not None:
        name = c.test.lower().strip()
        return ("paired" in name and "unpaired" not in name) or name in _PAIRED
    return may_compare_means(ctx)


def may_compare_means(ctx: Context) -> bool:
    """Tell whether a test that is not named can be a t-test: no other kind alone is named."""
    named = {note.name for note in ctx.record.methods}
    return not (named & (_RANKS | _MODELS)) or bool(named & _MEANS)
