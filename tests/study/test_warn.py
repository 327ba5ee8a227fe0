"""Early warning of whole runs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from reformsim import InputError, Scenario
from reformsim.model.system import System
from reformsim.run.crew import Effort
from reformsim.study.warn import SIGNS, warn
from reformsim.study.warn_signs import Watchfulness, recovery

Load = Callable[..., Scenario]


def test_a_push_leaves_the_run_as_it_was(small: Load) -> None:
    """Measuring how practice recovers changes nothing of the system that is measured."""
    system = System(small("baseline"), 1)
    before = system.copy()
    rate = recovery(system)
    assert 0.0 < rate < 1.0
    for one, other in zip(system.state.tables, before.state.tables, strict=True):
        for a, b in zip(one, other, strict=True):
            assert a.tobytes() == b.tobytes()


def test_practice_recovers_at_the_rate_of_its_response(small: Load) -> None:
    """Without colleagues and without synergy a push dies away at the model's own rate: 1 / response months."""
    alone = small(
        "baseline",
        parameters={
            "choice.conformity": 0.0,
            "choice.synergy": 0.0,
            "choice.capacity_relief": 0.0,
            "choice.response_months": 4.0,
        },
    )
    expected = -np.log(1.0 - 1.0 / 4.0)
    assert recovery(System(alone, 1)) == pytest.approx(expected, rel=0.1)


def test_signs_are_looked_for_before_the_turn_alone(small: Load) -> None:
    """Signs end some months before the turn and begin at most so many years before it, in runs that turn and in others."""
    answer = warn(
        small("three_years", years=12), Effort(seeds=3), Watchfulness(lead_months=5, years_before=3, window_months=8)
    )
    paths = answer.tables["paths"]
    assert paths["months_before"].min() >= 5
    assert paths["months_before"].max() <= 35
    assert set(answer.tables["trends"]["run"]) == {"reform", "baseline"}
    assert answer.figures["turned"] == 3
    assert set(answer.tables["signs"]["sign"]) <= set(SIGNS)


def test_no_turn_is_said_so(small: Load) -> None:
    """A scenario that turns nowhere has nothing to announce."""
    answer = warn(small("professional_learning_only", years=12), Effort(seeds=2))
    assert "none of 2 seeds turned" in answer.sentences[0]
    assert answer.figures["turned"] == 0


def test_what_cannot_be_watched_is_refused(small: Load) -> None:
    """All that is wrong is told at once."""
    with pytest.raises(InputError) as told:
        warn(small("baseline"), look=Watchfulness("sideways", 2, 1, -1, 1.0, 100))
    heads = [problem.split(":")[0] for problem in told.value.problems]
    assert heads == [
        "baseline",
        "baseline",
        "turn",
        "window-months",
        "years-before",
        "lead-months",
        "false-alarms",
        "ramp-years",
    ]
