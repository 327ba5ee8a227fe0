"""Small systems that run, stop where one wants to look, and are compared by their bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reformsim import Scenario
from reformsim.model.system import System


@pytest.fixture
def make() -> Callable[..., System]:
    """Return what builds a small system, of two districts if nothing else is said, and runs it for some months."""

    def build(months: int = 0, schools: int = 5, seed: int = 1, **more: Any) -> System:
        asked = {"years": 4, "system": {"schools": schools, "districts": 2}} | more
        system = System(Scenario.from_dict(asked), seed)
        for _ in range(months):
            system.advance_month()
        return system

    return build


@pytest.fixture
def before() -> Callable[[System, str], System]:
    """Return what gives a copy of a system as it is just before a step of the coming month."""

    def stop(system: System, name: str) -> System:
        seen = system.copy()
        for step in system.copy().advance():
            if step.name == name:
                return seen
            step.run(seen)
        raise AssertionError(f"no step {name} this month")

    return stop


@pytest.fixture
def bytes_of() -> Callable[[System], list[bytes]]:
    """Return what gives every column of a system as bytes."""
    return lambda system: [column.tobytes() for table in system.state.tables for column in table]
