"""The command ``serve``."""

from __future__ import annotations

from typing import Annotated

import typer

LAST_PORT = 65_535


def serve(
    scenarios: Annotated[
        list[str] | None, typer.Argument(metavar="[SCENARIO]...", help="Own scenarios, shown as further cards.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=LAST_PORT, metavar="N", help="Port; 0 takes a free one.")] = 8321,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Address to listen at; any but this machine's own asks for a token.")
    ] = "127.0.0.1",
    token: Annotated[
        str | None, typer.Option(metavar="WORD", help="Token that visitors need; made where --host asks for one.")
    ] = None,
    *,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")] = True,
) -> None:
    """Open the trainers' page: move a lever, and the whole run is there again.

    Needs no network. Install it with: pip install 'reformsim[web]'.
    """
    from reformsim.cli.serve_order import ServeOrder, carry_out

    carry_out(ServeOrder(tuple(scenarios or ()), host, port, token, browser))
