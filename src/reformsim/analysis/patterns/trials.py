"""Trials: what a lever does to scores and practice, where everything else is the same.

Studies compare schools with a programme with schools without it, drawn by lot. Here the schools without it are the same
schools with the same luck, so that the effect is the one that such a study finds on average, without its chance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from reformsim.analysis.patterns.seen import MATHEMATICS, READING

SMALL, LARGE, LARGE_TEACHERS = "small", "large", 100
"""A trial of 100 teachers or more is large."""
NATIONAL_GRADE = 4
"""Grade in which the nation's report card tests."""


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """Hold what a trial has seen after some years, with and without the lever.

    Attributes
    ----------
    subjects
        Names of the subjects, in the order of their rows.
    cells
        One row for each reached school, grade and subject: grade, subject, pupils, score_effect and true_effect
        (student SD of the grade).
    teachers
        How many teachers it reached.
    deep_rise, surface_rise
        By how much deep and surface enactment of the reached schools' courses rose, share.
    """

    subjects: tuple[str, ...]
    cells: pd.DataFrame
    teachers: int
    deep_rise: float
    surface_rise: float

    def effect(self, subject: str, column: str = "score_effect", grade: int | None = None) -> float:
        """Return the mean effect over pupils in a subject, in one grade or all; NaN where nobody was tested."""
        cells = self.cells
        if subject in self.subjects:
            cells = cells[cells["subject"] == self.subjects.index(subject)]
            cells = cells if grade is None else cells[cells["grade"] == grade]
            if len(cells):
                return float(np.average(cells[column], weights=cells["pupils"]))
        return math.nan


def coaching_trials(trials: dict[str, Trial]) -> dict[str, float]:
    """Return the effect of coaching on reading in a small trial, in a large one, and their ratio (P12).

    NaN where there is no such trial.
    """
    small, large = trials.get(SMALL), trials.get(LARGE)
    few = small.effect(READING) if small and small.teachers < LARGE_TEACHERS else math.nan
    many = large.effect(READING) if large and large.teachers >= LARGE_TEACHERS else math.nan
    return {
        "p12_small_trial_sd": few,
        "p12_large_trial_sd": many,
        "p12_large_over_small": many / few if few > 0.0 else math.nan,
    }


def accountability_alone(trial: Trial) -> dict[str, float]:
    """Return what accountability alone does to grade 4 on a test that nobody drills for, and to practice (P17)."""
    surface = trial.surface_rise
    return {
        "p17_deep_over_surface": trial.deep_rise / surface if surface > 0.0 else math.nan,
        "p17_mathematics_sd": trial.effect(MATHEMATICS, "true_effect", NATIONAL_GRADE),
        "p17_reading_sd": trial.effect(READING, "true_effect", NATIONAL_GRADE),
    }


def formative_assessment(trial: Trial) -> dict[str, float]:
    """Return the effect of formative assessment on reading (V3)."""
    return {"v3_reading_sd": trial.effect(READING)}
