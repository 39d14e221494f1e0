"""The documentation: its commands and code run, its links lead somewhere, its pages are current."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import reference_pages
from rodnan.review.session import Session
from rodnan.review.views import study_view

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
DECIDED = re.compile(r"<!-- decided on the page above: (\S+) (\w+) (\w+) -->")
STEP = re.compile(f"{BLOCK.pattern}|{DECIDED.pattern}", re.DOTALL | re.MULTILINE)
# Pages that are run by tests of their own.
ELSEWHERE = {"pooling.md", "meta-analysis.md"}


def name(page):
    return str(page.relative_to(DOCS))


def flat(text):
    return " ".join(re.sub(r"[─ ]+", " ", text).split())


def runnable(page):
    kinds = {kind for kind, _ in BLOCK.findall(page.read_text("utf-8"))}
    return name(page) not in ELSEWHERE and bool(kinds & {"sh", "python"})


class Reader:
    """Somebody who does what a page says, in a folder with the files of the tutorial."""

    def __init__(self, rodnan, folder):
        self.rodnan, self.folder, self.names, self.done, self.told = rodnan, folder, {}, 0, ""
        shutil.copytree(DOCS / "tutorial", folder / "tutorial")
        shutil.copytree(DOCS / "tutorial" / "abstracts", folder / "abstracts")

    def sh(self, body):
        """Run commands; return what the last one printed."""
        said = ""
        for line in body.splitlines():
            said = self._one(line)
            self.done += 1
        return said

    def _one(self, line):
        words = shlex.split(line, comments=True)
        if words[0] == "rodnan" and not set(words) & {"|", "||", ">"}:
            ran = self.rodnan(*words[1:])
            assert ran.code in (0, 1), ran.err
            self.told += ran.err
            return ran.out
        code = 'rodnan() { "$PY" -m rodnan "$@"; }; ' + line
        env = os.environ | {"PY": sys.executable, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            ["bash", "-euc", code], env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def python(self, body, capsys):
        """Run code; names live on to the page's next block."""
        capsys.readouterr()
        exec(compile(body, "page", "exec"), self.names)
        self.done += 1
        return capsys.readouterr().out

    def decide(self, study, key, value):
        """Set one key of every measurement of a study, as the review page does."""
        session = Session(self.folder / "out")
        index = [d.id for d in session.texts.documents].index(study)
        for entry in study_view(session, index, "Ada", others=False)["items"]:
            place = {k: entry["item"][k] for k in ("start", "end")}
            if entry["kind"] == "measurement":
                decision = {"action": "edit", "reviewer": "Ada", "changes": {key: value}}
                session.decide({"study": study, "kind": "measurement", **place, **decision})


@pytest.mark.parametrize("page", [p for p in PAGES if runnable(p)], ids=name)
def test_what_a_page_says_is_what_happens(page, rodnan, tmp_path, capsys):
    reader = Reader(rodnan, tmp_path)
    said = None
    for kind, body, *decided in STEP.findall(page.read_text("utf-8")):
        if decided[0]:
            reader.decide(*decided)
        elif kind == "sh":
            said = reader.sh(body)
        elif kind == "python" and not body.startswith(">>>"):
            said = reader.python(body, capsys)
        elif kind == "text" and said is not None:
            assert flat(said) == flat(body)
            said = None
        else:
            said = None
    assert reader.done > 0


def test_the_tutorial_ends_with_a_corrected_forest_plot(rodnan, tmp_path):
    reader = Reader(rodnan, tmp_path)
    for kind, body, *decided in STEP.findall((DOCS / "tutorial.md").read_text("utf-8")):
        if decided[0]:
            reader.decide(*decided)
        elif kind == "sh":
            reader.sh(body)
    assert "2 decisions of reviewers in out/corrections.csv" in reader.told
    svg = (tmp_path / "pooled" / "plots" / "forest-001.svg").read_text("utf-8")
    assert "−1.67" in svg
    lines = (tmp_path / "out" / "records.jsonl").read_text("utf-8").splitlines()
    chen = next(r for r in map(json.loads, lines) if r["id"] == "rayyan-900002")
    assert [m["spread"] for m in chen["measurements"]] == ["se", "se"]


def anchors(page):
    heads = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in heads}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page):
    text = BLOCK.sub("", page.read_text("utf-8"))
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", text)):
        if "://" in link:
            continue
        target, _, anchor = link.partition("#")
        file = (page.parent / target).resolve() if target else page
        if not file.is_file() or (anchor and anchor not in anchors(file)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", reference_pages.PAGES)
def test_made_pages_are_current(page):
    made = reference_pages.PAGES[page]()
    assert (DOCS / page).read_text("utf-8") == made, "python -m benchmarks.reference_pages"


def test_the_site_builds_without_warning_and_fetches_nothing(tmp_path):
    if subprocess.run([sys.executable, "-c", "import material"], check=False).returncode:
        if os.environ.get("CI"):
            pytest.fail("the site is not built: pip install 'rodnan[docs]'", pytrace=False)
        pytest.skip("mkdocs-material is not installed: pip install 'rodnan[docs]'")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "-d", tmp_path],
        cwd=ROOT,
        check=True,
    )
    pages = sorted(tmp_path.rglob("*.html"))
    assert len(pages) > len(PAGES)
    loaded = re.compile(
        r"<(?:script|img|iframe)\b[^>]*\bsrc=\"?https?:|<link[^>]*stylesheet[^>]*https?:"
    )
    assert [p.name for p in pages if loaded.search(p.read_text("utf-8"))] == []


def test_the_notebook_runs_and_shows_what_it_showed():
    done = subprocess.run(
        [sys.executable, DOCS / "notebook.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
