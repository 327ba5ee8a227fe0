"""Laws of people: who leaves, moves, enters and is handed on, whatever the numbers are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from reformsim.model.month import YEAR_END
from reformsim.model.promotion import forget, promote
from reformsim.model.system import System
from reformsim.population.state import SystemState

Array = npt.NDArray[Any]
Make = Callable[..., System]
Before = Callable[[System, str], System]


def after(system: System, name: str) -> System:
    """Return a copy of a system after one more step of the year's end."""
    done = system.copy()
    next(step for step in YEAR_END if step.name == name).run(done)
    return done


def school_of_students(state: SystemState) -> Array:
    """Return the row of each student's school."""
    return np.repeat(np.arange(len(state.schools.key)), np.diff(state.schools.student_start))


def school_of_sections(state: SystemState) -> Array:
    """Return the row of each section's school."""
    return state.teachers.school[state.courses.teacher[state.sections.course]]


def own_courses(system: System, t: int) -> slice:
    """Return a teacher's courses."""
    start = system.state.teachers.course_start
    return slice(int(start[t]), int(start[t + 1]))


def carried(system: System, t: int) -> bytes:
    """Return all that a teacher takes along to another post, but the years."""
    teachers, courses, mine = system.state.teachers, system.state.courses, own_courses(system, t)
    columns = (courses.skill, courses.effect_sd, courses.deep, courses.surface)
    own = np.array([teachers.belief[t], teachers.threshold[t]])
    return own.tobytes() + b"".join(column[mine].tobytes() for column in columns)


def test_stayers_and_movers_take_everything_along(make: Make, before: Before) -> None:
    """Nobody but a leaver is lost and nobody doubled: belief, threshold, skill and habits of all others are there."""
    spring = before(make(9, schools=14), "staff")
    autumn = after(spring, "staff")
    old, new = spring.state.teachers, autumn.state.teachers
    novices = new.experience_years == 0.0
    people = range(len(novices))
    known = {carried(spring, t): t for t in people}
    origin = {t: known[carried(autumn, t)] for t in people if not novices[t]}
    assert len(known) == len(novices)
    assert len(set(origin.values())) == len(origin)
    assert all(new.experience_years[t] == old.experience_years[u] + 1.0 for t, u in origin.items())
    moved = {t: u for t, u in origin.items() if t != u}
    assert len(moved) > 10
    assert all(old.kind[t] == old.kind[u] for t, u in moved.items())
    assert any(old.school[t] != old.school[u] for t, u in moved.items())
    elsewhere = novices.copy()
    elsewhere[[t for t, u in moved.items() if old.school[t] != old.school[u]]] = True
    assert (new.stayed == ~elsewhere).all()
    assert (new.years_in_school[elsewhere] == 0.0).all()
    kept = [t for t, u in origin.items() if t == u]
    assert (new.years_in_school[kept] == old.years_in_school[kept] + 1.0).all()
    share = [elsewhere[new.school == h].mean() for h in range(14)]
    assert autumn.state.schools.newcomer_share == pytest.approx(share)


def test_years_in_a_school_are_the_persons(make: Make) -> None:
    """Nobody has been in a school for longer than a teacher, also after changing places within the school."""
    teachers = make(60, schools=12, years=6).state.teachers
    assert (teachers.years_in_school <= teachers.experience_years).all()


def test_movers_who_stay_near_change_within_their_district(make: Make, before: Before) -> None:
    """If all moves are within the district nobody is found in another one; otherwise somebody is."""
    crossed = []
    for share in (0.0, 1.0):
        parameters = {"workforce.same_district_share": share}
        spring = before(make(9, schools=14, parameters=parameters), "staff")
        autumn = after(spring, "staff")
        district = spring.state.schools.district[spring.state.teachers.school]
        home = dict(zip(spring.state.teachers.threshold, district, strict=True))
        now = zip(autumn.state.teachers.threshold, district, strict=True)
        crossed.append(sum(home.get(threshold, d) != d for threshold, d in now))
    assert crossed[0] > 0
    assert crossed[1] == 0


def test_newcomers_take_over_part_of_the_practice(make: Make, before: Before) -> None:
    """Where one has left the newcomer begins with a share of what was done there, deep and on the surface."""
    spring = before(make(9, schools=8), "staff")
    autumn = after(spring, "staff")
    share = spring.numbers.workforce.newcomer_takes_over
    assert 0.0 < share < 1.0
    novices = autumn.state.teachers.experience_years == 0.0
    rows = novices[autumn.state.courses.teacher]
    found = autumn.state.courses.deep[rows]
    known = {value * share for value in spring.state.courses.deep.ravel()}
    assert set(found.ravel()) <= known
    assert len(found) > 5


