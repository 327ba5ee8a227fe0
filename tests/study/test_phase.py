"""Phase maps of whole runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reformsim import InputError, Scenario, simulate
from reformsim.run.crew import Effort
from reformsim.study.phase import Map, most_frequent, phase
from reformsim.study.phase_words import tell_phase
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


def test_where_no_verdict_is_ahead_the_point_is_divided() -> None:
    """Of equally frequent verdicts none is preferred: a map would show a breakthrough where one seed in three has one."""
    assert most_frequent(["snap_back", "inert"]) == ("divided", 0.5)
    assert most_frequent(["snap_back", "breakthrough", "relapsing"]) == ("divided", 1 / 3)
    assert most_frequent(["inert", "snap_back", "snap_back"]) == ("snap_back", 2 / 3)
    assert most_frequent(["inert", "snap_back", "snap_back", "inert", "pockets"]) == ("divided", 2 / 5)
    assert most_frequent(["inert"]) == ("inert", 1.0)
    assert most_frequent([]) == ("none", 0.0)


@pytest.mark.parametrize(
    ("even", "seeds", "told"),
    [
        (0, 3, "At 1 of the points seeds disagree: there, luck decides."),
        (2, 3, "At 3 of the points seeds disagree: there, luck decides; at 2 of them no verdict is ahead (divided)."),
    ],
)
def test_luck_is_told(even: int, seeds: int, told: str) -> None:
    """The words say at how many points seeds disagree, and at how many of them no verdict is ahead."""
    rows = [{"verdict": "inert", "agreement": 1.0}, {"verdict": "inert", "agreement": 2 / 3}]
    rows += [{"verdict": "divided", "agreement": 1 / 3}] * even
    axes = {name: {"words": name, "low": 0.0, "high": high} for name, high in (("x", 16.0), ("y", 0.5))}
    figures = {**axes, "shares": {"inert": 1.0}, "cells": 40, "points": 1200, "complete": True}
    assert tell_phase("mandate", figures, rows, seeds) == (
        "mandate, over x (0 to 16) and y (0 to .5): inert 100 % of the map.",
        f"1,200 of 1,681 points were run, with {seeds} seeds each; the others lie between points that agree.",
        told,
    )


def test_what_cannot_be_mapped_is_refused(small: Load) -> None:
    """Both axes and the size are looked at before anything runs."""
    with pytest.raises(InputError) as told:
        phase(small("mandate"), Vary("duratio"), Vary("duratio"), size=Map(12, 1))
    said = "\n".join(told.value.problems)
    assert said.count('did you mean "duration"') == 2
    assert "is on both axes" in said
    assert "must be a multiple of 8" in said
    assert "those of the first lattice" in said
