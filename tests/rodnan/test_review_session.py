"""The review server without a browser: what it refuses, keeps and lets through."""

import asyncio
import json
import shutil

import httpx
import pytest

from rodnan.batch import process
from rodnan.corrections import read_decisions
from rodnan.errors import RodnanError
from rodnan.review import session as module
from rodnan.review.agreement import agreement
from rodnan.review.server import make_app
from rodnan.review.session import Session
from rodnan.review.views import study_view
from rodnan.store import query
from rodnan.whole import Batch
from tests.rodnan.finished_run import run

PORT = 5000


class Client:
    """A browser that has the token, as far as requests go."""

    def __init__(self, folder):
        self.app = make_app(Session(folder), "token", PORT)

    def request(self, *arguments, **more):
        async def send():
            transport = httpx.ASGITransport(app=self.app)
            base = f"http://127.0.0.1:{PORT}"
            async with httpx.AsyncClient(transport=transport, base_url=base) as client:
                client.cookies.set(f"rodnan_review_{PORT}", "token")
                return await client.request(*arguments, headers={"Origin": base}, **more)

        return asyncio.run(send())

    def get(self, path):
        return self.request("GET", path)

    def post(self, path, **more):
        return self.request("POST", path, **more)


@pytest.fixture
def client(root):
    return Client(root / "out")


def item(client, words, reviewer="ann"):
    rows = client.get(f"/api/study/0?reviewer={reviewer}").json()["items"]
    return next(r for r in rows if r["item"]["quote"] == words)


def body(client, words, action="accept", reviewer="ann", **more):
    row = item(client, words, reviewer)
    place = {"start": row["item"]["start"], "end": row["item"]["end"], "ordinal": row["ordinal"]}
    return (
        {"study": "a", "reviewer": reviewer, "action": action, "kind": row["kind"]} | place | more
    )


def decide(client, *arguments, **more):
    return client.post("/api/decide", json=body(client, *arguments, **more))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"study": "z"}, "no study"),
        ({"action": "shout"}, "action and kind"),
        ({"end": 10**6}, "outside the text"),
        ({"start": None}, "int"),
        ({"reviewer": "Agreed"}, "take another"),
        ({"action": "edit", "changes": {"value": "x"}}, "value must be a number"),
        ({"action": "edit", "changes": {"spread": None}}, "spread_values must be empty"),
    ],
)
def test_what_is_no_decision_is_refused_and_not_written(client, root, change, words):
    answer = client.post("/api/decide", json=body(client, "12.3 ± 4.5") | change)
    assert answer.status_code == 400
    assert words in answer.json()["error"]
    assert not (root / "out" / "corrections.csv").exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"[" * 90_000, 400), (b"[]", 400), (b"{", 400), (b'"' + b"x" * 200_000 + b'"', 413)],
    ids=["deep", "list", "half", "large"],
)
def test_a_body_made_to_do_harm_is_refused(client, content, code):
    assert client.post("/api/decide", content=content).status_code == code


def test_the_pages_policy_allows_no_inline_script(client):
    answer = client.get("/")
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    for name in ("main.js", "actions.js", "review.css"):
        assert client.get(f"/assets/{name}").status_code == 200
    assert client.get("/assets/..%2Fserver.py").status_code == 404


def test_an_edit_that_changes_nothing_is_an_accept(client, root):
    assert decide(client, "12.3 ± 4.5", "edit", changes={}).status_code == 200
    assert [d.action for d in read_decisions(root / "out" / "corrections.csv")] == ["accept"]


def test_decisions_of_another_process_show_at_once(client, root):
    other = Client(root / "out")
    decide(other, "12.3 ± 4.5", "reject", reviewer="bob")
    assert item(client, "12.3 ± 4.5", "bob")["mine"]["action"] == "reject"
    assert item(client, "12.3 ± 4.5", "ann")["stands"] is None


