"""From records to effect sizes to pooled tables. Arm 1 is the treatment: effect = arm 1 - arm 2."""
