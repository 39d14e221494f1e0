"""Documents in: readers for the formats that people have, and the sample corpus."""
