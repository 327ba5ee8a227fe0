"""The people of a system at month 0: leaders, teachers with their courses, students.

    belief     = start_belief + belief.spread_sd x chance, for teachers and leaders, in [0, 1]
    skill      = start_skill + skill.spread_sd x chance;  deep = start_deep + start_spread_deep_sd x chance
    threshold  = threshold_scale x logistic chance;  leadership ~ Beta(leadership_alpha, leadership_beta)
    experience, years in the school, tenure: as met at a random moment of steady-state careers

Surface enactment, test preparation and structures start at 0. A scenario may start belief, skill, culture, its field
and deep enactment elsewhere (`start`). Counts, poverty shares and mean scores that a file gives are met exactly.
"""

from __future__ import annotations

import numpy as np
from scipy.special import betaincinv

from reformsim.chance import FloatArray, IndexArray, KeyArray, Process, logistics, normals, uniforms
from reformsim.config.catalog import number_of_subject
from reformsim.population.blocks import blocks_of_schools, school_and_slot
from reformsim.population.blueprint import Blueprint
from reformsim.population.intake import draw_intake
from reformsim.population.staffing import Staff, starts
from reformsim.population.state import (
    ByteArray,
    Courses,
    Districts,
    FlagArray,
    Ladder,
    Leaders,
    Schools,
    Students,
    Teachers,
)
from reformsim.population.ties import draw_ties


def build_leaders(plan: Blueprint, keys: KeyArray) -> Leaders:
    """Return one leader a school, of steady-state tenure."""
    slots = np.zeros(len(keys), dtype=np.int64)
    build = int(Process.BUILD_LEADER)
    leadership = betaincinv(
        plan.number("leader.leadership_alpha"),
        plan.number("leader.leadership_beta"),
        uniforms(keys, build, 0, slots, 0),
    )
    belief = plan.start(plan.scenario.start.belief, "workforce.start_belief")
    drawn = belief + plan.number("belief.spread_sd") * normals(keys, build, 0, slots, 1)
    stay = 1.0 - plan.number("workforce.leader_leave_rate")
    tenure = years_survived(uniforms(keys, build, 0, slots, 2), stay)
    return Leaders(
        leadership=np.asarray(leadership),
        belief=np.clip(drawn, 0.0, 1.0),
        attention=np.full(len(keys), plan.number("leader.attention_rest")),
        tenure_years=tenure,
        own_support=np.zeros(len(keys)),
        support=np.zeros(len(keys)),
    )


def years_survived(luck: FloatArray, stay_rate_per_year: float) -> FloatArray:
    """Return whole years in post of people met at a random moment, for uniform draws, (n,)."""
    if not 0.0 < stay_rate_per_year < 1.0:
        return np.zeros(len(luck))
    return np.asarray(np.floor(np.log(luck) / np.log(stay_rate_per_year)))


def build_teachers(plan: Blueprint, staff: Staff, schools: Schools, districts: Districts) -> Teachers:
    """Return the teachers, of steady-state experience."""
    school = staff.teacher_school
    keys, slots = schools.key[school], np.arange(len(school)) - schools.teacher_start[school]
    build = int(Process.BUILD_TEACHER)
    belief = plan.start(plan.scenario.start.belief, "workforce.start_belief")
    drawn = belief + plan.number("belief.spread_sd") * normals(keys, build, 0, slots, 0)
    experience = np.searchsorted(plan.careers.cumulative, uniforms(keys, build, 0, slots, 2)).astype(np.float64)
    settled = years_survived(uniforms(keys, build, 0, slots, 3), 1.0 - plan.careers.newcomer_share)
    courses = np.bincount(staff.course_teacher, minlength=len(school))
    ties = round(plan.number("workforce.ties"))
    return Teachers(
        school=school,
        team=staff.team,
        kind=staff.kind,
        belief=np.clip(drawn, 0.0, 1.0),
        threshold=plan.number("choice.threshold_scale") * logistics(keys, build, 0, slots, 1),
        experience_years=experience,
        years_in_school=np.minimum(settled, experience),
        stayed=np.ones(len(school), dtype=np.bool_),
        ties=draw_ties(schools.key, school, schools.teacher_start, schools.district, districts.school_start, ties),
        course_start=starts(courses),
        deep=np.zeros((len(school), len(plan.scenario.practices))),
    )


def effect_spread_sd(subjects: tuple[str, ...]) -> FloatArray:
    """Return the spread of teachers' lasting effects by subject, student SD a year, (subjects,)."""
    return np.array([number_of_subject("learning.teacher_effect_sd", name) for name in subjects])


