"""The server: a handful of addresses, each of which reads a question and gives its answer."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from reformsim.errors import InputError
from reformsim.page.asking import Asking
from reformsim.page.guard import Guard
from reformsim.page.start import start_data
from reformsim.page.words import WORDS
from reformsim.page.workers import Desk, Superseded

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

ASSETS = Path(__file__).parent / "assets"
LARGEST_QUESTION_BYTES = 100_000
log = logging.getLogger("reformsim.page")


def make_app(bases: Mapping[str, Scenario], first: str, token: str = "", hosts: tuple[str, ...] = ()) -> Starlette:
    """Return the page as an application.

    Parameters
    ----------
    bases
        Scenarios that a card stands for, by name.
    first
        The one to begin with.
    token
        What a visitor must know; empty: anybody who reaches the page may use it.
    hosts
        Names under which the page may be asked for; empty: any.
    """
    asking = Asking(bases, Desk())
    page = _page(start_data(bases, first))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        asking.warm_up()
        yield
        asking.desk.stop()

    async def index(_: Request) -> Response:
        return HTMLResponse(page, headers={"Cache-Control": "no-store"})

    async def ready(_: Request) -> Response:
        return JSONResponse({"ready": True})

    routes = [
        Route("/", index),
        Route("/api/ready", ready),
        *(Route(f"/api/{name}", _answering(answer), methods=["POST"]) for name, answer in asking.answers().items()),
        Mount("/assets", StaticFiles(directory=ASSETS)),
    ]
    return Starlette(routes=routes, lifespan=lifespan, middleware=[Middleware(Guard, token=token, hosts=hosts)])


def _page(data: dict[str, Any]) -> str:
    """Return the page with its words and what it begins with."""
    told = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return Template((ASSETS / "index.html").read_text(encoding="utf-8")).substitute(WORDS, start=told)


def _answering(answer: Callable[[dict[str, Any]], Awaitable[Any]]) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers a request: an answer, or a clear word about what is wrong."""

    async def respond(request: Request) -> Response:
        try:
            said = json.loads(await _body(request))
            found = await answer(said if isinstance(said, dict) else {})
        except InputError as error:
            return JSONResponse({"problems": list(error.problems)}, 422)
        except (ValueError, RecursionError):
            return JSONResponse({"problems": ["the question cannot be read"]}, 400)
        except Superseded:
            return JSONResponse({"superseded": True}, 409)
        except Exception as error:
            log.exception("a question could not be answered")
            return JSONResponse({"failed": f"{type(error).__name__}: {error}"}, 500)
        return found if isinstance(found, Response) else JSONResponse(found)

    return respond


async def _body(request: Request) -> bytes:
    """Return a request's body, refused where it is longer than any question."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_QUESTION_BYTES:
            raise InputError(f"the question is longer than {LARGEST_QUESTION_BYTES:,} bytes")
    return body
