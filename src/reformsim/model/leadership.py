"""Leadership: what teachers feel of their leader, and what is left of the leader's attention.

Leading instruction takes someone who can, who has time for it, and who wants it. Compliance under
accountability and competing initiatives take the time away; a leader's belief follows that of the school.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from reformsim.model.support import Support
from reformsim.population.state import Leaders, SystemState, mean_per_owner

FloatArray = npt.NDArray[np.float64]


def own_support(leaders: Leaders, number: Any) -> FloatArray:
    """Return what teachers feel of leadership without any lever, shape (schools,), in [0, 1].

        own = leadership x attention x (belief_base + (1 - belief_base) belief)

    A product: a gifted leader without time is no support, nor is time without the gift.
    """
    willing = number.belief_base + (1.0 - number.belief_base) * leaders.belief
    return np.asarray(leaders.leadership * leaders.attention * willing)


def attention_asked(state: SystemState, support: Support, numbers: Any) -> FloatArray:
    """Return the attention that will be left for instruction, shape (schools,), in [0, 1].

        left = attention_rest - compliance_load accountability (u + (1 - u) label) - overload_load overload

    `u` is `choice.unlabelled_share`: what a school without a label feels of accountability.
    """
    unlabelled = numbers.choice.unlabelled_share
    load = support.accountability * (unlabelled + (1.0 - unlabelled) * state.schools.label)
    rest = numbers.leader.attention_rest
    left = rest - numbers.leader.compliance_load * load - numbers.leader.overload_load * support.overload
    return np.asarray(np.minimum(np.maximum(left, 0.0), 1.0))


def lead(state: SystemState, support: Support, numbers: Any) -> None:
    """Move leaders' attention and belief by a month, and set the support that teachers feel.

        attention += (left - attention) / attention_months
        belief    += belief_rate (mean belief of the teachers - belief)
        L          = own + min(development_share x lever, 1) (1 - own)

    Development makes up part of what is missing while it lasts; it does not make another leader.
    """
    leaders, number = state.leaders, numbers.leader
    leaders.attention[:] += (attention_asked(state, support, numbers) - leaders.attention) / number.attention_months
    teachers_belief = mean_per_owner(state.teachers.belief, state.schools.teacher_start)
    leaders.belief[:] += number.belief_rate * (teachers_belief - leaders.belief)
    leaders.own_support[:] = own_support(leaders, number)
    developed = np.minimum(number.development_share * support.leadership, 1.0)
    leaders.support[:] = leaders.own_support + developed * (1.0 - leaders.own_support)
