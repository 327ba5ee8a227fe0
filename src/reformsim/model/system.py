"""A school system that runs: state, levers and clock.

`System` is the engine without any agent object. `ReformModel` in `mesa_model` shows the same system as
Mesa agents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from reformsim.errors import InputError
from reformsim.model.choice import notice_practice
from reformsim.model.kernels import Kernels
from reformsim.model.leadership import feel_leaders
from reformsim.model.levers.timeline import Timeline, resume_timeline, timeline_of
from reformsim.model.month import MONTH, YEAR_END, Step
from reformsim.model.numbers import Numbers, numbers_of
from reformsim.model.plan import TeachingPlan, plan_of
from reformsim.model.promotion import make_classes
from reformsim.model.support import Support, no_support
from reformsim.model.workforce import StaffNumbers, staff_numbers
from reformsim.population.blocks import blocks_of_schools
from reformsim.population.build import build_state
from reformsim.population.careers import Careers, steady_careers
from reformsim.population.intake import IntakeNumbers, intake_numbers
from reformsim.population.state import BANDS, FlagArray, SystemState, mean_per_owner

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

SAME_SYSTEM = ("system", "practices", "months_per_year", "growth")
"""Parts of a scenario that a system is built of: two scenarios that share them are about the same system."""


class System:
    """Run one scenario with one seed, month by month.

    Attributes
    ----------
    state
        Everything that changes.
    month
        Months done so far.
    timeline
        Levers and shocks with what they delivered in the last month.
    new_leaders
        Schools that got a new leader at the last year's end, shape (schools,).
    """

    def __init__(self, scenario: Scenario, seed: int, threads: int = 1) -> None:
        """Build the system at month 0.

        Raises
        ------
        InputError
            If the scenario names schools or levers that cannot be had.
        """
        self.scenario = scenario
        self.seed = seed
        self.threads = threads
        self.month = 0
        self._kernels = Kernels()
        self.state: SystemState
        self.state, careers, notes = build_state(scenario, seed)
        self.numbers: Numbers
        self.plan: TeachingPlan
        self.intake: IntakeNumbers
        self.staff: StaffNumbers
        self._follow(scenario, careers)
        schools = len(self.state.school_id)
        self.support: Support = no_support(schools, len(self.state.subjects), len(BANDS))
        self.timeline: Timeline = timeline_of(scenario, self.state)
        self.new_leaders: FlagArray = np.zeros(schools, dtype=np.bool_)
        self.notes: tuple[str, ...] = notes
        self._district_start = self.state.schools.student_start[self.state.districts.school_start]
        self.each_school(make_classes, 0)
        self.each_staff(notice_practice)
        self.each_staff(feel_leaders, self.numbers.leader)
        self._first_scores()

    def _follow(self, scenario: Scenario, careers: Careers) -> None:
        """Take every number that stays the same all through a run from a scenario."""
        self.scenario = scenario
        self.numbers = numbers_of(scenario.parameters)
        usual = (careers.newcomer_share, careers.new_leader_share, careers.experience_effect_sd)
        self.plan = plan_of(scenario, self.numbers, usual)
        self.intake = intake_numbers(scenario.parameters)
        self.staff = staff_numbers(self.numbers, self.state.subjects)

    def _first_scores(self) -> None:
        """Give the district true means to look at until the first test is old enough."""
        students, ladder = self.state.students, self.state.ladder
        history, start = self.state.schools.score_history, self.state.schools.student_start
        for first, last in blocks_of_schools(start):
            rows = slice(start[first], start[last])
            level = (students.achievement[:, rows] - ladder.level_sd[:, students.grade[rows]]).mean(axis=0)
            history[:, first:last] = mean_per_owner(level, start[first : last + 1] - start[first])

    @property
    def year(self) -> float:
        """Return the years done so far."""
        return self.month / self.scenario.months_per_year

    def each_school(self, kernel: Callable[..., None], *arguments: Any) -> None:
        """Run a kernel over all schools, in blocks on `threads` threads; the result is the same on any number."""
        start = self.state.schools.student_start
        self._kernels.share_out(kernel, start, (self.state.tables, *arguments), self.threads)

    def each_staff(self, kernel: Callable[..., None], *arguments: Any) -> None:
        """Run a kernel over all schools, as `each_school` does, in blocks that have much the same number of courses.

        Where teachers of primary schools have several courses, a block of like pupils has half as many again.
        """
        start = self.state.schools.course_start
        self._kernels.share_out(kernel, start, (self.state.tables, *arguments), self.threads)

    def each_district(self, kernel: Callable[..., None], *arguments: Any) -> None:
        """Run a kernel over all districts, as `each_school` does over schools."""
        self._kernels.share_out(kernel, self._district_start, (self.state.tables, *arguments), self.threads)

    def all_at_once(self, kernel: Callable[..., None], *arguments: Any) -> None:
        """Run a kernel over all schools in one call: one that looks at several schools together."""
        self._kernels.all_at_once(kernel, len(self.state.school_id), (self.state.tables, *arguments))

    def advance(self) -> Iterator[Step]:
        """Move the system by a month of school, and through the year's end when it is the last.

        Yields
        ------
            Each process after it has run, so that others can look at the system in between. The month
            is done when the iterator is exhausted.
        """
        self.plan.month[0] = self.month
        last = (self.month + 1) % self.scenario.months_per_year == 0
        for step in MONTH + (YEAR_END if last else ()):
            step.run(self)
            yield step
        self.month += 1

    def advance_month(self) -> None:
        """Move the system by a month of school, and through the year's end when it is the last."""
        for _ in self.advance():
            pass

    def release_levers(self) -> None:
        """Switch all levers and shocks off from now on."""
        self.timeline.clear()

    def copy(self) -> System:
        """Return a system with the same future, sharing nothing that changes."""
        twin = object.__new__(System)
        twin.__dict__.update(self.__dict__)
        twin._kernels = Kernels()
        twin.state = self.state.copy()
        twin.timeline = self.timeline.copy()
        twin.support = Support(*(channel.copy() for channel in self.support))
        twin.plan = self.plan._replace(month=self.plan.month.copy())
        twin.new_leaders = self.new_leaders.copy()
        return twin

    def under(self, scenario: Scenario) -> System:
        """Return a system with this state and luck that goes on under another scenario, as `turn_to` has it.

        Raises
        ------
        InputError
            If the other scenario is about another system: other schools, practices, months a year or growth.
        """
        self._refuse_other_system(scenario)
        twin = self.copy()
        twin.turn_to(scenario)
        return twin

    def turn_to(self, scenario: Scenario) -> None:
        """Go on under another scenario from now on.

        Levers of both scenarios with the same target and start keep the schools that they have. What a
        parameter did when the system was built is done: only what it does from now on changes.

        Raises
        ------
        InputError
            If the other scenario is about another system: other schools, practices, months a year or growth.
        """
        self._refuse_other_system(scenario)
        before, month = self.timeline, self.plan.month[0]
        self._follow(scenario, steady_careers(dict(scenario.parameters)))
        self.plan.month[0] = month
        self.timeline = resume_timeline(timeline_of(scenario, self.state), before)

    def _refuse_other_system(self, scenario: Scenario) -> None:
        """Refuse a scenario that is about another system."""
        problems = [
            f"{part}: a run cannot go on under another {part}; start a new one"
            for part in SAME_SYSTEM
            if getattr(scenario, part) != getattr(self.scenario, part)
        ]
        if problems:
            raise InputError(problems)
