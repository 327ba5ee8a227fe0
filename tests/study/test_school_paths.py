"""The paths of schools in a kept run: by month when it is made again, by year when it is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reformsim import Scenario
from reformsim.cli.files import result_files
from reformsim.errors import InputError
from reformsim.run.run_folder import open_run
from reformsim.run.store import write_run
from reformsim.study.school_paths import NOT_AGAIN, OTHER_RUN, SAME_RUN, school_paths
from reformsim.study.simulate import simulate

SMALL = {
    "years": 3,
    "system": {"schools": 3},
    "levers": {"coaching": {"start_year": 1, "end_year": 3, "intensity": 0.8}},
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Return a run of three schools, opened, with the years that were added at its end."""
    result = simulate(Scenario.from_dict(SMALL))
    return open_run(write_run(tmp_path_factory.mktemp("runs"), "run", result_files(result)))


def test_months_of_a_run_made_again_are_those_of_the_run(kept):
    """Made again, the means of schools over a year are what the run folder keeps, in added years as well."""
    paths = school_paths(kept)
    assert paths.note == SAME_RUN
    assert paths.steps_per_year == 10
    assert paths.layers["deep"].shape == (len(kept.system), 3)
    assert len(kept.system) > SMALL["years"] * 10
    yearly = paths.layers["deep"].reshape(-1, 10, 3).mean(axis=1)
    table = kept.schools.pivot_table(index="year", columns="school_id", values="deep")[list(paths.schools)]
    np.testing.assert_allclose(yearly, table.to_numpy(), rtol=1e-5)


def test_without_a_run_schools_are_shown_by_the_year(kept):
    """Where nothing is run, the years that were kept are given, and it is said."""
    paths = school_paths(kept, again=False)
    assert (paths.note, paths.steps_per_year) == (NOT_AGAIN, 1)
    table = kept.schools.pivot_table(index="year", columns="school_id", values="culture")[list(paths.schools)]
    np.testing.assert_allclose(paths.layers["culture"], table.to_numpy(), rtol=1e-6)


def test_months_of_another_run_are_not_shown(kept):
    """Where a single number of the system is another one, the months are not passed off as those of the run."""
    system = kept.system.copy()
    system.loc[7, "belief"] = np.nextafter(system.loc[7, "belief"], 1.0)
    paths = school_paths(replace(kept, system=system))
    assert (paths.note, paths.steps_per_year) == (OTHER_RUN, 1)


def test_a_table_with_holes_is_refused(kept):
    """A school that is missing in a year is told, not drawn as nothing."""
    with pytest.raises(InputError, match="has not a row for each school and year"):
        school_paths(replace(kept, schools=kept.schools.iloc[1:]), again=False)
