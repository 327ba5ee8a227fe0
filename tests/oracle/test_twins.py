"""Slow twins: each process of a month written again as plain loops from its equation, and held against the kernel.

The twins take the state as it was before the process, and must give what the kernel gives to 1e-12, on a system of
two districts and all levels with every channel of support filled at random.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from reformsim.chance import Process, four_normals
from reformsim.model import belief, choice, culture, leadership, promotion, teaching, testing
from reformsim.model.system import System
from reformsim.population.state import SystemState

Array = npt.NDArray[Any]
CLOSE: dict[str, Any] = {"rtol": 1e-12, "atol": 1e-12}


def s(drive: float) -> float:
    """Return the logistic share."""
    return 1.0 / (1.0 + math.exp(-drive))


def joint(values: Array, strengths: Array) -> float:
    """Return what practices reach together."""
    return 1.0 - math.prod(1.0 - min(float(e * w), 1.0) for e, w in zip(values, strengths, strict=True))


def courses_of(state: SystemState, t: int) -> range:
    """Return a teacher's courses."""
    return range(int(state.teachers.course_start[t]), int(state.teachers.course_start[t + 1]))


def seen_by(state: SystemState, number: Any, cross: float, c: int, p: int) -> float:
    """Return what a course's teacher sees around, by going through everybody."""
    teachers, courses = state.teachers, state.courses
    t = int(courses.teacher[c])
    others = [u for u in range(len(teachers.school)) if u != t and teachers.school[u] == teachers.school[t]]
    far = [teachers.deep[u, p] for u in teachers.ties[t] if u >= 0]
    everyone = np.mean([teachers.deep[u, p] for u in others]) if others else (np.mean(far) if far else 0.0)
    same = [
        courses.deep[d, p] for u in others for d in courses_of(state, u) if courses.subject[d] == courses.subject[c]
    ]
    around = np.mean(same) if same else everyone
    around = (1 - number.other_subject_share) * around + number.other_subject_share * everyone
    mates = [teachers.deep[u, p] for u in others if teachers.team[u] == teachers.team[t]]
    if mates:
        around = (1 - number.team_share) * around + number.team_share * np.mean(mates)
    return float((1 - cross) * around + cross * np.mean(far) if far else around)


def test_choice(system: System) -> None:
    """V, wanted, pressed, deep* and surface* of every course and practice are those of the equations."""
    state, number, practice, support = system.state, system.numbers.choice, system.plan.practice, system.support
    deep, surface = state.courses.deep.copy(), state.courses.surface.copy()
    for c in range(len(state.courses.teacher)):
        t = int(state.courses.teacher[c])
        h = int(state.teachers.school[t])
        cell = (h, int(state.courses.subject[c]), int(state.courses.band[c]))
        k = state.courses.skill[c]
        felt = number.unlabelled_share + (1 - number.unlabelled_share) * state.schools.label[h]
        pressure = number.mandate_pressure * support.mandate[cell]
        pressure += number.accountability_pressure * support.accountability[h] * felt
        cross = min(number.cross_school_share + number.network_gain * support.networks[h], number.cross_school_limit)
        capacity = max(e * w for e, w in zip(state.courses.deep[c], practice.is_capacity, strict=True))
        for p in range(len(state.practices)):
            relief = 0.0 if practice.is_capacity[p] > 0 else number.capacity_relief * capacity
            drive = (
                number.belief_weight * (2 * state.teachers.belief[t] - 1)
                + number.conformity * (2 * seen_by(state, number, cross, c, p) - 1)
                + number.culture_pull * (2 * state.schools.culture[h] - 1)
                + 2 * number.leader_weight * state.leaders.support[h]
                - number.cost * practice.difficulty[p] * (1 - k) * (1 - relief)
                + float(practice.synergy[p] @ state.courses.deep[c])
                + number.intercept
                + number.coaching_push * support.coaching_scale[h] * support.coaching[cell]
                - number.overload_weight * support.overload[h]
                - state.teachers.threshold[t]
            )
            wanted, pressed = s(drive / number.noise), s((drive + pressure) / number.noise)
            aim = wanted + (pressed - wanted) * k * number.pressure_depth
            deep[c, p] += (aim - deep[c, p]) / number.response_months
            surface[c, p] += (max(pressed - aim, 0.0) - surface[c, p]) / number.response_months
    system.each_school(choice.choose_practice, practice, support, number)
    np.testing.assert_allclose(state.courses.deep, deep, **CLOSE)
    np.testing.assert_allclose(state.courses.surface, surface, **CLOSE)


