"""Slow twins of what happens once a year, and of the means that schools are told by."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from reformsim import Scenario
from reformsim.config.catalog import PARAMETERS
from reformsim.model import choice, colleagues, culture, district, leadership, promotion, teaching, testing, workforce
from reformsim.model.numbers import numbers_of
from reformsim.model.system import System

SCHOOLS = 6


def s(drive: float) -> float:
    """Return the logistic share."""
    return 1.0 / (1.0 + math.exp(-drive))


def test_drives_of_a_school(system: System) -> None:
    """A school's own drive is told without levers or pressure, its full drive with both, its pressure per course."""
    state, number, practice, support = system.state, system.numbers.choice, system.plan.practice, system.support
    expected, slate = [], colleagues.empty_slate(0, SCHOOLS, state.tables)
    for h in range(SCHOOLS):
        cross = min(number.cross_school_share + number.network_gain * support.networks[h], number.cross_school_limit)
        seen = colleagues.see_colleagues(h, state.tables, cross, number, slate)
        drives = choice.own_drives(h, state.tables, practice, seen, number, slate)
        felt = number.unlabelled_share + (1 - number.unlabelled_share) * state.schools.label[h]
        own, full, pressures = [], [], []
        first = int(state.schools.course_start[h])
        for c in range(first, int(state.schools.course_start[h + 1])):
            cell = (h, int(state.courses.subject[c]), int(state.courses.band[c]))
            pressure = number.mandate_pressure * support.mandate[cell]
            pressure += number.accountability_pressure * support.accountability[h] * felt
            given = 2 * number.leader_weight * (state.leaders.support[h] - state.leaders.own_support[h])
            given += number.coaching_push * support.coaching_scale[h] * support.coaching[cell]
            given -= number.overload_weight * support.overload[h]
            pressures.append(pressure)
            for p in range(len(state.practices)):
                own.append(s(drives[c - first, p] / number.noise))
                full.append(s((drives[c - first, p] + given + pressure) / number.noise))
        expected.append((np.mean(own), np.mean(full), np.mean(pressures)))
    system.each_school(choice.choose_practice, practice, support, number)
    schools = state.schools
    found = np.stack([schools.own_drive, schools.full_drive, schools.pressure], axis=1)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


def test_growth_of_courses_and_schools(system: System) -> None:
    """A course's and a school's growth ratio are the means over their pupils in each subject, sections of any size."""
    state, plan, number = system.state, system.plan, system.numbers.learning
    system.each_school(teaching.plan_teaching, plan, system.support, number)
    system.each_school(teaching.learn, plan, number)
    total = state.sections.growth_ratio.copy()
    size = np.array([(state.students.section == k).sum() for k in range(len(total))])
    assert state.sections.size.tolist() == size.tolist()
    system.each_school(teaching.gather_growth)
    for c in range(len(state.courses.teacher)):
        mine = [k for k in range(len(total)) if state.sections.course[k] == c]
        expected = sum(total[mine]) / sum(size[mine]) if sum(size[mine]) else 1.0
        assert state.courses.growth_ratio[c] == pytest.approx(expected, rel=1e-12)
    school = state.teachers.school[state.courses.teacher[state.sections.course]]
    for h in range(SCHOOLS):
        assert state.schools.growth_ratio[h] == pytest.approx(total[school == h].sum() / size[school == h].sum())


def test_precision_and_lift(system: System) -> None:
    """What is known about pupils and what draws them in follow from practice: 1 - product(1 - e strength)."""
    state, plan = system.state, system.plan
    system.each_school(teaching.plan_teaching, plan, system.support, system.numbers.learning)
    lifts = []
    for c in range(len(state.courses.teacher)):
        h = int(state.teachers.school[state.courses.teacher[c]])
        informed, drawn = 1.0, 1.0
        for p, deep in enumerate(state.courses.deep[c]):
            informed *= 1 - min(deep * plan.practice.is_information[p], 1)
            drawn *= 1 - min(deep * plan.practice.is_engagement[p], 1)
        given = system.support.formative_assessment[h, int(state.courses.subject[c]), int(state.courses.band[c])]
        precision = min((1 - informed) * state.courses.skill[c] * (1 + plan.formative_tools * given), 1)
        assert state.courses.precision[c] == pytest.approx(precision, rel=1e-12)
        assert state.courses.engagement_lift[c] == pytest.approx(1 - drawn, rel=1e-12)
        lifts.append(1 - drawn)
    assert min(lifts) > 0.0


