"""Culture: the rubber band.

Stretch is a school's mean deep enactment minus its culture. Below the yield strain the band is elastic:
culture stays, and pulls practice back through the choice. Beyond it culture creeps:

    culture += sign(stretch) max(|stretch| - yield (1 - d), 0) / tau_culture (1 + d)
               + (field - culture) / tau_field (1 - d / 2)
    field   += (mean culture - field) / tau_system

`d` is the deliberate displacement of structures, routines and symbols. Where there are several districts,
a share of each field is made by all of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from reformsim.model.support import Support
from reformsim.population.state import SystemState, mean_per_owner

FloatArray = npt.NDArray[np.float64]


def creep(deep: FloatArray, culture: FloatArray, displaced: FloatArray, number: Any) -> FloatArray:
    """Return the monthly change of culture by stretch; all shares of shape (schools,)."""
    stretch = deep - culture
    beyond = np.maximum(np.abs(stretch) - number.yield_strain * (1.0 - displaced), 0.0)
    rate = (1.0 + number.displacement_gain * displaced) / number.creep_months
    return np.asarray(np.sign(stretch) * beyond * rate)


def field_drift(field: FloatArray, culture: FloatArray, displaced: FloatArray, number: Any) -> FloatArray:
    """Return the monthly pull of what surrounds a school on its culture; shares of shape (schools,)."""
    return np.asarray((field - culture) / number.field_months * (1.0 - number.displacement_shield * displaced))


def move_culture(state: SystemState, support: Support, numbers: Any) -> None:
    """Move structures, culture and field culture by a month."""
    schools, districts, number = state.schools, state.districts, numbers.culture
    schools.structures[:] += (np.minimum(support.structures, 1.0) - schools.structures) / number.structures_months
    field = districts.field_culture[schools.district]
    change = creep(schools.deep, schools.culture, schools.structures, number)
    change += field_drift(field, schools.culture, schools.structures, number)
    near = mean_per_owner(schools.culture, districts.school_start)
    around = near
    if len(near) > 1:
        around = (1.0 - number.wider_field_share) * near + number.wider_field_share * schools.culture.mean()
    schools.culture[:] = np.clip(schools.culture + change, 0.0, 1.0)
    backlash = mean_per_owner(support.backlash, districts.school_start)
    districts.field_culture[:] += (around - districts.field_culture) / number.system_months
    districts.field_culture[:] *= 1.0 - np.minimum(number.backlash_rate * backlash, 1.0)
