"""What teaching the whole class achieves: the normaliser that puts the default system on the benchmark.

How well teaching at the class mean meets pupils depends on how far apart they are, and that depends on years of
such teaching. So a cohort is led through all grades by the model's own learning, summer and fading, in classes of
ordinary size, and in each grade the mean quality of teaching is noted. Divided by it, quality averages 1, and the
cohort grows at the published benchmark in every grade.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
from numba import njit

from reformsim.chance import FloatArray, fill_normals
from reformsim.exponential import exponential
from reformsim.population.state import GRADES

CLASSES = 400
PUPILS = 20


@njit(cache=True, nogil=True)
def _normals(step, draw, count):  # type: ignore[no-untyped-def]
    """Return the cohort's luck; it has an owner and a seed of its own, so that all runs share one benchmark."""
    luck = np.empty(count)
    fill_normals(np.uint64(0), 0, step, draw, luck)
    return luck


@njit(cache=True, nogil=True)
def lead_cohort(growth_sd, months, own_sd, passing_sd, number):  # type: ignore[no-untyped-def]
    """Return mean match and mean quality of each grade under whole-class teaching, both (13,).

        normaliser[grade] = mean over months and pupils of quality_floor + (1 - quality_floor) m

    How far apart pupils are depends on years of such teaching, so the normaliser cannot be written down; it is
    what a cohort of 400 classes of 20 meets on its way through all grades.

    Parameters
    ----------
    growth_sd
        Benchmark gain of a school year by grade, student SD, (13,).
    months
        Months of a school year.
    own_sd, passing_sd
        Spread inside a school of pupils' lasting and passing levels when they enter, student SD.
    number
        Numbers of learning.
    """
    count = CLASSES * PUPILS
    lasting = own_sd * _normals(0, 0, count)
    level = lasting + passing_sd * _normals(0, 1, count)
    mean_match, mean_quality = np.zeros(GRADES), np.zeros(GRADES)
    floor, twice_square = number.quality_floor, 2.0 * number.match_width_sd**2
    chance_sd = number.noise_sd / math.sqrt(months)
    match, quality, luck = np.empty(count), np.empty(count), np.empty(count)
    for grade in range(GRADES):
        order, gain_sd = np.argsort(_normals(1 + grade, 2, count)), growth_sd[grade] / months
        for month in range(months):
            for room in range(CLASSES):
                pupils = order[room * PUPILS : (room + 1) * PUPILS]
                total = 0.0
                for i in pupils:
                    total += level[i]
                mean = total / PUPILS
                for i in pupils:
                    match[i] = level[i] - mean
            for i in range(count):  # a loop of its own, so that the compiler can work on several pupils at once
                match[i] = exponential(-(match[i] ** 2) / twice_square)
                quality[i] = floor + (1.0 - floor) * match[i]
            usual = quality.mean()
            mean_match[grade] += match.mean() / months
            mean_quality[grade] += usual / months
            fill_normals(np.uint64(0), 0, grade * months + month, 3, luck)
            for i in range(count):
                level[i] += gain_sd * (quality[i] / usual - 1.0) + chance_sd * luck[i]
        for i in range(count):
            level[i] = lasting[i] + number.persistence * (level[i] - lasting[i])
    return mean_match, mean_quality


@lru_cache(maxsize=64)
def _of_subject(
    growth_sd: tuple[float, ...], months: int, own_sd: float, passing_sd: float, number: Any
) -> tuple[FloatArray, FloatArray]:
    """Return the cohort's match and quality, kept for the next run with the same numbers."""
    match, quality = lead_cohort(np.array(growth_sd), months, own_sd, passing_sd, number)
    return match, quality


def usual_teaching(
    school_year_growth_sd: FloatArray, months: int, spread_sd: tuple[float, float], number: Any
) -> tuple[FloatArray, FloatArray]:
    """Return mean match and mean quality of whole-class teaching, both (subjects, 13).

    Parameters
    ----------
    school_year_growth_sd
        Benchmark gain of a school year, (subjects, 13).
    months
        Months of a school year.
    spread_sd
        Spread inside a school of pupils' lasting and of their passing levels, student SD.
    number
        Numbers of learning.
    """
    pairs = [_of_subject(tuple(row.tolist()), months, *spread_sd, number) for row in school_year_growth_sd]
    return np.stack([match for match, _ in pairs]), np.stack([quality for _, quality in pairs])
