"""Ctrl-C ends a run at its next month, in whichever thread it runs; other polite signals may count as Ctrl-C."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

Tick = Callable[[int, int], None]


@contextmanager
def stoppable(tick: Tick) -> Iterator[Tick]:
    """Give a tick that raises once Ctrl-C was pressed, so that threads at work end too.

    Python tells the main thread alone of Ctrl-C, and that waits for the others.
    """
    pressed = threading.Event()

    def note(_number: int, _frame: FrameType | None) -> None:
        """Keep in mind that Ctrl-C was pressed."""
        pressed.set()
        raise KeyboardInterrupt

    def tick_or_stop(done: int, total: int) -> None:
        """Move the bar, or end the thread."""
        if pressed.is_set():
            raise KeyboardInterrupt
        tick(done, total)

    if threading.current_thread() is not threading.main_thread():
        yield tick
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield tick_or_stop
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def polite_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP count as Ctrl-C: a batch system's end of time, ``kill``, a terminal that is closed.

    A signal that is ignored, as ``nohup`` has it, stays ignored.
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        """End as after Ctrl-C."""
        raise KeyboardInterrupt

    before = {}
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:
                before[number] = signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
