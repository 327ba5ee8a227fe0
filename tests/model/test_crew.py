"""Threads that stay awake between kernels do every part once, wake again, and hide no failure."""

import gc
import os
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from reformsim.model import crew as crews
from reformsim.model.crew import Crew, idle_crews, share

BLOCKS = [(0, 2), (2, 3), (3, 7)]


def count(first: int, last: int, done: np.ndarray) -> None:
    """Note that owners first to last were worked on."""
    done[first:last] += 1


def test_every_part_is_done_once_and_on_a_thread_of_its_own() -> None:
    """The caller takes the last block, helpers the others, and all are done when the call ends."""
    seen: dict[tuple[int, int], int] = {}

    def note(first: int, last: int, done: np.ndarray) -> None:
        time.sleep(0.02 if first == 0 else 0.0)
        seen[first, last] = threading.get_ident()
        count(first, last, done)

    done = np.zeros(7, dtype=np.int64)
    crew = Crew()
    for _ in range(5):
        crew.share(note, BLOCKS, (done,))
    assert done.tolist() == [5] * 7
    assert seen[3, 7] == threading.get_ident()
    assert len(set(seen.values())) == len(BLOCKS)


@pytest.mark.parametrize(("awake_seconds", "pause_seconds", "stays"), [(30.0, 0.0, 1), (0.0, 0.01, 20)])
def test_a_thread_stays_awake_for_a_while(
    awake_seconds: float, pause_seconds: float, stays: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is asked for soon is done by a thread that is awake; later it is woken, and nothing is lost."""
    monkeypatch.setattr(crews, "AWAKE_SECONDS", awake_seconds)
    begun, done = [], np.zeros(2, dtype=np.int64)
    stay = crews.Helper._stay
    monkeypatch.setattr(crews.Helper, "_stay", lambda helper, asked: (begun.append(asked), stay(helper, asked)))
    crew = Crew()
    for _ in range(20):
        crew.share(count, [(0, 1), (1, 2)], (done,))
        time.sleep(pause_seconds)
    monkeypatch.setattr(crew._helpers[0], "_awake_looks", 0)
    crew.share(count, [(0, 1), (1, 2)], (done,))
    assert done.tolist() == [21, 21]
    assert stays <= len(begun) <= stays + 1


def test_a_thread_that_goes_to_sleep_misses_nothing() -> None:
    """A part that is asked for in the moment in which a thread stops waiting is done all the same."""
    done, crew = np.zeros(2, dtype=np.int64), Crew()
    crew.share(count, [(0, 1), (1, 2)], (done,))
    crew._helpers[0]._awake_looks = 150  # some microseconds, as long as the way from one part to the next
    for _ in range(3_000):
        crew.share(count, [(0, 1), (1, 2)], (done,))
    assert done.tolist() == [3_001, 3_001]


@pytest.mark.parametrize("where", [0, 3])
def test_a_failure_is_raised_and_its_crew_is_not_used_again(where: int) -> None:
    """Whoever shares a kernel out hears of what went wrong, in the own part or beside."""
    share(count, BLOCKS, (np.zeros(7),))
    (crew,) = idle_crews(os.getpid())[-1:]

    def fail(first: int, last: int) -> None:
        if first == where:
            raise ValueError(f"school {first}")

    with pytest.raises(ValueError, match=f"school {where}"):
        share(fail, BLOCKS, ())
    assert crew not in idle_crews(os.getpid())


def test_nothing_is_kept_of_what_was_done() -> None:
    """An idle crew holds no table of a system that is gone."""
    done = np.zeros(7)
    watched = weakref.ref(done)
    crew = Crew()
    crew.share(count, BLOCKS, (done,))
    del done
    gc.collect()
    assert watched() is None


def test_several_share_at_once() -> None:
    """Runs at the same time have a crew each, and later ones use them again."""
    idle = idle_crews(os.getpid())
    idle.clear()
    tables = [np.zeros(7, dtype=np.int64) for _ in range(4)]

    def repeat(done: np.ndarray) -> None:
        for _ in range(200):
            share(count, BLOCKS, (done,))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(repeat, tables))
    assert [done.tolist() for done in tables] == [[200] * 7] * 4
    assert 1 <= len(idle) <= 4
    assert len(set(map(id, idle))) == len(idle)
