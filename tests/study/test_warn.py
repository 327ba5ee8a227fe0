"""Early warning of whole runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from reformsim import InputError, Scenario
from reformsim.model.system import System
from reformsim.run.crew import Effort
from reformsim.study.warn import warn
from reformsim.study.warn_signs import PRACTICE, Watchfulness, recovery

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
    assert paths["months_before"].min() == 6
    assert paths["months_before"].max() == 35
    assert set(answer.tables["trends"]["run"]) == {"three_years", "baseline"}
    assert answer.figures["turned"] == 3
    assert answer.tables["signs"]["sign"].tolist() == [
        "variance",
        "autocorrelation",
        "between_schools",
        "skew",
        PRACTICE,
    ]
    assert "may be the push and not a coming turn" in answer.sentences[-1]


def test_looking_otherwise_runs_nothing_again(small: Load, tmp_path: Path) -> None:
    """Runs are kept as they were seen: another window or lead time takes them from the journal."""
    asked, kept = small("three_years", years=8), Effort(seeds=2, keep=tmp_path)
    warn(asked, kept)
    journal = (tmp_path / "runs.jsonl").read_bytes()
    answer = warn(asked, kept, Watchfulness(window_months=6, years_before=2, lead_months=3, false_alarm_rate=0.3))
    assert (tmp_path / "runs.jsonl").read_bytes() == journal
    assert answer.tables["paths"]["months_before"].min() == 4


def test_a_reform_that_holds_can_be_the_counterexample(small: Load) -> None:
    """Held against a reform with the same support that does not fall, its runs are those that do not turn."""
    answer = warn(small("three_years", years=12), Effort(seeds=2), Watchfulness(), small("breakthrough", years=30))
    trends = answer.tables["trends"]
    assert set(trends.loc[~trends["turns"], "run"]) == {"breakthrough"}
    assert answer.question["against"] == "breakthrough"


@pytest.mark.parametrize(("against", "pushed"), [(None, True), ("breakthrough", True), ("the_same_support", False)])
def test_a_push_that_the_others_share_is_no_excuse(small: Load, against: str | None, pushed: bool) -> None:
    """Support that the others do not have may be all that is seen, and the answer says so; shared support is not blamed.

    Breakthrough has longer support, so that the end after three years is not shared.
    """
    own = small("three_years", years=12)
    other = own.replaced({"name": against, "start.culture": 0.9, "start.field_culture": 0.9}) if against else None
    if against == "breakthrough":
        other = small("breakthrough", years=12)
    answer = warn(own, Effort(seeds=2), Watchfulness(), other)
    assert any("may be the push" in sentence for sentence in answer.sentences) == pushed


@pytest.mark.slow
def test_a_slow_ramp_turns_late(small: Load) -> None:
    """With support ramped up over years the turn up comes later than with the scenario's own times."""
    own, slow = (
        warn(small("breakthrough", years=12), Effort(seeds=2), Watchfulness(way="up", ramp_years=years))
        for years in (0, 15)
    )
    months = [
        answer.tables["trends"].loc[answer.tables["trends"]["turns"], "turn_month"].mean() for answer in (own, slow)
    ]
    assert months[1] > months[0] + 30


def test_no_turn_is_said_so(small: Load) -> None:
    """A scenario that turns nowhere has nothing to announce, and its tables are empty."""
    answer = warn(small("professional_learning_only", years=12), Effort(seeds=2))
    assert "none of 2 seeds turned" in answer.sentences[0]
    assert answer.figures["turned"] == 0
    assert answer.figures["headline"] == "no turn to warn of"
    assert all(table.empty for table in answer.tables.values())


def test_what_cannot_be_watched_is_refused(small: Load) -> None:
    """All that is wrong is told at once."""
    other = small("breakthrough", months_per_year=9)
    with pytest.raises(InputError) as told:
        warn(small("baseline"), look=Watchfulness("sideways", 2, 1, -1, 1.0, 100), against=other)
    heads = [problem.split(":")[0] for problem in told.value.problems]
    assert heads == [
        "baseline",
        "against",
        "turn",
        "window-months",
        "years-before",
        "lead-months",
        "false-alarms",
        "ramp-years",
    ]
    with pytest.raises(InputError, match="baseline: has no lever or shock"):
        warn(small("baseline"))