def test_two_who_add_the_same_words_make_one_record(client, root):
    start = client.get("/api/study/0").json()["text"].index("210 mmHg")
    changes = {"outcome": "grip", "arm": "methotrexate", "kind": "level", "center": "mean"}
    add = {"study": "a", "action": "add", "kind": "measurement", "start": start, "end": start + 8}
    for name in ("ann", "bob", "bob"):
        answer = client.post(
            "/api/decide", json=add | {"reviewer": name, "changes": changes | {"value": "210"}}
        )
        assert answer.status_code == 200, answer.text
    ordinals = [d.ordinal for d in read_decisions(root / "out" / "corrections.csv")]
    assert ordinals == [1000, 1000, 1001]
    session = Session(root / "out")
    found = agreement(session.all_attached(), "ann", "bob")
    assert (found.both, found.agree, len(found.differ)) == (1, 1, 1)


def test_undo_takes_back_the_last_decision_wherever_it_was(client):
    decide(client, "12.3 ± 4.5")
    decide(client, "16.1 ± 4.9", "reject")
    decide(client, "16.1 ± 4.9", reviewer="bob")
    answer = client.post("/api/undo", json={"reviewer": "ann"})
    assert answer.json()["decision"]["quote"] == "16.1 ± 4.9"
    assert item(client, "16.1 ± 4.9")["mine"] is None
    assert item(client, "16.1 ± 4.9", "bob")["mine"]["action"] == "accept"
    assert client.post("/api/undo", json={"reviewer": "ann"}).status_code == 200
    assert client.post("/api/undo", json={"reviewer": "ann"}).status_code == 400


def test_the_runs_records_are_taken_only_if_they_are_as_extracted(client, root, monkeypatch):
    decide(client, "12.3 ± 4.5", "edit", changes={"value": "99"})
    run(root)
    calls = []

    def counted(document, job):
        calls.append(document.id)
        return process(document, job)

    monkeypatch.setattr(module, "process", counted)
    session = Session(root / "out")
    views = [study_view(session, i, "ann", others=False) for i in range(2)]
    assert calls == ["a"]
    row = next(r for r in views[0]["items"] if r["item"]["quote"] == "12.3 ± 4.5")
    assert (row["item"]["value"], row["shown"]["value"]) == (12.3, 99)
    monkeypatch.setattr(module, "rules_hash", lambda: "other rules")
    study_view(Session(root / "out"), 1, "ann", others=False)
    assert calls == ["a", "b"]


def test_a_decision_is_in_the_evidence_store_at_once(root, capsys):
    import sys

    run(root, batch=Batch(store=root / "e.duckdb"))
    client = Client(root / "out")
    answer = decide(client, "12.3 ± 4.5", "reject")
    assert answer.json()["problem"] == ""
    query(root / "e.duckdb", "select reviewer, action, quote from corrections", sys.stdout)
    assert "ann,reject,12.3 ± 4.5" in capsys.readouterr().out


def test_a_store_that_is_gone_costs_no_decision(root):
    run(root, batch=Batch(store=root / "e.duckdb"))
    (root / "e.duckdb").unlink()
    client = Client(root / "out")
    answer = decide(client, "12.3 ± 4.5")
    assert answer.status_code == 200
    assert "with the next run" in answer.json()["problem"]
    assert len(read_decisions(root / "out" / "corrections.csv")) == 1


def test_a_folder_without_a_run_is_told_with_what_to_do(root):
    shutil.rmtree(root / "out" / "plots", ignore_errors=True)
    with pytest.raises(RodnanError, match="rodnan run PATH"):
        Session(root / "abstracts")
    (root / "out" / "run.json").write_text(json.dumps({"options": {}}))
    with pytest.raises(RodnanError, match="rodnan run"):
        Session(root / "out")


def test_a_file_edited_by_hand_into_nonsense_still_opens(client, root):
    decide(client, "12.3 ± 4.5", "edit", changes={"spread": "sd", "spread_values": ["4.4"]})
    path = root / "out" / "corrections.csv"
    path.write_text(path.read_text("utf-8").replace('[""4.4""]', '[""4.4"", ""9""]'), "utf-8")
    row = item(client, "12.3 ± 4.5")
    assert row["mine"]["changes"]["spread_values"] == ["4.4", "9"]
    assert row["shown"]["spread_values"] == [4.5]
