"""What is noted of a month is what the state says, column by column."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reformsim import Scenario
from reformsim.model.system import System
from reformsim.observe.observer import Observer
from reformsim.observe.rows import MEANS, system_row
from reformsim.observe.sums import PeopleSums, add_up

SCENARIOS = Path(__file__).parents[2] / "scenarios"
MONTHS = 37


ASKED = {
    "a reform that goes deep": ("breakthrough", "[reading, mathematics]"),
    "a reform for show": ("accountability", "[reading, mathematics]"),
    "one subject": ("breakthrough", "[mathematics]"),
    "three subjects": ("breakthrough", "[reading, mathematics, science]"),
}


@pytest.fixture(scope="module", params=ASKED.values(), ids=ASKED)
def system(request: pytest.FixtureRequest) -> System:
    """Return seven schools in three districts in the fourth year of a reform."""
    name, subjects = request.param
    asked = ["system.schools=7", "system.districts=3", f"system.subjects={subjects}"]
    system = System(Scenario.load(SCENARIOS / f"{name}.yaml", asked), 3)
    for _ in range(MONTHS):
        system.advance_month()
    return system


def by_hand(system: System, cuts: np.ndarray) -> dict[str, float]:
    """Return a month's row, each column by its description in the data dictionary, with nothing but means of columns."""
    state, pupils = system.state, system.state.students
    grade, growth = pupils.grade, system.plan.school_year_growth_sd
    path = state.ladder.level_sd + (MONTHS % 10 + 1) / 10 * growth
    distance = pupils.achievement.T - path[:, grade].T
    teachers, schools, mean = state.teachers, state.schools, distance.mean(axis=1)
    score = {name: np.average(schools.score[:, n], weights=schools.enrolment) for n, name in enumerate(state.subjects)}
    courses_of_teacher = np.diff(teachers.course_start)
    surface = np.add.reduceat(state.courses.surface.mean(axis=1), teachers.course_start[:-1]) / courses_of_teacher
    low, high = pupils.ses <= cuts[0], pupils.ses >= cuts[1]
    named = {
        "deep": teachers.deep.mean(),
        "surface": surface.mean(),
        "culture": schools.culture.mean(),
        "field_culture": state.districts.field_culture.mean(),
        "belief": teachers.belief.mean(),
        "skill": state.courses.skill.mean(),
        "leader_support": state.leaders.support.mean(),
        "attention": state.leaders.attention.mean(),
        "political_will": state.districts.political_will.mean(),
        "celebrated_share": state.districts.celebrated_share.mean(),
        "growth_ratio": np.average(schools.growth_ratio, weights=schools.enrolment),
        "engagement": pupils.engagement.mean(),
        "achievement_sd": mean.mean(),
        "score_sd": np.mean(list(score.values())),
        "low_status_sd": mean[low].mean(),
        "high_status_sd": mean[high].mean(),
        "schools_above_half": (schools.deep > 0.5).mean(),
        "teachers_above_half": (teachers.deep.mean(axis=1) > 0.5).mean(),
        "ownership": min(schools.own_drive.sum() / schools.full_drive.sum(), 1.0),
        "pressure": schools.pressure.mean(),
        "cost_dollars": state.districts.spent_dollars.sum(),
    }
    named |= {f"deep_{name}": teachers.deep[:, p].mean() for p, name in enumerate(state.practices)}
    named |= {f"achievement_{name}": distance[:, n].mean() for n, name in enumerate(state.subjects)}
    return {name: float(value) for name, value in named.items()} | {f"score_{name}": score[name] for name in score}


def test_a_month_is_noted_as_it_is(system: System) -> None:
    """Every column of the system's row is the mean that its description names."""
    people = PeopleSums(system)
    cuts, row = people.cuts, system_row(system, people.of_month(system), released=False)
    assert {"month", "year", "released", *by_hand(system, cuts)} == set(row)
    assert (row.pop("month"), row.pop("year"), row.pop("released")) == (MONTHS + 1, (MONTHS + 1) / 10, False)
    assert row == pytest.approx(by_hand(system, cuts), rel=1e-12, abs=1e-14)


