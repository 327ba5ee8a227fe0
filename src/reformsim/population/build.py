"""From a scenario to a system at month 0: every table filled, in the default state or where asked.

The same scenario and seed always give the same system. Each school's people depend on the seed and on
the school's own name only, so that other schools may come and go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reformsim.population.blueprint import blueprint_of
from reformsim.population.careers import Careers
from reformsim.population.people import build_courses, build_leaders, build_students, build_teachers
from reformsim.population.places import build_districts, build_ladder, build_schools, build_staff
from reformsim.population.roster import SchoolRoster
from reformsim.population.schools_file import read_schools
from reformsim.population.state import Sections, SystemState, Tables
from reformsim.population.synthetic import draw_roster

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario


def build_roster(scenario: Scenario, seed: int) -> SchoolRoster:
    """Return the schools that a scenario names in a file, or made-up ones."""
    if scenario.system.schools_file is None:
        return draw_roster(scenario, seed)
    return read_schools(scenario.system.schools_file, scenario.system.subjects, scenario.parameters)


def build_state(scenario: Scenario, seed: int) -> tuple[SystemState, Careers, tuple[str, ...]]:
    """Return the system before its first timetable, the steady state of careers, and notes on the file of schools.

    Raises
    ------
    InputError
        If the scenario's file of schools is wrong; every wrong row is named.
    """
    plan = blueprint_of(scenario, seed, build_roster(scenario, seed))
    posts, staff = build_staff(plan)
    districts, district = build_districts(plan)
    schools = build_schools(plan, posts, staff, district)
    teachers = build_teachers(plan, staff, schools, districts)
    ladder = build_ladder(plan)
    count = len(staff.section_course)
    tables = Tables(
        districts=districts,
        schools=schools,
        leaders=build_leaders(plan, schools.key),
        teachers=teachers,
        courses=build_courses(plan, staff, schools, teachers),
        sections=Sections(
            course=staff.section_course,
            first_seat=np.zeros(count, dtype=np.int32),
            size=np.zeros(count),
            mean_level=np.zeros(count),
            mean_engagement=np.zeros(count),
            growth_ratio=np.zeros(count),
        ),
        students=build_students(plan, schools, ladder),
        ladder=ladder,
    )
    names = tuple(plan.district_names())
    state = SystemState(tables, plan.roster.school_id, names, scenario.system.subjects, tuple(scenario.practices))
    return state, plan.careers, plan.roster.notes
