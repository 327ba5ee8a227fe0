"""Careers in a steady state: how experience is spread when as many come as leave.

    share with y years = product over years before y of (1 - leave_rate[experience]), scaled to sum 1
    usual newcomers    = mean over careers of leave + move
    usual new leaders  = 1 - (1 - leader_leave_rate)^new_leader_years
    usual experience   = mean over careers of -novice_deficit_sd exp(-years / experience_years)

What is usual here is what the benchmark already holds, so only departures from it move learning.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from reformsim.chance import FloatArray
from reformsim.config.catalog import PARAMETERS, value_of


class Careers(NamedTuple):
    """Hold the default system's steady state of careers."""

    cumulative: FloatArray  # share of teachers with at most 0, 1, 2 ... years of experience
    newcomer_share: float  # of teachers new to their school each year
    new_leader_share: float  # of leaders in their first years
    experience_effect_sd: float  # mean effect of experience, student SD a year, <= 0


def steady_careers(overrides: dict[str, float]) -> Careers:
    """Return the steady state under the catalogue's exit rates, with a scenario's overrides."""
    years = np.arange(int(value_of("workforce.career_years", overrides)) + 1)
    stage = np.searchsorted(PARAMETERS["workforce.experience_edges"].numbers, years, side="right")
    leave = np.array(PARAMETERS["workforce.leave_rate"].numbers)[stage]
    move = np.array(PARAMETERS["workforce.move_rate"].numbers)[stage]
    leave[-1] = 1.0
    staying = np.concatenate([[1.0], np.cumprod(1.0 - leave[:-1])])
    share = staying / staying.sum()
    deficit = np.exp(-years / value_of("learning.experience_years", overrides))
    leader_leave = value_of("workforce.leader_leave_rate", overrides)
    return Careers(
        cumulative=np.cumsum(share),
        newcomer_share=float(share @ (leave + move)),
        new_leader_share=1.0 - (1.0 - leader_leave) ** value_of("learning.new_leader_years", overrides),
        experience_effect_sd=-value_of("learning.novice_deficit_sd", overrides) * float(share @ deficit),
    )
