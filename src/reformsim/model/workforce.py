"""Who leaves, who moves, who comes, and what newcomers bring.

People are how a culture outlives a reform. Newcomers' belief and skill follow the field culture: they were pupils
and trainees in it. Posts never stay empty; a leaver's post is filled over the summer, movers change places with
each other.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit
from numba.extending import register_jitable
from scipy.special import betaincinv

from reformsim.chance import (
    FloatArray,
    Process,
    logistics,
    lot_of,
    normal_quantile,
    normals,
    philox,
    slot_of,
    sort_lots,
    uniform,
    uniforms,
)
from reformsim.model.numbers import Numbers
from reformsim.model.support import Support
from reformsim.population.people import effect_spread_sd
from reformsim.population.state import SystemState

FlagArray = npt.NDArray[np.bool_]
EXIT_DRAW, MOVE_DRAW = int(Process.TEACHER_EXIT), int(Process.TEACHER_MOVE)
ENTRY_DRAW, COURSE_DRAW = int(Process.TEACHER_ENTRY), int(Process.COURSE_ENTRY)


class StaffNumbers(NamedTuple):
    """Hold the catalogue's numbers for a year of staff in the shape that kernels take."""

    workforce: Any
    lever: Any
    poverty_mean: float
    default_field: float
    belief_spread_sd: float
    effect_spread_sd: FloatArray  # (subjects,) student SD a year
    experience_edges: FloatArray
    leave_rate: FloatArray
    move_rate: FloatArray


def staff_numbers(numbers: Numbers, subjects: tuple[str, ...]) -> StaffNumbers:
    """Return the numbers for a year of staff in a system of these subjects."""
    return StaffNumbers(
        workforce=numbers.workforce,
        lever=numbers.lever,
        poverty_mean=numbers.population.poverty_mean,
        default_field=numbers.culture.default_field,
        belief_spread_sd=numbers.belief.spread_sd,
        effect_spread_sd=effect_spread_sd(subjects),
        experience_edges=np.array(numbers.rows["workforce.experience_edges"]),
        leave_rate=np.array(numbers.rows["workforce.leave_rate"]),
        move_rate=np.array(numbers.rows["workforce.move_rate"]),
    )


@njit(cache=True, nogil=True, forceinline=True)
def exit_rates(t, tables, support, number):  # type: ignore[no-untyped-def]
    """Return a teacher's yearly probability of leaving and of moving.

        factor = max(1 + poverty_gradient (poverty share - mean), 0) (1 - retention_share min(retention, 1))
        leave  = min(leave_rate[experience] factor + teacher_exodus_share exodus, 1); 1 after career_years
        move   = move_rate[experience] factor

    Rates by experience are published; schools with more poverty lose more.
    """
    s, years, stage = tables.teachers.school[t], tables.teachers.experience_years[t], 0
    for edge in number.experience_edges:
        stage += years >= edge
    poverty = tables.schools.poverty_share[s] - number.poverty_mean
    factor = max(1.0 + number.workforce.poverty_gradient * poverty, 0.0)
    factor *= 1.0 - number.lever.retention_share * min(support.retention[s], 1.0)
    leave = number.leave_rate[stage] * factor + number.lever.teacher_exodus_share * support.teacher_exodus[s]
    if years >= number.workforce.career_years:
        leave = 1.0
    return min(leave, 1.0), number.move_rate[stage] * factor


@register_jitable
def newcomer_centre(risen: FloatArray, preparation: FloatArray, number: Any) -> tuple[FloatArray, FloatArray]:
    """Return the mean belief and skill of newcomers to a school; `risen` is the field less the default field.

        belief = newcomer_belief + belief_follows_field (field - default_field) + preparation_belief preparation
        skill  = newcomer_skill + skill_follows_field (field - default_field) + preparation_skill preparation

    Whoever starts to teach has sat in these schools for years, and brings what was seen there.
    """
    prepared = np.minimum(preparation, 1.0)
    belief = number.newcomer_belief + number.belief_follows_field * risen + number.preparation_belief * prepared
    skill = number.newcomer_skill + number.skill_follows_field * risen + number.preparation_skill * prepared
    return belief, skill


@njit(cache=True, nogil=True, forceinline=True)
def welcome(t, tables, support, number, month):  # type: ignore[no-untyped-def]
    """Fill a leaver's post with a newcomer, who takes over part of the practice that is found there.

        belief, skill = their means for the school + spread x chance, inside their bounds
        e, surface    = newcomer_takes_over x those of the post before

    Rooms, materials and teams stay behind, and with them some of the practice.
    """
    schools, teachers, courses = tables.schools, tables.teachers, tables.courses
    s, staff = teachers.school[t], number.workforce
    key, slot = schools.key[s], t - schools.teacher_start[s]
    risen = tables.districts.field_culture[schools.district[s]] - number.default_field
    belief, skill = newcomer_centre(risen, support.preparation[s], staff)
    drawn = belief + number.belief_spread_sd * normal_quantile(uniform(key, ENTRY_DRAW, month, slot, 0))
    teachers.belief[t] = min(max(drawn, 0.0), 1.0)
    teachers.experience_years[t] = teachers.years_in_school[t] = 0.0
    teachers.stayed[t] = False
    for c in range(teachers.course_start[t], teachers.course_start[t + 1]):
        slot = c - schools.course_start[s]
        drawn = skill + staff.newcomer_skill_sd * normal_quantile(uniform(key, COURSE_DRAW, month, slot, 0))
        courses.skill[c] = min(max(drawn, staff.least_skill), 1.0)
        lasting = normal_quantile(uniform(key, COURSE_DRAW, month, slot, 1))
        courses.effect_sd[c] = number.effect_spread_sd[courses.subject[c]] * lasting
        for p in range(courses.deep.shape[1]):
            courses.deep[c, p] *= staff.newcomer_takes_over
            courses.surface[c, p] *= staff.newcomer_takes_over


