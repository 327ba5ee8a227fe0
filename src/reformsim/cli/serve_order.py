"""Carry out ``reformsim serve``."""

from __future__ import annotations

from typing import NamedTuple

from reformsim.cli import terminal
from reformsim.cli.finding import find_scenario
from reformsim.cli.loading import load_with_schools
from reformsim.page.presets import FIRST_PRESET, presets
from reformsim.page.serving import LOOPBACK, new_token, open_port, refuse_without_web, serve


class ServeOrder(NamedTuple):
    """Hold what was typed after ``reformsim serve``."""

    scenarios: tuple[str, ...]
    host: str
    port: int
    token: str | None
    browser: bool


def carry_out(order: ServeOrder) -> None:
    """Serve the page until it is stopped."""
    refuse_without_web()
    own = {one.name: one for one in (load_with_schools(find_scenario(name)) for name in order.scenarios)}
    token = order.token or ("" if order.host in LOOPBACK else new_token())
    terminal.mention_compiling(quiet=False)
    place = open_port(order.host, order.port)
    serve({**own, **presets()}, next(iter(own), FIRST_PRESET), place, token, browser=order.browser)
