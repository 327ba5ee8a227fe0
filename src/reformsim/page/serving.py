"""Serve the page until it is stopped."""

from __future__ import annotations

import secrets
import socket
import sys
import webbrowser
from collections.abc import Mapping
from threading import Timer
from typing import TYPE_CHECKING

from reformsim.errors import InputError

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

LOOPBACK = ("127.0.0.1", "localhost", "::1")
TOKEN_BYTES = 16
BROWSER_AFTER_SECONDS = 0.3
MISSING = (
    "the page needs two more packages, starlette and uvicorn: pip install 'reformsim[web]' (they bring no other files "
    "from the network, then or later)"
)


def refuse_without_web() -> None:
    """Say what to install where the page's packages are missing.

    Raises
    ------
    InputError
        If they are not there.
    """
    try:
        import starlette
        import uvicorn  # noqa: F401 - looked for only
    except ImportError:
        raise InputError(MISSING) from None
    del starlette


def open_port(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address.

    Raises
    ------
    InputError
        If nothing can listen there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    place = socket.socket(family, socket.SOCK_STREAM)
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        place.bind((host, port))
        place.listen()  # who comes before the page is up waits, and is not turned away
    except OSError as problem:
        place.close()
        hint = f"; is another page served there? Try --port {port + 1}" if port else ""
        raise InputError(
            f"--host {host} --port {port}: nothing can be served there ({problem.strerror}){hint}"
        ) from None
    except OverflowError:
        place.close()
        raise InputError(f"--port {port}: must be from 0 to 65535") from None
    return place


def address_of(host: str, port: int, token: str) -> str:
    """Return the address that a browser opens."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/{f'?token={token}' if token else ''}"


def serve(bases: Mapping[str, Scenario], first: str, place: socket.socket, token: str, *, browser: bool) -> None:
    """Serve the page at an open socket until Ctrl-C.

    Parameters
    ----------
    bases
        Scenarios that a card stands for, by name.
    first
        The one to begin with.
    place
        Where to listen.
    token
        What a visitor must know; empty on this machine alone.
    browser
        Whether to open a browser.
    """
    import uvicorn

    from reformsim.page.app import make_app

    host, port = place.getsockname()[:2]
    address = address_of(host, port, token)
    app = make_app(bases, first, token, LOOPBACK if host in LOOPBACK else ())
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=1))
    sys.stdout.write(f"The page is at {address}\nIt loads nothing from any other computer. Ctrl-C ends it.\n")
    sys.stdout.flush()
    if browser:
        opener = Timer(BROWSER_AFTER_SECONDS, webbrowser.open, (address,))
        opener.daemon = True
        opener.start()
    server.run(sockets=[place])


def new_token() -> str:
    """Return a token that nobody guesses."""
    return secrets.token_urlsafe(TOKEN_BYTES)