@njit(cache=True, nogil=True, forceinline=True)
def swap(one, other, teachers, courses):  # type: ignore[no-untyped-def]
    """Let two teachers of the same kind change places, with belief, skill and habits."""
    for column in (teachers.belief, teachers.threshold, teachers.experience_years, teachers.years_in_school):
        column[one], column[other] = column[other], column[one]
    away = teachers.course_start[other] - teachers.course_start[one]
    for c in range(teachers.course_start[one], teachers.course_start[one + 1]):
        for column in (courses.skill, courses.effect_sd):
            column[c], column[c + away] = column[c + away], column[c]
        for table in (courses.deep, courses.surface):
            for p in range(table.shape[1]):
                table[c, p], table[c + away, p] = table[c + away, p], table[c, p]


@njit(cache=True, nogil=True, forceinline=True)
def change_places(movers, tables, number, month):  # type: ignore[no-untyped-def]
    """Let movers take each other's posts.

        post of the i-th mover in a ring = post of the (i - 1)-th

    Movers change places in a ring of random order: within their district, or across the system, always
    among those who teach the same grades or subject. One who finds nobody to change with stays.
    """
    schools, teachers = tables.schools, tables.teachers
    pools, kinds = 1 + len(tables.districts.key), 1 + len(number.effect_spread_sd)  # of all, or a district; subjects
    rings, begin = np.empty(len(movers), dtype=np.int64), np.empty(pools * kinds + 1, dtype=np.int64)
    lots, ordered = np.empty(len(movers), dtype=np.uint64), np.empty(len(movers), dtype=np.uint64)
    for i, t in enumerate(movers):
        s = teachers.school[t]
        key, slot = schools.key[s], t - schools.teacher_start[s]
        near = uniform(key, MOVE_DRAW, month, slot, 0) < number.workforce.same_district_share
        rings[i] = (1 + schools.district[s] if near else 0) * kinds + 1 + teachers.kind[t]
        lots[i] = lot_of(philox(slot, 1, month, MOVE_DRAW, key)[0], i)
    sort_lots(lots, rings, begin, ordered)
    for ring in range(len(begin) - 1):
        for i in range(begin[ring], begin[ring + 1]):
            last = i + 1 == begin[ring + 1]
            post, mover = movers[slot_of(ordered[i])], movers[slot_of(ordered[begin[ring] if last else i + 1])]
            if not last:  # who came first is passed on, and has the last post in the end
                swap(post, mover, teachers, tables.courses)
            if teachers.school[post] != teachers.school[mover]:
                teachers.stayed[post], teachers.years_in_school[post] = False, 0.0


@njit(cache=True, nogil=True)
def turn_over(first, last, tables, support, number, month):  # type: ignore[no-untyped-def]
    """Let a year pass for the teachers: some leave and are replaced, some change places.

        u < leave: leaves;  leave <= u < leave + move: moves;  u uniform, one draw a teacher and year

    One draw decides both, so that what keeps a teacher from leaving does not make another one move. Runs over all
    schools at once: `first` is 0 and `last` their number.
    """
    schools, teachers = tables.schools, tables.teachers
    luck, count = np.empty(len(teachers.school)), 0
    for s in range(first, last):
        own = luck[schools.teacher_start[s] : schools.teacher_start[s + 1]]
        for slot in range(len(own)):
            own[slot] = uniform(schools.key[s], EXIT_DRAW, month, slot, 0)
    movers = np.empty(len(luck), dtype=np.int64)
    for t in range(len(luck)):
        leave, move = exit_rates(t, tables, support, number)
        teachers.experience_years[t] += 1.0
        teachers.years_in_school[t] += 1.0
        teachers.stayed[t] = True
        if luck[t] < leave:
            welcome(t, tables, support, number, month)
        elif luck[t] < leave + move:
            movers[count] = t
            count += 1
    change_places(movers[:count], tables, number, month)
    for s in range(first, last):
        stayed = teachers.stayed[schools.teacher_start[s] : schools.teacher_start[s + 1]]
        schools.newcomer_share[s] = (len(stayed) - stayed.sum()) / len(stayed)


def draw_thresholds(state: SystemState, scale: float, month: int) -> None:
    """Draw what it takes a newcomer to begin.

        threshold of a newcomer = threshold_scale x logistic chance

    It is a matter of chance, and not of the field.
    """
    teachers, schools = state.teachers, state.schools
    new = np.flatnonzero(teachers.experience_years == 0.0)
    school = teachers.school[new]  # here, since the last bits of numpy's logarithm are not those of a kernel's
    drawn = logistics(schools.key[school], ENTRY_DRAW, month, new - schools.teacher_start[school], 1)
    teachers.threshold[new] = scale * drawn


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
    risen = state.districts.field_culture[schools.district[gone]] - numbers.culture.default_field
    centre, _ = newcomer_centre(risen, support.preparation[gone], number)
    belief = centre + numbers.belief.spread_sd * normals(keys, entry, month, slots, 1)
    leaders.belief[gone] = np.clip(belief, 0.0, 1.0)
    leaders.attention[gone] = numbers.leader.attention_rest
    leaders.tenure_years[gone] = 0.0
    return np.asarray(gone)
