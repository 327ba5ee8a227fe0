"""Levers that reach teachers in their subjects: coaching, time, tools, paths, class size, learning time."""

from __future__ import annotations

import numpy as np
from numba import njit

from reformsim.model.levers.base import Act, Lever


@njit(cache=True, nogil=True)
def teachers_coached(starts, subject, band, coaching):  # type: ignore[no-untyped-def]
    """Return how many teachers of each district are coached, (districts,), each counted by the share of own courses.

    Parameters
    ----------
    starts
        Where schools of districts, teachers of schools and courses of teachers begin.
    subject, band
        Of each course, (courses,).
    coaching
        What reaches each subject and band of a school, (schools, subjects, bands).
    """
    school_start, teacher_start, course_start = starts
    coached = np.zeros(len(school_start) - 1)
    for d in range(len(coached)):
        for s in range(school_start[d], school_start[d + 1]):
            for t in range(teacher_start[s], teacher_start[s + 1]):
                share = 1.0 / (course_start[t + 1] - course_start[t])
                for c in range(course_start[t], course_start[t + 1]):
                    if coaching[s, subject[c], band[c]] > 0.0:
                        coached[d] += share
    return coached


class Coaching(Lever):
    """Coaches work with teachers in their classrooms: skill grows, and so does the drive to try.

    Coaching loses strength as a programme grows: good coaches are few.
    """

    name = "coaching"
    cost_per = "teacher"
    targets_cells = True

    def act(self, act: Act) -> None:
        """Add coaching, and thin it by the number of teachers coached in the district.

            scale = floor + (1 - floor) exp(-teachers coached / coaching_scale_teachers)

        `floor` is `coaching_scale_floor`: large programmes have about half the effect on instruction.
        """
        act.support.coaching[:] += act.cells
        state, number = act.state, act.numbers.testing
        coached = teachers_coached(
            (state.districts.school_start, state.schools.teacher_start, state.teachers.course_start),
            state.courses.subject,
            state.courses.band,
            act.support.coaching,
        )
        floor = number.coaching_scale_floor
        scale = floor + (1.0 - floor) * np.exp(-coached / number.coaching_scale_teachers)
        act.support.coaching_scale[:] = scale[state.schools.district]


class ProfessionalLearningTime(Lever):
    """Teachers get time to learn together, away from their classes."""

    name = "professional_learning_time"
    cost_per = "teacher"
    targets_cells = True

    def act(self, act: Act) -> None:
        """Add professional learning."""
        act.support.professional_learning[:] += act.cells


class FormativeAssessment(Lever):
    """Tools and time to find out what each pupil knows."""

    name = "formative_assessment"
    cost_per = "student"
    targets_cells = True

    def act(self, act: Act) -> None:
        """Add tools."""
        act.support.formative_assessment[:] = np.minimum(act.support.formative_assessment + act.cells, 1.0)


class LearningPaths(Lever):
    """Worked-out paths of learning raise how ready the new practice is for a subject and grade band."""

    name = "learning_paths"
    cost_per = "student"
    targets_cells = True

    def act(self, act: Act) -> None:
        """Add readiness."""
        act.support.learning_paths[:] = np.minimum(act.support.learning_paths + act.cells, 1.0)


class ClassSize(Lever):
    """Smaller classes: at full intensity smaller by a third."""

    name = "class_size"
    cost_per = "student"
    targets_cells = True

    def act(self, act: Act) -> None:
        """Add the reduction."""
        act.support.class_size[:] += act.cells


class LearningTime(Lever):
    """More time for learning: at full intensity a tenth more."""

    name = "learning_time"
    cost_per = "student"
    targets_cells = True

    def act(self, act: Act) -> None:
        """Add the time."""
        act.support.learning_time[:] += act.cells
