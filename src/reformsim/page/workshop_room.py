"""What the workshop tab is told: prices, what was revealed, ranking and debrief, and the log."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any

from reformsim.errors import InputError
from reformsim.page.answer import numbers
from reformsim.page.question import Question
from reformsim.page.running import key_of
from reformsim.page.words import VERDICT_WORDS
from reformsim.study.trial import figures_of
from reformsim.study.workshop import missing, prices_of, read_settings
from reformsim.study.workshop_answer import tell
from reformsim.study.workshop_debrief import debrief
from reformsim.study.workshop_game import Game, Turn, Workshop, end_of_round

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario
    from reformsim.page.running import Runner, Tick

MOST_KEPT = 1_000
"""Runs of which the figures are kept; a few kilobytes each."""
Progress = Callable[[int, int], None]


class Memory:
    """Keep the figures of runs, so that moves that are played again cost nothing."""

    def __init__(self) -> None:
        self._figures: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._lock = Lock()

    def figures(self, runner: Runner, question: Question, tick: Tick) -> dict[str, Any]:
        """Return a run's figures, from memory where they are there."""
        key = key_of(question)
        with self._lock:
            if key in self._figures:
                self._figures.move_to_end(key)
                return self._figures[key]
        found = figures_of(runner.run(question, tick).result)
        with self._lock:
            self._figures[key] = found
            while len(self._figures) > MOST_KEPT:
                self._figures.popitem(last=False)
        return found

    def running(self, runner: Runner, tick: Tick, progress: Progress) -> Callable[..., list[dict[str, Any]]]:
        """Return what runs a workshop's scenarios, and tells how far it is."""

        def run(scenarios: Sequence[Scenario], seed: int) -> list[dict[str, Any]]:
            found = []
            for done, scenario in enumerate(scenarios):
                progress(done, len(scenarios))
                found.append(self.figures(runner, Question(scenario, seed), tick))
            return found

        return run


def prices_told(game: Game, levers: Any) -> dict[str, Any]:
    """Return what levers cost a year beside the budget, and a refusal in words where that is too much.

    Parameters
    ----------
    game
        The rules.
    levers
        By name, as a team pulls them.

    Raises
    ------
    InputError
        If there is no such lever, or a number is out of bounds.
    """
    if not isinstance(levers, dict):
        raise InputError("levers: must be a table of names")
    prices = prices_of(game)
    settings = read_settings(levers)
    costs = prices.costs(settings)
    return {
        "budget": prices.budget_dollars_per_year,
        "costs": costs,
        "total": sum(costs.values()),
        "refusal": prices.refusal(settings),
    }


def table_told(workshop: Workshop, run: Callable[..., list[dict[str, Any]]]) -> dict[str, Any]:
    """Return a workshop as the page shows it; with its debrief once it is over.

    Parameters
    ----------
    workshop
        As it stands.
    run
        Runs what the debrief looks at.

    Raises
    ------
    RunError
        If a run failed.
    """
    turns = [_turn_told(turn) for turn in workshop.turns if turn.outcome is not None]
    ended = end_of_round(workshop.game, workshop.current_round - 1)
    told = {"ended": ended, "is_over": workshop.is_over, "missing": list(missing(workshop))}
    return told | {"turns": turns, "debrief": _debrief_told(workshop, run) if workshop.is_over else None}


def _turn_told(turn: Turn) -> dict[str, Any]:
    """Return a turn that is revealed: what was foretold beside what came."""
    found, said = turn.outcome, turn.prediction
    if found is None or said is None:
        raise InputError(f"{turn.team}: round {turn.round} is not revealed")
    return {
        "team": turn.team,
        "round": turn.round,
        "cost": turn.cost_dollars_per_year,
        "foretold": {"verdict": said.verdict, "title": VERDICT_WORDS[said.verdict][0], "level": said.level},
        "verdict": found.verdict,
        "title": VERDICT_WORDS[found.verdict][0],
        "level": found.level,
        "path": numbers(found.path),
    }


def _debrief_told(workshop: Workshop, run: Callable[..., list[dict[str, Any]]]) -> dict[str, Any]:
    """Return ranking and debrief, in words and for drawing."""
    found = debrief(workshop, run)
    ranking = [
        {
            "place": one.place,
            "team": one.team,
            "kind": one.kind,
            "gain": one.lasting_gain_sd,
            "cost": one.cost_dollars_per_student,
            "ratio": one.gain_per_1000_dollars,
        }
        for one in found.ranking
    ]
    return {"ranking": ranking, "sentences": list(tell(found)), "alone": numbers(found.alone.path)}
