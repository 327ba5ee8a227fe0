"""How the process ends: the exit code of a command stands once it has ended, whatever signal comes after."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from reformsim.cli.guard import FAILED, STOPPED
from reformsim.run.interrupts import END_SIGNALS


def run_and_leave(command: Callable[[], object]) -> None:
    """Carry out a command as all that this process is for.

    Python ends by taking apart every package that was loaded: for a tenth of a second in which a second Ctrl-C ends
    the process by the signal, as if nothing had been said or kept. So the process ends before that, after threads and
    whatever else has asked to be told of the end; a signal that comes meanwhile ends it at once, with the same code.

    Raises
    ------
    SystemExit
        With the command's exit code.
    """
    code = FAILED
    atexit.register(lambda: _end(code))  # first in, so last of all that is told of the end
    try:
        command()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else FAILED if end.code else 0
        raise
    except KeyboardInterrupt:  # one that nothing below listened to any more
        code = STOPPED
        raise SystemExit(STOPPED) from None
    finally:
        _let_the_code_stand(code)


def _let_the_code_stand(code: int) -> None:
    """Have signals that ask for an end get it from now on with a code; what is ignored stays ignored."""
    for number in END_SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda *_: os._exit(code))


def _end(code: int) -> NoReturn:
    """End the process with nothing left to write."""
    for stream in filter(None, (sys.stdout, sys.stderr)):  # one that was closed is None
        with suppress(OSError, ValueError):  # nobody reads it any more: whoever wrote to it was told so
            stream.flush()
    os._exit(code)
