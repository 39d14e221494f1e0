"""The report in a real browser, by keyboard as far as it goes."""

import pytest
from playwright.sync_api import expect

from tests.rodnan.conftest import DRUG_TRIAL, ready

HOSTILE = "Pills <script>document.title='owned'</script> & <img src=x onerror=alert(1)>"


@pytest.fixture
def results(rodnan, tmp_path):
    folder = tmp_path / "abstracts"
    folder.mkdir()
    (folder / "trial.txt").write_text(DRUG_TRIAL, "utf-8")
    wrong = DRUG_TRIAL.replace("p = 0.003", "p = 0.3").replace("Tablets", "Drops")
    (folder / "wrong.txt").write_text(wrong, "utf-8")
    hostile = DRUG_TRIAL.replace("Tablets", HOSTILE)
    (folder / "hostile.txt").write_text(hostile, "utf-8")
    assert rodnan("run", folder, "-o", "out", "-q").code == 0
    return tmp_path / "out"


def test_the_report_filters_and_leads_to_the_words(page, results):
    ready(page, (results / "report.html").as_uri())
    assert page.locator("#study-list article").count() == 3
    page.fill("#f-text", "drops")
    expect(page.locator("#study-list article")).to_have_count(1)
    link = page.locator("#study-list a[data-jump]", has_text="12.3 ± 4.5")
    link.click()
    assert page.locator("mark.lit").inner_text().startswith("12.3 ± 4.5")
    assert page.errors == []


def test_a_finding_leads_to_its_number_through_the_filter(page, results):
    ready(page, (results / "report.html").as_uri())
    page.fill("#f-text", "tablets")
    expect(page.locator("#study-list article")).to_have_count(1)
    page.locator("#finding-rows a[data-jump]").first.click()
    page.wait_for_selector("mark.lit")
    assert "0.3" in page.locator("mark.lit").first.inner_text()


def test_a_deep_link_opens_at_the_number(page, results):
    ready(page, (results / "report.html").as_uri() + "#m1-0")
    assert page.locator("mark.lit").count() == 1


def test_a_script_in_a_title_does_not_run(page, results):
    ready(page, (results / "report.html").as_uri())
    assert page.title() == "Evidence report"
    assert "<script>document.title" in page.locator("#study-list").inner_text()
    assert page.errors == []
