"""The browser that tests drive; where there is none they are skipped, and fail under CI."""

import contextlib
import os
import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def missing(what):
    """Skip this module's tests for want of something, or fail where a skip must not look green."""
    if os.environ.get("CI"):
        pytest.fail(what, pytrace=False)
    pytest.skip(what, allow_module_level=True)


def need_chromium():
    if CHROMIUM is None:
        missing("no chromium on this machine (`make browser` installs it): browser tests skipped")


@contextlib.contextmanager
def launched():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def new_context(browser, **options):
    return browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})


@contextlib.contextmanager
def page_of(context):
    """Give a new page; what goes wrong in it gathers in ``page.errors``.

    Contexts are slow to make and shared by tests, so what the page has stored is removed.
    """
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda said: page.errors.append(said.text) if said.type == "error" else None)
    yield page
    page.evaluate("try { localStorage.clear(); sessionStorage.clear() } catch { /* has none */ }")
    page.close()
    context.clear_cookies()


@contextlib.contextmanager
def opened(browser, **options):
    """Give a page in a context of its own."""
    context = new_context(browser, **options)
    with page_of(context) as page:
        yield page
    context.close()


def ready(page, address):
    page.goto(address)
    page.wait_for_selector("html[data-filled=yes]")
