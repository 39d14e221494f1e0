"""Make the pictures of the documentation from a run on the sample corpus.

    python docs/pictures.py [FOLDER]

Needs chromium (`make browser`). Pages are taken at 1280 pixels' width and at 390.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Page, sync_playwright

from rodnan.review.server import make_app
from rodnan.review.session import Session

WIDE, NARROW, HEIGHT = 1280, 390, 900
HERE = Path(__file__).resolve().parent / "pictures"


@contextmanager
def review_of(folder: Path) -> Iterator[str]:
    """Serve the review page of a folder while the block runs; give its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    app = make_app(Session(folder), "picture", port)
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}/?token=picture"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def ready(page: Page, address: str) -> None:
    """Open a page and wait until it shows its content."""
    page.goto(address)
    page.wait_for_selector("html[data-ready=yes]")
    page.wait_for_timeout(300)


def take(out: Path) -> None:
    """Run the sample corpus and take every picture."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("no chromium: `make browser` installs it")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as tmp, sync_playwright() as playwright:
        results = Path(tmp) / "out"
        command = [sys.executable, "-m", "rodnan", "run", "--sample", "-q", "-o", str(results)]
        subprocess.run(command, check=True)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for width, name in ((WIDE, ""), (NARROW, "-narrow")):
            page = browser.new_page(viewport={"width": width, "height": HEIGHT})
            ready(page, (results / "report.html").as_uri())
            page.screenshot(path=out / f"report{name}.png")
            page.locator("#pooled").scroll_into_view_if_needed()
            page.evaluate("document.querySelector('#pooled').scrollIntoView()")
            page.screenshot(path=out / f"pooled{name}.png")
            page.fill("#studies-text", "poelman")
            page.wait_for_timeout(500)
            page.locator("#studies-rows td a").first.click()
            page.wait_for_timeout(300)
            page.screenshot(path=out / f"study{name}.png")
            page.close()
        with review_of(results) as address:
            page = browser.new_page(viewport={"width": WIDE, "height": HEIGHT})
            ready(page, address)
            page.screenshot(path=out / "review.png")
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
