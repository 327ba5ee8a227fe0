"""The same month of school as a competent Mesa user would write it: agents with attributes, `AgentSet.do`.

It starts from the state of a `System`, has all processes of `reformsim.model.month`, and draws its luck from
`model.random`; the year's end is in `idiomatic_year`. What levers bring it takes from ours (`take_support`), so that
filling the channels costs ours time and it none. It is the yardstick for speed, and a second, independent writing of
the equations: tests hold its columns against ours.
"""

from __future__ import annotations

import math
from typing import Any

import mesa
from idiomatic_year import end_year

from reformsim.model.support import CELLS, Support
from reformsim.model.system import System
from reformsim.population.people import effect_spread_sd

SCHOOL_CHANNELS = tuple(name for name in Support._fields if name not in CELLS)


def share_of(drive: float) -> float:
    return 1.0 / (1.0 + math.exp(-drive))


def together(values: list[float], strengths: list[float]) -> float:
    missing = 1.0
    for value, strength in zip(values, strengths, strict=True):
        missing *= 1.0 - min(value * strength, 1.0)
    return 1.0 - missing


class Course:
    """What a teacher does in one subject."""

    def __init__(self, subject: int, band: int, skill: float, deep: list[float], effect_sd: float) -> None:
        self.subject, self.band, self.skill, self.deep, self.effect_sd = subject, band, skill, deep, effect_sd
        self.surface = [0.0] * len(deep)
        self.sections: list[Section] = []
        self.aim_share = self.estimate_error_sd = self.precision = self.pace = self.extra_sd = self.engagement_lift = (
            0.0
        )
        self.growth_ratio = self.growth_seen = 1.0


