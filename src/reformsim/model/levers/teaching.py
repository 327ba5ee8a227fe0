"""Levers that reach teachers in their subjects: coaching, time, tools, paths, class size, learning time."""

from __future__ import annotations

import numpy as np

from reformsim.model.levers.base import Act, Lever


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
        courses, schools = act.state.courses, act.state.schools
        school = act.state.teachers.school[courses.teacher]
        coached = (act.support.coaching[school, courses.subject, courses.band] > 0.0).astype(np.float64)
        start = act.state.teachers.course_start
        share = coached / (start[1:] - start[:-1])[courses.teacher]
        district = schools.district[school]
        teachers = np.bincount(district, share, minlength=len(act.state.districts.key))[schools.district]
        number = act.numbers.testing
        floor = number.coaching_scale_floor
        act.support.coaching_scale[:] = floor + (1.0 - floor) * np.exp(-teachers / number.coaching_scale_teachers)


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
