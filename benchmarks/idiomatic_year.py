"""The end of a school year as a Mesa user would write it: part of the idiomatic version in `idiomatic_mesa`.

Tests, accountability, staff, promotion and the district's review, in the order of `reformsim.model.month`. Pupils who
leave the system are removed, and new agents come; posts of teachers and leaders stay, as in ours.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from idiomatic_mesa import School, SchoolSystem, Student, Teacher

HALF = 0.5


def end_year(model: SchoolSystem) -> None:
    """Move a system from the last month of a school year to the first of the next."""
    take_tests(model)
    label_schools(model)
    replace_teachers(model)
    replace_leaders(model)
    for teacher in model.teachers:
        teacher.settle_practice()
    for school in model.schools:
        school.look_around()
    promote(model)
    for district in model.districts:
        review(model, district)


def share(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def take_tests(model: SchoolSystem) -> None:
    number, random = model.numbers.testing, model.random
    error_sd, subjects = math.sqrt(number.error_variance), range(len(model.levels))
    for school in model.schools:
        inflation = number.inflation_sd * min(school.surface + school.test_preparation, 1.0)
        school.luck = [number.school_error_sd * random.gauss(0, 1) + inflation for _ in subjects]
        school.total = [0.0 for _ in subjects]
        school.tested = 0
    for pupil in model.students:
        school = pupil.school
        school.tested += 1
        for n in subjects:
            pupil.score[n] = pupil.achievement[n] + error_sd * random.gauss(0, 1) + school.luck[n]
            school.total[n] += pupil.score[n] - model.levels[n][pupil.grade] - model.growth[n][pupil.grade]
    for school in model.schools:
        school.score = [total / school.tested for total in school.total]
        school.score_history = [sum(school.score) / len(school.score), *school.score_history[:-1]]


def label_schools(model: SchoolSystem) -> None:
    back = math.ceil(model.lag_months / model.teaching.months_per_year)
    accountable = [school for school in model.schools if school.support["accountability"] > 0]
    accountable.sort(key=lambda school: school.score_history[min(back, len(school.score_history) - 1)])
    for school in model.schools:
        school.label = 0.0
    for school in accountable[: round(model.numbers.testing.label_share * len(accountable))]:
        school.label = 1.0


def exit_rates(model: SchoolSystem, teacher: Teacher) -> tuple[float, float]:
    number, rows, school = model.numbers.workforce, model.numbers.rows, teacher.school
    stage = sum(teacher.experience_years >= edge for edge in rows["workforce.experience_edges"])
    poverty = school.poverty_share - model.numbers.population.poverty_mean
    factor = max(1 + number.poverty_gradient * poverty, 0.0)
    factor *= 1 - model.numbers.lever.retention_share * min(school.support["retention"], 1.0)
    leave = rows["workforce.leave_rate"][stage] * factor
    leave += model.numbers.lever.teacher_exodus_share * school.support["teacher_exodus"]
    if teacher.experience_years >= number.career_years:
        leave = 1.0
    return min(leave, 1.0), rows["workforce.move_rate"][stage] * factor


def newcomer_centre(model: SchoolSystem, school: School) -> tuple[float, float]:
    number = model.numbers.workforce
    risen = school.district.field_culture - model.numbers.culture.default_field
    prepared = min(school.support["preparation"], 1.0)
    return (
        number.newcomer_belief + number.belief_follows_field * risen + number.preparation_belief * prepared,
        number.newcomer_skill + number.skill_follows_field * risen + number.preparation_skill * prepared,
    )


def replace_teachers(model: SchoolSystem) -> None:
    leavers, movers = [], []
    for teacher in model.teachers:
        leave, move = exit_rates(model, teacher)
        luck = model.random.random()
        teacher.experience_years += 1
        teacher.years_in_school += 1
        teacher.stayed = True
        if luck < leave:
            leavers.append(teacher)
        elif luck < leave + move:
            movers.append(teacher)
    change_places(model, movers)
    for teacher in leavers:
        welcome(model, teacher)
    for school in model.schools:
        new = sum(not teacher.stayed for teacher in school.teachers)
        school.newcomer_share = new / len(school.teachers)


def change_places(model: SchoolSystem, movers: list[Teacher]) -> None:
    """Let movers change posts in rings: each takes the post of the one before."""
    pools: defaultdict[Any, list[Teacher]] = defaultdict(list)
    for teacher in movers:
        near = model.random.random() < model.numbers.workforce.same_district_share
        pools[teacher.school.district if near else None, teacher.kind].append(teacher)
    for ring in pools.values():
        model.random.shuffle(ring)
        brought = [(teacher.person(), teacher.school) for teacher in ring]
        for post, (person, school) in zip(ring, brought[1:] + brought[:1], strict=True):
            post.take(person)
            if post.school is not school:
                post.stayed, post.years_in_school = False, 0.0


def welcome(model: SchoolSystem, post: Teacher) -> None:
    number, random = model.numbers.workforce, model.random
    belief, skill = newcomer_centre(model, post.school)
    post.belief = share(belief + model.numbers.belief.spread_sd * random.gauss(0, 1))
    luck = random.random()
    post.threshold = model.numbers.choice.threshold_scale * math.log(luck / (1 - luck))
    post.experience_years = post.years_in_school = 0.0
    post.stayed = False
    for course in post.courses:
        drawn = skill + number.newcomer_skill_sd * random.gauss(0, 1)
        course.skill = min(max(drawn, number.least_skill), 1.0)
        course.effect_sd = model.effect_spread_sd[course.subject] * random.gauss(0, 1)
        course.deep = [e * number.newcomer_takes_over for e in course.deep]
        course.surface = [e * number.newcomer_takes_over for e in course.surface]


def replace_leaders(model: SchoolSystem) -> None:
    number, of, random = model.numbers.workforce, model.numbers.leader, model.random
    for school in model.schools:
        leader = school.leader
        poverty = school.poverty_share - model.numbers.population.poverty_mean
        rate = number.leader_leave_rate * (1 + number.leader_poverty_gradient * poverty)
        rate += model.numbers.lever.leader_exodus_share * school.support["leader_exodus"]
        leader.tenure_years += 1
        if random.random() < rate:
            plain = random.betavariate(of.leadership_alpha, of.leadership_beta)
            prepared = of.pipeline_share * min(school.support["pipeline"], 1.0)
            leader.leadership = plain + prepared * (1 - plain)
            centre, _ = newcomer_centre(model, school)
            leader.belief = share(centre + model.numbers.belief.spread_sd * random.gauss(0, 1))
            leader.attention, leader.tenure_years = of.attention_rest, 0.0


def promote(model: SchoolSystem) -> None:
    """Let the summer pass, move pupils up a grade and between schools, and make new classes."""
    number = model.numbers.learning
    leaving: list[Student] = []
    for pupil in model.students:
        for n, achieved in enumerate(pupil.achievement):
            spring = model.levels[n][pupil.grade] + model.growth[n][pupil.grade]
            kept = spring + pupil.background + number.persistence * (achieved - spring - pupil.background)
            pupil.achievement[n] = kept - model.summer_loss[n][pupil.grade] * (1 - number.summer_status * pupil.ses)
        pupil.grade += 1
        if pupil.grade > pupil.school.grades[-1]:
            leaving.append(pupil)
    change_schools(model, leaving)
    by_grade: defaultdict[tuple[School, int], list[Student]] = defaultdict(list)
    for pupil in model.students:
        by_grade[pupil.school, pupil.grade].append(pupil)
    for school in model.schools:
        make_classes(model, school, by_grade)


def change_schools(model: SchoolSystem, leaving: list[Student]) -> None:
    """Let leavers take the places that others leave behind in their district, and fill what is left with new pupils."""
    givers: defaultdict[Any, list[Student]] = defaultdict(list)
    places: defaultdict[Any, list[School]] = defaultdict(list)
    for pupil in leaving:
        givers[pupil.school.district, pupil.grade].append(pupil)
        places[pupil.school.district, pupil.school.grades[0]].append(pupil.school)
    for group, pupils in givers.items():
        open_places = places[group]
        count = min(len(pupils), len(open_places))
        model.random.shuffle(pupils)
        model.random.shuffle(open_places)
        pupils.sort(key=lambda pupil: pupil.school.ses_mean)
        open_places.sort(key=lambda school: school.ses_mean)
        going = {i * len(pupils) // count for i in range(count)}
        taken = [i * len(open_places) // count for i in range(count)]
        goers = [pupil for i, pupil in enumerate(pupils) if i in going]
        for pupil, i in zip(goers, taken, strict=True):
            pupil.school = open_places[i]
        for i, pupil in enumerate(pupils):
            if i not in going:
                pupil.remove()
        places[group] = [school for i, school in enumerate(open_places) if i not in set(taken)]
    for schools in places.values():
        for school in schools:
            model.enrol(school)


def make_classes(model: SchoolSystem, school: School, by_grade: dict[tuple[School, int], list[Student]]) -> None:
    """Put the pupils of a school into sections by lot; subjects of a self-contained class share one lot."""
    for grade in school.grades:
        pupils, rooms = by_grade.get((school, grade), []), school.rooms[grade]
        for sections in rooms:
            for section in sections:
                section.pupils = []
        for pupil in pupils:
            pupil.sections = []
        model.random.shuffle(pupils)
        for n, sections in enumerate(rooms):
            if n > 0 and school.departmental[grade]:
                model.random.shuffle(pupils)
            for rank, pupil in enumerate(pupils):
                section = sections[rank % len(sections)]
                pupil.sections.append(section)
                section.pupils.append(pupil)


def review(model: SchoolSystem, district: Any) -> None:
    number = model.numbers.district
    exceptional = sum(school.deep > HALF for school in district.schools)
    district.celebrated_share = exceptional / len(district.schools)
    relative = district.celebrated_share / number.celebrated_peak
    relief = relative * math.exp(1 - relative)
    aim = model.usual_will * (1 - number.will_sensitivity * relief)
    district.political_will += (aim - district.political_will) / number.will_years
