"""The review server: its pages, and how it is started on this machine alone."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rodnan.errors import RodnanError
from rodnan.review.agreement import agreement, reviewers
from rodnan.review.guard import HOST, Guard
from rodnan.review.session import Session
from rodnan.terminal import say

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

LARGEST_BODY = 100_000
ASSETS = {
    "review.js": ("rodnan.review", "text/javascript"),
    "review.css": ("rodnan.review", "text/css"),
    "report.css": ("rodnan.report", "text/css"),
}


def _asset(name: str) -> str:
    return resources.files(ASSETS[name][0]).joinpath(name).read_text("utf-8")


def make_app(session: Session, token: str, port: int) -> Starlette:
    """Return the application for one session.

    Every request must come to this machine's own name and, where a browser says where it comes
    from, from the page itself; all but the first must carry the token's cookie.
    """
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.routing import Route

    pages = _Pages(session)
    routes = [
        Route("/", pages.page),
        Route("/assets/{name}", pages.asset),
        Route("/api/studies", pages.studies),
        Route("/api/study/{index:int}", pages.study),
        Route("/api/decide", pages.decide, methods=["POST"]),
        Route("/api/pooled", pages.pooled),
        Route("/api/agreement", pages.agreement),
        Route("/api/vocabulary", pages.vocabulary),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, token=token, port=port)])


class _Pages:
    """The endpoints; each answers with the page, an asset or JSON."""

    def __init__(self, session: Session) -> None:
        self.session = session

    async def page(self, request: Request) -> Response:  # noqa: ARG002 - the router's signature
        from starlette.responses import HTMLResponse

        html = resources.files("rodnan.review").joinpath("review.html").read_text("utf-8")
        return HTMLResponse(html)

    async def asset(self, request: Request) -> Response:
        from starlette.responses import PlainTextResponse

        name = request.path_params["name"]
        if name not in ASSETS:
            return PlainTextResponse("not found", 404)
        return PlainTextResponse(_asset(name), media_type=ASSETS[name][1])

    async def studies(self, request: Request) -> Response:
        return await _json(self.session.list_view, _reviewer(request))

    async def study(self, request: Request) -> Response:
        index = request.path_params["index"]
        if index >= len(self.session.texts.documents):
            return await _json(lambda: {"error": f"no study {index}"}, status=404)
        return await _json(self.session.study_view, index, _reviewer(request))

    async def decide(self, request: Request) -> Response:
        body = await request.body()
        if len(body) > LARGEST_BODY:
            return await _json(lambda: {"error": "too large"}, status=413)
        try:
            content = json.loads(body)
            index = self.session.decide(content)
        except (ValueError, KeyError, TypeError, RodnanError) as error:
            message = str(error)
            return await _json(lambda: {"error": message}, status=400)
        return await _json(self.session.study_view, index, str(content.get("reviewer", "")))

    async def pooled(self, request: Request) -> Response:  # noqa: ARG002 - the router's signature
        from rodnan.pooling import pooled_text_rows

        session = self.session
        return await _json(lambda: pooled_text_rows(session.records(), session.texts.vocabularies))

    async def agreement(self, request: Request) -> Response:
        names = reviewers(self.session.decisions())
        first = request.query_params.get("first") or (names[0] if names else "")
        second = request.query_params.get("second") or (names[1] if len(names) > 1 else "")
        found = agreement(self.session.decisions(), first, second)
        return await _json(
            lambda: {
                "reviewers": names,
                "first": first,
                "second": second,
                "both": found.both,
                "agree": found.agree,
                "kappa": found.kappa,
                "differ": [[_plain(a), _plain(b)] for a, b in found.differ],
            }
        )

    async def vocabulary(self, request: Request) -> Response:  # noqa: ARG002 - router's signature
        from extractor.vocabulary import load_vocabulary

        words = load_vocabulary(*self.session.texts.vocabularies)
        return await _json(lambda: {"outcomes": [o.name for o in words.outcomes]})


def _plain(decision: Any) -> dict[str, Any]:  # noqa: ANN401 - a Decision, by its fields
    from dataclasses import asdict

    return asdict(decision)


def _reviewer(request: Request) -> str:
    return request.query_params.get("reviewer", "")


async def _json(work: Callable[..., Any], *arguments: Any, status: int = 200) -> Response:  # noqa: ANN401
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import JSONResponse

    return JSONResponse(await run_in_threadpool(work, *arguments), status)


def serve(folder: Path, port: int, *, browser: bool) -> None:
    """Serve the review page of a folder until interrupted.

    Raises
    ------
    RodnanError
        If the folder holds no run or the port is taken.
    """
    import socket

    import uvicorn

    session = Session(folder)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        raise RodnanError(f"cannot listen on {HOST}:{port}: {error.strerror}") from error
    port = listener.getsockname()[1]
    token = secrets.token_urlsafe(24)
    address = f"http://{HOST}:{port}/?token={token}"
    say(f"Review of {folder}: {address}")
    say("Listening on this machine only. Decisions are written at once; Ctrl-C ends.")
    if browser:
        import webbrowser

        webbrowser.open(address)
    app = make_app(session, token, port)
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
