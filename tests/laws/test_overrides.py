"""A scenario's override of a catalogue number reaches everything that the number is for."""

from __future__ import annotations

import numpy as np
import pytest

from reformsim import Scenario
from reformsim.model.system import System
from reformsim.model.workforce import exit_rates


def system(parameters: dict[str, float]) -> System:
    """Return a small coached system with these numbers."""
    levers = {"coaching": {"start_year": 0, "ramp_years": 0, "intensity": 0.5}}
    return System(
        Scenario.from_dict({"years": 2, "system": {"schools": 3}, "levers": levers, "parameters": parameters}), 1
    )


def test_unit_costs_can_be_overridden() -> None:
    """Doubling the catalogue's unit cost of a lever doubles what is spent on it."""
    usual, dear = system({}), system({"cost.coaching": 8400.0})
    for one in (usual, dear):
        one.advance_month()
    spent = [one.state.districts.spent_dollars.sum() for one in (usual, dear)]
    assert spent[1] == pytest.approx(2.0 * spent[0])


def test_the_mean_poverty_of_exits_can_be_overridden() -> None:
    """Exit rates are counted from the scenario's mean poverty: where that is higher, the same school loses fewer."""
    rates = []
    for mean in (0.4, 0.6):
        one = system({"population.poverty_mean": mean})
        one.state.schools.poverty_share[:] = 0.5
        one.state.teachers.experience_years[:] = 5.0
        people = range(len(one.state.teachers.school))
        rates.append(np.array([exit_rates(t, one.state.tables, one.support, one.staff)[0] for t in people]))
    assert (rates[0] > rates[1]).all()
    assert np.ptp(rates[0]) == 0.0