def test_leaders_columns(system: System) -> None:
    """Attention is left over in [0, 1], belief goes towards the teachers', and own support has no lever in it."""
    state, number, support = system.state, system.numbers.leader, system.support
    support.overload[:] = [0.0, 0.3, 1.0, 5.0, 50.0, 0.6]
    unlabelled = system.numbers.choice.unlabelled_share
    expected = []
    for h in range(SCHOOLS):
        load = support.accountability[h] * (unlabelled + (1 - unlabelled) * state.schools.label[h])
        left = number.attention_rest - number.compliance_load * load - number.overload_load * support.overload[h]
        attention = state.leaders.attention[h]
        attention += (min(max(left, 0.0), 1.0) - attention) / number.attention_months
        mean = state.teachers.belief[state.teachers.school == h].mean()
        believes = state.leaders.belief[h] + number.belief_rate * (mean - state.leaders.belief[h])
        own = state.leaders.leadership[h] * attention * (number.belief_base + (1 - number.belief_base) * believes)
        expected.append((attention, believes, own))
    system.each_school(leadership.lead, support, number, unlabelled)
    found = np.stack([state.leaders.attention, state.leaders.belief, state.leaders.own_support], axis=1)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


def test_culture_at_its_limits(system: System) -> None:
    """Culture stays a share however hard it is pulled, and structures are displaced no further than wholly."""
    schools, support, number = system.state.schools, system.support, system.numbers.culture
    schools.structures[:] = 1.0
    schools.culture[:] = [0.0, 1.0, 0.0, 1.0, 0.5, 0.5]
    schools.deep[:] = [0.0, 1.0, 1.0, 0.0, 1.0, 0.0]
    system.state.districts.field_culture[:] = [0.0, 1.0]
    support.structures[:] = [1.0, 2.5, 0.0, 1.0, 9.0, 1.0]
    quick = number._replace(creep_months=0.4, field_months=0.9)
    system.each_district(culture.move_culture, support, schools.culture.mean(), quick)
    fallen = 1.0 - 1.0 / number.structures_months
    assert schools.structures.tolist() == [1.0, 1.0, fallen, 1.0, 1.0, 1.0]
    assert schools.culture[2:].tolist() == [1.0, 0.0, 1.0, 0.0]


def test_a_lone_teacher_sees_ties_or_nobody(tmp_path: Path) -> None:
    """Who teaches alone sees colleagues elsewhere, whatever share those have otherwise; without any, no practice."""
    file = tmp_path / "schools.csv"
    file.write_text("id,district,pupils,staff\na,1,8,1\nb,1,120,6\nc,2,8,1\n")
    columns = {"id": "id", "district": "district", "enrolment": "pupils", "teachers": "staff"}
    asked = {"system": {"schools_file": {"path": str(file), "columns": columns}}, "start": {"deep": 0.4}}
    tables = System(Scenario.from_dict(asked), 1).state.tables
    teachers, number = tables.teachers, numbers_of({}).choice
    teachers.deep[:] = np.random.default_rng(2).random(teachers.deep.shape)
    assert np.diff(tables.schools.teacher_start).tolist() == [1, 6, 1]
    ties = teachers.ties[0][teachers.ties[0] >= 0]
    slate = colleagues.empty_slate(0, 3, tables)
    for cross in (0.0, 0.3):
        seen = colleagues.see_colleagues(0, tables, cross, number, slate)
        np.testing.assert_allclose(seen, np.tile(teachers.deep[ties].mean(axis=0), (len(seen), 1)), rtol=1e-12)
    teachers.ties[0] = -1
    assert not colleagues.see_colleagues(0, tables, 0.3, number, slate).any()


