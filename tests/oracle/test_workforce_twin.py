"""The slow twin of a year of staff: teachers and leaders leave, move and arrive one by one."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pytest
from scipy.stats import beta

from reformsim.chance import Process, normal_quantile, uniform
from reformsim.model import workforce
from reformsim.model.system import System
from reformsim.population.people import effect_spread_sd

Person = dict[str, Any]


@pytest.fixture
def busy(system: System) -> System:
    """Give a system in which many move, and newcomers are so different that some come to the ends of their scales."""
    numbers = system.numbers
    rows = {**numbers.rows, "workforce.move_rate": tuple(0.5 for _ in numbers.rows["workforce.move_rate"])}
    system.numbers = numbers._replace(
        rows=rows,
        belief=numbers.belief._replace(spread_sd=0.5),
        workforce=numbers.workforce._replace(newcomer_skill_sd=0.45, same_district_share=0.6),
    )
    system.staff = workforce.staff_numbers(system.numbers, system.state.subjects)
    system.support.teacher_exodus[:] *= 0.2
    system.support.retention[:] = [0.0, 0.2, 0.0, 0.5, 1.4, 0.1]
    system.support.preparation[:] = [0.0, 0.3, 0.6, 1.0, 1.5, 0.1]
    system.state.districts.field_culture[:] = [0.2, 0.7]
    return system


def luck(system: System, process: Process, owner: tuple[int, int], draw: int = 0) -> float:
    """Return a uniform draw of whoever has this place, (school, slot), in the school."""
    return uniform(system.state.schools.key[owner[0]], int(process), system.month, owner[1], draw)


def own_courses(system: System, t: int) -> range:
    """Return the rows of a teacher's courses."""
    start = system.state.teachers.course_start
    return range(int(start[t]), int(start[t + 1]))


def person_of(system: System, t: int) -> Person:
    """Return who has a post: what they believe, can and do, and for how long."""
    teachers, courses, rows = system.state.teachers, system.state.courses, own_courses(system, t)
    return {
        "belief": teachers.belief[t],
        "threshold": teachers.threshold[t],
        "years": teachers.experience_years[t],
        "here": teachers.years_in_school[t],
        "skill": [courses.skill[c] for c in rows],
        "effect": [courses.effect_sd[c] for c in rows],
        "deep": [list(courses.deep[c]) for c in rows],
        "surface": [list(courses.surface[c]) for c in rows],
    }


def newcomer(system: System, t: int, before: Person) -> Person:
    """Return who takes over a post: drawn around the mean of the school's newcomers, with half of what was done there."""
    state, numbers, number = system.state, system.numbers, system.numbers.workforce
    h = int(state.teachers.school[t])
    risen = state.districts.field_culture[state.schools.district[h]] - numbers.culture.default_field
    mean_belief, mean_skill = workforce.newcomer_centre(risen, system.support.preparation[h], number)
    place = h, t - int(state.schools.teacher_start[h])
    drawn = mean_belief + numbers.belief.spread_sd * normal_quantile(luck(system, Process.TEACHER_ENTRY, place, 0))
    chance = luck(system, Process.TEACHER_ENTRY, place, 1)
    skill, effect = [], []
    for c in own_courses(system, t):
        spot = h, c - int(state.schools.course_start[h])
        lucky, lasting = (normal_quantile(luck(system, Process.COURSE_ENTRY, spot, draw)) for draw in (0, 1))
        skill.append(min(max(mean_skill + number.newcomer_skill_sd * lucky, number.least_skill), 1.0))
        effect.append(effect_spread_sd(state.subjects)[state.courses.subject[c]] * lasting)
    kept = {
        name: [[number.newcomer_takes_over * e for e in row] for row in before[name]] for name in ("deep", "surface")
    }
    return {
        "belief": min(max(drawn, 0.0), 1.0),
        "threshold": numbers.choice.threshold_scale * np.log(chance / (1.0 - chance)),
        "years": 0.0,
        "here": 0.0,
        "skill": skill,
        "effect": effect,
        **kept,
    }


def rings(system: System, movers: list[int]) -> dict[int, int]:
    """Return the post that each mover takes: that of the one before in a ring of those who can change places."""
    state, found = system.state, defaultdict(list)
    for t in movers:
        h = int(state.teachers.school[t])
        place = h, t - int(state.schools.teacher_start[h])
        near = luck(system, Process.TEACHER_MOVE, place, 0) < system.numbers.workforce.same_district_share
        where = int(state.schools.district[h]) if near else "anywhere"
        order = luck(system, Process.TEACHER_MOVE, place, 1)
        found[where, int(state.teachers.kind[t])].append((order, t))
    taken = {}
    for ring in found.values():
        ordered = [t for _, t in sorted(ring)]
        taken |= {t: ordered[i - 1] for i, t in enumerate(ordered)}
    return taken


