"""Pages against the rules of axe-core, in light and in dark."""

import importlib.util

import pytest

from tests.rodnan.chromium import missing, need_chromium, opened, ready
from tests.rodnan.conftest import DRUG_TRIAL

need_chromium()
if importlib.util.find_spec("axe_playwright_python") is None:
    missing("axe-playwright-python, of the dev extra, is not installed: axe tests skipped")

SERIOUS = {"serious", "critical"}


def serious_violations(page):
    """Return what axe finds seriously wrong with the page as it stands: rule, places."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        (v["id"], [node["html"][:200] for node in v["nodes"]])
        for v in found
        if v["impact"] in SERIOUS
    ]


@pytest.fixture
def results(rodnan, tmp_path):
    folder = tmp_path / "abstracts"
    folder.mkdir()
    (folder / "trial.txt").write_text(DRUG_TRIAL, "utf-8")
    wrong = DRUG_TRIAL.replace("p = 0.003", "p = 0.3").replace("Tablets", "Drops")
    (folder / "wrong.txt").write_text(wrong, "utf-8")
    assert rodnan("run", folder, "-o", "out", "-q").code == 0
    return tmp_path / "out"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_has_no_serious_violation(browser, results, scheme):
    # axe puts a script into the page, which the page's own policy refuses
    with opened(browser, color_scheme=scheme, bypass_csp=True) as page:
        ready(page, (results / "report.html").as_uri())
        page.locator("#lines > summary").click()
        page.click("#show-steps")
        page.locator("mark[data-keys]").first.click()
        assert serious_violations(page) == []