def test_review_of_will(system: System) -> None:
    """Will moves to what pockets of excellence leave of it: x exp(1 - x) of the pressure is gone, x = share / peak."""
    state, number = system.state, system.numbers.district
    state.schools.deep[:] = [0.9, 0.1, 0.7, 0.2, 0.51, 0.49]
    state.schools.surface[:] = 1.0 - state.schools.deep
    before, expected = state.districts.political_will.copy(), []
    for d in range(2):
        mine = [h for h in range(SCHOOLS) if state.schools.district[h] == d]
        share = sum(state.schools.deep[h] > 0.5 for h in mine) / len(mine)
        x = share / number.celebrated_peak
        aim = 0.8 * (1 - number.will_sensitivity * x * math.exp(1 - x))
        expected.append((share, before[d] + (aim - before[d]) / number.will_years))
    district.review_will(state, 0.8, number)
    found = np.stack([state.districts.celebrated_share, state.districts.political_will], axis=1)
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert district.relief(np.array([number.celebrated_peak]), number)[0] == pytest.approx(1.0)


def test_allocation(system: System) -> None:
    """A school one SD below its district's mean gets the reallocation more, within limits; one alone gets its share."""
    state, number = system.state, system.numbers.district
    known = np.array([-0.6, 0.2, 0.1, 0.4, -2.0, 0.3])
    found = district.allocation(state, known, 0.4, number)
    for h in range(SCHOOLS):
        mine = [known[j] for j in range(SCHOOLS) if state.schools.district[j] == state.schools.district[h]]
        spread = np.std(mine)
        factor = 1 - 0.4 * (known[h] - np.mean(mine)) / spread if len(mine) > 1 and spread > 0 else 1.0
        assert found[h] == pytest.approx(min(max(factor, number.allocation_low), number.allocation_high), rel=1e-12)
    assert district.allocation(state, np.zeros(SCHOOLS), 0.4, number).tolist() == [1.0] * SCHOOLS
    assert district.allocation(state, known, 50.0, number).max() == number.allocation_high


def test_labels_fall_on_the_lowest(system: System) -> None:
    """Of the schools under accountability the lowest share is labelled anew; the others lose their label."""
    state, support = system.state, system.support
    known = np.array([0.3, -0.9, -0.2, 0.6, -0.5, 0.1])
    support.accountability[:] = [1.0, 0.0, 0.4, 1.0, 1.0, 1.0]
    state.schools.label[:] = 1.0
    testing.label_schools(state, support, known, system.numbers.testing._replace(label_share=0.4))
    assert state.schools.label.tolist() == [0.0, 0.0, 1.0, 0.0, 1.0, 0.0]


def test_drill(system: System) -> None:
    """Preparation goes towards what accountability asks, most of it where labelled, in drill months."""
    state, support, number = system.state, system.support, system.numbers.testing
    support.accountability[:] = [0.0, 0.2, 0.5, 1.0, 1.6, 3.0]
    expected = []
    for h in range(SCHOOLS):
        pressed = 1.0 if state.schools.label[h] else number.unlabelled_drill
        now = state.schools.test_preparation[h]
        expected.append(now + (min(support.accountability[h], 1.0) * pressed - now) / number.drill_months)
    assert set(state.schools.label) == {0.0, 1.0}
    system.each_school(testing.drill, support, number)
    np.testing.assert_allclose(state.schools.test_preparation, expected, rtol=1e-12)


@pytest.mark.parametrize(("lag", "back"), [(0, 0), (1, 1), (10, 1), (11, 2), (20, 2), (99, 2)])
def test_districts_look_at_old_scores(system: System, lag: int, back: int) -> None:
    """The district knows the newest test that is as old as its lag, or the oldest that it has kept."""
    schools = system.state.schools
    kept = np.zeros((3, SCHOOLS))
    system.state.tables = system.state.tables._replace(schools=schools._replace(score_history=kept))
    tests = np.random.default_rng(4).normal(size=(3, *schools.score.shape))
    for test in tests:
        schools.score[:] = test
        testing.keep_scores(system.state)
    known = testing.lagged_score(system.state, lag, 10)
    np.testing.assert_allclose(known, tests[2 - back].mean(axis=1), rtol=1e-12)


