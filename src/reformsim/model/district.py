"""The district looks at its schools: whom it gives more, and what exceptional schools do to its will.

The larger the share of celebrated exceptional schools, up to a point, the weaker the will to change the
others: pointing at them relieves the pressure. Data are as old as the response lag.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from reformsim.population.state import SystemState, mean_per_owner

FloatArray = npt.NDArray[np.float64]
HALF = 0.5


def relief(celebrated_share: FloatArray, number: Any) -> FloatArray:
    """Return how far pockets of excellence relieve the pressure for change, in [0, 1], 1 at the peak.

        relief = x exp(1 - x),  x = celebrated share / celebrated_peak

    A few exceptions can be pointed at; once most schools have changed, nothing is left to point at.
    """
    relative = celebrated_share / number.celebrated_peak
    return np.asarray(relative * np.exp(1.0 - relative))


def review_will(state: SystemState, usual_will: float, number: Any) -> None:
    """Let a year pass for political will and for what the district celebrates.

        celebrated share = share of the district's schools with deep enactment above one half
        will += (usual will (1 - will_sensitivity relief) - will) / will_years

    Exceptional schools legitimate the others: they show that it can be done, by somebody else.
    """
    districts, schools = state.districts, state.schools
    exceptional = (schools.deep > HALF).astype(np.float64)
    districts.celebrated_share[:] = mean_per_owner(exceptional, districts.school_start)
    aim = usual_will * (1.0 - number.will_sensitivity * relief(districts.celebrated_share, number))
    districts.political_will[:] += (aim - districts.political_will) / number.will_years


def allocation(state: SystemState, known_score: FloatArray, reallocation: float, number: Any) -> FloatArray:
    """Return each school's factor on support for teaching, shape (schools,), mean near 1 in a district.

        allocation = clip(1 - reallocation z, allocation_low, allocation_high)

    `z` is a school's known score against its district's, in standard deviations: one that lies one below gets
    `reallocation` more.
    """
    start = state.districts.school_start
    schools = np.diff(start)
    away = known_score - np.repeat(mean_per_owner(known_score, start), schools)
    spread = np.repeat(np.sqrt(mean_per_owner(away * away, start)), schools)
    factor = 1.0 - reallocation * np.divide(away, spread, out=np.zeros(len(away)), where=spread > 0.0)
    return np.asarray(np.clip(factor, number.allocation_low, number.allocation_high))
