"""The review page in a real browser, by keyboard alone where it says so."""

import csv
import socket
import threading
import time
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from rodnan.review.server import make_app
from rodnan.review.session import Session
from tests.rodnan.chromium import need_chromium, page_of
from tests.rodnan.finished_run import run, run_without_report

need_chromium()
expect.set_options(timeout=20_000)


def ready(page, address):
    """Open the review page and wait until it shows its content."""
    page.goto(address)
    page.wait_for_selector("html[data-ready=yes]")


def serve(folder):
    import uvicorn

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    app = make_app(Session(folder), "token", port)
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.fixture
def review(root):
    yield from serve(root / "out")


@pytest.fixture
def first(page, review):
    """Return the page at the first study in the order of the input."""
    ready(page, f"{review}/?token=token")
    in_input_order(page)
    return page


def in_input_order(page):
    """Order the studies as they came and wait until the first is shown: by doubt it comes last."""
    page.select_option("#order", "input")
    current = page.locator("#list button[aria-current=true]")
    expect(current).to_contain_text("Tablets for skin")
    page.locator("#order").blur()


def made(root):
    path = root / "out" / "corrections.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def said(page, words):
    expect(page.locator("#message")).to_contain_text(words)


def quote(page):
    return page.locator("#record-title").inner_text().split(" ", 1)[1]


def pooled(root):
    with (root / "out" / "pooled.csv").open(encoding="utf-8", newline="") as handle:
        return [
            (r["study"] if "study" in r else r["k"], r["estimate"]) for r in csv.DictReader(handle)
        ]


def type_into(page, name, words):
    page.locator(f"#field-{name}").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def test_review_by_keyboard_alone_changes_the_pooled_table(first, root):
    keys = first.keyboard
    assert [k for k, _ in pooled(root)] == ["2"]
    while "12.3" not in quote(first):
        keys.press("k")
    keys.press("a")
    said(first, "accept: saved")
    assert "16.1" in quote(first)
    keys.press("e")
    type_into(first, "value", "15.10")
    keys.press("Enter")
    said(first, "edit: saved")
    expect(first.locator("#detail")).to_contain_text("15.10")
    keys.press("r")
    said(first, "reject: saved")
    keys.press("u")
    said(first, "undo: saved")
    keys.press("n")  # a word cursor, since nothing is selected
    expect(first.locator(".pick")).not_to_have_count(0)
    while first.locator(".pick").first.inner_text() != "210":
        keys.press("ArrowRight")
    keys.press("Shift+ArrowRight")
    keys.press("Enter")
    type_into(first, "outcome", "grip strength")
    type_into(first, "arm", "methotrexate")
    keys.press("Enter")
    said(first, "add: saved")
    assert quote(first) == "210 mmHg"
    assert [r["action"] for r in made(root)] == ["accept", "edit", "reject", "undo", "add"]
    first.reload()
    expect(first.locator("#rows button.add")).to_have_count(1)
    expect(first.locator("#rows button.edit")).to_have_count(1)
    run(root)
    records = (root / "out" / "records.csv").read_text("utf-8")
    assert "grip strength" in records
    estimates = (root / "out" / "pooled_rows.csv").read_text("utf-8")
    assert ",15.1," in estimates or "15.1" in estimates
    assert first.errors == []


def test_a_rejected_number_leaves_the_pool_at_once_and_after_a_run(first, root):
    first.keyboard.press("p")
    expect(first.locator("#dialog-body table tbody")).to_contain_text("2")
    first.keyboard.press("Escape")
    while "12.3" not in quote(first):
        first.keyboard.press("k")
    first.keyboard.press("r")
    said(first, "reject: saved")
    first.keyboard.press("p")
    expect(first.locator("#dialog-body table tbody tr")).to_have_count(1)
    run(root)
    assert [k for k, _ in pooled(root)] == ["1"]
    assert first.errors == []


