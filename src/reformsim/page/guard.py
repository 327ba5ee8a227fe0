"""Who may see the page: those who know the token, and nobody under a name that is not the page's own."""

from __future__ import annotations

import hmac
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.responses import PlainTextResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

COOKIE = "reformsim_token_{port}"
"""Browsers keep cookies by name of a host, not by port: each page of a host has one of its own."""
ASKS_FOR_IT = (
    "This page needs its token: open the whole address that 'reformsim serve' printed, with ?token=... at its end.\n"
)
WRONG_HOST = "This page is not served under that name.\n"
HEADERS = (
    (b"content-security-policy", b"default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
"""Nothing may be loaded from anywhere else, and a browser sees to it."""


class Guard:
    """Stand before the page.

    A page on this machine answers under the machine's own names only, so that no other page that a browser has
    open can pass itself off as it.
    """

    def __init__(self, app: ASGIApp, token: str = "", hosts: tuple[str, ...] = ()) -> None:
        self._app, self._token, self._hosts = app, token, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or say what it lacks."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, send)
            return

        async def with_headers(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS]  # type: ignore[misc]
            await send(message)

        await self._app(scope, receive, with_headers)  # type: ignore[arg-type]

    def _refusal(self, scope: Scope) -> Response | None:
        """Return what to answer instead of the page, None where the page may be seen."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get("host", "").rsplit(":", 1)[0].strip("[]")
        if self._hosts and host not in self._hosts:
            return PlainTextResponse(WRONG_HOST, 421)
        if not self._token:
            return None
        name, cookie = COOKIE.format(port=scope["server"][1]), SimpleCookie(headers.get("cookie", ""))
        if name in cookie and self._is_right(cookie[name].value):
            return None
        said = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if not self._is_right(said):
            return PlainTextResponse(ASKS_FOR_IT, 403)
        answer = RedirectResponse(scope["path"], 303)
        answer.set_cookie(name, self._token, httponly=True, samesite="strict")
        return answer

    def _is_right(self, said: str) -> bool:
        """Return whether it is the token, in a time that tells nothing about it."""
        return hmac.compare_digest(said.encode(), self._token.encode())
