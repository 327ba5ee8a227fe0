"""Who leaves, who moves, who comes, and what newcomers bring.

People are how a culture outlives a reform. Newcomers' belief and skill follow the field culture: they were pupils
and trainees in it. Posts never stay empty; a leaver's post is filled over the summer, movers change places with
each other.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv

from reformsim.chance import FloatArray, IndexArray, KeyArray, Process, logistics, normals, uniforms
from reformsim.model.numbers import Numbers
from reformsim.model.support import Support
from reformsim.population.people import effect_spread_sd
from reformsim.population.state import SystemState, mean_per_owner

FlagArray = npt.NDArray[np.bool_]


def teacher_keys(state: SystemState, rows: IndexArray) -> tuple[KeyArray, IndexArray]:
    """Return owner key and slot within the school of these teachers, both as `rows`."""
    school = state.teachers.school[rows]
    return state.schools.key[school], rows - state.schools.teacher_start[school]


def exit_rates(state: SystemState, support: Support, numbers: Numbers) -> tuple[FloatArray, FloatArray]:
    """Return each teacher's yearly probability of leaving and of moving, both (teachers,).

        factor = max(1 + poverty_gradient (poverty share - mean), 0) (1 - retention_share min(retention, 1))
        leave  = min(leave_rate[experience] factor + teacher_exodus_share exodus, 1); 1 after career_years
        move   = move_rate[experience] factor

    Rates by experience are published; schools with more poverty lose more.
    """
    number, teachers = numbers.workforce, state.teachers
    stage = np.searchsorted(numbers.rows["workforce.experience_edges"], teachers.experience_years, side="right")
    poverty = state.schools.poverty_share - numbers.population.poverty_mean
    factor = np.maximum(1.0 + number.poverty_gradient * poverty, 0.0)
    factor *= 1.0 - numbers.lever.retention_share * np.minimum(support.retention, 1.0)
    factor = factor[teachers.school]
    leave = np.array(numbers.rows["workforce.leave_rate"])[stage] * factor
    leave += numbers.lever.teacher_exodus_share * support.teacher_exodus[teachers.school]
    leave[teachers.experience_years >= number.career_years] = 1.0
    return np.minimum(leave, 1.0), np.array(numbers.rows["workforce.move_rate"])[stage] * factor


def newcomer_centre(state: SystemState, support: Support, numbers: Numbers) -> tuple[FloatArray, FloatArray]:
    """Return the mean belief and skill of newcomers to each school, both (schools,).

        belief = newcomer_belief + belief_follows_field (field - default_field) + preparation_belief preparation
        skill  = newcomer_skill + skill_follows_field (field - default_field) + preparation_skill preparation

    Whoever starts to teach has sat in these schools for years, and brings what was seen there.
    """
    number = numbers.workforce
    risen = state.districts.field_culture[state.schools.district] - numbers.culture.default_field
    prepared = np.minimum(support.preparation, 1.0)
    belief = number.newcomer_belief + number.belief_follows_field * risen + number.preparation_belief * prepared
    skill = number.newcomer_skill + number.skill_follows_field * risen + number.preparation_skill * prepared
    return belief, skill


def courses_of(teachers: IndexArray, state: SystemState) -> IndexArray:
    """Return the rows of the courses that these teachers teach, in order."""
    start = state.teachers.course_start
    count = start[teachers + 1] - start[teachers]
    before = np.cumsum(count) - count
    return np.repeat(start[teachers] - before, count) + np.arange(count.sum())


def welcome(newcomers: IndexArray, state: SystemState, support: Support, numbers: Numbers, month: int) -> None:
    """Fill the posts of leavers with newcomers, who take over part of the practice they find.

        belief, skill = their means for the school + spread x chance, inside their bounds
        threshold     = threshold_scale x logistic chance
        e, surface    = newcomer_takes_over x those of the post before

    Rooms, materials and teams stay behind, and with them some of the practice.
    """
    teachers, courses, number = state.teachers, state.courses, numbers.workforce
    keys, slots = teacher_keys(state, newcomers)
    belief, skill = newcomer_centre(state, support, numbers)
    school = teachers.school[newcomers]
    entry = int(Process.TEACHER_ENTRY)
    drawn = belief[school] + numbers.belief.spread_sd * normals(keys, entry, month, slots, 0)
    teachers.belief[newcomers] = np.clip(drawn, 0.0, 1.0)
    teachers.threshold[newcomers] = numbers.choice.threshold_scale * logistics(keys, entry, month, slots, 1)
    teachers.experience_years[newcomers] = 0.0
    rows = courses_of(newcomers, state)
    owner = courses.teacher[rows]
    keys = state.schools.key[teachers.school[owner]]
    slots = rows - state.schools.course_start[teachers.school[owner]]
    drawn = skill[teachers.school[owner]] + number.newcomer_skill_sd * normals(
        keys, Process.COURSE_ENTRY, month, slots, 0
    )
    courses.skill[rows] = np.clip(drawn, number.least_skill, 1.0)
    spread = effect_spread_sd(state.subjects)
    courses.effect_sd[rows] = spread[courses.subject[rows]] * normals(keys, Process.COURSE_ENTRY, month, slots, 1)
    courses.deep[rows] *= number.newcomer_takes_over
    courses.surface[rows] *= number.newcomer_takes_over


def exchange_pools(movers: IndexArray, state: SystemState, numbers: Numbers, month: int) -> IndexArray:
    """Return for each mover the post taken, a mover's former one, shape as `movers`.

        post of the i-th mover in a ring = post of the (i - 1)-th

    Movers change places in a ring of random order: within their district, or across the system, always
    among those who teach the same grades or subject. One who finds nobody to change with stays.
    """
    teachers = state.teachers
    keys, slots = teacher_keys(state, movers)
    near = uniforms(keys, Process.TEACHER_MOVE, month, slots, 0) < numbers.workforce.same_district_share
    order = uniforms(keys, Process.TEACHER_MOVE, month, slots, 1)
    district = state.schools.district[teachers.school[movers]]
    pool = np.where(near, district, np.int32(-1))
    kind = teachers.kind[movers]
    ranked = np.lexsort((order, kind, pool))
    if not len(ranked):
        return movers
    cuts = np.flatnonzero(np.diff(pool[ranked]) | np.diff(kind[ranked])) + 1
    before = np.arange(-1, len(ranked) - 1)
    before[[0, *cuts]] = [*(cuts - 1), len(ranked) - 1]  # the first of a ring follows its last
    taken = np.empty_like(movers)
    taken[ranked] = movers[ranked[before]]
    return taken


def exchange(movers: IndexArray, posts: IndexArray, state: SystemState) -> None:
    """Let movers take posts: teacher `movers[i]` goes to the post `posts[i]`, with belief, skill and habits."""
    teachers, courses = state.teachers, state.courses
    for column in (teachers.belief, teachers.threshold, teachers.experience_years, teachers.years_in_school):
        column[posts] = column[movers]
    from_rows, to_rows = courses_of(movers, state), courses_of(posts, state)
    for table in (courses.skill, courses.effect_sd, courses.deep, courses.surface):
        table[to_rows] = table[from_rows]


def replace_teachers(state: SystemState, support: Support, numbers: Numbers, month: int) -> None:
    """Let a year pass for the staff: some leave and are replaced, some change places.

        u < leave: leaves;  leave <= u < leave + move: moves;  u uniform, one draw a teacher and year

    One draw decides both, so that what keeps a teacher from leaving does not make another one move.
    """
    teachers, schools = state.teachers, state.schools
    keys, slots = teacher_keys(state, np.arange(len(teachers.school)))
    luck = uniforms(keys, Process.TEACHER_EXIT, month, slots)
    leave, move = exit_rates(state, support, numbers)
    teachers.experience_years[:] += 1.0
    teachers.years_in_school[:] += 1.0
    leavers = np.flatnonzero(luck < leave)
    movers = np.flatnonzero((luck >= leave) & (luck < leave + move))
    posts = exchange_pools(movers, state, numbers, month)
    moved = posts[state.teachers.school[posts] != state.teachers.school[movers]] if len(movers) else movers
    exchange(movers, posts, state)
    welcome(leavers, state, support, numbers, month)
    teachers.stayed[:] = True
    for changed in (leavers, moved):
        teachers.stayed[changed] = False
        teachers.years_in_school[changed] = 0.0
    schools.newcomer_share[:] = mean_per_owner((~teachers.stayed).astype(np.float64), schools.teacher_start)


def drawn_leadership(shares: FloatArray, pipeline: FloatArray, number: Any) -> FloatArray:
    """Return the leadership of new leaders for uniform draws, both (n,); a pipeline raises it.

        leadership = x + pipeline_share min(pipeline, 1) (1 - x),  x ~ Beta(leadership_alpha, leadership_beta)

    Leading instruction well is rare. Preparation makes up part of what a newcomer lacks.
    """
    plain = betaincinv(number.leadership_alpha, number.leadership_beta, shares)
    return np.asarray(plain + number.pipeline_share * np.minimum(pipeline, 1.0) * (1.0 - plain))


def replace_leaders(state: SystemState, support: Support, numbers: Numbers, month: int) -> FlagArray:
    """Let a year pass for leaders; return which schools have a new one, shape (schools,).

        leaves with probability leader_leave_rate (1 + leader_poverty_gradient (poverty share - mean))
                                + leader_exodus_share exodus

    New leaders' belief is drawn like that of new teachers, their attention is that of a quiet year.
    """
    leaders, schools, number = state.leaders, state.schools, numbers.workforce
    slots = np.zeros(len(schools.key), dtype=np.int64)
    poverty = schools.poverty_share - numbers.population.poverty_mean
    rate = number.leader_leave_rate * (1.0 + number.leader_poverty_gradient * poverty)
    rate += numbers.lever.leader_exodus_share * support.leader_exodus
    gone = uniforms(schools.key, Process.LEADER_EXIT, month, slots) < rate
    leaders.tenure_years[:] += 1.0
    keys, slots, entry = schools.key[gone], slots[gone], int(Process.LEADER_ENTRY)
    drawn = uniforms(keys, entry, month, slots, 0)
    leaders.leadership[gone] = drawn_leadership(drawn, support.pipeline[gone], numbers.leader)
    centre, _ = newcomer_centre(state, support, numbers)
    belief = centre[gone] + numbers.belief.spread_sd * normals(keys, entry, month, slots, 1)
    leaders.belief[gone] = np.clip(belief, 0.0, 1.0)
    leaders.attention[gone] = numbers.leader.attention_rest
    leaders.tenure_years[gone] = 0.0
    return np.asarray(gone)