def test_an_added_record_can_be_edited_and_taken_back(first, root):
    keys = first.keyboard
    select(first, "210 mmHg")
    keys.press("n")
    type_into(first, "outcome", "grip")
    type_into(first, "arm", "methotrexate")
    keys.press("Enter")
    said(first, "add: saved")
    keys.press("e")
    type_into(first, "outcome", "grip strength")
    keys.press("Enter")
    said(first, "edit: saved")
    expect(first.locator("#detail dd").first).to_have_text("grip strength")
    keys.press("x")
    said(first, "undo: saved")
    expect(first.locator("#detail dd").first).to_have_text("grip")
    keys.press("u")
    expect(first.locator("#rows button.add")).to_have_count(0)
    run_without_report(root)
    assert "grip" not in (root / "out" / "records.csv").read_text("utf-8")


def select(page, words):
    page.evaluate(
        """(words) => {
        const box = document.querySelector('#text');
        const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const node = walker.currentNode;
          const at = node.textContent.indexOf(words);
          if (at < 0) continue;
          getSelection().setBaseAndExtent(node, at, node, at + words.length);
          return;
        }
      }""",
        words,
    )


def test_what_cannot_be_a_record_is_refused_and_said(first, root):
    first.keyboard.press("e")
    type_into(first, "value", "twelve")
    first.keyboard.press("Enter")
    said(first, "value must be a number")
    assert first.locator("#message.error").count() == 1
    assert made(root) == []


def test_accepting_an_edit_that_is_shown_keeps_it(first, root):
    first.keyboard.press("e")
    type_into(first, "time", "week 52")
    first.keyboard.press("Enter")
    said(first, "edit: saved")
    first.keyboard.press("a")
    said(first, "accept: saved")
    assert [r["changes"] for r in made(root)] == ['{"time": "week 52"}'] * 2


def test_a_number_leads_to_its_record_and_back(first):
    first.locator("#text mark", has_text="16.1 ± 4.9").click()
    assert quote(first) == "16.1 ± 4.9"
    first.locator("#rows button", has_text="p = 0.003").click()
    expect(first.locator("#text mark.lit")).to_have_text("p = 0.003")


def test_a_script_in_a_title_does_not_run(first):
    first.keyboard.press("s")
    expect(first.locator("#text")).to_contain_text("<script>document.title")
    assert first.title() == "Rodnan review"
    assert first.errors == []


def test_the_list_stays_in_order_while_deciding(page, review):
    ready(page, f"{review}/?token=token")
    order = page.locator("#list .name").all_inner_texts()
    for _ in range(3):
        page.keyboard.press("a")
        said(page, "accept: saved")
    assert page.locator("#list .name").all_inner_texts() == order
    page.keyboard.press("s")
    expect(page.locator("#list button").nth(1)).to_have_attribute("aria-current", "true")


def test_keys_can_be_turned_off(first, root):
    first.keyboard.press("?")
    first.locator("#dialog-body input[type=checkbox]").uncheck()
    first.keyboard.press("Escape")
    first.keyboard.press("a")
    first.locator("[data-key=r]").click()
    said(first, "reject: saved")
    assert [r["action"] for r in made(root)] == ["reject"]


# --- two reviewers -------------------------------------------------------------------------------


@pytest.fixture
def pair(contexts, review):
    with page_of(contexts[0]) as ann, page_of(contexts[1]) as bob:
        for name, page in (("ann", ann), ("bob", bob)):
            ready(page, f"{review}/?token=token")
            page.fill("#reviewer", name)
            page.locator("#reviewer").blur()
            page.wait_for_selector(f"html[data-reviewer={name}]")
            in_input_order(page)
            page.locator("#text mark", has_text="12.3 ± 4.5").click()
        yield [ann, bob]


def differ(pair):
    """Ann says that the value is 12.4, Bob rejects it."""
    ann, bob = pair
    ann.keyboard.press("e")
    type_into(ann, "value", "12.4")
    ann.keyboard.press("Enter")
    said(ann, "edit: saved")
    bob.keyboard.press("r")
    said(bob, "reject: saved")


