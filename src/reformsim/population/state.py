"""The state of a school system: every column, who owns it, and its unit.

One row is one agent. Rows of a school lie together (its teachers, their courses, its sections, its
students), and `Schools.*_start` says where: school ``s`` owns rows ``start[s]:start[s + 1]``. Kernels
walk these ranges, so that all sums stay inside one school and no result depends on threads.

The tables are named tuples of numpy arrays: the tuple is fixed, the numbers inside change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
KeyArray = npt.NDArray[np.uint64]
IndexArray = npt.NDArray[np.int64]
SmallArray = npt.NDArray[np.int32]
ByteArray = npt.NDArray[np.int8]
FlagArray = npt.NDArray[np.bool_]

LEVELS = ("elementary", "middle", "high", "combined")
BANDS = ("primary", "intermediate", "middle", "high")
BAND_OF_GRADE = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3], dtype=np.int8)
GRADES = 13
SELF_CONTAINED = -1


class Districts(NamedTuple):
    """One row a district: what surrounds its schools. Shapes (districts,) unless said otherwise."""

    key: KeyArray  # of its draws
    school_start: IndexArray  # (districts + 1,) rows of its schools
    field_culture: FloatArray  # share: preparation, parents, policy, symbols
    political_will: FloatArray  # share of a planned lever that is carried out
    celebrated_share: FloatArray  # share of schools above one half, as the district last saw it
    spent_dollars: FloatArray  # since month 0


class Schools(NamedTuple):
    """One row a school. Shapes (schools,) unless said otherwise."""

    key: KeyArray
    district: SmallArray  # row of its district
    level: ByteArray  # index into LEVELS
    grade_low: ByteArray  # 0 = kindergarten
    grade_high: ByteArray
    enrolment: SmallArray  # students
    poverty_share: FloatArray  # share of students eligible for free or reduced lunch
    teacher_start: IndexArray  # (schools + 1,)
    course_start: IndexArray  # (schools + 1,)
    section_start: IndexArray  # (schools + 1,)
    student_start: IndexArray  # (schools + 1,)
    first_section: SmallArray  # (schools, subjects, 13) row of a grade's first section, -1 = no such grade
    section_count: SmallArray  # (schools, subjects, 13) sections of a grade
    culture: FloatArray  # share: 0 the default culture, 1 the new one
    structures: FloatArray  # share: how far structures, routines and symbols are displaced
    background_sd: FloatArray  # student SD: where the school's intake stands
    ses_mean: FloatArray  # z: mean status of the intake
    test_preparation: FloatArray  # share of what could be drilled for the test
    label: FloatArray  # 1 where labelled low for this year
    newcomer_share: FloatArray  # share of teachers new to the school this year
    deep: FloatArray  # mean deep enactment, end of last month
    surface: FloatArray
    skilled_use: FloatArray  # mean of skill x deep enactment
    own_drive: FloatArray  # mean share wanted without any lever or pressure, this month
    full_drive: FloatArray  # mean share shown with all of them, this month
    pressure: FloatArray  # mean pressure on its courses, in units of V
    growth_ratio: FloatArray  # month's growth relative to the benchmark
    score: FloatArray  # (schools, subjects) mean measured score, student SD from the benchmark
    score_history: FloatArray  # (tests kept, schools) mean over subjects; row 0 is the newest


class Leaders(NamedTuple):
    """One row a school's leader. Shapes (schools,)."""

    leadership: FloatArray  # share: instructional leadership
    belief: FloatArray  # share
    attention: FloatArray  # share left for instruction
    tenure_years: FloatArray  # whole years in this school
    own_support: FloatArray  # share: what teachers feel of leadership without any lever
    support: FloatArray  # share: L, with what levers add


class Teachers(NamedTuple):
    """One row a teacher. Shapes (teachers,) unless said otherwise."""

    school: SmallArray
    team: SmallArray  # within the school: those of one grade, or of one subject
    kind: SmallArray  # SELF_CONTAINED, or the subject taught: who may swap with whom
    belief: FloatArray  # share
    threshold: FloatArray  # in units of V: how much it takes
    experience_years: FloatArray
    years_in_school: FloatArray
    stayed: FlagArray  # in the same school as last year
    ties: IndexArray  # (teachers, ties) rows of colleagues in other schools, -1 = none
    course_start: IndexArray  # (teachers + 1,)
    deep: FloatArray  # (teachers, practices) mean over own courses, end of last month


