"""The state of a school system: every column, who owns it, and its unit.

One row is one agent. Rows of a school lie together (its teachers, their courses, its sections, its
students), and `Schools.*_start` says where: school ``s`` owns rows ``start[s]:start[s + 1]``. Kernels
walk these ranges, so that all sums stay inside one school and no result depends on threads.

The tables are named tuples of numpy arrays: the tuple is fixed, the numbers inside change. The comment on each
column says its shape where it is another than that of its table, its unit, and what it means; the documents
are made of these comments.
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

    key: KeyArray  # key: names the owner of its draws
    school_start: IndexArray  # (districts + 1,) row: where its schools begin
    field_culture: FloatArray  # share: culture of preparation, parents, policy, symbols
    political_will: FloatArray  # share: of a planned lever that is carried out
    celebrated_share: FloatArray  # share: of schools above one half, as the district last saw it
    spent_dollars: FloatArray  # US dollars: spent on levers since month 0


class Schools(NamedTuple):
    """One row a school. Shapes (schools,) unless said otherwise."""

    key: KeyArray  # key: names the owner of its draws
    district: SmallArray  # row: its district
    level: ByteArray  # code: elementary, middle, high or combined
    grade_low: ByteArray  # grade: lowest served, 0 = kindergarten
    grade_high: ByteArray  # grade: highest served
    enrolment: SmallArray  # students: how many there are
    poverty_share: FloatArray  # share: of students eligible for free or reduced lunch
    teacher_start: IndexArray  # (schools + 1,) row: where its teachers begin
    course_start: IndexArray  # (schools + 1,) row: where its courses begin
    section_start: IndexArray  # (schools + 1,) row: where its classes begin
    student_start: IndexArray  # (schools + 1,) row: where its students begin
    first_section: SmallArray  # (schools, subjects, 13) row: a grade's first class, -1 = no such grade
    section_count: SmallArray  # (schools, subjects, 13) classes: of a grade
    culture: FloatArray  # share: 0 the default culture, 1 the new one
    structures: FloatArray  # share: how far structures, routines and symbols are displaced
    background_sd: FloatArray  # student SD: where the school's intake stands
    ses_mean: FloatArray  # z: mean status of the intake
    test_preparation: FloatArray  # share: of what could be drilled for the test
    label: FloatArray  # 0 or 1: labelled low for this year
    newcomer_share: FloatArray  # share: of teachers new to the school this year
    deep: FloatArray  # share: mean deep enactment, end of last month
    surface: FloatArray  # share: mean surface enactment, end of last month
    skilled_use: FloatArray  # share: mean of skill x deep enactment
    own_drive: FloatArray  # share: mean wanted without any lever or pressure, this month
    full_drive: FloatArray  # share: mean shown with all of them, this month
    pressure: FloatArray  # units of V: mean pressure on its courses
    growth_ratio: FloatArray  # ratio: month's growth, 1 = the benchmark
    score: FloatArray  # (schools, subjects) student SD: mean measured score from the benchmark
    score_history: FloatArray  # (tests kept, schools) student SD: mean score over subjects; row 0 is the newest


class Leaders(NamedTuple):
    """One row a school's leader. Shapes (schools,)."""

    leadership: FloatArray  # share: instructional leadership
    belief: FloatArray  # share: belief in the new practice
    attention: FloatArray  # share: left for instruction
    tenure_years: FloatArray  # years: whole years in this school
    own_support: FloatArray  # share: what teachers feel of leadership without any lever
    support: FloatArray  # share: L, with what levers add


class Teachers(NamedTuple):
    """One row a teacher. Shapes (teachers,) unless said otherwise."""

    school: SmallArray  # row: the school
    team: SmallArray  # code: within the school, those of one grade, or of one subject
    kind: SmallArray  # code: SELF_CONTAINED, or the subject taught: who may swap with whom
    belief: FloatArray  # share: belief in the new practice
    threshold: FloatArray  # units of V: how much it takes
    experience_years: FloatArray  # years: of teaching
    years_in_school: FloatArray  # years: in this school
    stayed: FlagArray  # yes or no: in the same school as last year
    ties: IndexArray  # (teachers, ties) row: colleagues in other schools, -1 = none
    course_start: IndexArray  # (teachers + 1,) row: where its courses begin
    deep: FloatArray  # (teachers, practices) share: deep enactment, mean over own courses, end of last month


