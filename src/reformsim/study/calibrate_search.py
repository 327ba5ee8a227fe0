"""The search of a calibration: ask for a set of numbers, try it, tell how it did, and so on.

A set is asked for when all but the last few before it have been told, in the order in which they were asked for. How
many those few are stands in the file and not in the number of workers: so the same file gives the same trials on any
machine, and a search that was stopped is gone through again from its kept trials, to the set at which it stopped.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from reformsim.analysis.goals import loss_of, mean_of
from reformsim.config.calibration import Calibration
from reformsim.errors import InputError, RunError
from reformsim.run.crew import Crew, Job
from reformsim.study.calibrate_goals import all_goals
from reformsim.study.calibrate_sampler import Asked, Sampler, sampler_of
from reformsim.study.calibrate_trial import try_numbers

DEFAULT_NUMBER = 0
COMPLETE, GIVEN_UP, FAILED = "complete", "given up", "failed"


@dataclass(frozen=True, slots=True)
class Trial:
    """Hold a set of numbers and how it did.

    Attributes
    ----------
    number
        From 0, the base's own numbers, in the order in which sets were asked for.
    numbers
        Values by path.
    state
        ``complete``; ``given up`` where the loss was too large before all targets were run; ``failed``.
    loss
        Sum over the goals that were measured; None where it failed.
    means
        Mean over seeds of each goal that was measured, None where it could not be told.
    reason
        Why it failed, or was given up.
    """

    number: int
    numbers: Mapping[str, float]
    state: str
    loss: float | None
    means: Mapping[str, float | None]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SearchState:
    """Say how far a search is: trials in all, done, given up, failed, and the smallest loss so far."""

    trials: int
    done: int
    given_up: int
    failed: int
    best_loss: float | None


Watch = Callable[[SearchState], None]


class Search:
    """Try sets of numbers, the base's own first."""

    def __init__(self, calibration: Calibration, crew: Crew, watch: Watch) -> None:
        self._calibration, self._crew, self._watch = calibration, crew, watch
        self._goals = all_goals(calibration)
        self._sampler: Sampler = sampler_of(calibration)
        self._under_way: deque[tuple[int, Asked, Job]] = deque()
        self.trials: list[Trial] = []

    def run(self) -> None:
        """Do all trials.

        Raises
        ------
        InputError, RunError
            If the base's own numbers cannot be tried: then nothing can.
        """
        total = self._calibration.search.trials + 1
        asked = 0
        while len(self.trials) < total:
            while asked < total and asked - len(self.trials) < self._calibration.search.at_once:
                self._ask(asked)
                asked += 1
            self._tell()

    def _ask(self, number: int) -> None:
        """Ask for a set of numbers and start its runs; the base's own are run to the end, come what may."""
        calibration = self._calibration
        is_default = number == DEFAULT_NUMBER
        asked = Asked(calibration.default, None) if is_default else self._sampler.ask()
        border = None if is_default else self._border()
        job = Job(try_numbers, (calibration, dict(asked.numbers), border), number)
        self._crew.start(job)
        self._under_way.append((number, asked, job))

    def _border(self) -> float | None:
        """Return the loss of the last of the good sets so far, None where there are not enough.

        A loss never shrinks as targets are added, so what is beyond it cannot become one of them.
        """
        keep = self._calibration.search.keep
        losses = sorted(trial.loss for trial in self.candidates() if trial.loss is not None)
        return losses[keep - 1] if len(losses) >= keep else None

    def candidates(self) -> list[Trial]:
        """Return the trials among which the good sets are: complete ones, the default only where it was a draw."""
        search = self._calibration.search
        first = 0 if search.method != "random" and search.start_at_default else 1
        return [trial for trial in self.trials if trial.number >= first and trial.state == COMPLETE]

    def _tell(self) -> None:
        """Wait for the trial that was asked for first, and let the sampler know."""
        number, asked, job = self._under_way.popleft()
        trial = self._judge(number, asked, self._crew.wait_for(job), job)
        self.trials.append(trial)
        if number == DEFAULT_NUMBER:
            self._refuse_failed_default(trial, job)
            if self._calibration.search.start_at_default and trial.loss is not None:
                self._sampler.know(trial.numbers, trial.loss)
        else:
            self._sampler.tell(asked, trial.loss, len(trial.means), finished=trial.state == COMPLETE)
        counts = [trial.state for trial in self.trials]
        best = min((trial.loss for trial in self.candidates() if trial.loss is not None), default=None)
        total = self._calibration.search.trials + 1
        self._watch(SearchState(total, len(counts), counts.count(GIVEN_UP), counts.count(FAILED), best))

    def _judge(self, number: int, asked: Asked, answer: dict[str, Any] | None, job: Job) -> Trial:
        """Return how a set of numbers did."""
        if answer is None:
            failure = next(one.failure for one in self._crew.failed if one.job.key == job.key)
            return Trial(number, asked.numbers, FAILED, None, {}, f"{failure.type}: {failure.message}")
        means = {key: mean_of(values) for key, values in answer["values"].items()}
        measured = [goal for goal in self._goals if goal.key in means]
        loss = loss_of(measured, means)
        if answer["finished"]:
            return Trial(number, asked.numbers, COMPLETE, loss, means)
        reason = f"beyond the good sets after {len(measured)} of {len(self._goals)} numbers"
        return Trial(number, asked.numbers, GIVEN_UP, loss, means, reason)

    def _refuse_failed_default(self, trial: Trial, job: Job) -> None:
        """Refuse to go on where the base itself cannot be tried."""
        if trial.state != FAILED:
            return
        problems = next((one.failure.problems for one in self._crew.failed if one.job.key == job.key), ())
        if problems:
            raise InputError(problems)
        raise RunError(f"the base with its own numbers: {trial.reason}")
