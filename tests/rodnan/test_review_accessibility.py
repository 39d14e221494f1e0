"""axe-core on the review page: nothing that keeps a person from using it, light or dark."""

import pytest
from playwright.sync_api import expect

from tests.rodnan.axe import SCHEMES, need_axe, violations
from tests.rodnan.test_browser import differ, pair, ready, review

__all__ = ["pair", "review"]  # fixtures

need_axe()


@pytest.fixture
def shown(page, review):
    ready(page, f"{review}/?token=token")
    return page


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
    for scheme in SCHEMES:
        shown.emulate_media(color_scheme=scheme)
        outline = "parseFloat(getComputedStyle(document.activeElement).outlineWidth)"
        assert shown.evaluate(outline) >= 3
    live = shown.locator("#message")
    assert live.get_attribute("aria-live") == "polite"
    shown.keyboard.press("a")
    expect(live).to_contain_text("saved")
