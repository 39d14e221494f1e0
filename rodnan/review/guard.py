"""Who may talk to the review page: this machine, this page, with the token that was printed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

HOST = "127.0.0.1"
COOKIE = "rodnan_review"  # with the port: cookies of one machine are shared by its ports
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
FORBIDDEN = 403
SEE_OTHER = 303


class Guard:
    """ASGI middleware: Host and Origin must be the page's own, the cookie must hold the token.

    The first visit brings the token in the address and takes the cookie away with it.
    """

    def __init__(self, app: Any, *, token: str, port: int) -> None:  # noqa: ANN401 - ASGI
        self.app = app
        self.token = token
        self.cookie = f"{COOKIE}_{port}"
        self.hosts = {f"{name}:{port}" for name in (HOST, "localhost")}
        self.origins = {f"http://{host}" for host in self.hosts}

    def _knows(self, word: str) -> bool:
        return secrets.compare_digest(word.encode(), self.token.encode())

    def _answer(self, request: Request) -> Response | None:
        """Return the refusal or the welcome, or None where the request may go on."""
        from starlette.responses import PlainTextResponse, RedirectResponse

        origin = request.headers.get("origin")
        if request.headers.get("host") not in self.hosts:
            return PlainTextResponse("This page answers only to its own address.", FORBIDDEN)
        if origin is not None and origin not in self.origins:
            return PlainTextResponse("Requests from other pages are refused.", FORBIDDEN)
        if self._knows(request.query_params.get("token", "")):
            welcome = RedirectResponse("/", SEE_OTHER)
            welcome.set_cookie(self.cookie, self.token, httponly=True, samesite="strict")
            return welcome
        if not self._knows(request.cookies.get(self.cookie, "")):
            return PlainTextResponse("Open the address with the token that was printed.", FORBIDDEN)
        if request.method == "POST" and origin is None:
            return PlainTextResponse("Requests must say where they come from.", FORBIDDEN)
        return None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        """Answer or pass on one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        from starlette.requests import Request

        async def send_with_headers(message: Any) -> None:  # noqa: ANN401 - ASGI
            if message["type"] == "http.response.start":
                extra = [(k.lower().encode(), v.encode()) for k, v in HEADERS.items()]
                message["headers"] = [*message.get("headers", []), *extra]
            await send(message)

        answer = self._answer(Request(scope))
        await (answer or self.app)(scope, receive, send_with_headers)
