"""A small system that is quick to ask about."""

from __future__ import annotations

from typing import Any

import pytest

from reformsim.config.scenario import Scenario
from reformsim.page.presets import presets
from reformsim.page.question import asked_of


@pytest.fixture(scope="session")
def bases() -> dict[str, Scenario]:
    """Return the scenarios that cards stand for."""
    return presets()


@pytest.fixture
def small(bases: dict[str, Scenario]) -> dict[str, Any]:
    """Return a question about three schools and fourteen years."""
    asked = asked_of(bases["three_years"], "three_years")
    return asked | {"schools": 3, "districts": 1, "years": 14}
