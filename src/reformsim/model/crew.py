"""A crew: threads that stay awake between kernels, so that sharing a kernel out costs next to nothing.

To wake a thread that sleeps takes some 70 microseconds, as long as all of a small system's work on belief. But within
a run the next kernel comes soon. So whoever has done a part looks at a bell in memory, in compiled code that keeps
nobody else from Python, until it is rung again. After about a millisecond without work the thread goes back to sleep.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import Lock
from time import sleep
from typing import Any

from reformsim.config.limits import AWAKE_SECONDS, GRACE_SECONDS, NAP_SECONDS, WATCH_SECONDS
from reformsim.model.bell import DONE, await_number, look_seconds, new_bell, report, ring

Block = tuple[int, int]
"""First and last owner, the last left out."""


class Helper:
    """Hold a thread that does one part after the other, awake as long as they come soon."""

    def __init__(self) -> None:
        self._bell = new_bell()
        self._asked = 0
        self._part: Callable[[], None] | None = None
        self._failure: BaseException | None = None
        self._awake, self._lock = False, Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="crew")
        spans_s = (AWAKE_SECONDS, GRACE_SECONDS, WATCH_SECONDS)
        self._awake_looks, self._grace_looks, self._watch_looks = (int(span / look_seconds()) for span in spans_s)

    def begin(self, part: Callable[[], None]) -> None:
        """Have a part done beside; the one before it must be finished."""
        self._part = part
        with self._lock:
            self._asked += 1
            ring(self._bell, self._asked)
            if not self._awake:
                self._awake = True
                self._thread.submit(self._stay, self._asked)

    def finish(self) -> None:
        """Wait until the part is done; what went wrong in it is raised here."""
        while not await_number(self._bell, DONE, self._asked, self._watch_looks):
            sleep(NAP_SECONDS)
        self._part = None  # who keeps a part keeps the system that it is about
        if self._failure is not None:
            raise self._failure

    def _stay(self, asked: int) -> None:
        """Do what is asked for until nothing is for a while."""
        while True:
            try:
                if self._part is not None:
                    self._part()
            except BaseException as failure:  # noqa: BLE001 - whoever shared the part out raises it
                self._failure = failure
            if not report(self._bell, asked, self._awake_looks, self._grace_looks):
                with self._lock:
                    if self._asked == asked:
                        self._awake = False
                        return
            asked += 1


class Crew:
    """Share kernels out, one at a time."""

    def __init__(self) -> None:
        self._helpers: list[Helper] = []

    def share(self, kernel: Callable[..., None], blocks: list[Block], arguments: tuple[Any, ...]) -> None:
        """Run a kernel over all blocks at the same time; the caller takes the last one."""
        while len(self._helpers) < len(blocks) - 1:
            self._helpers.append(Helper())
        beside = self._helpers[: len(blocks) - 1]
        for helper, block in zip(beside, blocks, strict=False):
            helper.begin(lambda block=block: kernel(*block, *arguments))  # type: ignore[misc]
        kernel(*blocks[-1], *arguments)
        for helper in beside:
            helper.finish()


@cache
def idle_crews(process: int) -> list[Crew]:  # noqa: ARG001 - a forked process has no threads of its parent
    """Return the crews of a process that nobody uses."""
    return []


def share(kernel: Callable[..., None], blocks: list[Block], arguments: tuple[Any, ...]) -> None:
    """Run a kernel over all blocks at the same time, on as many threads.

    Several may share kernels out at once: each gets a crew of its own. One in which something failed is not used again.
    """
    idle = idle_crews(os.getpid())
    try:
        crew = idle.pop()
    except IndexError:
        crew = Crew()
    crew.share(kernel, blocks, arguments)
    idle.append(crew)
