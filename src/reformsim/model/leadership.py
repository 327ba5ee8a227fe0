"""Leadership: what teachers feel of their leader, and what is left of the leader's attention.

Leading instruction takes someone who can, who has time for it, and who wants it. Compliance under
accountability and competing initiatives take the time away; a leader's belief follows that of the school.
"""

from __future__ import annotations

from numba import njit


@njit(cache=True, nogil=True)
def own_support(leadership, attention, belief, number):  # type: ignore[no-untyped-def]
    """Return what teachers feel of leadership without any lever, in [0, 1].

        own = leadership x attention x (belief_base + (1 - belief_base) belief)

    A product: a gifted leader without time is no support, nor is time without the gift.
    """
    return leadership * attention * (number.belief_base + (1.0 - number.belief_base) * belief)


@njit(cache=True, nogil=True)
def attention_asked(accountability, label, overload, number, unlabelled_share):  # type: ignore[no-untyped-def]
    """Return the attention that will be left for instruction, in [0, 1].

        left = attention_rest - compliance_load accountability (u + (1 - u) label) - overload_load overload

    `u` is `choice.unlabelled_share`: what a school without a label feels of accountability.
    """
    load = accountability * (unlabelled_share + (1.0 - unlabelled_share) * label)
    left = number.attention_rest - number.compliance_load * load - number.overload_load * overload
    return min(max(left, 0.0), 1.0)


@njit(cache=True, nogil=True)
def feel_leaders(first, last, tables, number):  # type: ignore[no-untyped-def]
    """Set what teachers of schools first to last feel of their leader without any lever."""
    leaders = tables.leaders
    for s in range(first, last):
        leaders.own_support[s] = own_support(leaders.leadership[s], leaders.attention[s], leaders.belief[s], number)


@njit(cache=True, nogil=True)
def lead(first, last, tables, support, number, unlabelled_share):  # type: ignore[no-untyped-def]
    """Move attention and belief of the leaders of schools first to last by a month, and set what teachers feel.

        attention += (left - attention) / attention_months
        belief    += belief_rate (mean belief of the teachers - belief)
        L          = own + min(development_share x lever, 1) (1 - own)

    Development makes up part of what is missing while it lasts; it does not make another leader.
    """
    schools, leaders, belief = tables.schools, tables.leaders, tables.teachers.belief
    for s in range(first, last):
        left = attention_asked(
            support.accountability[s], schools.label[s], support.overload[s], number, unlabelled_share
        )
        leaders.attention[s] += (left - leaders.attention[s]) / number.attention_months
        believed = 0.0
        start, end = schools.teacher_start[s], schools.teacher_start[s + 1]
        for t in range(start, end):
            believed += belief[t]
        leaders.belief[s] += number.belief_rate * (believed / (end - start) - leaders.belief[s])
    feel_leaders(first, last, tables, number)
    for s in range(first, last):
        own, developed = leaders.own_support[s], min(number.development_share * support.leadership[s], 1.0)
        leaders.support[s] = own + developed * (1.0 - own)
