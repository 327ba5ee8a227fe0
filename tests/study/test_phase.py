"""Phase maps of whole runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reformsim import InputError, Scenario, simulate
from reformsim.run.crew import Effort
from reformsim.study.phase import Map, most_frequent, phase
from reformsim.study.threshold import Vary

Load = Callable[..., Scenario]


def test_points_are_the_runs_there(small: Load) -> None:
    """A point's verdict is that of the scenario with both numbers set; what was not run lies between points that agree."""
    scenario = small("mandate", schools=3, years=5)
    across, up = Vary("levers.mandate.intensity", 0.0, 1.0), Vary("parameters.choice.mandate_pressure", 0.0, 5.0)
    answer = phase(scenario, across, up, Effort(seeds=1), Map(8, 300))
    points, whole = answer.tables["points"], answer.tables["map"]
    assert len(whole) == 81
    corner = points[(points["x"] == 1.0) & (points["y"] == 5.0)].iloc[0]
    there = scenario.replaced({across.path: 1.0, up.path: 5.0})
    assert corner["verdict"] == simulate(there, scenario.seed).verdict.name
    assert len(points) == whole["run"].sum() == answer.figures["points"]
    assert answer.figures["complete"]
    assert sum(answer.figures["shares"].values()) == pytest.approx(1.0)


def test_too_few_points_are_said_so(small: Load) -> None:
    """A map that could not be refined to the end says that it is coarser than asked for."""
    scenario = small("mandate", schools=3, years=5)
    across, up = Vary("levers.mandate.intensity", 0.0, 1.0), Vary("parameters.choice.mandate_pressure", 0.0, 5.0)
    answer = phase(scenario, across, up, Effort(seeds=1), Map(16, 12))
    assert answer.figures["points"] <= 12
    assert not answer.figures["complete"]
    assert "not enough points" in answer.sentences[2]


def test_of_equal_verdicts_the_first_rule_wins() -> None:
    """Ties go to the verdict that comes first in the rules."""
    assert most_frequent(["snap_back", "inert"]) == ("inert", 0.5)
    assert most_frequent(["snap_back", "snap_back", "inert"]) == ("snap_back", 2 / 3)


def test_what_cannot_be_mapped_is_refused(small: Load) -> None:
    """Both axes and the size are looked at before anything runs."""
    with pytest.raises(InputError) as told:
        phase(small("mandate"), Vary("duratio"), Vary("duratio"), size=Map(12, 1))
    said = "\n".join(told.value.problems)
    assert said.count('did you mean "duration"') == 2
    assert "is on both axes" in said
    assert "must be a multiple of 8" in said
    assert "those of the first lattice" in said
