"""The places of a system at month 0: districts, schools, and who teaches where.

    mean status = z of the poverty share: the place of a normal with SD status_spread_within at which that share of
                  pupils lies below the cut that poverty_mean sets
    place       = status_between x mean status
                  + sqrt(score_variance_between_schools - status_between^2 (1 - status_spread_within^2)) x chance

A school whose file gives scores stands where they say instead.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from reformsim.chance import FloatArray, KeyArray, Process, normals
from reformsim.population.benchmark_path import benchmark_path
from reformsim.population.blueprint import Blueprint
from reformsim.population.staffing import Posts, Pupils, Staff, StaffingNumbers, staff_schools, starts
from reformsim.population.state import LEVELS, Districts, Ladder, Schools, SmallArray

TESTS_KEPT = 2
"""Tests that the district keeps beyond its response lag."""


def build_ladder(plan: Blueprint) -> Ladder:
    """Return the benchmark: growth of each grade, and the level at its start."""
    growth = [plan.scenario.growth[subject] for subject in plan.scenario.system.subjects]
    path = benchmark_path(growth, plan.number("learning.summer_share"))
    return Ladder(path.annual_sd, path.fall_level_sd)


def build_staff(plan: Blueprint) -> tuple[Posts, Staff]:
    """Return all teachers, courses and sections, and where each grade's sections are."""
    number = StaffingNumbers(
        plan.number("population.elementary_class_size"),
        plan.number("population.secondary_class_size"),
        int(plan.number("population.classes_per_teacher")),
        plan.scenario.system.departmental_from_grade,
    )
    roster = plan.roster
    pupils = Pupils(roster.enrolment, roster.grade_low, roster.grade_high, roster.teachers)
    return staff_schools(pupils, plan.subjects, number)


def build_districts(plan: Blueprint) -> tuple[Districts, SmallArray]:
    """Return the districts, and each school's district."""
    names = plan.district_names()
    row_of = {name: row for row, name in enumerate(names)}
    district = np.array([row_of[name] for name in plan.roster.district_id], dtype=np.int32)
    count = len(names)
    districts = Districts(
        key=plan.district_keys(),
        school_start=np.searchsorted(district, np.arange(count + 1)).astype(np.int64),
        field_culture=np.full(count, plan.start(plan.scenario.start.field_culture, "culture.default_field")),
        political_will=np.full(count, plan.scenario.governance.political_will),
        celebrated_share=np.zeros(count),
        spent_dollars=np.zeros(count),
    )
    return districts, district


def standing(plan: Blueprint, keys: KeyArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return each school's poverty share, mean status (z) and lasting place (student SD), all (schools,).

    A school whose file gives no poverty share is taken to have the default distribution's mean; one without
    scores takes its place by status and chance.
    """
    given_poverty, given = plan.roster.poverty_share, plan.roster.score_mean_sd
    poverty = np.where(np.isnan(given_poverty), plan.number("population.poverty_mean"), given_poverty)
    edge, within = plan.number("population.poverty_edge"), plan.number("population.status_spread_within")
    ses = plan.intake.poverty_cut - within * ndtri(np.clip(poverty, edge, 1.0 - edge))
    slope = plan.number("population.status_between")
    rest = plan.number("population.score_variance_between_schools") - slope**2 * (1.0 - within**2)
    luck = normals(keys, Process.BUILD_SCHOOL, 0, np.zeros(len(keys), dtype=np.int64), 0)
    drawn = slope * ses + max(rest, 0.0) ** 0.5 * luck
    known = ~np.isnan(given)
    mean = np.where(known, given, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return poverty, ses, np.where(known.any(axis=1), mean, drawn)


def build_schools(plan: Blueprint, posts: Posts, staff: Staff, district: SmallArray) -> Schools:
    """Return the schools in the default state, or where the scenario starts."""
    keys, roster = plan.school_keys(), plan.roster
    count = len(keys)
    poverty, ses, place = standing(plan, keys)
    luck = normals(keys, Process.BUILD_SCHOOL, 0, np.zeros(count, dtype=np.int64), 1)
    culture = plan.start(plan.scenario.start.culture, "culture.start") + plan.number("culture.start_spread_sd") * luck
    tests = TESTS_KEPT + -(-plan.scenario.governance.response_lag_months // plan.scenario.months_per_year)
    return Schools(
        key=keys,
        district=district,
        level=np.array([LEVELS.index(name) for name in roster.level], dtype=np.int8),
        grade_low=roster.grade_low.astype(np.int8),
        grade_high=roster.grade_high.astype(np.int8),
        enrolment=roster.enrolment.astype(np.int32),
        poverty_share=poverty,
        teacher_start=posts.teacher_start,
        course_start=posts.course_start,
        section_start=posts.section_start,
        student_start=starts(roster.enrolment),
        first_section=staff.first_section,
        section_count=staff.section_count,
        culture=np.clip(culture, 0.0, 1.0),
        structures=np.zeros(count),
        background_sd=place,
        ses_mean=ses,
        test_preparation=np.zeros(count),
        label=np.zeros(count),
        newcomer_share=np.full(count, plan.careers.newcomer_share),
        deep=np.zeros(count),
        surface=np.zeros(count),
        skilled_use=np.zeros(count),
        own_drive=np.zeros(count),
        full_drive=np.zeros(count),
        pressure=np.zeros(count),
        growth_ratio=np.ones(count),
        score=np.full((count, plan.subjects), np.nan),
        score_history=np.zeros((tests, count)),
    )
