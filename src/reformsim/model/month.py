"""A month of school, and the end of a school year: THE ORDER, written once, as data.

Each process is a name, what it does in a line, and why it stands where it stands. The documentation prints
these tuples, and the system runs them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from reformsim.model import belief, choice, culture, district, leadership, promotion, teaching, testing, workforce
from reformsim.model.levers import delivery

if TYPE_CHECKING:
    from reformsim.model.system import System


class Step(NamedTuple):
    """Name a process and the reason for its place."""

    name: str
    reason: str
    run: Callable[[System], None]


def set_levers(system: System) -> None:
    """Fill the channels with what the scenario brings this month."""
    delivery.update_targets(system.timeline, system.state, system.month)
    delivery.deliver(system.timeline, system.state, system.support, system.numbers, system.month)


def lead(system: System) -> None:
    """Set attention, support and test preparation."""
    numbers = system.numbers
    system.each_staff(testing.drill, system.support, numbers.testing)
    system.each_staff(leadership.lead, system.support, numbers.leader, numbers.choice.unlabelled_share)


def choose(system: System) -> None:
    """Let teachers choose, then let others see it."""
    system.each_staff(choice.choose_practice, system.plan.practice, system.support, system.numbers.choice)
    system.each_staff(choice.notice_practice)


def teach(system: System) -> None:
    """Plan the month's teaching, let pupils learn, and sum up growth."""
    system.each_school(teaching.teach, system.plan, system.support, system.numbers.learning)


def believe(system: System) -> None:
    """Let belief follow seen results."""
    system.each_staff(belief.believe, system.plan, system.support, system.numbers.belief)


def grow_skill(system: System) -> None:
    """Let skill grow and decay."""
    system.each_staff(belief.grow_skill, system.plan.practice, system.support, system.numbers.skill)


def move_culture(system: System) -> None:
    """Stretch the band, and let it creep."""
    level = system.state.schools.culture
    before = float(np.add.reduce(level)) / len(level)  # its mean, whose checks take as long as what follows
    system.each_district(culture.move_culture, system.support, before, system.numbers.culture)


def test(system: System) -> None:
    """Measure pupils."""
    system.each_school(testing.take_tests, system.plan, system.numbers.testing)
    testing.keep_scores(system.state)


def account(system: System) -> None:
    """Label schools on the data that the district has."""
    known = testing.lagged_score(system.state, system.timeline.lag_months, system.scenario.months_per_year)
    testing.label_schools(system.state, system.support, known, system.numbers.testing)


def change_staff(system: System) -> None:
    """Let teachers and leaders leave, move and arrive."""
    system.all_at_once(workforce.turn_over, system.support, system.staff, system.month)
    workforce.draw_thresholds(system.state, system.numbers.choice.threshold_scale, system.month)
    system.new_leaders = workforce.replace_leaders(system.state, system.support, system.numbers, system.month)
    system.each_staff(choice.notice_practice)


def promote(system: System) -> None:
    """Let the summer pass, move pupils up, and make new classes."""
    system.each_district(promotion.promote, system.plan, system.numbers.learning, system.intake)
    system.each_school(promotion.make_classes, system.month)


def review(system: System) -> None:
    """Let the district look at its schools."""
    district.review_will(system.state, system.scenario.governance.political_will, system.numbers.district)


MONTH: tuple[Step, ...] = (
    Step("levers", "first: what is offered this month decides what everybody meets", set_levers),
    Step("leaders", "before teachers choose: they feel this month's support", lead),
    Step(
        "choice", "before teaching: pupils meet what was chosen; all choose on last month's practice of others", choose
    ),
    Step("teaching and learning", "uses the skill of before this month, not what will be learned in it", teach),
    Step("belief", "after learning: it follows seen results", believe),
    Step("skill", "after use: doing teaches", grow_skill),
    Step("culture", "last: the band answers what practice has become", move_culture),
)
"""The processes of every month, in order."""

YEAR_END: tuple[Step, ...] = (
    Step("tests", "before anybody leaves: they measure this year's teaching", test),
    Step("accountability", "after tests: labels hold for the coming year", account),
    Step("staff", "after labels: those who leave have taught this year", change_staff),
    Step("promotion", "after staff: new classes meet the teachers of the coming year", promote),
    Step("district review", "last: it sees the year as a whole", review),
)
"""What follows the last month of a school year, in order."""
