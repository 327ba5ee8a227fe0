"""Belief and skill: what a teacher concludes from results, and what is learned and forgotten.

Belief follows seen results (Guskey 1986), not the other way round: teachers come to believe in what they have
seen work with their own pupils. Skill comes by being helped, by doing and from skilled colleagues, and goes
without use.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from reformsim.chance import Process, fill_normals
from reformsim.model.choice import to_shares
from reformsim.model.practice import joint, visible_use
from reformsim.population.blocks import most_rows

GROWTH_SEEN_DRAW = int(Process.GROWTH_SEEN)


@njit(cache=True, nogil=True, forceinline=True)
def see_growth(first_course, tables, number, seen):  # type: ignore[no-untyped-def]
    """Let the teachers of a school see how their classes grew.

        seen = growth ratio of the own classes + seen_error_sd / sqrt(pupils) x chance

    `seen`, (courses of the school,), holds chance, standard normal, and is filled with evidence_gain (seen - 1).
    """
    courses, sections = tables.courses, tables.sections
    for row in range(len(seen)):
        c, pupils = first_course + row, 0.0
        for k in range(courses.section_start[c], courses.section_start[c + 1]):
            pupils += sections.size[k]
        error_sd = number.seen_error_sd / math.sqrt(max(pupils, 1.0))
        courses.growth_seen[c] = courses.growth_ratio[c] + error_sd * seen[row]
        seen[row] = number.evidence_gain * (courses.growth_seen[c] - 1.0)


@njit(cache=True, nogil=True)
def believe(first, last, tables, plan, support, number):  # type: ignore[no-untyped-def]
    """Change the belief of every teacher in schools first to last by what was seen this month.

        assessed   = min(information x k + formative_tools x lever, 1)
        visibility = visibility_base + (1 - visibility_base) assessed
        use        = use_base + (1 - use_base) visible use of the practices
        b         += rate visibility use (s(evidence_gain (seen - 1)) - b), mean over own courses

    A class is a small sample, so a good year may be luck, and without assessment little is seen at all. Who does
    not use a practice learns little about it from results.
    """
    schools, teachers, courses = tables.schools, tables.teachers, tables.courses
    room = np.empty(most_rows(first, last, schools.course_start))
    for s in range(first, last):
        first_course = schools.course_start[s]
        evidence = room[: schools.course_start[s + 1] - first_course]
        fill_normals(schools.key[s], GROWTH_SEEN_DRAW, plan.month[0], 0, evidence)
        see_growth(first_course, tables, number, evidence)
        to_shares(evidence, 1.0)
        for t in range(schools.teacher_start[s], schools.teacher_start[s + 1]):
            change = 0.0
            for c in range(teachers.course_start[t], teachers.course_start[t + 1]):
                tools = plan.formative_tools * support.formative_assessment[s, courses.subject[c], courses.band[c]]
                assessed = min(joint(courses.deep[c], plan.practice.is_information) * courses.skill[c] + tools, 1.0)
                visibility = number.visibility_base + (1.0 - number.visibility_base) * assessed
                use = number.use_base + (1.0 - number.use_base) * visible_use(courses.deep[c], plan.practice.visibility)
                change += number.rate * visibility * use * (evidence[c - first_course] - teachers.belief[t])
            moved = teachers.belief[t] + change / (teachers.course_start[t + 1] - teachers.course_start[t])
            teachers.belief[t] = min(max(moved, 0.0), 1.0)


@njit(cache=True, nogil=True)
def grow_skill(first, last, tables, practice, support, number):  # type: ignore[no-untyped-def]
    """Change the skill of every course in schools first to last by support, use, colleagues and decay.

        supported = (coaching_gain scale coaching + professional_learning_gain time)
                    (support_base + (1 - support_base) e)
        gain      = supported + doing_gain e + capacity_gain capacity + colleague_gain skilled use of the school
        k        += gain (1 - k) - decay (k - floor)

    `e` is the mean enactment of the course and `scale` what is left of coaching in a large programme. The gain
    shrinks as skill nears 1, so an hour helps a novice more than a master, and help that is not tried out
    helps less.
    """
    schools, courses = tables.schools, tables.courses
    practices = courses.deep.shape[1]
    for s in range(first, last):
        for c in range(schools.course_start[s], schools.course_start[s + 1]):
            subject, band = courses.subject[c], courses.band[c]
            use = 0.0
            for p in range(practices):
                use += courses.deep[c, p] / practices
            supported = (
                number.coaching_gain * support.coaching_scale[s] * support.coaching[s, subject, band]
                + number.professional_learning_gain * support.professional_learning[s, subject, band]
            ) * (number.support_base + (1.0 - number.support_base) * use)
            gain = (
                supported
                + number.doing_gain * use
                + number.capacity_gain * joint(courses.deep[c], practice.is_capacity)
                + number.colleague_gain * schools.skilled_use[s]
            )
            skill = courses.skill[c]
            skill += gain * (1.0 - skill) - number.decay * (skill - number.floor)
            courses.skill[c] = min(max(skill, 0.0), 1.0)
