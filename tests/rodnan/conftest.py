"""Run the command line in this process, as a user would see it."""

import io
import os
import shutil
import sys
from dataclasses import dataclass

import pytest

from rodnan.cli import main

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


# --- the browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser():
    """Return a running browser; without one, tests are skipped on a desk and fail in CI."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("no chromium: `make browser` installs it", pytrace=False)
        pytest.skip("no chromium on this machine: browser tests skipped")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def page(browser):
    """Return an empty page 1280 pixels wide; ``errors`` collects what its scripts threw."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.errors = []
    opened.on("pageerror", lambda error: opened.errors.append(str(error)))
    opened.on("console", lambda m: opened.errors.append(m.text) if m.type == "error" else None)
    yield opened
    opened.close()


def ready(page, address):
    """Open a page and wait until it shows its content."""
    page.goto(address)
    page.wait_for_selector("html[data-ready=yes]")
