"""Names of the columns of every table that pooling gives; the only place that spells them."""

from __future__ import annotations

TABLE = "table"
"""Number of the table: joins pooled, rows and sensitivity."""

KEY = ("outcome", "unit", "window", "treatment", "comparator", "measure")
"""What one pooled table is about."""

POOLED = (
    TABLE,
    *KEY,
    "k",
    "n",
    "estimate",
    "ci_low",
    "ci_high",
    "pi_low",
    "pi_high",
    "p",
    "tau2",
    "tau2_low",
    "tau2_high",
    "i2",
    "i2_low",
    "i2_high",
    "q",
    "q_df",
    "q_p",
    "beta",
    "se",
    "scale",
    "method",
    "test",
    "level",
    "unexplained",
    "imputed",
    "flagged",
    "better",
    "favours",
    "note",
)

ROWS = (
    TABLE,
    "study",
    "record_id",
    "year",
    *KEY,
    "time",
    "kind",
    "arm1",
    "n1",
    "mean1",
    "sd1",
    "events1",
    "arm2",
    "n2",
    "mean2",
    "sd2",
    "events2",
    "yi",
    "vi",
    "estimate",
    "ci_low",
    "ci_high",
    "weight",
    "marks",
    "steps",
    "confidence",
    "measurements",
    "comparisons",
    "quotes",
)

EXCLUDED = (
    "study",
    "record_id",
    "arm",
    "outcome",
    "time",
    "reason",
    "detail",
    "quote",
    "start",
    "end",
)

SENSITIVITY = (
    TABLE,
    *KEY,
    "variant",
    "k",
    "estimate",
    "ci_low",
    "ci_high",
    "pi_low",
    "pi_high",
    "p",
    "tau2",
    "i2",
    "changed",
)