def test_noticing(system: System) -> None:
    """What others see of a teacher and a school are plain means."""
    state = system.state
    state.courses.deep[:] = np.random.default_rng(1).random(state.courses.deep.shape)
    system.each_school(choice.notice_practice)
    for t in range(len(state.teachers.school)):
        rows = list(courses_of(state, t))
        np.testing.assert_allclose(state.teachers.deep[t], state.courses.deep[rows].mean(axis=0), **CLOSE)
    for h in range(6):
        mine = state.teachers.school == h
        assert state.schools.deep[h] == pytest.approx(state.teachers.deep[mine].mean(), rel=1e-12)
        shown = [state.courses.surface[list(courses_of(state, int(t)))].mean() for t in np.flatnonzero(mine)]
        assert state.schools.surface[h] == pytest.approx(np.mean(shown), rel=1e-12)
        use = [
            np.mean([state.courses.skill[c] * state.courses.deep[c].mean() for c in courses_of(state, int(t))])
            for t in np.flatnonzero(mine)
        ]
        assert state.schools.skilled_use[h] == pytest.approx(np.mean(use), rel=1e-12)


def test_teaching_plan(system: System) -> None:
    """Aim, error of the estimate, pace and additions of each course are those of the equations."""
    state, number, plan, support = system.state, system.numbers.learning, system.plan, system.support
    system.each_school(teaching.plan_teaching, plan, support, number)
    for c in range(len(state.courses.teacher)):
        t = int(state.courses.teacher[c])
        h, n, band = int(state.teachers.school[t]), int(state.courses.subject[c]), int(state.courses.band[c])
        deep, k = state.courses.deep[c], state.courses.skill[c]
        a = joint(deep, plan.practice.is_targeting)
        tools = 1 + plan.formative_tools * support.formative_assessment[h, n, band]
        precision = min(joint(deep, plan.practice.is_information) * k * tools, 1.0)
        ready = 1 - (1 - plan.readiness[n, band]) * (1 - support.learning_paths[h, n, band])
        error = number.level_sd * (1 - number.information_share * precision * ready)
        time = 1 + joint(deep, plan.practice.is_time) + plan.learning_time_growth * support.learning_time[h, n, band]
        time += plan.class_size_growth * support.class_size[h, n, band]
        novice = number.novice_deficit_sd * math.exp(-state.teachers.experience_years[t] / number.experience_years)
        new_leader = float(state.leaders.tenure_years[h] < number.new_leader_years) - plan.usual_new_leader_share
        extra = (
            state.courses.effect_sd[c]
            - novice
            - plan.usual_experience_effect_sd
            - number.turnover_harm_sd * (state.schools.newcomer_share[h] - plan.usual_newcomer_share)
            - number.new_leader_harm_sd * new_leader
            + plan.drill_sd[n] * state.schools.test_preparation[h]
        )
        found = (
            state.courses.aim_share[c],
            state.courses.estimate_error_sd[c],
            state.courses.pace[c],
            state.courses.extra_sd[c],
        )
        np.testing.assert_allclose(found, (a, error, (1 - number.dip * a * (1 - k)) * time, extra), **CLOSE)


