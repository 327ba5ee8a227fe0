"""From a scenario to a system at month 0: every table filled, in the default state or where asked.

The same scenario and seed always give the same system. Each school's people depend on the seed and on
the school's own name only, so that other schools may come and go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaincinv, ndtri

from reformsim.chance import FloatArray, IndexArray, KeyArray, Process, logistics, normals, owner_key, uniforms
from reformsim.config.catalog import PARAMETERS
from reformsim.population.benchmark_path import benchmark_path
from reformsim.population.careers import Careers, steady_careers
from reformsim.population.intake import IntakeNumbers, draw_intake, intake_numbers
from reformsim.population.roster import SchoolRoster
from reformsim.population.schools_file import read_schools
from reformsim.population.staffing import Staff, StaffingNumbers, pupils_per_grade, staff_school
from reformsim.population.state import (
    LEVELS, Courses, Districts, FlagArray, Ladder, Leaders, Schools, Sections, SmallArray, Students,
    SystemState, Tables, Teachers,
)
from reformsim.population.synthetic import draw_roster
from reformsim.population.ties import draw_ties

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario


TESTS_KEPT = 2
"""Tests that the district keeps beyond its response lag."""


class Builder:
    """Build one system; each method fills one table from those before it."""

    def __init__(self, scenario: Scenario, seed: int, roster: SchoolRoster) -> None:
        self.scenario = scenario
        self.roster = roster
        self.seed = seed
        self.subjects = len(scenario.system.subjects)
        self.practices = len(scenario.practices)
        self.careers: Careers = steady_careers(dict(scenario.parameters))
        self.intake: IntakeNumbers = intake_numbers(scenario.parameters)

    def number(self, identity: str) -> float:
        """Return a catalogue number with the scenario's override."""
        return float(self.scenario.parameters.get(identity, PARAMETERS[identity].numbers[0]))

    def start(self, asked: float | None, identity: str) -> float:
        """Return where a column starts: as the scenario asks, or the catalogue's default state."""
        return self.number(identity) if asked is None else asked

    def ladder(self) -> Ladder:
        """Return the benchmark: growth of each grade, and the level at its start."""
        growth = [self.scenario.growth[subject] for subject in self.scenario.system.subjects]
        path = benchmark_path(growth, self.number("learning.summer_share"))
        return Ladder(path.annual_sd, path.fall_level_sd)

    def staff(self) -> tuple[Staff, SmallArray, SmallArray]:
        """Return all teachers, courses and sections, and where each grade's sections are."""
        number = StaffingNumbers(
            self.number("population.elementary_class_size"),
            self.number("population.secondary_class_size"),
            int(self.number("population.classes_per_teacher")),
            self.scenario.system.departmental_from_grade,
        )
        staff = Staff(self.subjects)
        roster = self.roster
        places = [
            staff_school(
                s,
                pupils_per_grade(int(roster.enrolment[s]), int(roster.grade_low[s]), int(roster.grade_high[s])),
                int(roster.teachers[s]), staff, number,
            )
            for s in range(len(roster.school_id))
        ]
        return staff, np.stack([first for first, _ in places]), np.stack([count for _, count in places])

    def districts(self) -> tuple[Districts, SmallArray]:
        """Return the districts, and each school's district."""
        names = list(dict.fromkeys(self.roster.district_id))
        row_of = {name: row for row, name in enumerate(names)}
        district = np.array([row_of[name] for name in self.roster.district_id], dtype=np.int32)
        count = len(names)
        field = self.start(self.scenario.start.field_culture, "culture.default_field")
        return Districts(
            key=np.array([owner_key(self.seed, "district", name) for name in names], dtype=np.uint64),
            school_start=np.searchsorted(district, np.arange(count + 1)).astype(np.int64),
            field_culture=np.full(count, field),
            political_will=np.full(count, self.scenario.governance.political_will),
            celebrated_share=np.zeros(count),
            spent_dollars=np.zeros(count),
        ), district

    def school_keys(self) -> KeyArray:
        """Return the key of each school's draws, from its district and name."""
        names = zip(self.roster.district_id, self.roster.school_id, strict=True)
        return np.array([owner_key(self.seed, "school", f"{d}/{s}") for d, s in names], dtype=np.uint64)

    def places(self, keys: KeyArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return each school's poverty share, mean status (z) and lasting place (student SD), all (schools,).

        Without a poverty share in the file one of the default distribution's median is taken; without scores,
        the place follows status and chance.
        """
        slots = np.zeros(len(keys), dtype=np.int64)
        poverty = np.where(np.isnan(self.roster.poverty_share), self.number("population.poverty_mean"),
                           self.roster.poverty_share)
        edge = self.number("population.poverty_edge")
        within = self.number("population.status_spread_within")
        ses = self.intake.poverty_cut - within * ndtri(np.clip(poverty, edge, 1.0 - edge))
        slope = self.number("population.status_between")
        rest = self.number("population.score_variance_between_schools") - slope**2 * (1.0 - within**2)
        drawn = slope * ses + max(rest, 0.0) ** 0.5 * normals(keys, Process.BUILD_SCHOOL, 0, slots, 0)
        given = self.roster.score_mean_sd
        known = ~np.isnan(given)
        total = np.where(known, given, 0.0).sum(axis=1)
        place = np.where(known.any(axis=1), total / np.maximum(known.sum(axis=1), 1), drawn)
        return poverty, ses, place

    def schools(self, district: SmallArray, starts: tuple[IndexArray, ...], sections: tuple[SmallArray, ...]) -> Schools:
        """Return the schools; `starts` of teachers, courses, sections; `sections` first and count by grade."""
        keys = self.school_keys()
        count = len(keys)
        poverty, ses, place = self.places(keys)
        culture = self.start(self.scenario.start.culture, "culture.start")
        spread = self.number("culture.start_spread_sd")
        drawn = culture + spread * normals(keys, Process.BUILD_SCHOOL, 0, np.zeros(count, dtype=np.int64), 1)
        tests = TESTS_KEPT + -(-self.scenario.governance.response_lag_months // self.scenario.months_per_year)
        zeros = [np.zeros(count) for _ in range(11)]
        return Schools(
            keys, district, np.array([LEVELS.index(name) for name in self.roster.level], dtype=np.int8),
            self.roster.grade_low.astype(np.int8), self.roster.grade_high.astype(np.int8),
            self.roster.enrolment.astype(np.int32), poverty, *starts,
            np.concatenate([[0], np.cumsum(self.roster.enrolment)]).astype(np.int64),
            *sections, np.clip(drawn, 0.0, 1.0), zeros[0], place, ses, zeros[1], zeros[2],
            np.full(count, self.careers.newcomer_share), *zeros[3:9], np.ones(count),
            np.full((count, self.subjects), np.nan), np.zeros((tests, count)),
        )

    def leaders(self, keys: KeyArray) -> Leaders:
        """Return one leader a school, of steady-state tenure."""
        slots = np.zeros(len(keys), dtype=np.int64)
        build = int(Process.BUILD_LEADER)
        leadership = betaincinv(
            self.number("leader.leadership_alpha"), self.number("leader.leadership_beta"),
            uniforms(keys, build, 0, slots, 0),
        )
        belief = self.start(self.scenario.start.belief, "workforce.start_belief")
        drawn = belief + self.number("belief.spread_sd") * normals(keys, build, 0, slots, 1)
        stay = 1.0 - self.number("workforce.leader_leave_rate")
        tenure = np.floor(np.log(uniforms(keys, build, 0, slots, 2)) / np.log(stay)) if 0.0 < stay < 1.0 else slots * 1.0
        rest = np.full(len(keys), self.number("leader.attention_rest"))
        return Leaders(leadership, np.clip(drawn, 0.0, 1.0), rest, np.asarray(tenure), np.zeros(len(keys)),
                       np.zeros(len(keys)))

    def teachers(self, staff: Staff, schools: Schools, districts: Districts) -> Teachers:
        """Return the teachers, of steady-state experience."""
        school = np.array(staff.teacher_school, dtype=np.int32)
        keys, slots = schools.key[school], np.arange(len(school)) - schools.teacher_start[school]
        build = int(Process.BUILD_TEACHER)
        belief = self.start(self.scenario.start.belief, "workforce.start_belief")
        drawn = belief + self.number("belief.spread_sd") * normals(keys, build, 0, slots, 0)
        experience = np.searchsorted(self.careers.cumulative, uniforms(keys, build, 0, slots, 2)).astype(np.float64)
        settled = np.log(uniforms(keys, build, 0, slots, 3)) / np.log(1.0 - self.careers.newcomer_share)
        sections = np.bincount(np.array(staff.course_teacher), minlength=len(school))
        return Teachers(
            school, np.array(staff.team, dtype=np.int32), np.array(staff.kind, dtype=np.int32),
            np.clip(drawn, 0.0, 1.0),
            self.number("choice.threshold_scale") * logistics(keys, build, 0, slots, 1),
            experience, np.minimum(np.floor(settled), experience), np.ones(len(school), dtype=np.bool_),
            draw_ties(schools.key, school, schools.teacher_start, schools.district, districts.school_start,
                      round(self.number("workforce.ties"))),
            np.concatenate([[0], np.cumsum(sections)]).astype(np.int64),
            np.zeros((len(school), self.practices)),
        )

    def courses(self, staff: Staff, schools: Schools, teachers: Teachers) -> Courses:
        """Return the courses, in the default state of skill and practice or where the scenario starts."""
        teacher = np.array(staff.course_teacher, dtype=np.int32)
        school = teachers.school[teacher]
        keys, slots = schools.key[school], np.arange(len(teacher)) - schools.course_start[school]
        build = int(Process.BUILD_COURSE)
        skill = self.start(self.scenario.start.skill, "workforce.start_skill")
        skill = skill + self.number("skill.spread_sd") * normals(keys, build, 0, slots, 0)
        start_deep = self.start(self.scenario.start.deep, "culture.start_deep")
        spread = self.number("culture.start_spread_deep_sd")
        luck = np.stack([normals(keys, build, 0, slots, 2 + p) for p in range(self.practices)], axis=1)
        published = ("reading", "mathematics")
        row = PARAMETERS["learning.teacher_effect_sd"].numbers
        effect = np.array([row[published.index(n)] if n in published else row[-1] for n in self.scenario.system.subjects])
        subject = np.array(staff.course_subject, dtype=np.int8)
        zeros = [np.zeros(len(teacher)) for _ in range(6)]
        return Courses(
            teacher, subject, np.array(staff.course_band, dtype=np.int8),
            np.concatenate([[0], np.cumsum(staff.course_sections)]).astype(np.int64),
            np.clip(skill, self.number("workforce.least_skill"), 1.0),
            np.clip(start_deep + spread * luck, 0.0, 1.0), np.zeros((len(teacher), self.practices)),
            effect[subject] * normals(keys, build, 0, slots, 1),
            *zeros, np.ones(len(teacher)), np.ones(len(teacher)),
        )

    def students(self, schools: Schools, ladder: Ladder) -> Students:
        """Return the pupils; counts, poverty shares and given mean scores of schools are met exactly."""
        count = np.diff(schools.student_start)
        school = np.repeat(np.arange(len(count)), count)
        slots = np.arange(len(school)) - schools.student_start[school]
        grade = np.concatenate([
            np.repeat(*zip(*pupils_per_grade(int(n), int(low), int(high)).items(), strict=True))
            for n, low, high in zip(count, schools.grade_low, schools.grade_high, strict=True)
        ]).astype(np.int8)
        new = draw_intake(
            schools.key[school], slots, (schools.ses_mean[school], schools.background_sd[school]),
            (int(Process.BUILD_STUDENT), 0), self.subjects, self.intake,
        )
        level = new.level
        given = self.roster.score_mean_sd
        means = np.add.reduceat(level, schools.student_start[:-1], axis=0) / count[:, None]
        level = level + np.where(np.isnan(given), 0.0, given - means)[school]
        return Students(
            grade, poorest(new.ses, school, np.rint(schools.poverty_share * count)), new.ses, new.background,
            new.engagement, level + ladder.level_sd[:, grade].T, np.zeros((len(school), self.subjects), dtype=np.int32),
            np.full((len(school), self.subjects), np.nan),
        )


def poorest(ses: FloatArray, school: IndexArray, count: FloatArray) -> FlagArray:
    """Return True for the `count` pupils of lowest status of each school, shape (students,)."""
    order = np.lexsort((ses, school))
    first = np.searchsorted(school[order], np.arange(len(count)))
    rank = np.empty(len(ses), dtype=np.int64)
    rank[order] = np.arange(len(ses)) - first[school[order]]
    return np.asarray(rank < count[school])


def build_roster(scenario: Scenario, seed: int) -> SchoolRoster:
    """Return the schools that a scenario names in a file, or made-up ones."""
    if scenario.system.schools_file is None:
        return draw_roster(scenario, seed)
    return read_schools(scenario.system.schools_file, scenario.system.subjects)


def build_state(scenario: Scenario, seed: int) -> tuple[SystemState, Careers, tuple[str, ...]]:
    """Return the system at month 0, before its first timetable, the steady state of careers, and notes on the file.

    Raises
    ------
    InputError
        If the scenario's file of schools is wrong; every wrong row is named.
    """
    builder = Builder(scenario, seed, build_roster(scenario, seed))
    staff, first_section, section_count = builder.staff()
    districts, district = builder.districts()
    starts = tuple(np.array(ends, dtype=np.int64) for ends in (staff.teacher_end, staff.course_end, staff.section_end))
    schools = builder.schools(district, starts, (first_section, section_count))
    teachers = builder.teachers(staff, schools, districts)
    courses = builder.courses(staff, schools, teachers)
    sections = Sections(
        np.array(staff.section_course, dtype=np.int32), *(np.zeros(len(staff.section_course)) for _ in range(4))
    )
    ladder = builder.ladder()
    tables = Tables(districts, schools, builder.leaders(schools.key), teachers, courses, sections,
                    builder.students(schools, ladder), ladder)
    roster = builder.roster
    state = SystemState(tables, roster.school_id, tuple(dict.fromkeys(roster.district_id)),
                        scenario.system.subjects, tuple(scenario.practices))
    return state, builder.careers, roster.notes
