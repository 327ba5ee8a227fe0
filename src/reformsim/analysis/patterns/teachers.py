"""What teachers do to scores, as studies of value added find it: from classes of the same teacher in two years.

Teachers are compared with those of their own grade or department in the same school, so that what schools share cannot
pass for a teacher's effect.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from reformsim.analysis.patterns.seen import MATHEMATICS, READING, Seen

TESTED = (4, 8)
"""Grades that are tested and were tested a year before, as states do it."""
FEWEST_PAIRS = 10
STAGES = (0.5, 3.5, 6.5, 14.5)
"""Where stages of experience end, years: novice, next, about the fifth year, later; then the end of a career."""
NOVICE, NEXT, FIFTH, LATER, CAREER = range(5)


def tested(classes: pd.DataFrame) -> pd.DataFrame:
    """Return the classes of grades 4 to 8."""
    return classes[classes["grade"].between(*TESTED)]


def pairs_of_years(classes: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each teacher and subject in two years running; the later year's columns end in ``_next``."""
    next_year = classes.assign(year=classes["year"] - 1)
    same = ["year", "school", "team", "subject", "spell"]
    return classes.merge(next_year, on=same, suffixes=("", "_next"))


def within_team(pairs: pd.DataFrame, one: str, other: str) -> tuple[float, int]:
    """Return the covariance of two columns among teachers of one team in one year, and its degrees of freedom."""
    team = pairs.groupby(["year", "school", "team", "subject"])
    centred = (pairs[one] - team[one].transform("mean")) * (pairs[other] - team[other].transform("mean"))
    freedom = len(pairs) - team.ngroups
    return (float(centred.sum()) / freedom if freedom > 0 else math.nan), freedom


def effect_sd(classes: pd.DataFrame) -> float:
    """Return the SD of teachers' lasting effects: the root of what their classes of two years have in common."""
    shared, freedom = within_team(pairs_of_years(classes), "residual", "residual_next")
    return math.sqrt(max(shared, 0.0)) if freedom >= FEWEST_PAIRS else math.nan


def teacher_effects(seen: Seen) -> dict[str, float]:
    """Return the SD of teacher effects in reading and in mathematics, and by how much the latter is larger (P3)."""
    reading, mathematics = (effect_sd(tested(seen.classes_of(name))) for name in (READING, MATHEMATICS))
    return {
        "p3_mathematics_sd": mathematics,
        "p3_reading_sd": reading,
        "p3_mathematics_above_reading_sd": mathematics - reading,
    }


def persistence(seen: Seen) -> dict[str, float]:
    """Return the share of a teacher's effect that pupils still show a year later (P4).

    Both the effect and what is left of it are told by how they go with the teacher's other class, that of the year
    after, whose pupils are others.
    """
    pairs = pairs_of_years(tested(seen.classes))
    pairs = pairs[pairs["followed"] > 0]
    at_once, freedom = within_team(pairs, "residual_followed", "residual_next")
    later, _ = within_team(pairs, "lasting", "residual_next")
    known = freedom >= FEWEST_PAIRS and at_once > 0.0
    return {"p4_share_left": later / at_once if known else math.nan}


def experience(seen: Seen) -> dict[str, float]:
    """Return what teachers gain from their first to about their fifth year, and its share of the career's gain (P5).

    Each teacher is compared with the same teacher in other years (a mean of their own for every stay at a post), mean
    over subjects.
    """
    gained = experience_gains(tested(seen.classes))
    fifth, career = gained[FIFTH], gained[CAREER]
    return {
        "p5_gain_by_fifth_year": fifth,
        "p5_share_by_fifth_year": fifth / career if career > 0.0 else math.nan,
    }


def experience_gains(classes: pd.DataFrame) -> list[float]:
    """Return the gain over novices at each stage of experience, student SD; NaN for all where it cannot be told."""
    mean = classes.groupby(["spell", "year"])[["residual", "experience_years"]].mean().reset_index()
    stage = np.searchsorted(STAGES, mean["experience_years"].to_numpy())
    dummies = pd.DataFrame({n: (stage == n).astype(np.float64) for n in range(NEXT, CAREER + 1)})
    spell = mean["spell"]
    own = dummies - dummies.groupby(spell.to_numpy()).transform("mean")
    outcome = mean["residual"] - mean["residual"].groupby(spell).transform("mean")
    solution, _, rank, _ = np.linalg.lstsq(own.to_numpy(), outcome.to_numpy(), rcond=None)
    return [0.0, *solution.tolist()] if rank == CAREER else [math.nan] * (CAREER + 1)
