"""The review server: its pages, and how it is started on this machine alone."""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rodnan.corrections import AGREED, Decision
from rodnan.errors import RodnanError
from rodnan.review import views
from rodnan.review.guard import HOST, Guard
from rodnan.review.session import Session, reviewer_name
from rodnan.review.storing import StoreNotes
from rodnan.terminal import progress, say

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

LARGEST_BODY = 100_000
TYPES = {".js": "text/javascript", ".css": "text/css"}
REFUSED = (ValueError, KeyError, TypeError, AttributeError, RecursionError, RodnanError)


def _assets() -> dict[str, str]:
    """Return the files of the page by name, the page itself apart."""
    folder = resources.files("rodnan.review.page")
    return {f.name: f.read_text("utf-8") for f in folder.iterdir() if Path(f.name).suffix in TYPES}


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
        Route("/api/undo", pages.undo, methods=["POST"]),
        Route("/api/settle", pages.settle, methods=["POST"]),
        Route("/api/pooled", pages.pooled),
        Route("/api/agreement", pages.agreement),
        Route("/api/form", pages.form),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, token=token, port=port)])


class _Pages:
    """The endpoints; each answers with the page, an asset or JSON."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.store = StoreNotes(session.texts.store, session.folder)
        self.assets = _assets()

    async def page(self, request: Request) -> Response:  # noqa: ARG002 - the router's signature
        from starlette.responses import HTMLResponse

        html = resources.files("rodnan.review.page").joinpath("review.html").read_text("utf-8")
        return HTMLResponse(html)

    async def asset(self, request: Request) -> Response:
        from starlette.responses import PlainTextResponse

        name = request.path_params["name"]
        if name not in self.assets:
            return PlainTextResponse("not found", 404)
        return PlainTextResponse(self.assets[name], media_type=TYPES[Path(name).suffix])

    async def studies(self, request: Request) -> Response:
        return await _json(views.list_view, self.session, request.query_params.get("reviewer", ""))

    async def study(self, request: Request) -> Response:
        index = request.path_params["index"]
        if index >= len(self.session.texts.documents):
            return await _json(lambda: {"error": f"no study {index}"}, status=404)
        return await _json(self._study, index, _asker(request))

    async def decide(self, request: Request) -> Response:
        def work(content: Mapping[str, Any]) -> tuple[int, Decision]:
            name = reviewer_name(content.get("reviewer"))
            return self.session.decide({**content, "reviewer": name})

        return await self._changed(request, work)

    async def settle(self, request: Request) -> Response:
        return await self._changed(
            request, lambda content: self.session.decide({**content, "reviewer": AGREED})
        )

    async def undo(self, request: Request) -> Response:
        return await self._changed(
            request, lambda content: self.session.undo(reviewer_name(content.get("reviewer")))
        )

    async def pooled(self, request: Request) -> Response:  # noqa: ARG002 - the router's signature
        from rodnan.pooling import pooled_text_rows

        session = self.session
        return await _json(lambda: pooled_text_rows(session.records(), session.texts.vocabularies))

    async def agreement(self, request: Request) -> Response:
        asked = request.query_params
        return await _json(
            views.agreement_view, self.session, asked.get("first"), asked.get("second")
        )

    async def form(self, request: Request) -> Response:  # noqa: ARG002 - the router's signature
        return await _json(views.form_view, self.session)

    def _study(self, index: int, asker: tuple[str, bool]) -> dict[str, Any]:
        return views.study_view(self.session, index, asker[0], others=asker[1])

    async def _changed(
        self, request: Request, work: Callable[[Mapping[str, Any]], tuple[int, Decision]]
    ) -> Response:
        """Do what the body says and answer with the study as it then stands, or say why not."""
        from starlette.background import BackgroundTask
        from starlette.concurrency import run_in_threadpool

        body = await _body(request)
        if body is None:
            return await _json(lambda: {"error": "too large"}, status=413)
        try:
            content = json.loads(body)
            if not isinstance(content, dict):
                raise TypeError("a decision is an object")
            index, decision = await run_in_threadpool(work, content)
        except REFUSED as error:
            missing = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            return await _json(lambda: {"error": missing}, status=400)
        asker = _asker(request)
        answer = await _json(
            lambda: {
                **self._study(index, asker),
                "decision": views.decided(decision),
                "problem": self.store.problem,
            }
        )
        answer.background = BackgroundTask(self.store.note, decision)
        return answer


def _asker(request: Request) -> tuple[str, bool]:
    """Return who asks, and whether others' decisions are wanted."""
    return request.query_params.get("reviewer", ""), request.query_params.get("others") == "1"


async def _body(request: Request) -> bytes | None:
    """Return the body, or None where it is too large to be a decision."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return body


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
    for index in progress(range(len(session.texts.documents)), "abstracts"):
        session.current(index)
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
    before = len(session.decisions())
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
    made = len(session.decisions()) - before
    say(f"{made} decisions made, {before + made} in {folder / 'corrections.csv'}.")
    if made:
        say(f"The same command as before applies them:\n  {_typed(session.texts.command)}")


def _typed(command: tuple[str, ...]) -> str:
    import shlex

    return shlex.join(["rodnan", *command[1:]])
