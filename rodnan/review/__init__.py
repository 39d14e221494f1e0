"""The local review page: see every number in its words; accept, correct, reject, add."""
