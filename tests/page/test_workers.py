"""Each kind of work has its own worker, so that a room does not wait for a study that somebody else asks."""

from __future__ import annotations

import asyncio
from threading import Event
from typing import Any

from reformsim.config.scenario import Scenario
from reformsim.page.asking import Asking
from reformsim.page.workers import Desk, Turn
from reformsim.page.workshop_rules import USUAL

LONGEST_S = 20.0


def test_a_workshop_does_not_wait_for_a_study(bases: dict[str, Scenario]) -> None:
    """While a study that takes long is at work, a room's workshop is answered."""
    desk, over = Desk(), Event()

    async def both() -> Any:
        study = asyncio.create_task(desk.work(Turn("one", 1), lambda _: over.wait(3 * LONGEST_S), pace="long"))
        await asyncio.sleep(0)
        said = {"client": "room", "turn": 1, "game": USUAL, "moves": [], "revealed": 0}
        try:
            return await asyncio.wait_for(Asking(bases, desk).workshop(said), LONGEST_S)
        finally:
            over.set()
            await study

    assert asyncio.run(both())["is_over"] is False
