"""The self-contained report: what was read, found, checked and pooled, each number in its words."""