@pytest.mark.parametrize(("channel", "more"), [("retention", False), ("teacher_exodus", True)])
def test_who_leaves_with_a_lever_is_who_leaves_without(make: Make, before: Before, channel: str, more: bool) -> None:
    """Retention keeps some of the leavers and adds none; an exodus adds some and keeps all: the luck is the same."""
    spring = before(make(9, schools=12), "staff")
    gone = []
    for amount in (0.0, 1.0):
        getattr(spring.support, channel)[:] = amount
        gone.append(set(np.flatnonzero(after(spring, "staff").state.teachers.experience_years == 0.0)))
    fewer, greater = gone if more else gone[::-1]
    assert fewer < greater


def test_new_leaders_begin_at_the_beginning(make: Make, before: Before) -> None:
    """A new leader has no tenure and rested attention, others keep all; an exodus adds leavers; a pipeline helps."""
    spring = before(make(9, schools=30), "staff")
    plain = after(spring, "staff")
    spring.support.leader_exodus[:] = 0.8
    many = after(spring, "staff")
    spring.support.pipeline[:] = 1.0
    helped = after(spring, "staff")
    new, leaders = plain.new_leaders, plain.state.leaders
    assert 0 < new.sum() < many.new_leaders.sum()
    assert (many.new_leaders >= new).all()
    assert (leaders.tenure_years == np.where(new, 0.0, spring.state.leaders.tenure_years + 1.0)).all()
    assert (leaders.attention[new] == plain.numbers.leader.attention_rest).all()
    assert (leaders.leadership[~new] == spring.state.leaders.leadership[~new]).all()
    missing = 1.0 - many.state.leaders.leadership[new]
    gained = helped.state.leaders.leadership[new] - many.state.leaders.leadership[new]
    assert gained == pytest.approx(plain.numbers.leader.pipeline_share * missing)


def handed_on(system: System) -> tuple[System, Array, dict[int, int]]:
    """Return a system after the pupils' summer, the rows that had left, and which row each taker's pupil came from."""
    done = system.copy()
    done.each_district(promote, done.plan, done.numbers.learning, done.intake)
    students, school = system.state.students, school_of_students(system.state)
    leaving = np.flatnonzero(students.grade == system.state.schools.grade_high[school])
    place = {float(level): int(row) for row, level in zip(leaving, students.background[leaving], strict=True)}
    now = done.state.students.background[leaving]
    return done, leaving, {int(row): place[level] for row, level in zip(leaving, now, strict=True) if level in place}


def test_pupils_take_everything_to_the_next_school(make: Make, before: Before) -> None:
    """One handed on comes from the grade below in the same district, with status, levels, engagement and scores."""
    spring = before(make(9, schools=14), "promotion")
    done, leaving, source = handed_on(spring)
    old, new, school = spring.state.students, done.state.students, school_of_students(spring.state)
    schools, numbers = spring.state.schools, spring.numbers.learning
    assert len(source) > 100
    forget(slice(0, len(school)), old, spring.state.ladder, spring.plan, numbers)  # those who go on have forgotten, too
    assert len(set(source.values())) == len(source)
    for row, origin in source.items():
        assert schools.grade_low[school[row]] == old.grade[origin] + 1 == new.grade[row]
        assert schools.district[school[row]] == schools.district[school[origin]]
        for name in ("poverty", "ses", "background", "engagement", "achievement", "score"):
            assert getattr(new, name)[..., row].tobytes() == getattr(old, name)[..., origin].tobytes(), name
    fresh = np.array([row for row in leaving if int(row) not in source])
    assert np.isnan(new.score[:, fresh]).all()
    assert (new.grade[fresh] == schools.grade_low[school[fresh]]).all()
    stay = np.setdiff1d(np.arange(len(school)), leaving)
    assert (new.grade[stay] == old.grade[stay] + 1).all()
    assert new.achievement[:, stay].tobytes() == old.achievement[:, stay].tobytes()


def test_places_above_kindergarten_are_filled_from_below_first(make: Make, before: Before) -> None:
    """In each district and grade a newcomer takes a place only when all who left the grade below have one."""
    spring = before(make(9, schools=14), "promotion")
    _, leaving, source = handed_on(spring)
    schools, school = spring.state.schools, school_of_students(spring.state)
    grade = spring.state.students.grade
    for d in range(2):
        for low in range(1, 13):
            near = [int(row) for row in leaving if schools.district[school[row]] == d]
            places = [row for row in near if schools.grade_low[school[row]] == low]
            leavers = [row for row in near if grade[row] == low - 1]
            assert sum(row in source for row in places) == min(len(places), len(leavers))


