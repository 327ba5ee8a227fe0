"""Ties across schools: which colleagues elsewhere a teacher knows well enough to see their practice.

Each teacher has `workforce.ties` of them, drawn evenly among the teachers of the district's other schools, and kept
for as long as the post is there. Influence runs along a tie one way: towards the one who holds it.
"""

from __future__ import annotations

import numpy as np

from reformsim.chance import IndexArray, KeyArray, Process, uniforms
from reformsim.population.state import SmallArray


def draw_ties(
    keys: KeyArray,
    school: SmallArray,
    teacher_start: IndexArray,
    district: SmallArray,
    district_start: IndexArray,
    count: int,
) -> IndexArray:
    """Return each teacher's ties to teachers of other schools, shape (teachers, count), -1 for none.

    Ties go to schools of the own district; a teacher whose school is alone there knows people anywhere
    in the system. Nobody is tied to the own school: those colleagues are seen anyway.

    Parameters
    ----------
    keys
        Owner key of each school, (schools,).
    school
        Row of each teacher's school, (teachers,).
    teacher_start
        Where each school's teachers begin, (schools + 1,).
    district, district_start
        Row of each school's district, and where each district's schools begin.
    count
        Ties of each teacher, >= 0.
    """
    own_first, own_last = teacher_start[school], teacher_start[school + 1]
    near_first = teacher_start[district_start[district[school]]]
    near_last = teacher_start[district_start[district[school] + 1]]
    alone = near_last - near_first == own_last - own_first
    first = np.where(alone, 0, near_first)
    last = np.where(alone, teacher_start[-1], near_last)
    others = (last - first) - (own_last - own_first)
    slots = np.arange(len(school)) - own_first
    ties = np.full((len(school), count), -1, dtype=np.int64)
    for tie in range(count):
        luck = uniforms(keys[school], Process.BUILD_TIES, 0, slots, tie)
        pick = first + np.floor(luck * others).astype(np.int64)
        pick = np.where(pick >= own_first, pick + (own_last - own_first), pick)
        ties[:, tie] = np.where(others > 0, pick, -1)
    return ties
