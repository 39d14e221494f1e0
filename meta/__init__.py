"""From records to effect sizes to pooled tables. Arm 1 is the treatment: effect = arm 1 - arm 2.

Records to pooled tables: ``pool_records(records, vocabulary, settings) -> PooledTables``;
``effects_from_records`` stops before pooling; ``meta.convert`` holds the recipes.
"""

from meta.from_records import Evidence, effects_from_records
from meta.settings import Settings
from meta.tables import PooledTables, pool_records

__all__ = [
    "Evidence",
    "PooledTables",
    "Settings",
    "effects_from_records",
    "pool_records",
]
