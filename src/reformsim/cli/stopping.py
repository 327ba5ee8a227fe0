"""Ctrl-C ends a run at its next month, in whichever thread it runs; other polite signals count as Ctrl-C."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from reformsim.run.interrupts import END_SIGNALS

Tick = Callable[[int, int], None]
Listener = Callable[[int, FrameType | None], None]


@contextmanager
def stoppable(tick: Tick) -> Iterator[Tick]:
    """Give a tick that raises once Ctrl-C was pressed, so that threads at work end too.

    Python tells the main thread alone of Ctrl-C, and that waits for the others. SIGTERM and SIGHUP count alike.
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

    with listening(note):
        yield tick_or_stop


@contextmanager
def polite_signals() -> Iterator[Callable[[], None]]:
    """Let Ctrl-C, SIGTERM and SIGHUP count alike, and give what raises `KeyboardInterrupt` once after the first.

    SIGTERM is a batch system's end of time, or ``kill``; SIGHUP a terminal that is closed. The first is raised where
    it is asked for and not wherever the program is: in the middle of a library's lock it can leave threads waiting
    for ever. A second one is raised at once.
    """
    count, is_told = 0, False

    def note(_number: int, _frame: FrameType | None) -> None:
        """Count a signal; raise the second."""
        nonlocal count
        count += 1
        if count > 1:
            raise KeyboardInterrupt

    def check() -> None:
        """Raise once if there was a signal."""
        nonlocal is_told
        if count and not is_told:
            is_told = True
            raise KeyboardInterrupt

    with listening(note):
        yield check


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Have something told of Ctrl-C, SIGTERM and SIGHUP, as far as they would end the process otherwise.

    What is ignored, as under ``nohup``, stays ignored. Python lets the main thread alone listen.
    """
    before = {}
    if threading.current_thread() is threading.main_thread():
        for number in END_SIGNALS:
            if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
                before[number] = signal.signal(number, listener)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
