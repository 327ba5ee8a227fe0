"""Delivery: what of a plan reaches a classroom, and what it costs.

A reform is what reaches a classroom, not what stands in a plan. Between the two lie the district's will,
its money, and what it thinks it knows about its schools.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from reformsim.model.district import allocation
from reformsim.model.levers.base import Act
from reformsim.model.levers.targets import choose_schools
from reformsim.model.levers.timeline import LeverRun, Timeline
from reformsim.model.numbers import Numbers
from reformsim.model.support import Support, empty
from reformsim.model.testing import lagged_score
from reformsim.population.state import SystemState

FloatArray = npt.NDArray[np.float64]
BUDGET_CUT = "budget_cut"


def update_targets(timeline: Timeline, state: SystemState, month: int) -> None:
    """Choose the schools of levers that begin, or that choose anew each year.

    Districts choose on what they know of their schools, and that is as old as their response lag.
    """
    year = month / timeline.months_per_year
    whole_year = month // timeline.months_per_year
    for run in timeline.runs:
        due = run.chosen_in_year < 0 or (run.config.target.every_year and whole_year > run.chosen_in_year)
        if year >= run.config.start_year and due:
            known = lagged_score(state, timeline.lag_months, timeline.months_per_year)
            run.joined_year[:] = choose_schools(run.config, state, known)
            run.chosen_in_year = whole_year


def deliver(timeline: Timeline, state: SystemState, support: Support, numbers: Numbers, month: int) -> None:
    """Fill the channels with what levers and shocks bring this month, and book the cost.

        delivered = intensity x ramp(t) x political will x allocation x paid

    Shocks ask neither will nor money. `allocation` counts for what reaches teachers in their subjects, and
    no more than full intensity is delivered.
    """
    if timeline.acting != ():  # else the channels are as empty as they were left
        empty(support)
    timeline.acting = ()
    if month % timeline.months_per_year == 0 or len(timeline.allocated) == 0:  # also without levers: some may come
        known = lagged_score(state, timeline.lag_months, timeline.months_per_year)
        timeline.allocated = allocation(state, known, timeline.reallocation, numbers.district)
    year = month / timeline.months_per_year
    plans = [(run, run.planned(year)) for run in timeline.runs]
    for run, planned in plans:
        run.delivered[:] = 0.0 if planned is None else planned
    due = [run for run, planned in plans if planned is not None]
    if not due:
        return
    will = state.districts.political_will[state.schools.district]
    for run in due:
        if run.kind == "lever":
            run.delivered[:] *= will
        if run.lever.targets_cells:
            run.delivered[:] = np.minimum(run.delivered * timeline.allocated, 1.0)
    due = [run for run in due if run.delivered.any()]
    if due:
        pay(due, timeline, state)
    timeline.acting = tuple(run for run in due if run.delivered.any())  # the budget may have left nothing
    for run in timeline.acting:
        cells = run.delivered[:, None, None] * run.mask
        run.lever.act(Act(run.delivered, cells, support, state, numbers))


def yearly_cost_dollars(run: LeverRun, timeline: Timeline) -> FloatArray:
    """Return what a lever costs each school a year at intensity 1, (schools,).

    cost = unit cost x units x share of courses reached
    """
    return run.unit_cost_dollars() * timeline.units[run.lever.cost_per] * run.reach


def pay(due: list[LeverRun], timeline: Timeline, state: SystemState) -> None:
    """Shrink levers that are due to what each district's budget pays this month, and book what is spent.

        asked = sum of unit cost x units x share of courses reached x delivered
        paid  = min(available / asked, 1),  available = (budget, or asked where there is none) x (1 - budget cut)

    A district without enough money thins all its levers alike: it has promised all of them.
    """
    district, months = state.schools.district, timeline.months_per_year
    count = len(timeline.budget_dollars)
    levers = [run for run in due if run.kind == "lever"]
    asked = np.zeros(count)
    for run in levers:
        asked += np.bincount(district, yearly_cost_dollars(run, timeline) * run.delivered, minlength=count)
    cuts = [run.delivered for run in due if run.name == BUDGET_CUT]
    if not cuts and np.isinf(timeline.budget_dollars).all():
        state.districts.spent_dollars[:] += asked / months
        return
    cut = np.sum(cuts, axis=0) if cuts else np.zeros(len(district))
    kept = 1.0 - np.minimum(np.bincount(district, cut, minlength=count) / np.bincount(district, minlength=count), 1.0)
    available = np.where(np.isinf(timeline.budget_dollars), asked, timeline.budget_dollars) * kept
    paid = np.divide(np.minimum(available, asked), asked, out=np.ones(count), where=asked > 0.0)
    for run in levers:
        run.delivered[:] *= paid[district]
    state.districts.spent_dollars[:] += asked * paid / months
