"""From records to effect sizes to pooled tables. Arm 1 is the treatment: effect = arm 1 - arm 2.

Records to pooled tables: ``pool_records(records, vocabulary, settings) -> PooledTables``;
``effects_from_records`` stops before pooling; ``meta.convert`` holds the recipes.

Numbers to pooled estimates: ``effect_sizes(measure, ...) -> EffectSizes``; ``pool(yi, vi)`` or
``pool(frame) -> PoolResult``; ``pool_many`` for thousands of sets at once.
"""

from meta.batch import BatchResult, pool_many
from meta.effect_sizes import EffectSizes, effect_sizes, from_intervals, from_standard_errors
from meta.errors import ConvergenceError, InputError, MetaError, Note
from meta.from_records import Evidence, effects_from_records
from meta.heterogeneity import q_profile
from meta.pool import pool
from meta.result import PoolResult
from meta.settings import Settings
from meta.tables import PooledTables, pool_records

__all__ = [
    "BatchResult",
    "ConvergenceError",
    "EffectSizes",
    "Evidence",
    "InputError",
    "MetaError",
    "Note",
    "PoolResult",
    "PooledTables",
    "Settings",
    "effect_sizes",
    "effects_from_records",
    "from_intervals",
    "from_standard_errors",
    "pool",
    "pool_many",
    "pool_records",
    "q_profile",
]