def test_neighbourhoods_stay_together(make: Make, before: Before) -> None:
    """Pupils go on in the order of their schools' status: of two next schools the better-off one gets the better-off."""
    spring = before(make(9, schools=24, system={"schools": 24, "districts": 1}), "promotion")
    _, _, source = handed_on(spring)
    school, status = school_of_students(spring.state), spring.state.schools.ses_mean
    seen = 0
    for low in (6, 9):
        rows = [row for row in source if spring.state.schools.grade_low[school[row]] == low]
        to, came = (np.array([status[school[row]] for row in picked]) for picked in (rows, [source[r] for r in rows]))
        order = np.lexsort((came, to))
        assert (np.diff(came[order]) >= 0).all()
        seen += len(set(to))
    assert seen > 2


def test_staff_and_classes_keep_their_numbers(make: Make) -> None:
    """Three years change no school's number of teachers, courses, sections or pupils, and no one's post or subject."""
    start, end = make(0, schools=6), make(31, schools=6)
    for name in ("teacher_start", "course_start", "section_start", "student_start", "enrolment", "first_section"):
        assert getattr(start.state.schools, name).tobytes() == getattr(end.state.schools, name).tobytes()
    for name in ("school", "team", "kind", "ties", "course_start"):
        assert getattr(start.state.teachers, name).tobytes() == getattr(end.state.teachers, name).tobytes()
    assert start.state.courses.teacher.tobytes() == end.state.courses.teacher.tobytes()
    school = school_of_students(end.state)
    grade = end.state.students.grade
    assert (grade >= end.state.schools.grade_low[school]).all()
    assert (grade <= end.state.schools.grade_high[school]).all()


@pytest.mark.parametrize(
    ("levels", "kind"),
    [({"elementary": 0.5, "middle": 0.2, "high": 0.3}, 0), ({"elementary": 0.3, "middle": 0.4, "high": 0.3}, 1)],
)
def test_every_neighbourhood_has_its_part(make: Make, before: Before, levels: dict[str, float], kind: int) -> None:
    """Where places and leavers are not equal in number, each school sends and fills its share, to within two pupils."""
    spring = before(make(9, system={"schools": 14, "districts": 2, "levels": levels}), "promotion")
    _, leaving, source = handed_on(spring)
    schools, school = spring.state.schools, school_of_students(spring.state)
    grade, unequal = spring.state.students.grade, [0, 0]
    for d in range(2):
        for low in range(1, 13):
            near = leaving[schools.district[school[leaving]] == d]
            places = near[schools.grade_low[school[near]] == low]
            leavers = near[grade[near] == low - 1]
            count = min(len(places), len(leavers))
            unequal[0] += count < len(leavers)
            unequal[1] += 0 < count < len(places)
            sent = np.array([source[int(row)] for row in places if int(row) in source], dtype=np.int64)
            filled = np.array([row for row in places if int(row) in source], dtype=np.int64)
            for rows, chosen in ((leavers, sent), (places, filled)):
                for h in np.unique(school[rows]):
                    share = (school[rows] == h).sum() * count / len(rows)
                    assert (school[chosen] == h).sum() == pytest.approx(share, abs=2.0)
    assert unequal[kind] > 0


@pytest.mark.parametrize("months", [0, 11, 23])
def test_rosters_list_every_class_once(make: Make, months: int) -> None:
    """A class has its pupils on the seats of its school's roster, lowest slot first; no seat is empty or taken twice."""
    state = make(months, schools=6).state
    sections, students, school_of = state.sections, state.students, school_of_sections(state)
    seats = np.zeros(students.roster.shape, dtype=int)
    for k in range(len(sections.course)):
        subject, school = state.courses.subject[sections.course[k]], school_of[k]
        first = state.schools.student_start[school] + sections.first_seat[k]
        own = slice(first, first + int(sections.size[k]))
        slots = students.roster[subject, own]
        expected = np.flatnonzero(students.section[subject] == k) - state.schools.student_start[school]
        assert slots.tolist() == expected.tolist()
        seats[subject, own] += 1
    assert (seats == 1).all()


def test_small_schools_share_classes_between_grades(make: Make) -> None:
    """A class of several grades has all their pupils on its seats."""
    state = make(
        11, schools=8, parameters={"population.elementary_class_size": 60.0, "population.students_per_grade": 30.0}
    ).state
    shared = [
        k
        for k in range(len(state.sections.course))
        if len(set(state.students.grade[(state.students.section == k).any(axis=0)])) > 1
    ]
    assert shared
    for k in shared:
        subject = state.courses.subject[state.sections.course[k]]
        assert state.sections.size[k] == (state.students.section[subject] == k).sum()
