"""Leadership: what teachers feel of their leader, and what is left of the leader's attention.

    L = leadership x attention x (0.6 + 0.4 belief), plus the lever's share of what is missing

Compliance under accountability and competing initiatives take attention away; a leader's belief
follows that of the school's teachers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from reformsim.model.support import Support
from reformsim.population.state import Leaders, SystemState, mean_per_owner

FloatArray = npt.NDArray[np.float64]


def own_support(leaders: Leaders, number: Any) -> FloatArray:
    """Return what teachers feel of leadership without any lever, shape (schools,), in [0, 1]."""
    willing = number.belief_base + (1.0 - number.belief_base) * leaders.belief
    return np.asarray(leaders.leadership * leaders.attention * willing)


def attention_asked(state: SystemState, support: Support, numbers: Any) -> FloatArray:
    """Return the attention that will be left for instruction, shape (schools,), in [0, 1]."""
    unlabelled = numbers.choice.unlabelled_share
    load = support.accountability * (unlabelled + (1.0 - unlabelled) * state.schools.label)
    rest = numbers.leader.attention_rest
    left = rest - numbers.leader.compliance_load * load - numbers.leader.overload_load * support.overload
    return np.asarray(np.clip(left, 0.0, 1.0))


def lead(state: SystemState, support: Support, numbers: Any) -> None:
    """Move leaders' attention and belief by a month, and set the support that teachers feel."""
    leaders, number = state.leaders, numbers.leader
    leaders.attention[:] += (attention_asked(state, support, numbers) - leaders.attention) / number.attention_months
    teachers_belief = mean_per_owner(state.teachers.belief, state.schools.teacher_start)
    leaders.belief[:] += number.belief_rate * (teachers_belief - leaders.belief)
    leaders.own_support[:] = own_support(leaders, number)
    developed = np.minimum(number.development_share * support.leadership, 1.0)
    leaders.support[:] = leaders.own_support + developed * (1.0 - leaders.own_support)
