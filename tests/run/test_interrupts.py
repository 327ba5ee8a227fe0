"""What asks for an end waits until a pool's locks are open again."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from reformsim.run.interrupts import interrupts_held


class EndedError(Exception):
    """Stand for what a listener does."""


def end(_number, _frame):
    """End, as a listener."""
    raise EndedError


@pytest.fixture(params=[signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def number(request):
    """Have something listen to a signal."""
    before = signal.signal(request.param, end)
    yield request.param
    signal.signal(request.param, before)


def test_a_signal_waits_for_the_end_of_the_block(number):
    """A signal in the block is heard after it, and once however often it came; afterwards all is as before."""
    done = []

    def interrupted():
        with interrupts_held():
            os.kill(os.getpid(), number)
            os.kill(os.getpid(), number)
            done.append("the rest of the block")

    with pytest.raises(EndedError):
        interrupted()
    assert done
    assert signal.getsignal(number) is end


def test_an_error_in_the_block_goes_on(number):
    """What goes wrong in the block is raised, and signals are heard as before."""
    with pytest.raises(ZeroDivisionError), interrupts_held():
        1 / 0  # noqa: B018
    assert signal.getsignal(number) is end


def test_what_ends_the_process_at_once_still_does():
    """A signal to which nothing listens is not held."""
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    with interrupts_held():
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_other_threads_hold_nothing(number):
    """Outside the main thread, where Python lets nothing listen, the block just runs."""
    heard = []

    def work():
        with interrupts_held():
            heard.append(signal.getsignal(number))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert heard == [end]
