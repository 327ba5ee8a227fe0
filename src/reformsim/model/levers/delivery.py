"""Delivery: what of a plan reaches a classroom, and what it costs.

A reform is what reaches a classroom, not what stands in a plan. Between the two lie the district's will,
its money, and what it thinks it knows about its schools.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from reformsim.model.district import allocation
from reformsim.model.levers.base import Act
from reformsim.model.levers.targets import choose_schools
from reformsim.model.levers.timeline import LeverRun, Timeline, ramped
from reformsim.model.numbers import Numbers
from reformsim.model.support import Support, empty
from reformsim.model.testing import lagged_score
from reformsim.population.state import SystemState

FloatArray = npt.NDArray[np.float64]
IndexArray = npt.NDArray[np.int64]
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


class Givers(NamedTuple):
    """Hold what districts do with a plan, and what it asks of them this month."""

    school_start: IndexArray  # (districts + 1,) row: where their schools begin
    political_will: FloatArray  # (districts,) share
    allocated: FloatArray  # (schools,) factor on support for teaching
    asked_dollars: FloatArray  # (districts,) per year, by all levers so far


@njit(cache=True, nogil=True)
def reach_schools(terms, time_years, joined_year, givers, yearly_cost_dollars, delivered):  # type: ignore[no-untyped-def]
    """Fill what a lever or shock brings to each school, (schools,), and ask for money; return whether any gets some.

        delivered = intensity x ramp(t) x political will x allocation
        asked    += unit cost x units x share of courses reached x delivered

    Shocks ask neither will nor money. `allocation` counts for what reaches teachers in their subjects, and
    no more than full intensity is delivered.
    """
    reached = False
    for d in range(len(givers.asked_dollars)):
        asked = 0.0
        for s in range(givers.school_start[d], givers.school_start[d + 1]):
            share = terms.intensity * ramped(time_years, joined_year[s], terms.end_year, terms.ramp_years)
            if terms.is_lever:
                share *= givers.political_will[d]
            if terms.targets_cells:
                share = min(share * givers.allocated[s], 1.0)
            asked += yearly_cost_dollars[s] * share
            reached |= share > 0.0
            delivered[s] = share
        if terms.is_lever:
            givers.asked_dollars[d] += asked
    return reached


def deliver(timeline: Timeline, state: SystemState, support: Support, numbers: Numbers, month: int) -> None:
    """Fill the channels with what levers and shocks bring this month, and book the cost.

        delivered = intensity x ramp(t) x political will x allocation x paid

    A lever acts on what it brings: what nobody pays for reaches nobody.
    """
    if timeline.acting != ():  # else the channels are as empty as they were left
        empty(support)
    timeline.acting = ()
    if month % timeline.months_per_year == 0 or len(timeline.allocated) == 0:  # also without levers: some may come
        known = lagged_score(state, timeline.lag_months, timeline.months_per_year)
        timeline.allocated = allocation(state, known, timeline.reallocation, numbers.district)
    year, districts = month / timeline.months_per_year, state.districts
    asked = np.zeros(len(districts.political_will))
    givers = Givers(districts.school_start, districts.political_will, timeline.allocated, asked)
    acting = []
    for run in timeline.runs:
        if not run.is_due(year):
            run.delivered.fill(0.0)
        elif reach_schools(run.terms, year, run.joined_year, givers, run.yearly_cost_dollars, run.delivered):
            acting.append(run)
    if not acting:
        return
    timeline.acting = pay(acting, timeline, state, asked)
    for run in timeline.acting:
        run.lever.act(Act(run.delivered, run.delivered[:, None, None] * run.mask, support, state, numbers))


def pay(acting: list[LeverRun], timeline: Timeline, state: SystemState, asked: FloatArray) -> tuple[LeverRun, ...]:
    """Shrink what levers bring to what each district's budget pays this month, book it, and return what still acts.

        paid = min(available / asked, 1),  available = (budget, or asked where there is none) x (1 - budget cut)

    `asked` is in dollars a year, (districts,). A district without enough money thins all its levers alike: it has
    promised all of them.
    """
    district, months = state.schools.district, timeline.months_per_year
    cuts = [run.delivered for run in acting if run.name == BUDGET_CUT]
    if not cuts and np.isinf(timeline.budget_dollars).all():
        state.districts.spent_dollars[:] += asked / months
        return tuple(acting)
    count = len(timeline.budget_dollars)
    cut = np.sum(cuts, axis=0) if cuts else np.zeros(len(district))
    kept = 1.0 - np.minimum(np.bincount(district, cut, minlength=count) / np.bincount(district, minlength=count), 1.0)
    available = np.where(np.isinf(timeline.budget_dollars), asked, timeline.budget_dollars) * kept
    paid = np.divide(np.minimum(available, asked), asked, out=np.ones(count), where=asked > 0.0)
    for run in acting:
        if run.kind == "lever":
            run.delivered[:] *= paid[district]
    state.districts.spent_dollars[:] += asked * paid / months
    return tuple(run for run in acting if run.delivered.any())  # the budget may have left nothing
