"""Ctrl-C never lands in the middle of a pool of processes, whose locks it could leave shut for ever."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

END_SIGNALS = (signal.SIGINT, signal.SIGTERM, *((signal.SIGHUP,) if hasattr(signal, "SIGHUP") else ()))
"""Ctrl-C; the end of a batch system's time, or ``kill``; a terminal that is closed."""

LISTEN_SECONDS = 0.5
"""How long one wait for processes is, and so how long a signal is held back."""


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Hold back signals that ask for an end, and let the last one through after the block.

    Only those that something listens to: what ends the process at once, or is ignored, goes on doing so. Python
    tells the main thread alone of signals; elsewhere nothing is to be held.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[tuple[int, FrameType | None]] = []
    heard = {number: signal.getsignal(number) for number in END_SIGNALS}
    listeners = {number: listener for number, listener in heard.items() if callable(listener)}
    try:
        for number in listeners:
            signal.signal(number, lambda number, frame: came.append((number, frame)))
        yield
    finally:
        for number, listener in listeners.items():
            signal.signal(number, listener)
        if came:
            listeners[came[-1][0]](*came[-1])
