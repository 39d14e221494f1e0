"""From records to effect sizes to pooled tables. Arm 1 is the treatment: effect = arm 1 - arm 2.

Records to pooled tables: ``pool_records(records, vocabulary, settings) -> PooledTables``;
``effects_from_records`` stops before pooling; ``meta.convert`` holds the recipes.

Numbers to pooled estimates: ``effect_sizes(measure, ...) -> EffectSizes``; ``pool(yi, vi)`` or
``pool(frame) -> PoolResult``; ``pool_many`` for thousands of sets at once; ``regress``,
``pool_subgroups``, ``pool_tables`` (Mantel-Haenszel, Peto), ``pool_multilevel``, ``robust``;
``leave_one_out``, ``cumulative``, ``influence``, ``blup``; ``egger_test``, ``begg_test``,
``trim_and_fill``, ``fail_safe_n``.

Names that need records are imported on first use: numbers can be pooled without the extractor.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from meta.batch import BatchResult, pool_many
from meta.bias import begg_test, egger_test, fail_safe_n
from meta.cumulative import cumulative, leave_one_out
from meta.effect_sizes import EffectSizes, effect_sizes, from_intervals, from_standard_errors
from meta.errors import ConvergenceError, InputError, MetaError, Note
from meta.heterogeneity import q_profile
from meta.influence import blup, cooks_distance, influence
from meta.information import likelihood_interval, log_likelihood
from meta.multilevel import MultilevelResult, pool_multilevel
from meta.multilevel_effects import component_interval, compound_symmetry, random_effects
from meta.pool import pool
from meta.regression import RegressionResult, regress
from meta.result import PoolResult
from meta.robust import RobustResult, robust
from meta.robust_cr2 import BiasReducedResult, robust_cr2
from meta.settings import Settings
from meta.subgroups import SubgroupResult, pool_subgroups
from meta.tables2x2 import TableResult, pool_tables
from meta.trimfill import trim_and_fill

if TYPE_CHECKING:
    from meta.from_records import Evidence, effects_from_records
    from meta.tables import PooledTables, pool_records

_ON_FIRST_USE = {
    "Evidence": "meta.from_records",
    "PooledTables": "meta.tables",
    "effects_from_records": "meta.from_records",
    "pool_records": "meta.tables",
}

__all__ = [
    "BatchResult",
    "BiasReducedResult",
    "ConvergenceError",
    "EffectSizes",
    "Evidence",
    "InputError",
    "MetaError",
    "MultilevelResult",
    "Note",
    "PoolResult",
    "PooledTables",
    "RegressionResult",
    "RobustResult",
    "Settings",
    "SubgroupResult",
    "TableResult",
    "begg_test",
    "blup",
    "component_interval",
    "compound_symmetry",
    "cooks_distance",
    "cumulative",
    "effect_sizes",
    "effects_from_records",
    "egger_test",
    "fail_safe_n",
    "from_intervals",
    "from_standard_errors",
    "influence",
    "leave_one_out",
    "likelihood_interval",
    "log_likelihood",
    "pool",
    "pool_many",
    "pool_multilevel",
    "pool_records",
    "pool_subgroups",
    "pool_tables",
    "q_profile",
    "random_effects",
    "regress",
    "robust",
    "robust_cr2",
    "trim_and_fill",
]


def __getattr__(name: str) -> object:
    """Import what needs records when it is first asked for."""
    if name not in _ON_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ON_FIRST_USE[name]), name)
