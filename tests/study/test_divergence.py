"""Where two runs part: every column is seen, each once, and the chain is measured on planted differences."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from reformsim import Scenario
from reformsim.model.system import System
from reformsim.run.crew import Effort
from reformsim.study.chain import STAGES, chain_rows, growth_of, stage_of
from reformsim.study.divergence import divergence_seed
from reformsim.study.explain import explain

Load = Callable[..., Scenario]


def test_a_number_in_no_link_is_seen_too(small: Load) -> None:
    """Two runs that differ in what they cost alone part in the districts' money, and in nothing else."""
    scenario = small("mandate", years=3)
    dearer = scenario.replaced({"levers.mandate.cost_dollars": 1e6})
    found = divergence_seed(dearer, scenario, 1)
    assert [(row["table"], row["column"]) for row in found["columns"]] == [("districts", "spent_dollars")]
    assert found["columns"][0]["process"] == "levers"
    assert found["columns"][0]["schools_at_once"] == 4
    assert {row["month"] for row in found["stages"]} == {None}


def test_each_column_parts_once_and_in_order(small: Load) -> None:
    """No column is told twice, months go up, and up to the first one everything is the same."""
    scenario = small("three_years", years=4)
    rows = divergence_seed(scenario, scenario.without_levers(), 1)["columns"]
    names = [(row["table"], row["column"]) for row in rows]
    assert len(names) == len(set(names)) > 20
    months = [row["month"] for row in rows]
    assert months == sorted(months)
    assert months[0] == 22
    one, two = System(scenario, 1), System(scenario.without_levers(), 1)
    for _ in range(21):
        one.advance_month()
        two.advance_month()
    for table, other in zip(one.state.tables, two.state.tables, strict=True):
        assert all(np.array_equal(a, b, equal_nan=True) for a, b in zip(table, other, strict=True))


def test_the_difference_goes_through_the_month_in_its_order(small: Load) -> None:
    """Support comes before practice, practice before learning, learning before belief; tests at the end of the year."""
    scenario = small("three_years", years=4)
    found = {row["stage"]: row for row in divergence_seed(scenario, scenario.without_levers(), 1)["stages"]}
    assert found["support delivered"]["process"] == "levers"
    assert found["teachers' practice"]["process"] == "choice"
    assert found["pupils' learning"]["process"] == "teaching and learning"
    assert (found["test scores"]["process"], found["test scores"]["month"]) == ("tests", 30)


def test_columns_differ_in_the_school_that_they_are_about(small: Load) -> None:
    """Of one school's reform, every column of people, classes and scores parts in that school alone."""
    target = {"schools": "named", "names": ["school-3"]}
    tutor = {"lever": "learning_time", "start_year": 0, "ramp_years": 0.0, "intensity": 1.0, "target": target}
    # Else practice is seen by colleagues in other schools, and culture that follows it by newcomers everywhere.
    deaf = {"choice.conformity": 0.0, "culture.yield_strain": 1.0}
    scenario = small("baseline", years=1, parameters=deaf).replaced({"levers.tutor": tutor})
    rows = divergence_seed(scenario, scenario.without_levers(), 1)["columns"]
    assert {"score_history", "achievement", "mean_level"} <= {row["column"] for row in rows}
    people = [row for row in rows if row["table"] != "districts"]
    assert {(row["school"], row["schools_at_once"]) for row in people} == {("school-3", 1)}


def test_how_thin_coaching_is_spread_is_no_support(small: Load) -> None:
    """Coaching for one school changes a number of the whole district, and support in that school alone."""
    assert stage_of("support", "coaching_scale") == "support.coaching_scale"
    assert stage_of("support", "coaching") == "support delivered"
    assert stage_of("ladder", "level_sd") == "ladder.level_sd"


def test_systems_of_other_people_are_told_apart_at_once(small: Load) -> None:
    """With other schools nothing can be compared person by person; the answer says so, and values are there."""
    one, other = small("baseline", schools=3, years=2), small("baseline", schools=2, years=2)
    assert divergence_seed(one, other, 1) == {"alike": False, "columns": [], "stages": []}
    answer = explain(one, other, Effort(seeds=1))
    assert answer.tables["values"]["part"].tolist() == ["system"]
    assert "their runs part before the first month" in answer.sentences[-1]
    assert answer.tables["chain"].empty


def test_levers_end_with_the_years_of_the_scenario(small: Load) -> None:
    """Watched for longer than its own years, a run goes on without levers, as it does when it is judged."""
    lever = {"start_year": 1, "ramp_years": 0.0, "intensity": 0.8}
    endless = small("baseline", years=2).replaced({"levers.leadership_development": lever})
    ended = endless.replaced({"levers.leadership_development.end_year": 2, "years": 3})
    longer = endless.replaced({"years": 3})
    assert divergence_seed(endless, ended.replaced({"years": 2}), 1, 3)["columns"] == []
    assert divergence_seed(longer, ended, 1, 3)["columns"] != []


@pytest.mark.parametrize(
    ("path", "noticeable", "half", "largest", "final"),
    [
        ([0.0, 0.02, 0.2, 0.4, 0.8, 0.8], 3, 4, 5, 0.8),
        ([0.0, -0.02, -0.2, -0.4, -0.8, -0.8], 3, 4, 5, -0.8),
        ([0.0, 0.9, 0.5, 0.1, 0.01, 0.01], 2, None, 2, 0.01),
        ([np.nan, np.nan, 0.04, 0.1, 0.1, 0.1], 3, 4, 4, 0.1),
        ([0.0, -0.5, 0.1, 0.3, 0.4, 0.4], 2, 4, 2, 0.4),
        ([0.0, 0.0, 0.01, 0.0, 0.0, 0.0], None, None, None, 0.0),
    ],
)
def test_growth_of_planted_differences(
    path: list[float], noticeable: int | None, half: int | None, largest: int | None, final: float
) -> None:
    """A difference can be noticed above its border, is half when it is half of what stays, on the same side."""
    found = growth_of(np.array(path), 0.03, 2)
    assert (found["noticeable_month"], found["half_month"], found["largest_month"]) == (noticeable, half, largest)
    assert found["final_difference"] == pytest.approx(final)


def test_the_result_is_practice_over_a_year(small: Load) -> None:
    """Practice jumps by .08 in month 13: over the year before, that is more than drift in month 16."""
    jump = pd.DataFrame({stage.mean: np.repeat([0.0, 0.08], [12, 18]) for stage in STAGES if stage.mean})
    rows = {row["stage"]: row for row in chain_rows([], jump, small("baseline"))}
    assert rows["teachers' practice"]["noticeable_month"] == 13
    assert rows["practice over a year"]["noticeable_month"] == 16


def test_what_is_not_measured_has_no_size() -> None:
    """A link without a mean has no size; it does not look as if the difference were 0."""
    assert set(growth_of(np.array([np.nan, np.nan]), 0.03, 2).values()) == {None}


def test_every_link_is_in_the_state(small: Load) -> None:
    """The columns that a link names are there."""
    state = System(small("baseline"), 1).state
    for stage in STAGES:
        for column in stage.columns:
            assert hasattr(getattr(state.tables, stage.table), column)
