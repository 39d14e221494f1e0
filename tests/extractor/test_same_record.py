"""The same text gives the same record to the last bit, whatever order sets have in a process."""

import os
import subprocess
import sys

TEXT = (
    "Methods: Ninety women were randomised to lentoril or placebo. Results: During a median "
    "follow-up of 12 months no differences were observed between the groups, and adverse events "
    "were reported and compared in 17 and 21 patients; the mean score improved significantly from "
    "24.1 at baseline to 18.3 in the treatment group."
)
PROGRAM = f"from extractor import extract; print(repr(extract({TEXT!r})))"


def test_the_seed_of_hashes_changes_no_record():
    seen = set()
    for seed in ("1", "2", "3", "4", "5", "6"):
        told = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        seen.add(told.stdout)
    assert len(seen) == 1
