"""Small scenarios that answer in a second, and one comparison of each study's answer with its own promises."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reformsim import Scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture
def small() -> Callable[..., Scenario]:
    """Return what loads a shipped scenario with few schools and some changes."""

    def load(name: str, schools: int = 4, **changes: Any) -> Scenario:
        scenario = Scenario.load(SCENARIOS / f"{name}.yaml", [f"system.schools={schools}"])
        return scenario.replaced({key.replace("__", "."): value for key, value in changes.items()})

    return load