def slow_year(system: System) -> tuple[list[Person], list[bool]]:
    """Return who has each post after a year, and who has stayed in the school."""
    state = system.state
    people = [person_of(system, t) for t in range(len(state.teachers.school))]
    after = [person | {"years": person["years"] + 1.0, "here": person["here"] + 1.0} for person in people]
    stayed, movers = [True] * len(people), []
    older = list(after)
    for t, before in enumerate(people):
        h = int(state.teachers.school[t])
        chance = luck(system, Process.TEACHER_EXIT, (h, t - int(state.schools.teacher_start[h])))
        leave, move = workforce.exit_rates(t, state.tables, system.support, system.staff)
        if chance < leave:
            after[t], stayed[t] = newcomer(system, t, before), False
        elif chance < leave + move:
            movers.append(t)
    for t, post in rings(system, movers).items():
        stayed[post] = bool(state.teachers.school[t] == state.teachers.school[post])
        after[post] = older[t] | ({} if stayed[post] else {"here": 0.0})
    return after, stayed


def test_years_of_staff(busy: System) -> None:
    """Who leaves, who changes places with whom, and what newcomers bring come out as if posts were filled one by one."""
    teachers, beliefs, skills, moves = busy.state.teachers, set(), set(), []
    for busy.month in range(29, 100, 10):
        after, stayed = slow_year(busy)
        before = teachers.threshold.copy()
        busy.all_at_once(workforce.turn_over, busy.support, busy.staff, busy.month)
        workforce.draw_thresholds(busy.state, busy.numbers.choice.threshold_scale, busy.month)
        for t, person in enumerate(after):
            found = person_of(busy, t)
            for name, value in person.items():
                np.testing.assert_allclose(found[name], value, rtol=1e-9, atol=1e-12, err_msg=f"{name} of {t}")
        assert teachers.stayed.tolist() == stayed
        shares = [np.mean([not stayed[t] for t in np.flatnonzero(teachers.school == h)]) for h in range(6)]
        assert busy.state.schools.newcomer_share == pytest.approx(shares)
        novices = [person for person in after if person["years"] == 0.0]
        beliefs |= {person["belief"] for person in novices}
        skills |= {skill for person in novices for skill in person["skill"]}
        moves += [stayed[t] for t, person in enumerate(after) if person["years"] and person["threshold"] != before[t]]
    assert {0.0, 1.0} < beliefs
    assert {busy.numbers.workforce.least_skill, 1.0} < skills
    assert set(moves) == {True, False}
    assert len(moves) > 50


def test_years_of_leaders(busy: System) -> None:
    """Which leaders go, and what new ones bring, come out as if told one by one; poverty, exodus and pipeline count."""
    state, support, number, leader = busy.state, busy.support, busy.numbers.workforce, busy.numbers.leader
    support.pipeline[:] = [0.0, 0.4, 1.0, 1.7, 0.2, 0.0]
    support.leader_exodus[:] = [0.0, 0.2, 0.0, 0.1, 0.0, 0.4]
    state.schools.poverty_share[:] = [0.05, 0.95, 0.3, 0.5, 0.8, 0.6]
    risen = state.districts.field_culture[state.schools.district] - busy.numbers.culture.default_field
    means, _ = workforce.newcomer_centre(risen, support.preparation, number)
    many = 0
    for busy.month in range(60):
        expected = []
        for h in range(6):
            poorer = state.schools.poverty_share[h] - busy.numbers.population.poverty_mean
            rate = number.leader_leave_rate * (1 + number.leader_poverty_gradient * poorer)
            rate += busy.numbers.lever.leader_exodus_share * support.leader_exodus[h]
            gone = luck(busy, Process.LEADER_EXIT, (h, 0)) < rate
            chances = [luck(busy, Process.LEADER_ENTRY, (h, 0), draw) for draw in (0, 1)]
            able = beta.ppf(chances[0], leader.leadership_alpha, leader.leadership_beta)
            able += leader.pipeline_share * min(support.pipeline[h], 1) * (1 - able)
            believes = min(max(means[h] + busy.numbers.belief.spread_sd * normal_quantile(chances[1]), 0), 1)
            old = state.leaders
            stays = (old.leadership[h], old.belief[h], old.attention[h], old.tenure_years[h] + 1)
            expected.append((able, believes, leader.attention_rest, 0.0) if gone else stays)
            many += gone
        found = workforce.replace_leaders(state, support, busy.numbers, busy.month)
        leaders = state.leaders
        columns = (leaders.leadership, leaders.belief, leaders.attention, leaders.tenure_years)
        np.testing.assert_allclose(np.stack(columns, axis=1), expected, rtol=1e-9, atol=1e-12)
        assert found.tolist() == [row[-1] == 0.0 for row in expected]
    assert 40 < many < 200
