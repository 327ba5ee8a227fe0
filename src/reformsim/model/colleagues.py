"""Colleagues: what teachers see of how others teach, next door and in other schools."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from reformsim.population.blocks import most_rows

FloatArray = npt.NDArray[np.float64]


class Slate(NamedTuple):
    """Hold what is noted while the teachers of one school choose; wiped for the next, since making room takes time."""

    total: FloatArray  # (practices,) sums over teachers
    by_team: FloatArray  # (most teams, practices) sums over teachers
    team_size: FloatArray  # (most teams,)
    by_subject: FloatArray  # (subjects, practices) sums over courses
    subject_size: FloatArray  # (subjects,)
    ties: FloatArray  # (most teachers, practices) what is seen of other schools
    seen: FloatArray  # (most courses, practices) what is seen around
    drives: FloatArray  # (most courses, practices) with nothing pushed and pressed
    pushed: FloatArray  # (most courses, practices) with what is pushed
    pressed: FloatArray  # (most courses, practices) with what is pushed and pressed


@njit(cache=True, nogil=True)
def empty_slate(first, last, tables):  # type: ignore[no-untyped-def]
    """Return a slate with room for the largest of schools first to last."""
    schools, practices, subjects = tables.schools, tables.courses.deep.shape[1], tables.schools.score.shape[1]
    teachers, courses = most_rows(first, last, schools.teacher_start), most_rows(first, last, schools.course_start)
    teams = tables.teachers.team[schools.teacher_start[first] : schools.teacher_start[last]].max() + 1
    return Slate(
        np.empty(practices),
        np.empty((teams, practices)),
        np.empty(teams),
        np.empty((subjects, practices)),
        np.empty(subjects),
        np.empty((teachers, practices)),
        np.empty((courses, practices)),
        np.empty((courses, practices)),
        np.empty((courses, practices)),
        np.empty((courses, practices)),
    )


@njit(cache=True, nogil=True, forceinline=True)
def colleague_sums(school, tables, slate):  # type: ignore[no-untyped-def]
    """Return who does how much in one school, before this month's choices.

    Returns
    -------
        Sums over teachers (practices,), over teams (teams, practices) with their sizes (teams,), and over
        courses of a subject (subjects, practices) with their numbers (subjects,). They stand on the slate.
    """
    schools, practices = tables.schools, tables.courses.deep.shape[1]
    own = slice(schools.teacher_start[school], schools.teacher_start[school + 1])
    taught = slice(schools.course_start[school], schools.course_start[school + 1])
    team, teacher_deep = tables.teachers.team[own], tables.teachers.deep[own]
    subject, course_deep = tables.courses.subject[taught], tables.courses.deep[taught]
    total, by_team, team_size = slate.total, slate.by_team, slate.team_size
    by_subject, subject_size = slate.by_subject, slate.subject_size
    for column in (total, team_size, subject_size):
        column[:] = 0.0
    for grid in (by_team, by_subject):
        grid[:] = 0.0
    for t in range(len(team)):
        team_size[team[t]] += 1.0
        for p in range(practices):
            total[p] += teacher_deep[t, p]
            by_team[team[t], p] += teacher_deep[t, p]
    for c in range(len(subject)):
        subject_size[subject[c]] += 1.0
        for p in range(practices):
            by_subject[subject[c], p] += course_deep[c, p]
    return total, by_team, team_size, by_subject, subject_size


@njit(cache=True, nogil=True, forceinline=True)
def see_ties(school, tables, slate):  # type: ignore[no-untyped-def]
    """Return the mean deep enactment of each teacher's ties in other schools, (teachers of the school, practices).

    -1 where a teacher has no such tie.
    """
    teachers = tables.teachers
    first, last = tables.schools.teacher_start[school], tables.schools.teacher_start[school + 1]
    seen = slate.ties[: last - first]
    seen[:] = 0.0
    for t in range(first, last):
        known = 0
        for j in range(teachers.ties.shape[1]):
            other = teachers.ties[t, j]
            if other >= 0:
                known += 1
                for p in range(seen.shape[1]):
                    seen[t - first, p] += teachers.deep[other, p]
        for p in range(seen.shape[1]):
            seen[t - first, p] = seen[t - first, p] / known if known > 0 else -1.0
    return seen


@njit(cache=True, nogil=True, forceinline=True)
def see_colleagues(school, tables, cross, number, slate):  # type: ignore[no-untyped-def]
    """Return the mean deep enactment that each course's teacher sees around, (courses of the school, practices).

        all    = mean over the other teachers of the school
        same   = mean over the other courses of the subject in the school, or `all` where there is none
        within = same + other_subject_share (all - same)
        within = within + team_share (mean over the own team's others - within)
        social = within + cross (mean over own ties in other schools - within)

    A teacher sees most of those next door and little of other schools. A lone teacher sees the ties, or nobody.
    """
    teachers, courses = tables.teachers, tables.courses
    total, by_team, team_size, by_subject, subject_size = colleague_sums(school, tables, slate)
    ties = see_ties(school, tables, slate)
    first, last = tables.schools.teacher_start[school], tables.schools.teacher_start[school + 1]
    team, teacher_deep, others = teachers.team[first:last], teachers.deep[first:last], last - first - 1.0
    taught = slice(tables.schools.course_start[school], tables.schools.course_start[school + 1])
    teacher, subjects, deep = courses.teacher[taught], courses.subject[taught], courses.deep[taught]
    seen = slate.seen[: len(deep)]
    for c in range(len(seen)):
        t, subject = teacher[c] - first, subjects[c]
        peers, mates = subject_size[subject] - 1.0, team_size[team[t]] - 1.0
        for p in range(seen.shape[1]):
            far = ties[t, p]
            everyone = (total[p] - teacher_deep[t, p]) / others if others > 0.0 else max(far, 0.0)
            same = (by_subject[subject, p] - deep[c, p]) / peers if peers > 0.0 else everyone
            within = same + number.other_subject_share * (everyone - same)
            if mates > 0.0:
                near = (by_team[team[t], p] - teacher_deep[t, p]) / mates
                within += number.team_share * (near - within)
            seen[c, p] = within + cross * (far - within) if far >= 0.0 else within
    return seen