class Courses(NamedTuple):
    """One row a teacher and subject. Shapes (courses,) unless said otherwise."""

    teacher: SmallArray  # row: the teacher
    subject: ByteArray  # code: the subject
    band: ByteArray  # code: primary, intermediate, middle or high grades
    section_start: IndexArray  # (courses + 1,) row: where its classes begin
    skill: FloatArray  # share: k, skill in the new practice
    deep: FloatArray  # (courses, practices) share: e, deep enactment
    surface: FloatArray  # (courses, practices) share: enactment for show
    effect_sd: FloatArray  # student SD a year: lasting difference of this teacher from the average
    aim_share: FloatArray  # share: a, how far the aim moves from the class mean to the pupil
    estimate_error_sd: FloatArray  # student SD: error with which a pupil's level is known
    precision: FloatArray  # share: information x skill, with tools
    pace: FloatArray  # factor: on growth, by dip, time and class size
    engagement_lift: FloatArray  # share: what practices of the engagement channel add
    extra_sd: FloatArray  # student SD a year: teacher, experience, turnover, drill
    growth_ratio: FloatArray  # ratio: month's growth as it was, 1 = the benchmark
    growth_seen: FloatArray  # ratio: the same as the teacher saw it


class Sections(NamedTuple):
    """One row a class: pupils taught one subject together. Shapes (sections,)."""

    course: SmallArray  # row: the course
    first_seat: SmallArray  # place: of its first pupil in the school's roster of the subject
    size: FloatArray  # students: in the class
    mean_level: FloatArray  # student SD: mean from the grade's benchmark, this month
    mean_engagement: FloatArray  # share: mean engagement
    growth_ratio: FloatArray  # ratio: month's growth, 1 = the benchmark


class Students(NamedTuple):
    """One row a student. Shapes (students,) unless said otherwise.

    What a student has in each subject stands subject by subject, since it is worked on that way.
    """

    grade: ByteArray  # grade: 0 = kindergarten
    poverty: FlagArray  # yes or no: eligible for free or reduced lunch
    ses: FloatArray  # z: socioeconomic status
    background: FloatArray  # student SD: lasting distance from the benchmark path
    engagement: FloatArray  # share: engagement
    achievement: FloatArray  # (subjects, students) student SD: on the vertical scale, 0 = start of kindergarten
    section: SmallArray  # (subjects, students) row: the class, which names the course
    roster: SmallArray  # (subjects, students) slot: the school's pupils class by class, see `Sections.first_seat`
    score: FloatArray  # (subjects, students) student SD: last measured score, same scale, NaN before the first test


class Ladder(NamedTuple):
    """What the benchmark says, the same for all. Shapes (subjects, 13)."""

    growth_sd: FloatArray  # student SD: annual growth, spring to spring
    level_sd: FloatArray  # student SD: expected level at the start of the grade


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


ROWS_LAST = frozenset(
    {("schools", "score_history"), *(("students", name) for name in ("achievement", "section", "roster", "score"))}
)
"""Columns, by table and name, of a row for each test or subject, and in it a number for each row of the table."""

Table = TypeVar("Table", bound=NamedTuple)


def copied(table: Table) -> Table:
    """Return a table of the same columns that shares no number with this one."""
    return table._replace(**{name: getattr(table, name).copy() for name in table._fields})


def mean(values: FloatArray | FlagArray) -> float:
    """Return the mean of a column to the bits of `numpy.mean`, whose checks cost more than a short column's sum."""
    return float(np.add.reduce(values) / len(values))


def mean_per_owner(values: FloatArray, start: IndexArray) -> FloatArray:
    """Return the mean over each owner's rows, shape (owners,), where `start` says where rows begin."""
    return np.asarray(np.add.reduceat(values, start[:-1]) / (start[1:] - start[:-1]))


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
