"""A small system in the middle of a busy year, against which the slow twins are held."""

from __future__ import annotations

import numpy as np
import pytest

from reformsim import Scenario
from reformsim.model import leadership
from reformsim.model.support import CELLS
from reformsim.model.system import System


@pytest.fixture
def system() -> System:
    """Give a system three months into a busy year: all levels, all channels filled, labels on."""
    asked = Scenario.from_dict(
        {
            "years": 3,
            "system": {
                "schools": 6,
                "districts": 2,
                "levels": {"elementary": 0.3, "middle": 0.2, "high": 0.2, "combined": 0.3},
            },
            "practices": {
                "pacing": {"channel": "time", "strength": 0.2},
                "voice": {"channel": "engagement", "synergy": {"pacing": 0.3}},
            },
            "start": {"deep": 0.4, "skill": 0.5},
            "parameters": {"population.students_per_grade": 45},
        }
    )
    system = System(asked, 3)
    for _ in range(3):
        system.advance_month()
    rng = np.random.default_rng(8)
    for name in system.support._fields:
        channel = getattr(system.support, name)
        channel[:] = rng.random(channel.shape) * (0.5 if name in CELLS else 1.0)
    system.state.schools.label[:] = rng.integers(0, 2, 6)
    system.state.schools.structures[:] = rng.random(6)
    system.state.schools.test_preparation[:] = rng.random(6)
    system.state.courses.surface[:] = rng.random(system.state.courses.surface.shape) * 0.3
    system.each_school(leadership.lead, system.support, system.numbers.leader, system.numbers.choice.unlabelled_share)
    return system
