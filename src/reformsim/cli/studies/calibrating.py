"""Carry out ``reformsim calibrate``: progress, what is written where, and how to go on after a stop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer

from reformsim.cli import terminal
from reformsim.cli.finding import find_scenario
from reformsim.cli.guard import FAILED, STOPPED
from reformsim.cli.loading import look_at_schools
from reformsim.cli.stopping import stoppable
from reformsim.cli.studies.frame import answer_files, tell_answer
from reformsim.cli.sweeps.finding import EXPERIMENTS
from reformsim.config.calibration import Calibration
from reformsim.run.calibration_folder import replace_files
from reformsim.run.many import usable_processors
from reformsim.study.calibrate import calibrate, folder_name
from reformsim.study.calibrate_scenario import best_scenario, good_sets
from reformsim.study.calibrate_search import SearchState, Watch
from reformsim.view.calibration_sheet import draw_calibration

CALIBRATIONS = "calibrations"
BEST_FILE, SETS_FILE = "best.yaml", "good_sets.yaml"
SECONDS_PER_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class CalibrationOrder:
    """Hold what was typed: file or name, trials, changes, workers, folder for results, how to answer."""

    calibration: str
    trials: int | None
    changes: tuple[str, ...]
    workers: int | None
    out: Path
    as_json: bool
    quiet: bool


def carry_out(order: CalibrationOrder) -> int:
    """Carry out a calibration and return the exit code: 1 if a trial failed for another reason than its numbers."""
    changes = order.changes if order.trials is None else (*order.changes, f"search.trials={order.trials}")
    calibration = Calibration.load(find_scenario(order.calibration, EXPERIMENTS, "calibration"), changes)
    look_at_schools(calibration.base, calibration.name)
    folder = order.out / CALIBRATIONS / folder_name(calibration)
    workers = order.workers or usable_processors()
    with stoppable(lambda _done, _total: None), showing(calibration.name, quiet=order.quiet) as watch:
        try:
            answer = calibrate(calibration, workers=workers, keep=folder, watch=watch)
        except KeyboardInterrupt:
            typer.echo(f"stopped; finished trials are kept in {folder}", err=True)
            typer.echo(
                "give the same command again to go on from there; with fewer --trials for what it is now", err=True
            )
            raise typer.Exit(STOPPED) from None
    files = answer_files(answer, draw_calibration)
    files[BEST_FILE] = best_scenario(calibration, answer, folder).encode()
    files[SETS_FILE] = good_sets(calibration, answer, folder).encode()
    replace_files(folder, files)
    tell_answer(answer, folder, as_json=order.as_json, quiet=order.quiet)
    return FAILED if answer.failures else 0


@contextmanager
def showing(label: str, *, quiet: bool) -> Iterator[Watch]:
    """Show a bar with rate, best loss and time left; a line a minute where there is no terminal.

    Parameters
    ----------
    label
        Written before the bar.
    quiet
        Show nothing.
    """
    known: int | None = None

    def tell(now: SearchState, seconds: float) -> terminal.Mark:
        """Return how far it is; the rate is that of the trials since it was begun or gone on with."""
        nonlocal known
        known = now.done - 1 if known is None else known
        per_minute = (now.done - known) / max(seconds, 1.0) * SECONDS_PER_MINUTE
        words, left = state_words(now, per_minute), (now.trials - now.done) / per_minute
        line = f"{now.done} of {now.trials} trials, {words}, {left:.0f} minutes left"
        return terminal.Mark(now.done, now.trials, f"{now.done}/{now.trials} trials, {words}", line)

    with terminal.paced(label, terminal.Mark(0, None, "begins"), tell, quiet=quiet) as watch:
        yield watch


def state_words(now: SearchState, per_minute: float) -> str:
    """Return how a search does, in a few words."""
    best = "no set run out yet" if now.best_loss is None else f"best loss {now.best_loss:.3g}"
    failed = f", {now.failed} failed" if now.failed else ""
    return f"{per_minute:.1f} a minute, {best}, {now.given_up} given up{failed}"
