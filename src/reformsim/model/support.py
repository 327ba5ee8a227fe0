"""What levers and shocks bring to each school this month: the channels through which a reform acts.

A lever never touches practice, belief or culture itself. It adds to channels, and the processes of the
month read them. Channels are emptied at the start of each month.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


class Support(NamedTuple):
    """Hold all channels. Cells have shape (schools, subjects, bands), the others (schools,); all >= 0."""

    coaching: FloatArray  # cells, share of full coaching
    coaching_scale: FloatArray  # (schools,) share of coaching's gain left at this size of programme
    professional_learning: FloatArray  # cells
    formative_assessment: FloatArray  # cells
    learning_paths: FloatArray  # cells: raises readiness
    mandate: FloatArray  # cells
    class_size: FloatArray  # cells
    learning_time: FloatArray  # cells
    leadership: FloatArray
    pipeline: FloatArray
    structures: FloatArray
    accountability: FloatArray
    networks: FloatArray
    preparation: FloatArray
    retention: FloatArray
    overload: FloatArray
    teacher_exodus: FloatArray
    leader_exodus: FloatArray
    backlash: FloatArray


CELLS = (
    "coaching",
    "professional_learning",
    "formative_assessment",
    "learning_paths",
    "mandate",
    "class_size",
    "learning_time",
)


def no_support(schools: int, subjects: int, bands: int) -> Support:
    """Return empty channels for a system of this size; coaching keeps all of its gain."""
    support = Support(
        *(np.zeros((schools, subjects, bands)) if field in CELLS else np.zeros(schools) for field in Support._fields)
    )
    support.coaching_scale[:] = 1.0
    return support


def empty(support: Support) -> None:
    """Set all channels back to nothing."""
    for channel in support:
        channel.fill(0.0)
    support.coaching_scale.fill(1.0)
