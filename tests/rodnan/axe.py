"""What axe-core finds on a page, in light and in dark, that keeps a person from using it."""

import importlib.util
from pathlib import Path

from tests.rodnan.chromium import missing

FOUND = importlib.util.find_spec("axe_playwright_python")
SERIOUS = {"serious", "critical"}
SCHEMES = ("light", "dark")


def need_axe():
    if FOUND is None:
        missing("axe-playwright-python, of the dev extra, is not installed: axe tests skipped")


def violations(page):
    """Return scheme, rule, elements and why of every serious violation on the page as it stands."""
    if not page.evaluate("'axe' in window"):
        # Not as a script element: the page's own policy refuses those.
        page.evaluate(Path(FOUND.origin).with_name("axe.min.js").read_text("utf-8"))
    found = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour half changed
        assert page.evaluate(f"matchMedia('(prefers-color-scheme: {scheme})').matches")
        found += _serious(page, scheme)
    return found


def _serious(page, scheme):
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        (scheme, v["id"], [n["html"][:200] for n in v["nodes"]], v["nodes"][0]["failureSummary"])
        for v in found
        if v["impact"] in SERIOUS
    ]
