"""Published patterns, measured: tidy tables in, one number for each target out.

Whatever selected the pupils, teachers and schools of a study selects them here: pupils without last year's score are
left out where a study had to leave them out, teachers are told apart by their classes of two years, leaders are seen
when they leave. One theme a file; each function is pure and gives NaN where it cannot be told.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from reformsim.analysis.patterns.growth import growth_declines
from reformsim.analysis.patterns.influence import who_influences
from reformsim.analysis.patterns.leaders import change_of_leader
from reformsim.analysis.patterns.real_schools import resemblance
from reformsim.analysis.patterns.seen import Seen
from reformsim.analysis.patterns.staff import ambitious_practice, leaders_stay, new_teachers_leave, teachers_stay
from reformsim.analysis.patterns.teachers import experience, persistence, teacher_effects
from reformsim.analysis.patterns.trials import accountability_alone, coaching_trials, formative_assessment
from reformsim.analysis.patterns.variance import (
    between_districts,
    between_schools,
    luck_of_schools,
    poverty_and_scores,
)

__all__ = ["MEASURES", "Measure", "Seen"]

Measure = Callable[[Any], dict[str, float]]
"""Takes what a pattern's probe has seen, and returns its targets by key."""

MEASURES: MappingProxyType[str, Measure] = MappingProxyType(
    {
        "P1": growth_declines,
        "P2": between_schools,
        "P3": teacher_effects,
        "P4": persistence,
        "P5": experience,
        "P6": teachers_stay,
        "P7": leaders_stay,
        "P8": poverty_and_scores,
        "P9": luck_of_schools,
        "P12": coaching_trials,
        "P17": accountability_alone,
        "P18": ambitious_practice,
        "P21": who_influences,
        "P22": change_of_leader,
        "V1": between_districts,
        "V2": new_teachers_leave,
        "V3": formative_assessment,
        "V4": resemblance,
    }
)
"""What measures each pattern of the catalogue, by id."""
