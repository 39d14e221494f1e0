"""From a study's record to findings: recompute, compare within rounding, say what does not fit."""
