"""Made-up schools: sizes, levels and spreads are those that are published."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reformsim import Scenario
from reformsim.model.system import System
from reformsim.population.careers import steady_careers
from reformsim.population.staffing import StaffingNumbers, count_teachers, split_evenly, spread_classes
from reformsim.population.synthetic import draw_roster

ROOT = Path(__file__).parents[2]


def test_published_sizes() -> None:
    """A large system has the published mix of levels, mean grade, enrolment near 492 and spread of poverty."""
    roster = draw_roster(Scenario.from_dict({"system": {"schools": 2000}}), 1)
    level = np.array(roster.level)
    assert (level == "elementary").mean() == pytest.approx(0.567, abs=0.01)
    elementary = roster.enrolment[level == "elementary"]
    assert elementary.mean() / 6 == pytest.approx(68, rel=0.04)
    assert roster.enrolment.mean() == pytest.approx(492, rel=0.05)
    assert roster.poverty_share.mean() == pytest.approx(0.52, abs=0.02)
    assert roster.poverty_share.std() == pytest.approx(0.275, abs=0.015)


def test_cohorts_fit_from_level_to_level() -> None:
    """As many places begin in middle and high schools as pupils leave the level below, on average."""
    roster = draw_roster(Scenario.from_dict({"system": {"schools": 2000}}), 2)
    level = np.array(roster.level)
    grades = roster.grade_high.astype(int) - roster.grade_low + 1
    per_grade = {name: (roster.enrolment / grades)[level == name].sum() for name in ("elementary", "middle", "high")}
    assert per_grade["middle"] == pytest.approx(per_grade["elementary"], rel=0.08)
    assert per_grade["high"] == pytest.approx(per_grade["elementary"], rel=0.08)


def test_districts_are_skewed_and_none_is_empty() -> None:
    """Many districts share the schools unevenly, and each has one at least."""
    roster = draw_roster(Scenario.from_dict({"system": {"schools": 300, "districts": 40}}), 1)
    sizes = np.array([roster.district_id.count(name) for name in dict.fromkeys(roster.district_id)])
    assert (len(sizes), sizes.sum(), sizes.min()) == (40, 300, 1)
    assert sizes.max() > 3 * np.median(sizes)


def test_a_nation_has_districts_of_the_published_sizes() -> None:
    """With the numbers of the nation's scenario the shares of districts by students are near those that are published.

    Digest of Education Statistics 2022, table 214.20: classes below 1,000 students lie 9 points apart at most, the
    others 4; districts of 25,000 students and more hold a third of all. Students are those of table 216.30 to 1 %.
    """
    nation = Scenario.load(ROOT / "scenarios" / "nation.yaml")
    roster = draw_roster(nation, nation.seed)
    assert len(roster.school_id) == 99_388
    assert roster.enrolment.sum() == pytest.approx(48.86e6, rel=0.01)
    names, row = np.unique(np.array(roster.district_id), return_inverse=True)
    assert len(names) == 13_318
    students = np.bincount(row, roster.enrolment)
    share = np.histogram(students, [0, 300, 600, 1000, 2500, 5000, 10_000, 25_000, np.inf])[0] / len(students)
    published = np.array([0.194, 0.146, 0.137, 0.241, 0.140, 0.075, 0.046, 0.020])
    assert np.abs(share - published)[:3].max() < 0.09
    assert np.abs(share - published)[3:].max() < 0.04
    assert students[students >= 25_000].sum() / students.sum() == pytest.approx(1 / 3, abs=0.04)


def test_small_districts_can_have_small_schools() -> None:
    """With an exponent schools of small districts are smaller and those of large ones larger, for the same mean."""
    asked = {"system": {"schools": 4000, "districts": 500, "levels": {"elementary": 1.0}}}
    alike, smaller = (
        draw_roster(Scenario.from_dict(asked | {"parameters": {"population.size_follows_district": exponent}}), 1)
        for exponent in (0.0, 0.3)
    )
    of_district = np.unique(np.array(alike.district_id), return_inverse=True)[1]
    schools = np.bincount(of_district)[of_district]
    ratio = smaller.enrolment / alike.enrolment
    assert np.corrcoef(np.log(schools), np.log(ratio))[0, 1] > 0.95
    assert smaller.enrolment.mean() == pytest.approx(alike.enrolment.mean(), rel=0.05)


def test_adding_a_school_moves_no_other() -> None:
    """The first schools are the same whether one more stands beside them or not."""
    few, more = (
        draw_roster(Scenario.from_dict({"system": {"schools": n, "levels": {"elementary": 1.0}}}), 5) for n in (9, 10)
    )
    assert few.school_id == more.school_id[:9]
    assert few.enrolment.tolist() == more.enrolment[:9].tolist()
    assert few.poverty_share.tolist() == more.poverty_share[:9].tolist()


def test_self_contained_and_departmental_teaching() -> None:
    """Below grade six a teacher has one class in all subjects, from it on one subject and several classes."""
    state = System(Scenario.from_dict({"system": {"schools": 8}}), 1).state
    courses = np.diff(state.teachers.course_start)
    sections = np.diff(state.courses.section_start)
    contained = state.teachers.kind < 0
    assert set(courses[contained]) == {2}
    assert set(courses[~contained]) == {1}
    assert set(sections[contained[state.courses.teacher]]) == {1}
    assert set(sections[~contained[state.courses.teacher]]) == {4}
    assert set(state.courses.band[~contained[state.courses.teacher]]) <= {2, 3}


@pytest.mark.parametrize(("total", "parts", "shares"), [(7, 3, [3, 2, 2]), (2, 3, [1, 1, 0]), (6, 3, [2, 2, 2])])
def test_split_evenly(total: int, parts: int, shares: list[int]) -> None:
    """Parts differ by one at most and add up."""
    assert split_evenly(total, parts).tolist() == shares


def test_grades_share_a_class_in_tiny_schools() -> None:
    """With fewer classes than grades neighbours sit together; otherwise every grade has its own."""
    assert spread_classes(2, 4).tolist() == [[0, 1], [0, 1], [1, 1], [1, 1]]
    assert spread_classes(5, 2).tolist() == [[0, 3], [3, 2]]


def test_given_teachers_are_met() -> None:
    """A number of teachers from a file is met to the head in schools of one kind, and shared by enrolment in others."""
    number = StaffingNumbers(20.0, 23.5, 4, 6)

    def counts(grades: tuple[int, int], below: int, pupils: int, given: int) -> tuple[int, list[int]]:
        found = count_teachers(grades, (below, pupils), given, 2, number)
        return int(found[0]), found[1].tolist()

    assert counts((0, 1), 60, 60, 7) == (7, [0, 0])
    assert counts((4, 7), 100, 200, 10) == (5, [3, 2])
    assert counts((0, 1), 60, 60, 0) == (3, [0, 0])


def test_experience_starts_steady() -> None:
    """Experience begins as it stays: a decade of exits and entries moves its mean by less than a year."""
    system = System(Scenario.from_dict({"years": 10, "system": {"schools": 40}}), 1)
    before = system.state.teachers.experience_years.mean()
    for _ in range(100):
        system.advance_month()
    assert abs(system.state.teachers.experience_years.mean() - before) < 1.0
    assert steady_careers({}).newcomer_share == pytest.approx(0.17, abs=0.01)