class Courses(NamedTuple):
    """One row a teacher and subject. Shapes (courses,) unless said otherwise."""

    teacher: SmallArray
    subject: ByteArray
    band: ByteArray  # index into BANDS
    section_start: IndexArray  # (courses + 1,)
    skill: FloatArray  # share
    deep: FloatArray  # (courses, practices) share
    surface: FloatArray  # (courses, practices) share
    effect_sd: FloatArray  # student SD a year: lasting difference of this teacher from the average
    aim_share: FloatArray  # a: how far the aim moves from the class mean to the pupil
    estimate_error_sd: FloatArray  # student SD: error with which a pupil's level is known
    precision: FloatArray  # share: information x skill, with tools
    pace: FloatArray  # factor on growth: dip, time, class size
    engagement_lift: FloatArray  # share: what practices of the engagement channel add
    extra_sd: FloatArray  # student SD a year: teacher, experience, turnover, drill
    growth_ratio: FloatArray  # month's growth relative to the benchmark, as it was
    growth_seen: FloatArray  # the same as the teacher saw it


class Sections(NamedTuple):
    """One row a class: pupils taught one subject together. Shapes (sections,)."""

    course: SmallArray
    size: FloatArray  # pupils
    mean_level: FloatArray  # student SD from the grade's benchmark, this month
    mean_engagement: FloatArray  # share
    growth_ratio: FloatArray  # month's growth relative to the benchmark


class Students(NamedTuple):
    """One row a student. Shapes (students,) unless said otherwise."""

    grade: ByteArray
    poverty: FlagArray
    ses: FloatArray  # z
    background: FloatArray  # student SD: lasting distance from the benchmark path
    engagement: FloatArray  # share
    achievement: FloatArray  # (students, subjects) student SD on the vertical scale, 0 = start of kindergarten
    section: SmallArray  # (students, subjects) row of the class, which names the course
    score: FloatArray  # (students, subjects) last measured score, same scale, NaN before the first test


class Ladder(NamedTuple):
    """What the benchmark says, the same for all. Shapes (subjects, 13)."""

    growth_sd: FloatArray  # annual growth, spring to spring
    level_sd: FloatArray  # expected level at the start of the grade


class Tables(NamedTuple):
    """Hold all tables, in the shape that kernels take."""

    districts: Districts
    schools: Schools
    leaders: Leaders
    teachers: Teachers
    courses: Courses
    sections: Sections
    students: Students
    ladder: Ladder


Table = TypeVar("Table", bound=NamedTuple)


def copied(table: Table) -> Table:
    """Return a table of the same columns that shares no number with this one."""
    return table._replace(**{name: getattr(table, name).copy() for name in table._fields})


def mean_per_owner(values: FloatArray, start: IndexArray) -> FloatArray:
    """Return the mean over each owner's rows, shape (owners,), where `start` says where rows begin."""
    return np.asarray(np.add.reduceat(values, start[:-1]) / np.diff(start))


@dataclass(slots=True)
class SystemState:
    """Hold everything that changes in a run, and nothing else.

    Two systems with equal states, seeds, months and scenarios have the same future.
    """

    tables: Tables
    school_id: tuple[str, ...]
    district_id: tuple[str, ...]
    subjects: tuple[str, ...]
    practices: tuple[str, ...]

    @property
    def districts(self) -> Districts:
        """Return the districts' columns."""
        return self.tables.districts

    @property
    def schools(self) -> Schools:
        """Return the schools' columns."""
        return self.tables.schools

    @property
    def leaders(self) -> Leaders:
        """Return the leaders' columns, one row a school."""
        return self.tables.leaders

    @property
    def teachers(self) -> Teachers:
        """Return the teachers' columns."""
        return self.tables.teachers

    @property
    def courses(self) -> Courses:
        """Return the courses' columns."""
        return self.tables.courses

    @property
    def sections(self) -> Sections:
        """Return the sections' columns."""
        return self.tables.sections

    @property
    def students(self) -> Students:
        """Return the students' columns."""
        return self.tables.students

    @property
    def ladder(self) -> Ladder:
        """Return the benchmark's growth and level per subject and grade."""
        return self.tables.ladder

    def copy(self) -> SystemState:
        """Return a state that shares nothing with this one."""
        tables = Tables(
            districts=copied(self.districts),
            schools=copied(self.schools),
            leaders=copied(self.leaders),
            teachers=copied(self.teachers),
            courses=copied(self.courses),
            sections=copied(self.sections),
            students=copied(self.students),
            ladder=copied(self.ladder),
        )
        return SystemState(tables, self.school_id, self.district_id, self.subjects, self.practices)

    def bytes_per_student(self) -> float:
        """Return the memory of the student columns, per student."""
        total = sum(column.nbytes for column in self.students)
        return total / max(len(self.students.grade), 1)
