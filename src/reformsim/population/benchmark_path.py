"""The benchmark as a path: what pupils gain in a school year, lose in a summer, and know in each grade.

Published gains run from one spring to the next. The summer in between costs a share of the school year's gain, so
a school year must bring more than the published gain: gain(g) + loss after grade g - 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from reformsim.chance import FloatArray
from reformsim.population.state import GRADES


class BenchmarkPath(NamedTuple):
    """Hold the path of a mean pupil. Shapes (subjects, 13), student SD."""

    annual_sd: FloatArray  # gain from the spring before to the spring of the grade
    school_year_sd: FloatArray  # gain from fall to spring
    summer_loss_sd: FloatArray  # mean loss over the summer after the grade
    fall_level_sd: FloatArray  # level at the start of the grade, 0 = the start of kindergarten


def benchmark_path(growth: Sequence[Sequence[float]], summer_share: float) -> BenchmarkPath:
    """Return the path for annual gains K-1 to 11-12 of each subject.

    The gain of the kindergarten year is not published and is taken as that of the year after it.
    """
    steps = np.array(growth, dtype=np.float64)
    annual = np.concatenate([steps[:, :1], steps], axis=1)
    school_year = annual.copy()
    for grade in range(1, GRADES):
        school_year[:, grade] += summer_share * school_year[:, grade - 1]
    loss = summer_share * school_year
    kept = school_year - loss
    return BenchmarkPath(annual, school_year, loss, np.cumsum(kept, axis=1) - kept)
