"""The number grammar: what is a number, a p-value, an interval, an effect, a test statistic."""
