"""Culture: the rubber band.

Stretch is a school's mean deep enactment minus its culture. Below the yield strain the band is elastic: culture
stays, and pulls practice back through the choice. Beyond it culture creeps, as a material does that is held under
load. What surrounds a school (preparation, parents, policy, symbols) draws it back, and follows what schools
have become over many years. Deliberate displacement `d` of structures, routines and symbols softens the band,
speeds the creep, and shields from what is around.
"""

from __future__ import annotations

import math

from numba import njit


@njit(cache=True, nogil=True)
def creep(deep, culture, displaced, number):  # type: ignore[no-untyped-def]
    """Return the monthly change of a school's culture by stretch; all are shares.

        creep = sign(stretch) max(|stretch| - yield_strain (1 - d), 0) (1 + displacement_gain d) / creep_months

    A short or small change of practice leaves no trace in culture; a large one that is held for years does.
    """
    stretch = deep - culture
    beyond = max(abs(stretch) - number.yield_strain * (1.0 - displaced), 0.0)
    return math.copysign(beyond, stretch) * (1.0 + number.displacement_gain * displaced) / number.creep_months


@njit(cache=True, nogil=True)
def field_drift(field, culture, displaced, number):  # type: ignore[no-untyped-def]
    """Return the monthly pull of what surrounds a school on its culture; all are shares.

        drift = (field - culture) (1 - displacement_shield d) / field_months

    A school that stands alone against its surroundings is worn down by them.
    """
    return (field - culture) / number.field_months * (1.0 - number.displacement_shield * displaced)


@njit(cache=True, nogil=True)
def move_culture(first, last, tables, support, mean_culture, number):  # type: ignore[no-untyped-def]
    """Move structures, culture and field culture of districts first to last by a month.

        d       += (min(lever, 1) - d) / structures_months
        culture += creep + drift
        field   += (around - field) / system_months, then field x (1 - min(backlash_rate backlash, 1))
        around   = mean culture of the district's schools; with several districts
                   (1 - wider_field_share) of it and wider_field_share of the mean over all schools

    `mean_culture` is that mean before the month. Structures follow the lever both ways: a time table that is put
    back takes its shield along.
    """
    schools, districts = tables.schools, tables.districts
    for k in range(first, last):
        field, around, backlash = districts.field_culture[k], 0.0, 0.0
        start, end = districts.school_start[k], districts.school_start[k + 1]
        for s in range(start, end):
            culture, displaced = schools.culture[s], schools.structures[s]
            around += culture / (end - start)
            backlash += support.backlash[s] / (end - start)
            displaced += (min(support.structures[s], 1.0) - displaced) / number.structures_months
            change = creep(schools.deep[s], culture, displaced, number) + field_drift(field, culture, displaced, number)
            schools.structures[s] = displaced
            schools.culture[s] = min(max(culture + change, 0.0), 1.0)
        if len(districts.field_culture) > 1:
            around += number.wider_field_share * (mean_culture - around)
        field += (around - field) / number.system_months
        districts.field_culture[k] = field * (1.0 - min(number.backlash_rate * backlash, 1.0))