def test_learning(system: System) -> None:
    """Match, quality, growth and engagement of each pupil are those of the equations, with the same luck."""
    state, number, plan = system.state, system.numbers.learning, system.plan
    system.each_school(teaching.plan_teaching, plan, system.support, number)
    achievement, engagement = state.students.achievement.copy(), state.students.engagement.copy()
    month, months = int(plan.month[0]), plan.months_per_year
    school = np.repeat(np.arange(6), np.diff(state.schools.student_start))
    level = achievement - state.ladder.level_sd[:, state.students.grade]
    subjects = len(state.subjects)
    ratios: dict[int, list[float]] = {}
    for i in range(len(school)):
        h, g = int(school[i]), int(state.students.grade[i])
        slot = i - int(state.schools.student_start[h])
        keen = 1 + number.engagement_effect * (state.students.engagement[i] - number.engagement_start)
        aim = number.engagement_start
        for n in range(subjects):
            k = int(state.students.section[n, i])
            c = int(state.sections.course[k])
            mates = state.students.section[n] == k
            luck = four_normals(state.schools.key[h], int(Process.LEARNING), month, slot, n // 2)[2 * (n % 2) :]
            a, mean = state.courses.aim_share[c], level[n, mates].mean()
            target = (1 - a) * mean + a * (level[n, i] + state.courses.estimate_error_sd[c] * luck[0])
            match = math.exp(-((target - level[n, i]) ** 2) / (2 * number.match_width_sd**2))
            quality = (number.quality_floor + (1 - number.quality_floor) * match) / plan.usual_quality[n, g]
            ratio = quality * state.courses.pace[c] * keen
            ratios.setdefault(k, []).append(ratio)
            growth = plan.school_year_growth_sd[n, g] * ratio + state.courses.extra_sd[c]
            achievement[n, i] += growth / months + number.noise_sd / math.sqrt(months) * luck[1]
            near = state.students.engagement[mates].mean() - number.engagement_start
            aim += (
                number.engagement_match * (match - plan.usual_match[n, g])
                + state.courses.engagement_lift[c]
                + number.engagement_classmates * near
            ) / subjects
        moved = state.students.engagement[i] + (aim - state.students.engagement[i]) / number.engagement_months
        engagement[i] = min(max(moved, 0.0), 1.0)
    system.each_school(teaching.learn, plan, number)
    system.each_school(teaching.gather_growth)
    np.testing.assert_allclose(state.students.achievement, achievement, **CLOSE)
    np.testing.assert_allclose(state.students.engagement, engagement, **CLOSE)
    for k, found in ratios.items():
        assert state.sections.growth_ratio[k] == pytest.approx(np.mean(found), rel=1e-12)


@pytest.mark.parametrize(("aim_share", "error_sd"), [(0.0, 0.9), (0.5, 0.6), (1.0, 0.2), (1.0, 0.9)])
def test_expected_match_in_closed_form(aim_share: float, error_sd: float) -> None:
    """E[m] = w / sqrt(w^2 + (1-a)^2 sigma^2 + a^2 sigma_est^2), within four standard errors of a simulation."""
    rng, count, width = np.random.default_rng(5), 400_000, 0.5
    level, mistake = rng.normal(0, 0.9, count), rng.normal(0, error_sd, count)
    miss = (1 - aim_share) * (0 - level) + aim_share * mistake
    match = np.exp(-(miss**2) / (2 * width**2))
    expected = teaching.expected_match(aim_share, 0.9, error_sd, width)
    assert match.mean() == pytest.approx(expected, abs=4 * match.std() / math.sqrt(count))


def test_belief_and_skill(system: System) -> None:
    """Belief follows seen growth, skill follows support, use and colleagues, as the equations say."""
    state, plan, support = system.state, system.plan, system.support
    number = system.numbers.belief
    seen, believed = state.courses.growth_ratio, state.teachers.belief.copy()
    for t in range(len(believed)):
        h = int(state.teachers.school[t])
        rows = list(courses_of(state, t))
        change = 0.0
        for c in rows:
            cell = (h, int(state.courses.subject[c]), int(state.courses.band[c]))
            sections = range(int(state.courses.section_start[c]), int(state.courses.section_start[c + 1]))
            pupils = sum((state.students.section == k).sum() for k in sections)
            luck = four_normals(
                state.schools.key[h],
                int(Process.GROWTH_SEEN),
                int(plan.month[0]),
                c - int(state.schools.course_start[h]),
                0,
            )[0]
            growth = seen[c] + luck * number.seen_error_sd / math.sqrt(max(pupils, 1))
            tools = plan.formative_tools * support.formative_assessment[cell]
            known = min(
                joint(state.courses.deep[c], plan.practice.is_information) * state.courses.skill[c] + tools, 1.0
            )
            visibility = number.visibility_base + (1 - number.visibility_base) * known
            use = number.use_base + (1 - number.use_base) * float(
                np.mean(state.courses.deep[c] * plan.practice.visibility)
            )
            change += number.rate * visibility * use * (s(number.evidence_gain * (growth - 1)) - believed[t])
        believed[t] = min(max(believed[t] + change / len(rows), 0.0), 1.0)
    grow, skill = system.numbers.skill, state.courses.skill.copy()
    for c in range(len(skill)):
        h = int(state.teachers.school[state.courses.teacher[c]])
        cell = (h, int(state.courses.subject[c]), int(state.courses.band[c]))
        use = state.courses.deep[c].mean()
        help_ = grow.coaching_gain * support.coaching_scale[h] * support.coaching[cell]
        help_ += grow.professional_learning_gain * support.professional_learning[cell]
        gain = help_ * (grow.support_base + (1 - grow.support_base) * use) + grow.doing_gain * use
        gain += grow.capacity_gain * joint(state.courses.deep[c], plan.practice.is_capacity)
        gain += grow.colleague_gain * state.schools.skilled_use[h]
        skill[c] = min(max(skill[c] + gain * (1 - skill[c]) - grow.decay * (skill[c] - grow.floor), 0.0), 1.0)
    system.each_school(belief.believe, plan, support, number)
    system.each_school(belief.grow_skill, plan.practice, support, grow)
    np.testing.assert_allclose(state.teachers.belief, believed, **CLOSE)
    np.testing.assert_allclose(state.courses.skill, skill, **CLOSE)


def test_culture(system: System) -> None:
    """Structures, culture and field move as the band's equations say, in each district."""
    state, number, support = system.state, system.numbers.culture, system.support
    expected, field, district = [], state.districts.field_culture.copy(), state.schools.district
    old = state.schools.culture.copy()
    for h in range(6):
        d = (
            state.schools.structures[h]
            + (min(support.structures[h], 1) - state.schools.structures[h]) / number.structures_months
        )
        stretch = state.schools.deep[h] - old[h]
        beyond = max(abs(stretch) - number.yield_strain * (1 - d), 0.0)
        move = math.copysign(beyond, stretch) / number.creep_months * (1 + number.displacement_gain * d)
        pull = (field[district[h]] - old[h]) / number.field_months * (1 - number.displacement_shield * d)
        expected.append(min(max(old[h] + move + pull, 0.0), 1.0))
    for k in range(2):
        mine = district == k
        around = (1 - number.wider_field_share) * old[mine].mean() + number.wider_field_share * old.mean()
        field[k] += (around - field[k]) / number.system_months
        field[k] *= 1 - number.backlash_rate * support.backlash[mine].mean()
    system.each_district(culture.move_culture, support, old.mean(), number)
    np.testing.assert_allclose(state.schools.culture, expected, **CLOSE)
    np.testing.assert_allclose(state.districts.field_culture, field, **CLOSE)


def test_leadership(system: System) -> None:
    """Attention, belief and support of each leader are those of the equations."""
    state, number, support = system.state, system.numbers.leader, system.support
    unlabelled = system.numbers.choice.unlabelled_share
    expected = []
    for h in range(6):
        load = support.accountability[h] * (unlabelled + (1 - unlabelled) * state.schools.label[h])
        left = number.attention_rest - number.compliance_load * load - number.overload_load * support.overload[h]
        attention = (
            state.leaders.attention[h] + (min(max(left, 0), 1) - state.leaders.attention[h]) / number.attention_months
        )
        mean = state.teachers.belief[state.teachers.school == h].mean()
        believes = state.leaders.belief[h] + number.belief_rate * (mean - state.leaders.belief[h])
        own = state.leaders.leadership[h] * attention * (number.belief_base + (1 - number.belief_base) * believes)
        expected.append(own + min(number.development_share * support.leadership[h], 1) * (1 - own))
    system.each_school(leadership.lead, support, number, unlabelled)
    np.testing.assert_allclose(state.leaders.support, expected, **CLOSE)


def test_tests(system: System) -> None:
    """A score is achievement, a pupil's error, the school's day, and inflation; a school's is the mean of its pupils'."""
    state, number, plan = system.state, system.numbers.testing, system.plan
    system.each_school(testing.take_tests, plan, number)
    month = int(plan.month[0])
    path = state.ladder.level_sd + plan.school_year_growth_sd
    for h in range(6):
        rows = range(int(state.schools.student_start[h]), int(state.schools.student_start[h + 1]))
        lift = number.inflation_sd * min(state.schools.surface[h] + state.schools.test_preparation[h], 1.0)
        for n in range(len(state.subjects)):
            key = state.schools.key[h]
            day = number.school_error_sd * four_normals(key, int(Process.TEST_SCHOOL), month, n, 0)[0]
            total = 0.0
            for i in rows:
                error = (
                    math.sqrt(number.error_variance) * four_normals(key, int(Process.TEST), month, i - rows[0], n)[0]
                )
                score = state.students.achievement[n, i] + error + day + lift
                assert state.students.score[n, i] == pytest.approx(score, rel=1e-12)
                total += score - path[n, state.students.grade[i]]
            assert state.schools.score[h, n] == pytest.approx(total / len(rows), rel=1e-9, abs=1e-12)


def test_summer(system: System) -> None:
    """Over the summer a deviation from the own path fades to its lasting share, and pupils lose by status."""
    state, number, plan = system.state, system.numbers.learning, system.plan
    students, g = state.students, state.students.grade
    spring = state.ladder.level_sd[:, g] + plan.school_year_growth_sd[:, g] + students.background
    loss = plan.summer_loss_sd[:, g] * (1 - number.summer_status * students.ses)
    expected = spring + number.persistence * (students.achievement - spring) - loss
    promotion.forget(slice(0, len(g)), students, state.ladder, plan, number)
    np.testing.assert_allclose(students.achievement, expected, **CLOSE)


def test_classes_are_even_and_hold_together(system: System) -> None:
    """Sections of a grade differ by one pupil at most, and a self-contained class has the same pupils in all subjects."""
    system.each_school(promotion.make_classes, 77)
    state = system.state
    school = np.repeat(np.arange(6), np.diff(state.schools.student_start))
    for h in range(6):
        for g in range(int(state.schools.grade_low[h]), int(state.schools.grade_high[h]) + 1):
            mine = (school == h) & (state.students.grade == g)
            for n in range(2):
                sizes = np.unique(state.students.section[n, mine], return_counts=True)[1]
                assert sizes.max() - sizes.min() <= 1
            if g < 6:
                rows = state.courses.teacher[state.sections.course[state.students.section[:, mine].T]]
                assert (rows[:, 0] == rows[:, 1]).all()


KERNELS: list[Callable[..., None]] = [teaching.learn, choice.choose_practice, belief.believe]


def test_kernels_are_compiled() -> None:
    """The kernels held against their twins are the compiled ones, not their Python sources."""
    assert all(hasattr(kernel, "py_func") for kernel in KERNELS)
