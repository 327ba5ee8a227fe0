"""Culture: the rubber band.

Stretch is a school's mean deep enactment minus its culture. Below the yield strain the band is elastic: culture
stays, and pulls practice back through the choice. Beyond it culture creeps, as a material does that is held under
load. What surrounds a school (preparation, parents, policy, symbols) draws it back, and follows what schools
have become over many years. Deliberate displacement `d` of structures, routines and symbols softens the band,
speeds the creep, and shields from what is around.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from reformsim.model.support import Support
from reformsim.population.state import SystemState, mean, mean_per_owner

FloatArray = npt.NDArray[np.float64]


def creep(deep: FloatArray, culture: FloatArray, displaced: FloatArray, number: Any) -> FloatArray:
    """Return the monthly change of culture by stretch; all shares of shape (schools,).

        creep = sign(stretch) max(|stretch| - yield_strain (1 - d), 0) (1 + displacement_gain d) / creep_months

    A short or small change of practice leaves no trace in culture; a large one that is held for years does.
    """
    stretch = deep - culture
    beyond = np.maximum(np.abs(stretch) - number.yield_strain * (1.0 - displaced), 0.0)
    rate = (1.0 + number.displacement_gain * displaced) / number.creep_months
    return np.asarray(np.sign(stretch) * beyond * rate)


def field_drift(field: FloatArray, culture: FloatArray, displaced: FloatArray, number: Any) -> FloatArray:
    """Return the monthly pull of what surrounds a school on its culture; shares of shape (schools,).

        drift = (field - culture) (1 - displacement_shield d) / field_months

    A school that stands alone against its surroundings is worn down by them.
    """
    return np.asarray((field - culture) / number.field_months * (1.0 - number.displacement_shield * displaced))


def move_culture(state: SystemState, support: Support, numbers: Any) -> None:
    """Move structures, culture and field culture by a month.

        d       += (min(lever, 1) - d) / structures_months
        culture += creep + drift
        field   += (around - field) / system_months, then field x (1 - min(backlash_rate backlash, 1))
        around   = mean culture of the district's schools; with several districts
                   (1 - wider_field_share) of it and wider_field_share of the mean over all schools

    Structures follow the lever both ways: a time table that is put back takes its shield along.
    """
    schools, districts, number = state.schools, state.districts, numbers.culture
    schools.structures[:] += (np.minimum(support.structures, 1.0) - schools.structures) / number.structures_months
    field = districts.field_culture[schools.district]
    change = creep(schools.deep, schools.culture, schools.structures, number)
    change += field_drift(field, schools.culture, schools.structures, number)
    near = mean_per_owner(schools.culture, districts.school_start)
    around = near
    if len(near) > 1:
        around = (1.0 - number.wider_field_share) * near + number.wider_field_share * mean(schools.culture)
    schools.culture[:] = np.minimum(np.maximum(schools.culture + change, 0.0), 1.0)
    backlash = mean_per_owner(support.backlash, districts.school_start)
    districts.field_culture[:] += (around - districts.field_culture) / number.system_months
    districts.field_culture[:] *= 1.0 - np.minimum(number.backlash_rate * backlash, 1.0)
