"""The practices of a scenario, in the shape that kernels take: channels as rows of weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

FloatArray = npt.NDArray[np.float64]


class Practice(NamedTuple):
    """Hold what sets the practices apart. Shapes (practices,) unless said otherwise."""

    difficulty: FloatArray  # factor on the cost of enacting it
    visibility: FloatArray  # share of its results that shows
    synergy: FloatArray  # (practices, practices) what full use of the second adds to the drive for the first
    is_targeting: FloatArray  # strength where its channel is targeting, else 0; likewise below
    is_information: FloatArray
    is_capacity: FloatArray
    is_time: FloatArray
    is_engagement: FloatArray


def practices_of(scenario: Scenario, default_synergy: float) -> Practice:
    """Return the scenario's practices; pairs without a named synergy get `default_synergy`."""
    configs = list(scenario.practices.values())
    names = list(scenario.practices)
    synergy = np.full((len(names), len(names)), default_synergy)
    np.fill_diagonal(synergy, 0.0)
    for row, config in enumerate(configs):
        for other, strength in config.synergy.items():
            synergy[row, names.index(other)] = strength

    def channel(name: str) -> FloatArray:
        return np.array([config.strength if config.channel == name else 0.0 for config in configs])

    return Practice(
        np.array([config.difficulty for config in configs]),
        np.array([config.visibility for config in configs]),
        synergy,
        channel("targeting"),
        channel("information"),
        channel("capacity"),
        channel("time"),
        channel("engagement"),
    )


@njit(cache=True, nogil=True, inline="always")
def joint(enactment, strength):  # type: ignore[no-untyped-def]
    """Return what several practices of one channel reach together, in [0, 1].

        joint = 1 - product over practices of the channel of (1 - min(e strength, 1))

    Two practices that do the same thing do not do it twice.
    """
    missing = 1.0
    for p in range(enactment.shape[0]):
        missing *= 1.0 - min(enactment[p] * strength[p], 1.0)
    return 1.0 - missing


@njit(cache=True, nogil=True, inline="always")
def visible_use(enactment, visibility):  # type: ignore[no-untyped-def]
    """Return the mean visible use of all practices, in [0, 1].

        visible use = mean over practices of e x visibility

    Results of some practices show within weeks, those of others hardly ever.
    """
    total = 0.0
    for p in range(enactment.shape[0]):
        total += enactment[p] * visibility[p]
    return total / enactment.shape[0]
