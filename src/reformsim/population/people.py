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
from reformsim.population.blueprint import Blueprint
from reformsim.population.intake import draw_intake
from reformsim.population.staffing import Staff, pupils_per_grade
from reformsim.population.state import (
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
    school = np.array(staff.teacher_school, dtype=np.int32)
    keys, slots = schools.key[school], np.arange(len(school)) - schools.teacher_start[school]
    build = int(Process.BUILD_TEACHER)
    belief = plan.start(plan.scenario.start.belief, "workforce.start_belief")
    drawn = belief + plan.number("belief.spread_sd") * normals(keys, build, 0, slots, 0)
    experience = np.searchsorted(plan.careers.cumulative, uniforms(keys, build, 0, slots, 2)).astype(np.float64)
    settled = years_survived(uniforms(keys, build, 0, slots, 3), 1.0 - plan.careers.newcomer_share)
    courses = np.bincount(np.array(staff.course_teacher), minlength=len(school))
    ties = round(plan.number("workforce.ties"))
    return Teachers(
        school=school,
        team=np.array(staff.team, dtype=np.int32),
        kind=np.array(staff.kind, dtype=np.int32),
        belief=np.clip(drawn, 0.0, 1.0),
        threshold=plan.number("choice.threshold_scale") * logistics(keys, build, 0, slots, 1),
        experience_years=experience,
        years_in_school=np.minimum(settled, experience),
        stayed=np.ones(len(school), dtype=np.bool_),
        ties=draw_ties(schools.key, school, schools.teacher_start, schools.district, districts.school_start, ties),
        course_start=np.concatenate([[0], np.cumsum(courses)]).astype(np.int64),
        deep=np.zeros((len(school), len(plan.scenario.practices))),
    )


def effect_spread_sd(subjects: tuple[str, ...]) -> FloatArray:
    """Return the spread of teachers' lasting effects by subject, student SD a year, (subjects,)."""
    return np.array([number_of_subject("learning.teacher_effect_sd", name) for name in subjects])


def build_courses(plan: Blueprint, staff: Staff, schools: Schools, teachers: Teachers) -> Courses:
    """Return the courses, in the default state of skill and practice or where the scenario starts."""
    teacher = np.array(staff.course_teacher, dtype=np.int32)
    school = teachers.school[teacher]
    keys, slots = schools.key[school], np.arange(len(teacher)) - schools.course_start[school]
    build = int(Process.BUILD_COURSE)
    practices = range(len(plan.scenario.practices))
    skill = plan.start(plan.scenario.start.skill, "workforce.start_skill")
    skilled = skill + plan.number("skill.spread_sd") * normals(keys, build, 0, slots, 0)
    luck = np.stack([normals(keys, build, 0, slots, 2 + p) for p in practices], axis=1)
    deep = plan.start(plan.scenario.start.deep, "culture.start_deep")
    subject = np.array(staff.course_subject, dtype=np.int8)
    count = len(teacher)
    return Courses(
        teacher=teacher,
        subject=subject,
        band=np.array(staff.course_band, dtype=np.int8),
        section_start=np.concatenate([[0], np.cumsum(staff.course_sections)]).astype(np.int64),
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
    count = np.diff(schools.student_start)
    school = np.repeat(np.arange(len(count)), count)
    slots = np.arange(len(school)) - schools.student_start[school]
    grade = grades_of_students(schools)
    new = draw_intake(
        schools.key[school],
        slots,
        (schools.ses_mean[school], schools.background_sd[school]),
        (int(Process.BUILD_STUDENT), 0),
        plan.subjects,
        plan.intake,
    )
    given = plan.roster.score_mean_sd
    means = np.add.reduceat(new.level, schools.student_start[:-1], axis=0) / count[:, None]
    level = new.level + np.where(np.isnan(given), 0.0, given - means)[school]
    return Students(
        grade=grade,
        poverty=poorest(new.ses, school, np.rint(schools.poverty_share * count)),
        ses=new.ses,
        background=new.background,
        engagement=new.engagement,
        achievement=level + ladder.level_sd[:, grade].T,
        section=np.zeros((len(school), plan.subjects), dtype=np.int32),
        score=np.full((len(school), plan.subjects), np.nan),
    )


def grades_of_students(schools: Schools) -> np.ndarray[tuple[int, ...], np.dtype[np.int8]]:
    """Return the grade of each student, cohorts of a school one after the other, (students,)."""
    grades: list[int] = []
    ranges = zip(schools.enrolment.tolist(), schools.grade_low.tolist(), schools.grade_high.tolist(), strict=True)
    for students, low, high in ranges:
        for grade, pupils in pupils_per_grade(students, low, high).items():
            grades.extend([grade] * pupils)
    return np.array(grades, dtype=np.int8)


def poorest(ses: FloatArray, school: IndexArray, count: FloatArray) -> FlagArray:
    """Return True for the `count` pupils of lowest status of each school, shape (students,)."""
    order = np.lexsort((ses, school))
    first = np.searchsorted(school[order], np.arange(len(count)))
    rank = np.empty(len(ses), dtype=np.int64)
    rank[order] = np.arange(len(ses)) - first[school[order]]
    return np.asarray(rank < count[school])
