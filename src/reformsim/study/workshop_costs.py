"""What levers cost in a workshop, asked of the model's own cost accounting."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from reformsim.errors import InputError
from reformsim.model.levers.delivery import update_targets
from reformsim.model.levers.timeline import ramped, timeline_of
from reformsim.model.system import System
from reformsim.study.workshop_game import RAMP_YEARS, Game, Settings, end_of_round, lever_data

if TYPE_CHECKING:
    from reformsim.config.workshop import LeverSetting

CENT = 0.01
"""A cost above the budget by less is rounding."""


class PriceList:
    """Say what levers cost in a game: what they would cost with full political will and nothing thinned.

    What the model books later is less where will is lost; a transition between rounds costs what lies between both.

    Attributes
    ----------
    students
        Pupils' places of the system.
    """

    def __init__(self, game: Game) -> None:
        """Build the system that all teams get, to count its teachers, students and schools."""
        self._game = game
        self._system = System(game.base.without_levers(), game.seed)
        self.students = float(self._system.state.schools.enrolment.sum())

    @cached_property
    def budget_dollars_per_year(self) -> float:
        """Return what a team may spend a year."""
        return self._game.budget_dollars_per_student_year * self.students

    def costs(self, levers: Settings) -> dict[str, float]:
        """Return what each lever costs a year, US dollars.

        Raises
        ------
        InputError
            If a lever is unknown.
        """
        return {name: self._cost(name, setting) for name, setting in levers.items()}

    def refusal(self, levers: Settings) -> str:
        """Return why levers cannot be paid, in words with each lever's cost; empty where they can."""
        costs = self.costs(levers)
        total, budget = sum(costs.values()), self.budget_dollars_per_year
        if total <= budget + CENT:
            return ""
        parts = ", ".join(
            f"{name.replace('_', ' ')} ${cost:,.0f}" for name, cost in sorted(costs.items(), key=lambda one: -one[1])
        )
        return (
            f"costs ${total:,.0f} a year, and the budget is ${budget:,.0f}: ${total - budget:,.0f} too much ({parts}); "
            "pull less, or in fewer schools"
        )

    def _cost(self, name: str, setting: LeverSetting) -> float:
        """Return what a lever costs a year at full strength of the setting."""
        if setting.intensity == 0.0:
            return 0.0
        start = end_of_round(self._game, 0)
        said = lever_data(self._game, 1, name, setting)
        scenario = self._game.base.without_levers().replaced({f"levers.{name}": said})
        timeline = timeline_of(scenario, self._system.state)
        update_targets(timeline, self._system.state, start * scenario.months_per_year)
        (run,) = timeline.runs
        if run.kind != "lever":
            raise InputError(f"{name}: is a shock; a team pulls levers")
        if not run.is_due(start + RAMP_YEARS):
            return 0.0
        span = run.terms.end_year, run.terms.ramp_years
        share = np.array([ramped(start + RAMP_YEARS, joined, *span) for joined in run.joined_year])
        return float(np.sum(run.yearly_cost_dollars * (run.terms.intensity * share)))
