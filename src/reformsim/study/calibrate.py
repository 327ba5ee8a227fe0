"""Calibrate: sets of numbers under which the model does what it should, and how well the targets tell them apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reformsim.analysis.goals import Goal
from reformsim.analysis.pinned import Pinned, where_good
from reformsim.config.calibration import Calibration
from reformsim.errors import RunError
from reformsim.run.calibration_folder import hold_calibration
from reformsim.run.crew import Crew, Effort
from reformsim.study.answer import Answer, plain_rows
from reformsim.study.calibrate_goals import all_goals
from reformsim.study.calibrate_search import FAILED, GIVEN_UP, Search, Trial, Watch
from reformsim.study.calibrate_tables import (
    columns_of,
    parameter_table,
    set_table,
    target_table,
    trial_table,
)
from reformsim.study.calibrate_words import tell_calibration


def folder_name(calibration: Calibration) -> str:
    """Return the name of a calibration's folder: its own, and the start of its hash."""
    return f"{calibration.name}-{calibration.hash[:8]}"


def no_watch(_: object) -> None:
    """Show nothing."""


def calibrate(
    calibration: Calibration, *, workers: int = 1, keep: Path | None = None, watch: Watch = no_watch
) -> Answer:
    """Return the best sets of numbers that were found, what they hit and miss, and what is not pinned down.

    Parameters
    ----------
    calibration
        What is asked.
    workers
        Processes; 1 runs all in this one. The answer is the same.
    keep
        Folder in which finished trials are kept, so that a search that was stopped goes on; None keeps nothing.
    watch
        Told of every trial done.

    Raises
    ------
    InputError
        If the folder holds another calibration, or the base itself cannot be tried.
    RunError
        If no set of numbers could be tried to the end.
    """
    effort = Effort(workers=workers, keep=keep)
    with hold_calibration(keep, calibration.asked()), Crew(effort) as crew:
        search = Search(calibration, crew, watch)
        search.run()
    return answer_of(calibration, search)


def answer_of(calibration: Calibration, search: Search) -> Answer:
    """Return tables, figures and words of a search."""
    candidates = sorted(search.candidates(), key=lambda trial: (trial.loss, trial.number))
    if not candidates:
        reasons = [trial.reason for trial in search.trials if trial.reason]
        raise RunError(f"no set of numbers could be tried to the end; the first: {reasons[0] if reasons else 'none'}")
    goals = all_goals(calibration)
    default, best, good = search.trials[0], candidates[0], candidates[: calibration.search.keep]
    pinned = pin(calibration, good, search.trials)
    tables = {
        "trials": trial_table(calibration, goals, search.trials),
        "sets": set_table(calibration, goals, good),
        "targets": target_table(goals, best, default),
        "parameters": parameter_table(calibration, best, pinned),
    }
    figures = {
        **_figures_of(calibration, goals, search, good),
        "targets": plain_rows(tables["targets"]),
        "parameters": plain_rows(tables["parameters"]),
    }
    failures = [trial for trial in search.trials if trial.state == FAILED]
    return Answer(
        study="calibrate",
        question={"calibration": calibration.name, "question": calibration.question, "asked": calibration.asked()},
        sentences=tell_calibration(calibration.name, figures),
        figures=figures,
        tables=tables,
        columns=columns_of(calibration, goals),
        shown=("targets", ("target", "low", "high", "best", "default", "hit")),
        failures=tuple({"trial": one.number, "numbers": dict(one.numbers), "message": one.reason} for one in failures),
    )


def _figures_of(calibration: Calibration, goals: list[Goal], search: Search, good: list[Trial]) -> dict[str, Any]:
    """Return the main numbers of a search."""
    best, default = good[0], search.trials[0]
    states = [trial.state for trial in search.trials]
    return {
        "method": calibration.search.method,
        "best": dict(best.numbers),
        "best_loss": best.loss,
        "best_trial": best.number,
        "default_loss": default.loss,
        "goals": sum(goal.weight > 0 for goal in goals),
        "hits": hits(goals, best),
        "default_hits": hits(goals, default),
        "trials": len(states) - 1,
        "given_up": states.count(GIVEN_UP),
        "failed_trials": states.count(FAILED),
        "good_sets": len(good),
        "good_losses": [good[0].loss, good[-1].loss],
        "seeds": calibration.seeds.count,
    }


def hits(goals: list[Goal], trial: Trial) -> int:
    """Return how many of the goals that count a trial hit."""
    return sum(goal.holds(trial.means[goal.key]) for goal in goals if goal.weight)


def pin(calibration: Calibration, good: list[Trial], trials: list[Trial]) -> dict[str, Pinned]:
    """Return for each tuned number where its good values lie; the default was not looked for, and is left out."""
    tried = [trial for trial in trials[1:] if trial.state != FAILED]
    drawn = [trial for trial in good if trial.number]
    return {
        path: where_good(
            [trial.numbers[path] for trial in drawn],
            [trial.numbers[path] for trial in tried],
            (bounds.low, bounds.high),
        )
        for path, bounds in calibration.tune.items()
    }
