"""Signals that ask for an end are minded at a place of our choosing; the second at once."""

from __future__ import annotations

import os
import signal

import pytest

from reformsim.cli.stopping import polite_signals, stoppable
from reformsim.cli.sweeps.interrupting import Interruptible


class Quiet:
    """An engine that has nothing to tell."""

    room, busy = 1, 0

    def wait(self, _seconds):
        """Return that nothing ended."""
        return []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_first_signal_waits_for_a_safe_place(number):
    """The first signal interrupts nothing until the engine is waited for, and then once; the second interrupts at once."""
    before = signal.getsignal(number)
    with polite_signals() as check:
        engine = Interruptible(Quiet(), check)
        assert engine.wait(0.1) == []
        os.kill(os.getpid(), number)
        with pytest.raises(KeyboardInterrupt):
            engine.wait(0.1)
        assert engine.wait(0.1) == []
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)
    assert signal.getsignal(number) is before


def test_what_is_ignored_stays_ignored():
    """A signal that is ignored, as under nohup, ends nothing."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with polite_signals() as check:
            os.kill(os.getpid(), signal.SIGHUP)
            check()
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_threads_too(number):
    """The main thread is told at once, and whoever ticks after that ends as well."""
    told = []
    with stoppable(lambda done, total: told.append((done, total))) as tick:
        tick(1, 3)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)
        with pytest.raises(KeyboardInterrupt):
            tick(2, 3)
    assert told == [(1, 3)]