def test_rates_of_leaving(system: System) -> None:
    """Rates follow experience and poverty, retention keeps a share, an exodus adds, and careers end; shares stay shares."""
    numbers = system.numbers._replace(workforce=system.numbers.workforce._replace(poverty_gradient=4.0))
    state, number, lever, support = system.state, numbers.workforce, numbers.lever, system.support
    support.retention[:] = [0.0, 0.3, 0.0, 1.0, 1.5, 0.1]
    support.teacher_exodus[:] = [0.0, 0.2, 9.0, 0.1, 0.4, 0.0]
    state.schools.poverty_share[:] = [0.9, 0.1, 0.5, 0.6, 0.7, 0.02]
    state.teachers.experience_years[:4] = [0.0, 10.0, number.career_years - 1.0, number.career_years]
    edges = system.numbers.rows["workforce.experience_edges"]
    staff, leaves = workforce.staff_numbers(numbers, state.subjects), []
    for t in range(len(state.teachers.school)):
        leave, move = workforce.exit_rates(t, state.tables, support, staff)
        h, years = int(state.teachers.school[t]), state.teachers.experience_years[t]
        stage = sum(years >= edge for edge in edges)
        poorer = state.schools.poverty_share[h] - PARAMETERS["population.poverty_mean"].numbers[0]
        factor = max(1 + number.poverty_gradient * poorer, 0)
        factor *= 1 - lever.retention_share * min(support.retention[h], 1)
        rate = numbers.rows["workforce.leave_rate"][stage] * factor
        rate += lever.teacher_exodus_share * support.teacher_exodus[h]
        assert leave == pytest.approx(1.0 if years >= number.career_years else min(rate, 1.0), rel=1e-12)
        assert move == pytest.approx(numbers.rows["workforce.move_rate"][stage] * factor, rel=1e-12)
        leaves.append(leave)
    bare = 1 + number.poverty_gradient * (state.schools.poverty_share - system.numbers.population.poverty_mean)
    assert bare.min() < 0.0
    assert (np.array(leaves)[state.teachers.school == 2] == 1.0).all()


def test_newcomers_were_pupils_of_the_field(system: System) -> None:
    """Newcomers' mean belief and skill are those of the default field, plus what the field and preparation add."""
    state, number, support = system.state, system.numbers.workforce, system.support
    state.districts.field_culture[:] = [0.2, 0.7]
    support.preparation[:] = [0.0, 0.3, 0.6, 1.0, 1.5, 0.1]
    above = state.districts.field_culture[state.schools.district] - system.numbers.culture.default_field
    belief, skill = workforce.newcomer_centre(above, support.preparation, number)
    for h in range(SCHOOLS):
        risen = (0.2, 0.7)[int(state.schools.district[h])] - system.numbers.culture.default_field
        prepared = min(support.preparation[h], 1.0)
        expected = number.newcomer_belief + number.belief_follows_field * risen + number.preparation_belief * prepared
        assert belief[h] == pytest.approx(expected, rel=1e-12)
        expected = number.newcomer_skill + number.skill_follows_field * risen + number.preparation_skill * prepared
        assert skill[h] == pytest.approx(expected, rel=1e-12)


def test_pupils_sit_in_classes_of_their_grade_and_subject(system: System) -> None:
    """A pupil's class belongs to the own school and grade, teaches the subject, and is drawn anew by lot."""
    system.each_school(promotion.make_classes, 77)
    state, before = system.state, system.state.students.section.copy()
    schools = state.schools
    for i in range(before.shape[1]):
        h = int(np.searchsorted(schools.student_start, i, side="right")) - 1
        grade = int(state.students.grade[i])
        for n in range(len(state.subjects)):
            course = int(state.sections.course[before[n, i]])
            assert state.courses.subject[course] == n
            assert state.teachers.school[state.courses.teacher[course]] == h
            head, count = int(schools.first_section[h, n, grade]), int(schools.section_count[h, n, grade])
            self_contained = state.teachers.kind[state.courses.teacher[course]] < 0
            stride = len(state.subjects) if self_contained else 1
            assert before[n, i] in range(head, head + stride * count, stride)
    system.each_school(promotion.make_classes, 78)
    assert (state.students.section != before).mean() > 0.3
    high = state.students.grade > 8
    together = [len(np.unique(state.students.section[1, high & (before[0] == k)])) for k in np.unique(before[0, high])]
    assert max(together) > 1