def build_courses(plan: Blueprint, staff: Staff, schools: Schools, teachers: Teachers) -> Courses:
    """Return the courses, in the default state of skill and practice or where the scenario starts."""
    teacher = staff.course_teacher
    school = teachers.school[teacher]
    keys, slots = schools.key[school], np.arange(len(teacher)) - schools.course_start[school]
    build = int(Process.BUILD_COURSE)
    practices = range(len(plan.scenario.practices))
    skill = plan.start(plan.scenario.start.skill, "workforce.start_skill")
    skilled = skill + plan.number("skill.spread_sd") * normals(keys, build, 0, slots, 0)
    luck = np.stack([normals(keys, build, 0, slots, 2 + p) for p in practices], axis=1)
    deep = plan.start(plan.scenario.start.deep, "culture.start_deep")
    subject = staff.course_subject
    count = len(teacher)
    return Courses(
        teacher=teacher,
        subject=subject,
        band=staff.course_band,
        section_start=starts(staff.course_sections),
        skill=np.clip(skilled, plan.number("workforce.least_skill"), 1.0),
        deep=np.clip(deep + plan.number("culture.start_spread_deep_sd") * luck, 0.0, 1.0),
        surface=np.zeros((count, len(practices))),
        effect_sd=effect_spread_sd(plan.scenario.system.subjects)[subject] * normals(keys, build, 0, slots, 1),
        aim_share=np.zeros(count),
        estimate_error_sd=np.zeros(count),
        precision=np.zeros(count),
        pace=np.zeros(count),
        engagement_lift=np.zeros(count),
        extra_sd=np.zeros(count),
        growth_ratio=np.ones(count),
        growth_seen=np.ones(count),
    )


def build_students(plan: Blueprint, schools: Schools, ladder: Ladder) -> Students:
    """Return the pupils; counts, poverty shares and given mean scores of schools are met exactly."""
    total, subjects = int(schools.student_start[-1]), plan.subjects
    students = Students(
        grade=np.empty(total, dtype=np.int8),
        poverty=np.empty(total, dtype=np.bool_),
        ses=np.empty(total),
        background=np.empty(total),
        engagement=np.empty(total),
        achievement=np.empty((subjects, total)),
        section=np.zeros((subjects, total), dtype=np.int32),
        roster=np.zeros((subjects, total), dtype=np.int32),
        score=np.full((subjects, total), np.nan),
    )
    for first, last in blocks_of_schools(schools.student_start):
        fill_students(students, plan, schools, ladder, (first, last))
    return students


def fill_students(
    students: Students, plan: Blueprint, schools: Schools, ladder: Ladder, block: tuple[int, int]
) -> None:
    """Draw the pupils of a block of schools, given by its first and last."""
    first, last = block
    school, slots = school_and_slot(schools.student_start, first, last)
    rows = slice(schools.student_start[first], schools.student_start[last])
    grade = students.grade[rows]
    grade[:] = grades_of_students(schools, first, last)
    new = draw_intake(
        schools.key[school],
        slots,
        (schools.ses_mean[school], schools.background_sd[school]),
        (int(Process.BUILD_STUDENT), 0),
        plan.subjects,
        plan.intake,
    )
    count = np.diff(schools.student_start[first : last + 1])
    given = plan.roster.score_mean_sd[first:last]
    means = np.add.reduceat(new.level, np.cumsum(count) - count, axis=0) / count[:, None]
    level = new.level + np.where(np.isnan(given), 0.0, given - means)[school - first]
    poor = np.rint(schools.poverty_share[first:last] * count)
    students.poverty[rows] = poorest(new.ses, school - first, poor)
    students.ses[rows] = new.ses
    students.background[rows] = new.background
    students.engagement[rows] = new.engagement
    students.achievement[:, rows] = level.T + ladder.level_sd[:, grade]


def grades_of_students(schools: Schools, first: int, last: int) -> ByteArray:
    """Return the grade of each student of schools first to last, cohorts one after the other, (students,)."""
    enrolment, low = schools.enrolment[first:last].astype(np.int64), schools.grade_low[first:last].astype(np.int64)
    grades = schools.grade_high[first:last] - low + 1
    row = np.repeat(np.arange(last - first), grades)
    place = np.arange(len(row)) - (np.cumsum(grades) - grades)[row]
    pupils = enrolment[row] // grades[row] + (place < enrolment[row] % grades[row])
    return np.repeat((low[row] + place).astype(np.int8), pupils)


def poorest(ses: FloatArray, school: IndexArray, count: FloatArray) -> FlagArray:
    """Return True for the `count` pupils of lowest status of each school, shape (students,)."""
    order = np.lexsort((ses, school))
    first = np.searchsorted(school, np.arange(len(count)))
    place = np.arange(len(ses)) - first[school]  # a school's pupils take its own places in the order
    poor = np.empty(len(ses), dtype=np.bool_)
    poor[order] = place < count[school]
    return poor
