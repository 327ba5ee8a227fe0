"""What the tables of a run say of time and of levers is read as they tell it."""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING

import numpy as np
import pytest

from reformsim.analysis.measures import fastest_rise
from reformsim.analysis.tables import Given

if TYPE_CHECKING:
    from conftest import Planter


def test_levers_are_given_with_the_end_that_they_came_to(planter: Planter) -> None:
    """A lever that began later than the run is none, and an end that lies behind the run did not come."""
    rows = [planter.lever(2, 6, "a"), planter.lever(3, 12, "b"), planter.lever(4, nan, "c"), planter.lever(10, 11, "d")]
    run = planter.run(planter.course((0, 0.1), years=10), rows)
    assert [(one.name, one.start_year, one.end_year) for one in run.given] == [
        ("a", 2, 6),
        ("b", 3, None),
        ("c", 4, None),
    ]
    assert (run.start_year, run.support_end_year) == (2, None)


def test_a_release_ends_all_levers(planter: Planter) -> None:
    """Where years were added without support, no lever acts later than the scenario's own years."""
    rows = [planter.lever(2, 6, "a"), planter.lever(3, 12, "b"), planter.lever(4, nan, "c"), planter.lever(8, 9, "d")]
    run = planter.run(planter.course((0, 0.1), years=10), rows, own_years=7)
    assert [(one.name, one.end_year) for one in run.given] == [("a", 6), ("b", 7), ("c", 7)]
    assert run.support_end_year == 7


def test_shocks_count_as_support_only_where_there_is_no_lever(planter: Planter) -> None:
    """Support ends with the last lever; in a run of shocks alone with the last shock."""
    shock = planter.lever(1, 8, "budget_cut", "shock")
    deep = planter.course((0, 0.1), years=10)
    assert planter.run(deep, [shock, planter.lever(2, 5)]).support_end_year == 5
    assert planter.run(deep, [shock]).support_end_year == 8
    assert planter.run(deep).given == ()
    assert planter.run(deep, [shock]).given == (Given("shock", "budget_cut", 1.0, 8.0, "all"),)


def test_the_last_months_are_those_with_a_value(planter: Planter) -> None:
    """A mean over the last years leaves months without a value out, and is none where there is no value at all."""
    score = np.full(100, nan)
    score[85:] = 0.2
    run = planter.run(planter.course((0, 0.1), years=10), score_sd=score)
    assert run.last("score_sd", 2.0) == pytest.approx(0.2)
    assert run.last(score + 1.0, 2.0) == pytest.approx(1.2)
    assert np.isnan(run.last(np.full(100, nan), 2.0))


def test_a_jump_takes_no_longer_than_it_may() -> None:
    """A rise counts from any school year to one at most so many months on, and the year before the first one counts."""
    steady = 0.01 * np.arange(1, 41)
    assert fastest_rise(0.0, steady, 20, 1) == pytest.approx(0.2)
    assert fastest_rise(0.0, np.full(40, 0.5), 5, 5) == pytest.approx(0.5)
    assert fastest_rise(0.0, np.full(40, 0.5), 4, 5) == 0.0