def value_after_a_run(root):
    run_without_report(root)
    with (root / "out" / "records.csv").open(encoding="utf-8", newline="") as handle:
        rows = [
            r for r in csv.DictReader(handle) if r["study"] == "a" and r["quote"] == "12.3 ± 4.5"
        ]
    return [r["value"] for r in rows]


def test_two_reviewers_at_once_lose_nothing_and_do_not_see_each_other(pair, root):
    for _ in range(2):
        for page in pair:
            page.keyboard.press("a")
    for page in pair:
        expect(page.locator("#rows button.accept")).to_have_count(2)
    assert sorted(r["reviewer"] for r in made(root)) == ["ann", "ann", "bob", "bob"]
    pair[0].locator("#text mark", has_text="12.3 ± 4.5").click()
    pair[0].keyboard.press("e")
    type_into(pair[0], "value", "9.9")
    pair[0].keyboard.press("Enter")
    said(pair[0], "edit: saved")
    pair[1].reload()
    pair[1].wait_for_selector("html[data-ready=yes]")
    expect(pair[1].locator("#rows button.edit")).to_have_count(0)
    pair[1].check("#others")
    pair[1].fill("#reviewer", "cat")
    pair[1].locator("#reviewer").blur()
    expect(pair[1].locator("#rows button.edit")).to_have_count(1)


@pytest.mark.parametrize(
    ("choice", "expected"), [("ann: edit", ["12.4"]), ("bob: reject", []), ("As read", ["12.3"])]
)
def test_a_difference_is_settled_by_one_of_them_or_as_read(pair, root, choice, expected):
    differ(pair)
    page = pair[0]
    page.keyboard.press("t")
    expect(page.locator("#dialog-body")).to_contain_text("0 of 1 decisions alike")
    page.locator("#dialog-body button", has_text=choice).click()
    expect(page.locator("#dialog-body")).to_contain_text("Settled")
    assert made(root)[-1]["reviewer"] == "agreed"
    assert value_after_a_run(root) == expected


def test_a_difference_is_settled_by_a_third_value_and_can_be_taken_back(pair, root):
    differ(pair)
    page = pair[1]
    page.keyboard.press("t")
    page.locator("#dialog-body button", has_text="Another value").focus()
    page.keyboard.press("Enter")
    type_into(page, "value", "13.5")
    page.keyboard.press("Enter")
    expect(page.locator("#dialog-body")).to_contain_text("value 13.5")
    assert value_after_a_run(root) == ["13.5"]
    page.locator("#dialog-body button", has_text="Take back").click()
    expect(page.locator("#dialog-body")).to_contain_text("Open")
    assert made(root)[-1]["action"] == "undo"


def test_a_record_that_one_added_is_open_until_settled(pair, root):
    ann, bob = pair
    select(ann, "210 mmHg")
    ann.keyboard.press("n")
    type_into(ann, "outcome", "grip")
    type_into(ann, "arm", "methotrexate")
    ann.keyboard.press("Enter")
    said(ann, "add: saved")
    bob.keyboard.press("a")
    said(bob, "accept: saved")
    bob.keyboard.press("t")
    expect(bob.locator("#dialog-body")).to_contain_text("bob has no such record")
    bob.locator("#dialog-body button", has_text="Another value").click()
    type_into(bob, "outcome", "grip strength")
    bob.keyboard.press("Enter")
    expect(bob.locator("#dialog-body")).to_contain_text("Settled")
    run_without_report(root)
    assert "grip strength" in (root / "out" / "records.csv").read_text("utf-8")


# --- strangers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "cookie", "headers"),
    [
        ("/", None, {}),
        ("/api/studies", "guess", {}),
        ("/api/studies", "token", {"Host": "evil.example"}),
        ("/api/studies", "token", {"Origin": "http://evil.example"}),
        ("/?token=guess", None, {}),
    ],
)
def test_strangers_are_refused(review, path, cookie, headers):
    port = review.rsplit(":", 1)[1]
    cookies = {"Cookie": f"rodnan_review_{port}={cookie}"} if cookie else {}
    request = urllib.request.Request(f"{review}{path}", headers={**headers, **cookies})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 403
    refused.value.close()
