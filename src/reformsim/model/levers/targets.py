"""Which schools a lever reaches, and which subjects and grade bands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from reformsim.chance import Process, uniforms
from reformsim.population.state import BANDS, SystemState, mean_per_owner

if TYPE_CHECKING:
    from reformsim.config.scenario import LeverConfig, TargetConfig

FloatArray = npt.NDArray[np.float64]


def cell_mask(target: TargetConfig, subjects: tuple[str, ...]) -> FloatArray:
    """Return 1 where a subject and grade band is targeted, shape (subjects, bands)."""
    mask = np.zeros((len(subjects), len(BANDS)))
    rows = [n for n, name in enumerate(subjects) if not target.subjects or name in target.subjects]
    columns = [n for n, name in enumerate(BANDS) if not target.bands or name in target.bands]
    mask[np.ix_(rows, columns)] = 1.0
    return mask


def course_reach(mask: FloatArray, state: SystemState) -> FloatArray:
    """Return the share of each school's courses that a mask of subjects and bands targets, shape (schools,)."""
    return mean_per_owner(mask[state.courses.subject, state.courses.band], state.schools.course_start)


def school_luck(state: SystemState) -> FloatArray:
    """Return each school's lot, shape (schools,), in (0, 1), the same for all levers and in every scenario.

    One lot for all levers: a tenth of the schools drawn for coaching are the tenth drawn for everything else, and
    are among the fifth that a larger share reaches.
    """
    slots = np.zeros(len(state.school_id), dtype=np.int64)
    return uniforms(state.schools.key, Process.TARGET, 0, slots)


def readiness_of_schools(state: SystemState) -> FloatArray:
    """Return how ready each school's people are, shape (schools,): leader's support plus teachers' belief."""
    belief = mean_per_owner(state.teachers.belief, state.schools.teacher_start)
    return np.asarray(state.leaders.own_support + belief)


def choose_schools(config: LeverConfig, state: SystemState, known_score: FloatArray) -> FloatArray:
    """Return the year in which each school joins a lever, shape (schools,), infinite for never.

        joined = start + wave years x floor(waves x place / chosen)      in waves
                 start                                                   otherwise

    Chosen are the schools named, or the share that comes first: by lot, by known score from the lowest, or by
    readiness, which is the leader's support plus the teachers' mean belief. Places are those of the same order.

    Parameters
    ----------
    config
        When it starts and whom it is aimed at.
    state
        The system as it is.
    known_score
        Mean score of each school as the district knows it, (schools,).
    """
    target = config.target
    schools = len(state.school_id)
    joined = np.full(schools, np.inf)
    if target.schools == "named":
        chosen = np.flatnonzero(np.isin(np.array(state.school_id), np.array(target.names)))
    else:
        ranks = {
            "lowest": known_score,
            "readiest": -readiness_of_schools(state),
        }.get(target.schools, school_luck(state))
        chosen = np.argsort(ranks, kind="stable")[: max(round(target.share * schools), int(target.share > 0.0))]
    joined[chosen] = config.start_year
    if target.schools == "waves":
        wave = np.arange(len(chosen)) * target.waves // max(len(chosen), 1)
        joined[chosen] += wave * target.wave_years
    return joined
