"""Who computes what: the latest question of a browser wins, and work that nobody waits for is broken off.

A slider that is dragged asks more often than a run takes. Each question carries the browser's own count; a run
looks after each month whether its browser has asked again since, and stops if so. What may wait, such as runs with
other luck, what takes long, such as a study, and a workshop have a worker of their own each and keep nobody from an
answer.
"""

from __future__ import annotations

import asyncio
import os
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, NamedTuple, TypeVar

Answer = TypeVar("Answer")
Tick = Callable[[], None]
MOST_CLIENTS = 1_000
Pace = Literal["now", "later", "long", "game"]
"""Whether somebody waits for an answer, can do without it for a moment, has been told that it takes a while, or is a
room of people between two rounds of a workshop."""


class Superseded(Exception):  # noqa: N818 - not an error: the browser has asked for something else
    """Stop a run that nobody waits for any more."""


class Turn(NamedTuple):
    """Name a question: whose it is, and the how-manieth."""

    client: str
    number: int


class Desk:
    """Take questions, and have them worked on."""

    def __init__(self) -> None:
        self._latest: OrderedDict[str, int] = OrderedDict()
        workers: dict[Pace, int] = {"now": max(os.cpu_count() or 1, 2), "later": 1, "long": 1, "game": 1}
        self._pools = {pace: ThreadPoolExecutor(count, thread_name_prefix=pace) for pace, count in workers.items()}

    def note(self, turn: Turn) -> None:
        """Note that a browser has asked; its earlier questions are off."""
        self._latest[turn.client] = max(turn.number, self._latest.get(turn.client, 0))
        self._latest.move_to_end(turn.client)
        while len(self._latest) > MOST_CLIENTS:
            self._latest.popitem(last=False)

    def is_off(self, turn: Turn) -> bool:
        """Return whether a browser has asked for something else since."""
        return self._latest.get(turn.client, 0) > turn.number

    async def work(self, turn: Turn, task: Callable[[Tick], Answer], pace: Pace = "now") -> Answer:
        """Return what a task gives.

        Parameters
        ----------
        turn
            Whose task it is.
        task
            What to do; it is handed something to call now and then, which raises once the task is off.
        pace
            Which worker does it.

        Raises
        ------
        Superseded
            If the browser has asked for something else meanwhile.
        """
        self.note(turn)

        def tick() -> None:
            if self.is_off(turn):
                raise Superseded

        def begin() -> Answer:
            tick()
            return task(tick)

        return await asyncio.get_running_loop().run_in_executor(self._pools[pace], begin)

    def begin(self, task: Callable[[], object]) -> None:
        """Have something done for which nobody waits."""
        self._pools["now"].submit(task)

    def stop(self) -> None:
        """Take no more work."""
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
