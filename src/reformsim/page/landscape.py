"""The landscape in which practice rolls, computed from the model's own equations.

Hold culture, belief, skill, leaders and support at what they are in a month. The choice equation then says, for
each level of practice, to which level it would move: `aim(e) - e` is the force on a ball that lies at `e`, and
minus its integral is the potential. Where the ground is low practice rests; support tilts it, culture shapes it.
What is left out is what the mean field leaves out (`reformsim.theory`): schools are taken to be alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from reformsim.config.parts import StartConfig
from reformsim.theory import MeanField, Watershed
from reformsim.theory.mean_field import STATE, choose, support_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from reformsim.config.scenario import Scenario
    from reformsim.page.running import Run

FloatArray = npt.NDArray[np.float64]
LEVELS = 41
"""Levels of practice from 0 to 1 at which the ground is computed."""
EVERY_MONTHS = 5
"""Months from one computed ground to the next; the browser goes evenly from one to the other."""
DIGITS = 5
NEW_PRACTICE = 0.9
"""Practice at which the tipping point of culture is told: that of a system in which all teach the new way."""


def landscape_of(run: Run, tick: Callable[[], None]) -> dict[str, Any]:
    """Return the ground for months of a run, and the culture above which it stays up without support.

    Parameters
    ----------
    run
        The run.
    tick
        Called between two months; it raises to break off.

    Returns
    -------
        ``months``, ``levels``, ``ground`` (months x levels, units of practice squared, 0 at its lowest),
        ``tipping_culture`` (None where there are not two states to rest in).
    """
    scenario = run.result.scenario
    field = MeanField(scenario)
    count = len(run.result.run.system)
    support = _support(run, count)
    practices = len(scenario.practices)
    levels = np.linspace(0.0, 1.0, LEVELS)
    months = sorted({*range(0, count, EVERY_MONTHS), count - 1})
    columns = {name: run.columns[name] for name in ("culture", "field_culture", "belief", "skill")}
    grounds = []
    for month in months:
        tick()
        state = np.zeros(practices + len(STATE) - 1)
        state[practices : practices + 4] = [values[month] for values in columns.values()]
        state[practices + 5] = columns["belief"][month]
        grounds.append(ground(state, support[month], field, levels))
    return {
        "months": months,
        "levels": levels.tolist(),
        "ground": np.round(grounds, DIGITS).tolist(),
        "tipping_culture": tipping_culture(scenario),
    }


def _support(run: Run, months: int) -> FloatArray:
    """Return what levers and shocks bring in each month, nothing once they are released."""
    first = run.result.course[0][1]
    support = support_of(first, months)
    ended = run.released_month if run.released_month is not None else first.years * first.months_per_year
    support[ended:] = 0.0
    return np.asarray(support)


def ground(state: FloatArray, support: FloatArray, field: MeanField, levels: FloatArray) -> FloatArray:
    """Return the potential at each level of practice, 0 where it is lowest.

    Parameters
    ----------
    state
        As the mean field has it; its practice is replaced by each level in turn.
    support
        Levers and shocks, in the order of the mean field.
    field
        The mean field.
    levels
        Levels of practice, evenly spread from 0 to 1.
    """
    practices = len(field.scenario.practices)
    force = np.empty(len(levels))
    here = state.copy()
    for row, level in enumerate(levels):
        here[:practices] = level
        force[row] = choose(here, support, field.field, practices).mean() - level
    steps = (force[1:] + force[:-1]) / 2.0 * np.diff(levels)
    heights = -np.concatenate([[0.0], np.cumsum(steps)])
    return np.asarray(heights - heights.min())


def tipping_culture(scenario: Scenario) -> float | None:
    """Return the culture above which a system that teaches the new way stays there, None where there is none."""
    watershed = Watershed(MeanField(scenario.model_copy(update={"start": StartConfig()})))
    found = watershed.culture_at(NEW_PRACTICE)
    return None if np.isnan(found) else round(float(found), DIGITS)
