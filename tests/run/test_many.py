"""Several seeds in processes: all are answered, whatever becomes of one."""

from __future__ import annotations

import os
from functools import partial

import pytest

from reformsim.errors import InputError
from reformsim.run.many import run_seeds, run_steps, usable_processors


def divide(top: int, seed: int) -> float:
    """Return a number that seed 0 has no answer to."""
    return top / seed


def refuse(_seed: int) -> None:
    """Refuse every seed as bad input."""
    raise InputError(["first problem", "second problem"])


DIVIDE = ("divide", partial(divmod, 12))
DIE = ("die", os._exit)


def test_steps_follow_each_other() -> None:
    """Each step is given what the one before it made, the first the seed."""
    run = run_steps([("divide", partial(divide, 12)), ("text", str)], 4)
    assert (run.seed, run.value, run.failure) == (4, "3.0", None)


def test_a_failure_names_its_stage() -> None:
    """A failure says in which step, of what type and with which words, and keeps the traceback."""
    failure = run_steps([("divide", partial(divide, 12)), ("text", str)], 0).failure
    assert failure is not None
    assert (failure.stage, failure.type, failure.message) == ("divide", "ZeroDivisionError", "division by zero")
    assert "in divide" in failure.traceback
    assert failure.problems == ()


def test_problems_of_the_input_are_kept_apart() -> None:
    """Bad input keeps its problems one by one."""
    failure = run_steps([("read", refuse)], 1).failure
    assert failure is not None
    assert failure.problems == ("first problem", "second problem")


@pytest.mark.parametrize("workers", [1, 2])
def test_one_failed_seed_costs_no_other(workers: int) -> None:
    """With one process or two, every seed is answered: 0 by a failure, the others by their value."""
    runs = {run.seed: run for run in run_seeds([DIVIDE], [0, 1, 2, 3], workers)}
    assert {seed: run.value for seed, run in runs.items() if run.failure is None} == {
        1: (12, 0),
        2: (6, 0),
        3: (4, 0),
    }
    assert runs[0].failure is not None
    assert (runs[0].failure.stage, runs[0].failure.type) == ("divide", "ZeroDivisionError")


def test_a_lost_process_is_a_failure() -> None:
    """A process that dies without a word is a failed seed of the stage "worker"."""
    runs = sorted(run_seeds([DIE], [3, 4], 2), key=lambda run: run.seed)
    assert [run.seed for run in runs] == [3, 4]
    assert all(run.failure is not None and run.failure.stage == "worker" for run in runs)


def test_there_is_always_a_processor() -> None:
    """At least one processor can be used."""
    assert usable_processors() >= 1