def test_columns_stand_in_the_order_of_the_data_dictionary(system: System) -> None:
    """Means first, then those of practices and subjects; what was added after the scenario's years is marked between."""
    row = system_row(system, PeopleSums(system).of_month(system), released=True)
    state = system.state
    last = [f"deep_{name}" for name in state.practices]
    last += [f"{what}_{name}" for what in ("achievement", "score") for name in state.subjects]
    assert list(row) == ["month", "year", *MEANS, "released", *last]
    assert row["released"] is True


def test_sums_of_schools_do_not_depend_on_what_stood_there(system: System) -> None:
    """The place that sums are written to is used again every month: nothing of the month before is left in it."""
    people = PeopleSums(system)
    people.sums[:] = 0.0
    fresh = people.of_month(system).copy()
    people.sums[:] = np.nan
    assert people.of_month(system).tobytes() == fresh.tobytes()
    assert fresh.shape == (7, len(system.state.subjects) + 8 + len(system.state.practices))


def test_nobody_of_a_status_is_no_number(system: System) -> None:
    """Where no pupil is poor enough, the mean of the poorest is not a number, and the others stand."""
    nobody = PeopleSums(system).with_cuts(np.array([-99.0, 99.0]))
    row = system_row(system, nobody.of_month(system), released=False)
    assert np.isnan(row["low_status_sd"])
    assert np.isnan(row["high_status_sd"])
    assert row["engagement"] == pytest.approx(system.state.students.engagement.mean())


def test_whoever_is_of_both_counts_twice(system: System) -> None:
    """Where all are alike everybody is among the poorest and among the richest quarter."""
    both = PeopleSums(system).with_cuts(np.array([99.0, -99.0]))
    row = system_row(system, both.of_month(system), released=False)
    assert row["low_status_sd"] == row["high_status_sd"] == pytest.approx(row["achievement_sd"], rel=1e-12)


def test_standing_is_looked_up_anew_each_school_year(system: System) -> None:
    """Over the summer others come: a year later the sums are those of the pupils who are there then, not of those before."""
    later, people = system.copy(), PeopleSums(system)
    people.of_month(later)
    for _ in range(system.scenario.months_per_year):
        later.advance_month()
    fresh = PeopleSums(system).with_cuts(people.cuts)
    assert people.of_month(later).tobytes() == fresh.of_month(later).tobytes()


def test_memory_does_not_grow_with_the_years(system: System) -> None:
    """What kernels were given is kept for the next call; an observed run gives them the same tables year after year."""
    run, kept = system.copy(), []
    observer = Observer(run)
    for _ in range(4):
        for _ in range(run.scenario.months_per_year):
            for step in run.advance():
                observer.look(run, step)
        kept.append((len(run._kernels._tables), len(run._kernels._types)))
    assert kept[1:] == [kept[1]] * 3


def test_a_copy_goes_its_own_way(system: System) -> None:
    """What a copy adds up does not show in the sums that it was copied from."""
    people = PeopleSums(system)
    before = people.of_month(system).copy()
    twin, other = people.copy(), system.copy()
    other.state.students.engagement[:], other.state.students.ses[:] = 0.0, 9.0
    twin.with_cuts(people.cuts).of_month(other)
    for _ in range(system.scenario.months_per_year):
        other.advance_month()
    twin.of_month(other)
    assert people.sums.tobytes() == before.tobytes() == people.of_month(system).tobytes()


@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 31, 32, 33, 500])
def test_sums_beside_each_other_are_plain_sums(count: int) -> None:
    """However many there are, and whoever is last: sums of everybody, of those of low and of those of high status."""
    draw = np.random.default_rng(count)
    values, status = draw.normal(size=count), draw.integers(0, 4, count).astype(np.uint8)
    asked = values.sum(), values[(status & 1) > 0].sum(), values[(status & 2) > 0].sum()
    room = np.full(48, np.nan)
    assert add_up(values, status, room) == pytest.approx(asked, rel=1e-12, abs=1e-12)