class Section:
    """A class of pupils in one subject."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.pupils: list[Student] = []
        self.mean_level = self.mean_engagement = self.growth_ratio = 0.0
        self.teaches_one_subject = False

    @property
    def size(self) -> int:
        return len(self.pupils)


class District(mesa.Agent):
    def __init__(self, model: SchoolSystem, field_culture: float, political_will: float) -> None:
        super().__init__(model)
        self.field_culture, self.political_will = field_culture, political_will
        self.celebrated_share = 0.0
        self.schools: list[School] = []

    def follow(self) -> None:
        number = self.model.numbers.culture
        around = sum(school.culture for school in self.schools) / len(self.schools)
        if len(self.model.districts) > 1:
            around += number.wider_field_share * (self.model.mean_culture - around)
        backlash = sum(school.support["backlash"] for school in self.schools) / len(self.schools)
        self.field_culture += (around - self.field_culture) / number.system_months
        self.field_culture *= 1 - min(number.backlash_rate * backlash, 1.0)


class School(mesa.Agent):
    def __init__(self, model: SchoolSystem, district: District, culture: float, newcomer_share: float) -> None:
        super().__init__(model)
        self.district, self.culture, self.newcomer_share = district, culture, newcomer_share
        self.structures = self.deep = self.surface = self.skilled_use = self.label = self.test_preparation = 0.0
        self.own_drive = self.full_drive = self.pressure = 0.0
        self.growth_ratio = 1.0
        self.poverty_share = self.ses_mean = self.background = 0.0
        self.grades = range(0)
        self.score: list[float] = []
        self.score_history: list[float] = []
        self.rooms: dict[int, list[list[Section]]] = {}
        self.departmental: dict[int, bool] = {}
        self.luck: list[float] = []
        self.total: list[float] = []
        self.tested = 0
        self.teachers: list[Teacher] = []
        self.leader: Leader
        district.schools.append(self)

    def receive(self) -> None:
        self.support = self.model.support_of(self)
        number = self.model.numbers.testing
        asked = min(self.support["accountability"], 1.0) * (
            number.unlabelled_drill + (1 - number.unlabelled_drill) * self.label
        )
        self.test_preparation += (asked - self.test_preparation) / number.drill_months

    def look_around(self) -> None:
        teachers = self.teachers
        count = len(teachers) * len(teachers[0].deep)
        self.deep = sum(sum(teacher.deep) for teacher in teachers) / count
        self.surface = (
            sum(sum(sum(course.surface) for course in teacher.courses) / len(teacher.courses) for teacher in teachers)
            / count
        )
        self.skilled_use = (
            sum(
                sum(course.skill * sum(course.deep) for course in teacher.courses) / len(teacher.courses)
                for teacher in teachers
            )
            / count
        )

    def take_stock(self) -> None:
        courses = [course for teacher in self.teachers for course in teacher.courses]
        drives = len(courses) * len(courses[0].deep)
        self.own_drive = sum(teacher.own for teacher in self.teachers) / drives
        self.full_drive = sum(teacher.full for teacher in self.teachers) / drives
        self.pressure = sum(teacher.pressures for teacher in self.teachers) / len(courses)
        self.look_around()

    def conclude(self) -> None:
        sections = [section for teacher in self.teachers for course in teacher.courses for section in course.sections]
        pupils = sum(len(section.pupils) for section in sections)
        self.growth_ratio = sum(section.growth_ratio for section in sections) / pupils if pupils else 1.0
        for section in sections:
            section.growth_ratio = section.growth_ratio / len(section.pupils) if section.pupils else 1.0

    def stretch(self) -> None:
        number = self.model.numbers.culture
        self.structures += (min(self.support["structures"], 1.0) - self.structures) / number.structures_months
        stretch = self.deep - self.culture
        beyond = max(abs(stretch) - number.yield_strain * (1 - self.structures), 0.0)
        change = math.copysign(beyond, stretch) * (1 + number.displacement_gain * self.structures) / number.creep_months
        pull = (self.district.field_culture - self.culture) / number.field_months
        self.next_culture = self.culture + change + pull * (1 - number.displacement_shield * self.structures)

    def settle(self) -> None:
        self.culture = min(max(self.next_culture, 0.0), 1.0)


class Leader(mesa.Agent):
    def __init__(self, model: SchoolSystem, school: School, leadership: float, belief: float, tenure: float) -> None:
        super().__init__(model)
        self.school, self.leadership, self.belief, self.tenure_years = school, leadership, belief, tenure
        self.attention = model.numbers.leader.attention_rest
        self.support = self.own_support = 0.0
        school.leader = self

    def lead(self) -> None:
        number, school = self.model.numbers.leader, self.school
        unlabelled = self.model.numbers.choice.unlabelled_share
        load = school.support["accountability"] * (unlabelled + (1 - unlabelled) * school.label)
        left = number.attention_rest - number.compliance_load * load - number.overload_load * school.support["overload"]
        self.attention += (min(max(left, 0.0), 1.0) - self.attention) / number.attention_months
        mean = sum(teacher.belief for teacher in school.teachers) / len(school.teachers)
        self.belief += number.belief_rate * (mean - self.belief)
        willing = number.belief_base + (1 - number.belief_base) * self.belief
        self.own_support = self.leadership * self.attention * willing
        developed = min(number.development_share * school.support["leadership"], 1.0)
        self.support = self.own_support + developed * (1 - self.own_support)


class Teacher(mesa.Agent):
    def __init__(self, model: SchoolSystem, school: School, team: int, belief: float, threshold: float) -> None:
        super().__init__(model)
        self.school, self.team, self.belief, self.threshold = school, team, belief, threshold
        self.kind = 0
        self.experience_years = self.years_in_school = 0.0
        self.stayed = True
        self.own = self.full = self.pressures = 0.0
        self.courses: list[Course] = []
        self.ties: list[Teacher] = []
        self.deep: list[float] = []
        school.teachers.append(self)

    def look(self, practice: int, course: Course) -> float:
        number = self.model.numbers.choice
        others = [teacher for teacher in self.school.teachers if teacher is not self]
        far = [teacher.deep[practice] for teacher in self.ties]
        far_mean = sum(far) / len(far) if far else None
        everyone = sum(t.deep[practice] for t in others) / len(others) if others else (far_mean or 0.0)
        same = [c.deep[practice] for t in others for c in t.courses if c.subject == course.subject]
        within = sum(same) / len(same) if same else everyone
        within += number.other_subject_share * (everyone - within)
        mates = [teacher.deep[practice] for teacher in others if teacher.team == self.team]
        if mates:
            within += number.team_share * (sum(mates) / len(mates) - within)
        cross = min(
            number.cross_school_share + number.network_gain * self.school.support["networks"], number.cross_school_limit
        )
        return within if far_mean is None else within + cross * (far_mean - within)

    def choose(self) -> None:
        model, school = self.model, self.school
        number, practice = model.numbers.choice, model.practice
        pressure = (
            number.accountability_pressure
            * school.support["accountability"]
            * (number.unlabelled_share + (1 - number.unlabelled_share) * school.label)
        )
        self.intended = []
        self.own = self.full = self.pressures = 0.0
        for course in self.courses:
            given = model.course_support(school, course)
            pushed = (
                2 * number.leader_weight * (school.leader.support - school.leader.own_support)
                - number.overload_weight * school.support["overload"]
                + number.coaching_push * school.support["coaching_scale"] * given["coaching"]
            )
            pressed_by = pressure + number.mandate_pressure * given["mandate"]
            self.pressures += pressed_by
            capacity = max(e * s for e, s in zip(course.deep, practice.is_capacity, strict=True))
            aims = []
            for p in range(len(course.deep)):
                relief = 0.0 if practice.is_capacity[p] > 0 else number.capacity_relief * capacity
                own = (
                    number.belief_weight * (2 * self.belief - 1)
                    + number.conformity * (2 * self.look(p, course) - 1)
                    + number.culture_pull * (2 * school.culture - 1)
                    + 2 * number.leader_weight * school.leader.own_support
                    - number.cost * practice.difficulty[p] * (1 - course.skill) * (1 - relief)
                    + sum(practice.synergy[p][q] * e for q, e in enumerate(course.deep))
                    + number.intercept
                    - self.threshold
                )
                drive = own + pushed
                wanted, pressed = share_of(drive / number.noise), share_of((drive + pressed_by) / number.noise)
                deep = wanted + (pressed - wanted) * course.skill * number.pressure_depth
                aims.append((deep, max(pressed - deep, 0.0)))
                self.own += share_of(own / number.noise)
                self.full += pressed
            self.intended.append(aims)

    def practise(self) -> None:
        months = self.model.numbers.choice.response_months
        for course, aims in zip(self.courses, self.intended, strict=True):
            for p, (deep, surface) in enumerate(aims):
                course.deep[p] += (deep - course.deep[p]) / months
                course.surface[p] += (surface - course.surface[p]) / months
        self.settle_practice()

    def settle_practice(self) -> None:
        self.deep = [sum(course.deep[p] for course in self.courses) / len(self.courses) for p in range(len(self.deep))]

    def person(self) -> tuple[Any, ...]:
        """Return what a teacher takes along to another post."""
        brought = [(course.skill, course.effect_sd, course.deep, course.surface) for course in self.courses]
        return self.belief, self.threshold, self.experience_years, self.years_in_school, brought

    def take(self, person: tuple[Any, ...]) -> None:
        """Let somebody else have this post."""
        self.belief, self.threshold, self.experience_years, self.years_in_school, brought = person
        for course, of in zip(self.courses, brought, strict=True):
            course.skill, course.effect_sd, course.deep, course.surface = of

    def plan(self) -> None:
        model, school = self.model, self.school
        number, practice, plan = model.numbers.learning, model.practice, model.teaching
        unsettled = number.turnover_harm_sd * (school.newcomer_share - plan.usual_newcomer_share)
        unsettled -= number.new_leader_harm_sd * plan.usual_new_leader_share
        if school.leader.tenure_years < number.new_leader_years:
            unsettled += number.new_leader_harm_sd
        for course in self.courses:
            given = model.course_support(school, course)
            course.aim_share = together(course.deep, practice.is_targeting)
            tools = 1 + plan.formative_tools * given["formative_assessment"]
            course.precision = min(together(course.deep, practice.is_information) * course.skill * tools, 1.0)
            ready = plan.readiness[course.subject][course.band]
            ready += given["learning_paths"] * (1 - ready)
            course.estimate_error_sd = number.level_sd * (1 - number.information_share * course.precision * ready)
            time = 1 + together(course.deep, practice.is_time) + plan.learning_time_growth * given["learning_time"]
            time += plan.class_size_growth * given["class_size"]
            course.pace = (1 - number.dip * course.aim_share * (1 - course.skill)) * time
            course.engagement_lift = together(course.deep, practice.is_engagement)
            experience = -number.novice_deficit_sd * math.exp(-self.experience_years / number.experience_years)
            course.extra_sd = (
                course.effect_sd
                + experience
                - plan.usual_experience_effect_sd
                - unsettled
                + plan.drill_sd[course.subject] * school.test_preparation
            )
            for section in course.sections:
                count = len(section.pupils)
                section.growth_ratio = 0.0
                section.mean_level = sum(s.level(course.subject) for s in section.pupils) / count if count else 0.0
                section.mean_engagement = sum(s.engagement for s in section.pupils) / count if count else 0.0

    def conclude(self) -> None:
        model = self.model
        number, plan = model.numbers.belief, model.teaching
        change = 0.0
        for course in self.courses:
            given = model.course_support(self.school, course)
            pupils = sum(len(section.pupils) for section in course.sections)
            total = sum(section.growth_ratio for section in course.sections)
            course.growth_ratio = total / pupils if pupils else 1.0
            course.growth_seen = seen = course.growth_ratio + model.random.gauss(
                0, 1
            ) * number.seen_error_sd / math.sqrt(max(pupils, 1))
            known = together(course.deep, model.practice.is_information) * course.skill
            known = min(known + plan.formative_tools * given["formative_assessment"], 1.0)
            visibility = number.visibility_base + (1 - number.visibility_base) * known
            visible = sum(e * v for e, v in zip(course.deep, model.practice.visibility, strict=True)) / len(course.deep)
            use = number.use_base + (1 - number.use_base) * visible
            evidence = share_of(number.evidence_gain * (seen - 1))
            change += number.rate * visibility * use * (evidence - self.belief)
        self.belief = min(max(self.belief + change / len(self.courses), 0.0), 1.0)

    def improve(self) -> None:
        number = self.model.numbers.skill
        for course in self.courses:
            given = self.model.course_support(self.school, course)
            use = sum(course.deep) / len(course.deep)
            supported = (
                number.coaching_gain * self.school.support["coaching_scale"] * given["coaching"]
                + number.professional_learning_gain * given["professional_learning"]
            )
            gain = (
                supported * (number.support_base + (1 - number.support_base) * use)
                + number.doing_gain * use
                + number.capacity_gain * together(course.deep, self.model.practice.is_capacity)
                + number.colleague_gain * self.school.skilled_use
            )
            moved = course.skill + gain * (1 - course.skill) - number.decay * (course.skill - number.floor)
            course.skill = min(max(moved, 0.0), 1.0)


class Student(mesa.Agent):
    def __init__(self, model: SchoolSystem, grade: int, engagement: float, achievement: list[float]) -> None:
        super().__init__(model)
        self.grade, self.engagement, self.achievement = grade, engagement, achievement
        self.school: School
        self.ses = self.background = 0.0
        self.poverty = False
        self.score = [math.nan] * len(achievement)
        self.sections: list[Section] = []

    def level(self, subject: int) -> float:
        return self.achievement[subject] - self.model.levels[subject][self.grade]

    def learn(self) -> None:
        model = self.model
        number, plan, random = model.numbers.learning, model.teaching, model.random
        months = plan.months_per_year
        keen = 1 + number.engagement_effect * (self.engagement - number.engagement_start)
        met = drawn = 0.0
        for n, section in enumerate(self.sections):
            course = section.course
            above = self.level(n) - section.mean_level
            miss = course.aim_share * course.estimate_error_sd * random.gauss(0, 1) - (1 - course.aim_share) * above
            match = math.exp(-(miss**2) / (2 * number.match_width_sd**2))
            quality = (number.quality_floor + (1 - number.quality_floor) * match) / model.usual_quality[n][self.grade]
            ratio = quality * course.pace * keen
            growth = model.growth[n][self.grade] * ratio + course.extra_sd
            self.achievement[n] += growth / months + number.noise_sd / math.sqrt(months) * random.gauss(0, 1)
            section.growth_ratio += ratio
            met += match - model.usual_match[n][self.grade]
            drawn += course.engagement_lift + number.engagement_classmates * (
                section.mean_engagement - number.engagement_start
            )
        aim = number.engagement_start + (number.engagement_match * met + drawn) / len(self.sections)
        moved = self.engagement + (aim - self.engagement) / number.engagement_months
        self.engagement = min(max(moved, 0.0), 1.0)


class SchoolSystem(mesa.Model):
    """One system, from the state of a `System` of ours; a step is a month, with the year's end after the last."""

    def __init__(self, system: System, seed: int = 1) -> None:
        super().__init__(seed=seed)
        self.numbers, self.teaching, self.practice = system.numbers, system.plan, system.plan.practice
        self.intake, self.usual_will = system.intake, system.scenario.governance.political_will
        self.lag_months, self.months_done = system.timeline.lag_months, system.month
        self.effect_spread_sd = effect_spread_sd(system.state.subjects).tolist()
        self.mean_culture = 0.0
        self.levels = system.state.ladder.level_sd.tolist()
        self.growth = system.plan.school_year_growth_sd.tolist()
        self.usual_quality = system.plan.usual_quality.tolist()
        self.usual_match = system.plan.usual_match.tolist()
        self.summer_loss = system.plan.summer_loss_sd.tolist()
        self._take_over(system)
        self._supports = {name: getattr(system.support, name).tolist() for name in system.support._fields}

    def _take_over(self, system: System) -> None:
        """Make agents of a system's rows."""
        state = system.state
        of = state.districts
        columns = zip(of.field_culture.tolist(), of.political_will.tolist(), strict=True)
        self.districts = districts = [District(self, *row) for row in columns]
        rows = zip(
            state.schools.district.tolist(),
            state.schools.culture.tolist(),
            state.schools.newcomer_share.tolist(),
            strict=True,
        )
        self.schools = [School(self, districts[d], culture, share) for d, culture, share in rows]
        self.places = {school: place for place, school in enumerate(self.schools)}
        for school, *row in zip(
            self.schools,
            state.leaders.leadership.tolist(),
            state.leaders.belief.tolist(),
            state.leaders.tenure_years.tolist(),
            strict=True,
        ):
            Leader(self, school, *row)
        teachers = [
            Teacher(self, self.schools[s], *row)
            for s, *row in zip(
                state.teachers.school.tolist(),
                state.teachers.team.tolist(),
                state.teachers.belief.tolist(),
                state.teachers.threshold.tolist(),
                strict=True,
            )
        ]
        courses = [
            Course(*row)
            for row in zip(
                state.courses.subject.tolist(),
                state.courses.band.tolist(),
                state.courses.skill.tolist(),
                state.courses.deep.tolist(),
                state.courses.effect_sd.tolist(),
                strict=True,
            )
        ]
        for course, t in zip(courses, state.courses.teacher.tolist(), strict=True):
            teachers[t].courses.append(course)
        for t, teacher in enumerate(teachers):
            teacher.kind = int(state.teachers.kind[t])
            teacher.experience_years = float(state.teachers.experience_years[t])
            teacher.years_in_school = float(state.teachers.years_in_school[t])
            teacher.ties = [teachers[row] for row in state.teachers.ties[t].tolist() if row >= 0]
            teacher.deep = state.teachers.deep[t].tolist()
        sections = [Section(courses[c]) for c in state.sections.course.tolist()]
        for section, c in zip(sections, state.sections.course.tolist(), strict=True):
            section.course.sections.append(section)
            section.teaches_one_subject = teachers[state.courses.teacher[c]].kind >= 0
        self._take_over_schools(system, sections)
        self._take_over_students(system, sections)

    def _take_over_schools(self, system: System, sections: list[Section]) -> None:
        """Give schools what they need at the year's end: their places, their files, and their rooms."""
        table = system.state.schools
        for s, school in enumerate(self.schools):
            school.poverty_share, school.ses_mean = float(table.poverty_share[s]), float(table.ses_mean[s])
            school.background = float(table.background_sd[s])
            school.grades = range(int(table.grade_low[s]), int(table.grade_high[s]) + 1)
            school.score, school.score_history = table.score[s].tolist(), table.score_history[:, s].tolist()
            for g in school.grades:
                heads, counts = table.first_section[s, :, g].tolist(), table.section_count[s, :, g].tolist()
                school.departmental[g] = sections[heads[0]].teaches_one_subject
                stride = 1 if school.departmental[g] else len(heads)
                school.rooms[g] = [
                    [sections[head + stride * seat] for seat in range(count)]
                    for head, count in zip(heads, counts, strict=True)
                ]
        for school in self.schools:
            school.look_around()

    def _take_over_students(self, system: System, sections: list[Section]) -> None:
        """Make agents of a system's pupils."""
        table, start = system.state.students, system.state.schools.student_start
        homes = [
            school
            for school, count in zip(self.schools, (start[1:] - start[:-1]).tolist(), strict=True)
            for _ in range(count)
        ]
        for school, grade, engagement, achievement, rows_of, ses, background, poverty in zip(
            homes,
            table.grade.tolist(),
            table.engagement.tolist(),
            table.achievement.T.tolist(),
            table.section.T.tolist(),
            table.ses.tolist(),
            table.background.tolist(),
            table.poverty.tolist(),
            strict=True,
        ):
            student = Student(self, grade, engagement, achievement)
            student.school, student.ses, student.background, student.poverty = school, ses, background, poverty
            student.sections = [sections[row] for row in rows_of]
            for section in student.sections:
                section.pupils.append(student)

    @property
    def teachers(self) -> mesa.agent.AgentSet:
        """Return all teachers."""
        return self.agents_by_type[Teacher]

    @property
    def students(self) -> mesa.agent.AgentSet:
        """Return all pupils."""
        return self.agents_by_type[Student]

    def enrol(self, school: School) -> None:
        """Let a new pupil of a school's neighbourhood enter its lowest grade."""
        number, chance, grade = self.intake, self.random.gauss, school.grades[0]
        status = number.status_spread * chance(0, 1)
        background = school.background + number.status_within * status + number.own_spread_sd * chance(0, 1)
        engagement = number.engagement_start + number.engagement_spread_sd * chance(0, 1)
        level = [level[grade] + background + number.passing_spread_sd * chance(0, 1) for level in self.levels]
        student = Student(self, grade, min(max(engagement, 0.0), 1.0), level)
        student.school, student.ses, student.background = school, school.ses_mean + status, background
        student.poverty = student.ses < number.poverty_cut

    def take_support(self, system: System) -> None:
        """Take this month's channels from a system of ours: levers are the same for both."""
        self._supports = {name: getattr(system.support, name).tolist() for name in system.support._fields}

    def support_of(self, school: School) -> dict[str, float]:
        place = self.places[school]
        names = SCHOOL_CHANNELS
        return {name: self._supports[name][place] for name in names}

    def course_support(self, school: School, course: Course) -> dict[str, float]:
        place = self.places[school]
        names = CELLS
        return {name: self._supports[name][place][course.subject][course.band] for name in names}

    def step(self) -> None:
        self.do_month()
        self.months_done += 1
        if self.months_done % self.teaching.months_per_year == 0:
            end_year(self)

    def do_month(self) -> None:
        kinds = self.agents_by_type
        kinds[School].do("receive")
        kinds[Leader].do("lead")
        kinds[Teacher].do("choose")
        kinds[Teacher].do("practise")
        kinds[School].do("take_stock")
        kinds[Teacher].do("plan")
        kinds[Student].shuffle_do("learn")
        kinds[Teacher].do("conclude")
        kinds[School].do("conclude")
        kinds[Teacher].do("improve")
        kinds[School].do("stretch")
        self.mean_culture = sum(school.culture for school in self.schools) / len(self.schools)
        kinds[District].do("follow")
        kinds[School].do("settle")
