"""Run the command line in this process, as a user would see it."""

import io
import sys
from dataclasses import dataclass

import pytest

from rodnan.cli import main
from tests.rodnan.chromium import launched, need_chromium, new_context, page_of
from tests.rodnan.finished_run import finished, root

__all__ = ["finished", "root"]  # fixtures; made in one place, the run is made once

DRUG_TRIAL = """Tablets against stiffness: a randomised trial
Methods: Sixty adults were randomised to drug A (n = 30) or placebo (n = 30). Student's t test was
used. Results: At 12 weeks the mean stiffness score (mean ± SD) was 12.3 ± 4.5 in the drug A group
and 16.1 ± 4.9 in the placebo group (p = 0.003). Conclusion: Drug A helped.
"""
NO_NUMBERS = "A protocol\nWe describe how a study of gloves will be done.\n"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture
def rodnan(monkeypatch, capsys, tmp_path):
    """Return a function that runs `rodnan ARGS` in an empty folder and gives code and output."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments, stdin=""):
        monkeypatch.setattr(sys, "argv", ["rodnan", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        output = capsys.readouterr()
        return Ran(code, output.out, output.err)

    return run


@pytest.fixture
def abstracts(tmp_path):
    folder = tmp_path / "abstracts"
    folder.mkdir()
    (folder / "trial.txt").write_text(DRUG_TRIAL, "utf-8")
    (folder / "protocol.txt").write_text(NO_NUMBERS, "utf-8")
    return folder


@pytest.fixture(scope="module")
def browser():
    need_chromium()
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def contexts(browser):
    """Two contexts, which know nothing of each other as the browsers of two people do."""
    return [new_context(browser) for _ in range(2)]


@pytest.fixture
def page(contexts):
    with page_of(contexts[0]) as page:
        yield page
