"""Who enters a school: status, background, engagement and achievement of new pupils.

A pupil's level has a lasting part, the background, and a passing part in each subject. The lasting part
follows status inside the school and between schools, so that poverty and scores go together as they do
in published data, and the school's own place.

    status     = mean of the school + status_spread_within x chance
    background = place of the school + status_within (status - mean of the school) + own spread x chance
    own spread = sqrt(background_variance - score_variance_between_schools - (status_within status_spread_within)^2)
    level      = background + sqrt(1 - background_variance) x chance, for each subject
    engagement = engagement_start + engagement_spread_sd x chance, in [0, 1]

All variances together make 1, the variance of a grade.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numba import njit
from scipy.special import ndtri

from reformsim.chance import FloatArray, IndexArray, KeyArray, fill_own_normals
from reformsim.config.catalog import value_of

FIRST_SUBJECT_DRAW = 3
"""Number of the draw of a pupil's first subject, after those of status, background and engagement."""


class IntakeNumbers(NamedTuple):
    """Hold the numbers from which new pupils are drawn."""

    poverty_cut: float  # z of status below which a pupil counts as poor
    status_spread: float  # z, inside a school
    status_within: float  # student SD per z inside a school
    own_spread_sd: float  # student SD of the lasting part that status does not give
    passing_spread_sd: float  # student SD of the passing part, per subject
    engagement_start: float
    engagement_spread_sd: float


class Intake(NamedTuple):
    """Hold new pupils. Shapes (n,) unless said otherwise."""

    ses: FloatArray  # z
    background: FloatArray  # student SD
    engagement: FloatArray  # share
    level: FloatArray  # (n, subjects) student SD from the benchmark


def poverty_mean(overrides: Mapping[str, float]) -> float:
    """Return the mean share of poor pupils; 0 and 1 are taken as a little inside, as for a school."""
    edge = value_of("population.poverty_edge", overrides)
    return min(max(value_of("population.poverty_mean", overrides), edge), 1.0 - edge)


def intake_numbers(overrides: Mapping[str, float]) -> IntakeNumbers:
    """Return the numbers of the intake with a scenario's overrides."""
    spread = value_of("population.status_spread_within", overrides)
    within = value_of("population.status_within", overrides)
    between = value_of("population.score_variance_between_schools", overrides)
    lasting = value_of("learning.background_variance", overrides)
    own = max(lasting - between - within**2 * spread**2, 0.0)
    return IntakeNumbers(
        poverty_cut=float(ndtri(poverty_mean(overrides))),
        status_spread=spread,
        status_within=within,
        own_spread_sd=own**0.5,
        passing_spread_sd=max(1.0 - lasting, 0.0) ** 0.5,
        engagement_start=value_of("learning.engagement_start", overrides),
        engagement_spread_sd=value_of("learning.engagement_spread_sd", overrides),
    )


@njit(cache=True, nogil=True)
def draw_pupils(keys, slots, when, schools, number, intake):  # type: ignore[no-untyped-def]
    """Fill in new pupils, column by column, so that the compiler can work on several pupils at once.

    Parameters
    ----------
    keys, slots
        Whose draws they are: owner key and slot of each pupil, (n,).
    when
        The process and the month of the draw.
    schools
        Mean status (z) and lasting place (student SD) of each pupil's school, both (n,).
    number
        The numbers to draw from.
    intake
        Filled in, an `Intake` of n pupils.
    """
    process, month = when
    ses_mean, background_mean = schools
    luck = np.empty(len(slots))
    for draw, column in enumerate((intake.ses, intake.background, intake.engagement)):
        fill_own_normals(keys, process, month, slots, draw, column)
    for i in range(len(slots)):
        own_status = number.status_spread * intake.ses[i]
        background = background_mean[i] + number.status_within * own_status
        intake.ses[i] = ses_mean[i] + own_status
        intake.background[i] = background + number.own_spread_sd * intake.background[i]
        drawn = number.engagement_start + number.engagement_spread_sd * intake.engagement[i]
        intake.engagement[i] = min(max(drawn, 0.0), 1.0)
    for n in range(intake.level.shape[1]):
        fill_own_normals(keys, process, month, slots, FIRST_SUBJECT_DRAW + n, luck)
        for i in range(len(slots)):
            intake.level[i, n] = intake.background[i] + number.passing_spread_sd * luck[i]


def draw_intake(
    keys: KeyArray,
    slots: IndexArray,
    school: tuple[FloatArray, FloatArray],
    when: tuple[int, int],
    subjects: int,
    number: IntakeNumbers,
) -> Intake:
    """Return new pupils.

    Parameters
    ----------
    keys, slots
        Owner key and slot of each pupil, (n,).
    school
        Mean status (z) and lasting place (student SD) of each pupil's school, both (n,).
    when
        The process and the month of the draw.
    subjects
        How many subjects are taught.
    number
        The numbers to draw from.
    """
    count = len(slots)
    intake = Intake(np.empty(count), np.empty(count), np.empty(count), np.empty((count, subjects)))
    draw_pupils(keys, slots, when, school, number, intake)
    return intake
