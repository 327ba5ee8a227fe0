"""The names under which an experiment asks for measures and series are those that a run has."""

from __future__ import annotations

import pytest

from reformsim.analysis import VERDICT_NAMES
from reformsim.config.measure_names import (
    DEFAULT_MEASURES,
    END,
    MEASURES,
    OUTCOMES,
    SYSTEM_COLUMNS,
    TEXT_MEASURES,
    VERDICTS,
    series_names,
)
from reformsim.config.scenario import Scenario
from reformsim.run import shards
from reformsim.study import compare_tables, sweep_run
from reformsim.study.simulate import simulate

NOT_MEASURES = {"scenario", "seed", "reasons"}
NOT_SERIES = {"month", "year", "released"}


@pytest.fixture(scope="module")
def scenario():
    """Return a small scenario with a subject and a practice of its own."""
    return Scenario.from_dict(
        {
            "years": 2,
            "system": {"schools": 3, "subjects": ["reading", "science"]},
            "practices": {"joint_planning": {"channel": "time"}},
            "levers": {"coaching": {"start_year": 0, "intensity": 0.5}},
        }
    )


@pytest.fixture(scope="module")
def result(scenario):
    """Return what it gives."""
    return simulate(scenario, 1)


def test_measures_are_the_figures_of_a_run(result):
    """Every figure of a run's summary can be asked for, and nothing else; words are told from numbers."""
    assert set(MEASURES) == result.summary.keys() - NOT_MEASURES
    assert {name for name in MEASURES if isinstance(result.summary[name], str)} == set(TEXT_MEASURES)
    assert len(MEASURES) == len(set(MEASURES))


def test_series_are_the_columns_of_the_system_table(scenario, result):
    """Every monthly number of a system can be asked for, those by practice and by subject as well."""
    names = series_names(scenario.practices, scenario.system.subjects)
    assert set(names) == set(result.system.columns) - NOT_SERIES
    assert {"deep_joint_planning", "score_science"} <= set(names)
    assert len(names) == len(set(names))


def test_a_run_of_a_sweep_gives_what_can_be_asked_for(scenario):
    """All measures and series that are known can be kept of one run."""
    names = series_names(scenario.practices, scenario.system.subjects)
    measures = (*MEASURES, *(END + name for name in names))
    kept = sweep_run.measure_run(scenario, 1, measures, names)
    assert set(kept.measures) == set(measures)
    assert set(kept.series) == set(names)


def test_names_are_the_same_in_every_room():
    """What studies compare is what sweeps keep, and words and last years are named alike where they are stored."""
    assert tuple(compare_tables.MEASURES) == OUTCOMES
    assert shards.TEXT_MEASURES == TEXT_MEASURES
    assert sweep_run.END == END
    assert VERDICT_NAMES == VERDICTS
    assert set(OUTCOMES) < set(DEFAULT_MEASURES) < set(MEASURES)
    assert len(set(SYSTEM_COLUMNS)) == len(SYSTEM_COLUMNS)
