"""A finished run of two trials, one of them made to do harm, for the tests of review."""

import shutil

import pytest

TRIAL = """{title}: a randomised trial
Methods: Sixty adults with scleroderma were randomised to methotrexate (n = 30) or placebo (n = 30).
Student's t test was used. Results: At 12 months the mean modified Rodnan skin score (mean ± SD) was
12.3 ± 4.5 in the methotrexate group and 16.1 ± 4.9 in the placebo group (p = {p}). Grip strength
was 210 mmHg with methotrexate.
"""
HOSTILE = "Drops <script>document.title='owned'</script> & <img src=x onerror=alert(1)>"


def run(root, **options):
    from rodnan.whole import Batch, run_whole  # slow to load, and every test loads this module

    texts = [str(root / "abstracts")]
    more = {"sizes": None, "vocabularies": (), "batch": Batch(), "command": ["rodnan", "run"]}
    return run_whole(texts, root / "out", quiet=True, **{**more, **options})


def run_without_report(root):
    """Run again for the records alone: pooling and report take most of the time of a small run."""
    from rodnan.whole import Batch

    return run(root, batch=Batch(report_limit=0))


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    root = tmp_path_factory.mktemp("finished")
    (root / "abstracts").mkdir()
    for name, title, p in (("a", "Tablets for skin", "0.003"), ("b", HOSTILE, "0.3")):
        (root / "abstracts" / f"{name}.txt").write_text(TRIAL.format(title=title, p=p), "utf-8")
    run(root)
    return root


@pytest.fixture
def root(finished, tmp_path):
    shutil.copytree(finished, tmp_path / "copy")
    return tmp_path / "copy"
