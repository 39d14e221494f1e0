"""axe-core on the review page: nothing that keeps a person from using it, light or dark."""

import importlib.util
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.rodnan.chromium import missing
from tests.rodnan.finished_run import finished, root
from tests.rodnan.test_browser import differ, pair, ready, review

__all__ = ["finished", "pair", "review", "root"]  # fixtures

if importlib.util.find_spec("axe_playwright_python") is None:
    missing("axe-playwright-python, of the dev extra, is not installed: axe tests skipped")

SCRIPT = Path(importlib.util.find_spec("axe_playwright_python").origin).with_name("axe.min.js")
SERIOUS = {"serious", "critical"}


def violations(page):
    """Return rule, elements and why of every serious violation on the page as it stands."""
    # Not as a script element: the page's own policy refuses those.
    page.evaluate(SCRIPT.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        (v["id"], [n["html"][:120] for n in v["nodes"]], v["nodes"][0]["failureSummary"])
        for v in found
        if v["impact"] in SERIOUS
    ]


@pytest.fixture(params=["light", "dark"])
def shown(browser, review, request):
    context = browser.new_context(color_scheme=request.param)
    page = context.new_page()
    ready(page, f"{review}/?token=token")
    yield page
    context.close()


def test_reading_deciding_and_editing(shown):
    assert violations(shown) == []
    shown.keyboard.press("a")
    shown.wait_for_selector("#rows button.accept")
    shown.keyboard.press("r")
    shown.wait_for_selector("#rows button.reject")
    assert violations(shown) == []
    shown.keyboard.press("e")
    shown.wait_for_selector("#form .save")
    assert violations(shown) == []


def test_picking_words_and_the_windows(shown):
    shown.keyboard.press("n")
    shown.wait_for_selector(".pick")
    assert violations(shown) == []
    shown.keyboard.press("Escape")
    for key in ("?", "p"):
        shown.keyboard.press(key)
        shown.wait_for_selector("#dialog-body table")
        assert violations(shown) == []
        shown.keyboard.press("Escape")


def test_a_narrow_page(shown):
    shown.set_viewport_size({"width": 390, "height": 844})
    assert violations(shown) == []
    assert shown.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_view_of_two_reviewers(pair):
    differ(pair)
    pair[0].keyboard.press("t")
    pair[0].wait_for_selector("#dialog-body table")
    assert violations(pair[0]) == []


def test_focus_is_visible_and_what_changed_is_announced(shown):
    shown.keyboard.press("j")
    assert shown.evaluate("document.activeElement.matches('mark.lit')")
    width = shown.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
    assert width >= 3
    live = shown.locator("#message")
    assert live.get_attribute("aria-live") == "polite"
    shown.keyboard.press("a")
    expect(live).to_contain_text("saved")
