"""The review page in a real browser, by keyboard as far as it goes."""

import os
import shutil
import socket
import threading
import time
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from rodnan.review.server import make_app
from rodnan.review.session import Session
from tests.rodnan.conftest import DRUG_TRIAL

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if CHROMIUM is None:
    if os.environ.get("CI"):
        pytest.fail("no chromium: `make browser` installs it", pytrace=False)
    pytest.skip("no chromium on this machine: browser tests skipped", allow_module_level=True)

HOSTILE = "Pills <script>document.title='owned'</script> & <img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def page(browser):
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.errors = []
    opened.on("pageerror", lambda error: opened.errors.append(str(error)))
    yield opened
    opened.close()


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


@pytest.fixture
def review(results):
    import uvicorn

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    app = make_app(Session(results), "token", port)
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()
    listener.close()


def ready(page, address):
    page.goto(address)
    page.wait_for_selector("html[data-ready=yes]")


def test_review_by_keyboard_alone(page, review, results, rodnan):
    ready(page, f"{review}/?token=token")
    keys = page.keyboard
    page.select_option("#order", "input")
    page.locator("#order").blur()
    study = page.locator("#title").inner_text()
    keys.press("a")
    page.wait_for_selector("mark.decided")
    keys.press("e")
    page.wait_for_selector("#form button[type=submit]")
    page.locator("#field-value").focus()
    keys.press("Control+a")
    keys.type("16.2")
    keys.press("Enter")
    expect(page.locator("#message")).to_have_text("edit: saved")
    keys.press("j")
    keys.press("r")
    page.wait_for_selector("mark.rejected")
    keys.press("k")
    rows = (results / "corrections.csv").read_text().splitlines()
    assert [r.split(",")[4] for r in rows[1:]] == ["accept", "edit", "reject"]
    page.reload()
    page.wait_for_selector("mark.rejected")
    assert page.locator("#title").inner_text() == study
    assert page.errors == []


def test_decisions_survive_a_run_again(page, review, results, rodnan):
    ready(page, f"{review}/?token=token")
    first = page.locator("#record-title").inner_text()
    page.keyboard.press("r")
    page.wait_for_selector("mark.rejected")
    before = len((results / "records.csv").read_text().splitlines())
    assert rodnan("run", results.parent / "abstracts", "-o", "out", "-q").code == 0
    after = len((results / "records.csv").read_text().splitlines())
    kind = first.split(" ")[0]
    assert before - after == (1 if kind == "measurement" else 0)


def test_undo_takes_a_decision_back(page, review):
    ready(page, f"{review}/?token=token")
    page.keyboard.press("a")
    page.wait_for_selector("mark.decided")
    page.keyboard.press("k")
    page.keyboard.press("u")
    expect(page.locator("mark.decided")).to_have_count(0)


def test_a_missed_record_is_added_from_a_selection(page, review, results):
    ready(page, f"{review}/?token=token")
    page.evaluate(
        """() => {
        const box = document.querySelector('#text');
        const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const at = walker.currentNode.textContent.indexOf('12 weeks');
          if (at >= 0) {
            const range = document.createRange();
            range.setStart(walker.currentNode, at);
            range.setEnd(walker.currentNode, at + 8);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            return;
          }
        }
      }"""
    )
    page.keyboard.press("n")
    page.wait_for_selector("#form button[type=submit]")
    page.fill("#field-outcome", "length of treatment")
    page.keyboard.press("Enter")
    expect(page.locator("#message")).to_have_text("add: saved")
    assert "length of treatment" in (results / "corrections.csv").read_text()
    assert "12 weeks" in (results / "corrections.csv").read_text()


def test_two_reviewers_lose_nothing_and_see_their_agreement(browser, review, results):
    pages = [browser.new_context().new_page() for _ in range(2)]
    for page, name in zip(pages, ("ann", "bob"), strict=True):
        ready(page, f"{review}/?token=token")
        page.fill("#reviewer", name)
        page.locator("#reviewer").blur()
        page.wait_for_selector(f"html[data-reviewer={name}]")
        page.locator("#title").click()
    for page in pages:
        page.keyboard.press("a")
    for page in pages:
        page.wait_for_selector("mark.decided")
    pages[0].keyboard.press("a")
    pages[1].keyboard.press("r")
    pages[1].wait_for_selector("mark.rejected")
    pages[0].click("#show-agreement")
    pages[0].wait_for_selector("#dialog[open]")
    assert "1 of 2 decisions alike" in pages[0].locator("#dialog-body").inner_text()
    assert len((results / "corrections.csv").read_text().splitlines()) == 5
    for page in pages:
        page.context.close()


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", {}),
        ("/api/studies", {"Cookie": "rodnan_review=guess"}),
        ("/api/studies", {"Cookie": "rodnan_review=token", "Host": "evil.example"}),
        ("/api/studies", {"Cookie": "rodnan_review=token", "Origin": "http://evil.example"}),
        ("/?token=guess", {}),
    ],
)
def test_strangers_are_refused(review, path, headers):
    request = urllib.request.Request(f"{review}{path}", headers=headers)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 403
    refused.value.close()
