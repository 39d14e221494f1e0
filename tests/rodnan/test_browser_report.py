"""The report in a real browser: small, and over a few thousand studies."""

from dataclasses import replace
from urllib.parse import quote

import pypdfium2
import pytest
from playwright.sync_api import expect

from benchmarks.report_size import outcome_of, repeated
from extractor import extract
from rodnan.flat import FLAGS
from rodnan.report.data import Study
from rodnan.report.render import write_report
from tests.rodnan.chromium import need_chromium, opened, ready
from tests.rodnan.conftest import DRUG_TRIAL
from validator import check

need_chromium()

HOSTILE = "Pills <script>document.title='owned'</script> & <img src=x onerror=alert(1)>"
ODD_ID = "a/b #1%2é"
MANY = 3000


def study(text, **record):
    found = check(extract(text), text=text)
    return Study(replace(found, title=text.split("\n")[0], **record), text, (0, len(text)))


def written(path, studies, bases):
    write_report(path, studies, outcome_of([s.record for s in bases]))
    return path.as_uri()


@pytest.fixture(scope="module")
def bases():
    wrong = DRUG_TRIAL.replace("p = 0.003", "p = 0.3").replace("Tablets", "Drops")
    hostile = DRUG_TRIAL.replace("Tablets", HOSTILE)
    return [
        study(DRUG_TRIAL, id="tablets"),
        study(wrong, id=ODD_ID),
        study(hostile, id="hostile"),
    ]


@pytest.fixture(scope="module")
def small(bases, tmp_path_factory):
    return written(tmp_path_factory.mktemp("small") / "report.html", bases, bases)


@pytest.fixture(scope="module")
def many(bases):
    return list(repeated(bases, MANY, 0))


@pytest.fixture(scope="module")
def large(bases, many, tmp_path_factory):
    return written(tmp_path_factory.mktemp("large") / "report.html", iter(many), bases)


@pytest.fixture
def page(page):
    yield page
    assert page.errors == []


def cards(page):
    return page.locator("#studies-rows article")


def status(page, name):
    return page.locator(f"#{name}-pager [role=status]")


def test_a_study_is_found_and_its_table_leads_to_the_words(page, small):
    ready(page, small)
    expect(cards(page)).to_have_count(3)
    page.fill("#studies-text", "drops")
    expect(cards(page)).to_have_count(1)
    page.locator("#studies-rows td a", has_text="12.3 ± 4.5").click()
    expect(page.locator("mark.lit")).to_contain_text("12.3 ± 4.5")


def test_a_finding_leads_to_its_number_through_the_filter(page, small):
    ready(page, small)
    page.fill("#studies-text", "tablets")
    expect(cards(page)).to_have_count(1)
    finding = page.locator("#findings-rows article").first
    assert "0.3" in finding.locator(".sentence mark").inner_text()
    finding.locator("a").click()
    expect(page.locator("mark.lit")).to_contain_text("0.3")


def test_a_link_to_a_record_of_an_odd_id_opens_at_the_number(page, small):
    ready(page, f"{small}#record-{quote(ODD_ID, safe='')}-m1")
    expect(page.locator("mark.lit")).to_contain_text("16.1 ± 4.9")


def test_a_script_in_a_title_does_not_run(page, small):
    ready(page, small)
    assert page.title() == "Evidence report"
    assert "<script>document.title" in page.locator("#studies-rows").inner_text()


def test_a_browser_that_cannot_unpack_says_so(page, small):
    page.add_init_script("delete window.DecompressionStream")
    page.goto(small)
    expect(page.get_by_role("alert")).to_contain_text("cannot show the lists")


def test_the_forest_plot_leads_to_the_words(page, small):
    ready(page, small)
    plot = page.locator("#families-rows .forest").first
    assert plot.locator("td.plot svg").count() > 0
    plot.locator("tr.study th > a").first.click()
    expect(page.locator("mark.lit").first).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_runs_over_the_edge(browser, small, width):
    with opened(browser, viewport={"width": width, "height": 800}) as page:
        ready(page, small)
        page.click("#show-steps")
        page.locator("#lines > summary").click()
        page.wait_for_timeout(200)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_search_and_filters_go_over_all_studies(page, large, many):
    own = next(m.outcome for s in reversed(many) for m in s.record.measurements if "," in m.outcome)
    named = sum(
        any(x.outcome == own for x in (*s.record.measurements, *s.record.comparisons)) for s in many
    )
    wrong = sum(any(f.verdict == "decision_error" for f in s.record.findings) for s in many)
    assert named < MANY / 2
    assert 0 < wrong < MANY
    ready(page, large)
    expect(status(page, "studies")).to_have_text(f"1 to 10 of {MANY:,} studies")
    page.fill("#studies-outcome", own)
    expect(status(page, "studies")).to_contain_text(f"of {named:,} stud")
    page.fill("#studies-outcome", "")
    page.select_option("#studies-verdict", "decision_error")
    expect(status(page, "studies")).to_contain_text(f"of {wrong:,} studies chosen from {MANY:,}")
    page.fill("#studies-text", "nowhere-to-be-found")
    expect(status(page, "studies")).to_have_text("no studies")
    page.click("#studies-reset")
    page.fill("#studies-arm", "drug A")
    expect(status(page, "studies")).to_have_text(f"1 to 10 of {MANY:,} studies")
    page.fill("#studies-text", f"study-{MANY - 1:06d}")
    expect(cards(page)).to_have_count(1)
    expect(cards(page).locator("p.text")).to_be_visible()


def test_findings_are_searched_beyond_the_page_shown(page, large, many):
    ready(page, large)
    flagged = [s.record for s in many if any(f.verdict in FLAGS for f in s.record.findings)]
    page.fill("#findings-text", flagged[-1].id)
    expect(page.locator("#findings-rows article a").first).to_have_attribute(
        "href", f"#record-{flagged[-1].id}-c0"
    )


def test_a_link_to_a_record_in_a_part_not_unpacked_yet(page, large, many):
    last = many[-1].record.id
    ready(page, f"{large}#record-{last}-m1")
    expect(page.locator("mark.lit")).to_contain_text("16.1 ± 4.9")
    assert page.locator("mark.lit").evaluate("m => m.closest('article').id") == f"study-{last}"
    page.evaluate(f"location.hash = '#study-{many[1500].record.id}'")
    expect(page.locator(f"article[id='study-{many[1500].record.id}'] p.text")).to_be_visible()


def test_a_study_can_be_opened_while_the_page_is_on_another(page, large, many):
    ready(page, large)
    page.locator("#studies-pager button", has_text="Next").click()
    expect(status(page, "studies")).to_have_text(f"11 to 20 of {MANY:,} studies")
    assert cards(page).first.get_attribute("id") == f"study-{many[10].record.id}"


def test_paper_says_what_is_printed(page, large, tmp_path):
    ready(page, large)
    page.fill("#studies-text", "study-00001")
    expect(status(page, "studies")).to_contain_text("of 10 studies")
    page.pdf(path=tmp_path / "report.pdf")
    with pypdfium2.PdfDocument(tmp_path / "report.pdf") as paper:
        first = " ".join(paper[0].get_textpage().get_text_bounded().split())
    assert f"studies 1 to 10 of 10 studies chosen from {MANY:,}" in first
    assert "Not printed, for they were closed: All pooled lines" in first
