"""The report against the rules of axe-core, in light and in dark."""

from tests.rodnan.axe import need_axe, violations
from tests.rodnan.chromium import need_chromium, opened, ready

need_chromium()
need_axe()


def test_the_report_has_no_serious_violation(browser, finished):
    with opened(browser) as page:
        ready(page, (finished / "out" / "report.html").as_uri())
        page.locator("#lines > summary").click()
        page.click("#show-steps")
        page.locator("mark[data-keys]").first.click()
        assert violations(page) == []


def test_grey_on_grey_is_a_violation_in_the_scheme_that_has_it(browser):
    style = "p { color: #000; background: #fff } @media (prefers-color-scheme: dark) "
    faint = "{ p { color: #777; background: #666 } }"
    with opened(browser) as page:
        page.set_content(f"<html lang=en><title>t</title><style>{style}{faint}</style><p>Words")
        assert [found[:2] for found in violations(page)] == [("dark", "color-contrast")]
