"""What asks for sets of numbers: an optimiser that learns from those before, or draws that do not."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from reformsim.config.calibration import Calibration
from reformsim.errors import InputError

if TYPE_CHECKING:
    from optuna import Study

FEWEST_RANDOM, RANDOM_PER_NUMBER = 10, 2
"""Sets drawn at random before the optimiser learns: Optuna's ten, and two for each number that is tuned (ours)."""
DIGITS = 5
"""Digits that count of a number that is tried, so that it can be written down and read as it was run."""
NOTHING_FITS = float("inf")


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold a set of numbers that was asked for, and what the sampler knows it by."""

    numbers: Mapping[str, float]
    handle: Any


class Sampler(Protocol):
    """Say what a sampler does."""

    def ask(self) -> Asked:
        """Return the next set of numbers."""

    def tell(self, asked: Asked, loss: float | None, measured: int, *, finished: bool) -> None:
        """Take in how a set did.

        Parameters
        ----------
        asked
            The set.
        loss
            Its loss so far, None where it failed.
        measured
            Goals that were measured.
        finished
            Whether those are all.
        """

    def know(self, numbers: Mapping[str, float], loss: float) -> None:
        """Take in how a set did that was not asked for."""


def sampler_of(calibration: Calibration) -> Sampler:
    """Return the sampler of a calibration.

    Raises
    ------
    InputError
        If what it needs is not installed.
    """
    return RandomDraws(calibration) if calibration.search.method == "random" else Optimiser(calibration)


def _rounded(calibration: Calibration, drawn: Mapping[str, float]) -> dict[str, float]:
    """Return numbers with the digits that count, between their bounds."""
    return {
        path: min(max(float(f"{drawn[path]:.{DIGITS}g}"), bounds.low), bounds.high)
        for path, bounds in calibration.tune.items()
    }


class RandomDraws:
    """Draw all over the bounds, each set for itself: the prior of rejection ABC."""

    def __init__(self, calibration: Calibration) -> None:
        self._calibration = calibration
        self._random = np.random.default_rng(calibration.search.seed)

    def ask(self) -> Asked:
        """Return the next draw."""
        drawn = {
            path: float(self._random.uniform(bounds.low, bounds.high))
            for path, bounds in self._calibration.tune.items()
        }
        return Asked(_rounded(self._calibration, drawn), None)

    def tell(self, asked: Asked, loss: float | None, measured: int, *, finished: bool) -> None:
        """Learn nothing."""

    def know(self, numbers: Mapping[str, float], loss: float) -> None:
        """Learn nothing."""


class Optimiser:
    """Let Optuna's tree-structured Parzen estimator ask for sets near those that did well.

    Numbers are drawn together, so that those that make up for each other are seen as such, and sets under way count as
    bad until they are told, so that they are not asked for twice.
    """

    def __init__(self, calibration: Calibration) -> None:
        if find_spec("optuna") is None:
            raise InputError("method tpe needs Optuna: pip install 'reformsim[analysis]'; method random does without")
        import optuna

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        self._optuna, self._calibration = optuna, calibration
        self._space: dict[str, optuna.distributions.BaseDistribution] = {
            path: optuna.distributions.FloatDistribution(bounds.low, bounds.high)
            for path, bounds in calibration.tune.items()
        }
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
            sampler = optuna.samplers.TPESampler(
                n_startup_trials=max(FEWEST_RANDOM, RANDOM_PER_NUMBER * len(self._space)),
                seed=calibration.search.seed,
                multivariate=True,
                constant_liar=True,
            )
        self._study: Study = optuna.create_study(sampler=sampler)

    def ask(self) -> Asked:
        """Return what the optimiser would try next."""
        trial = self._study.ask(self._space)
        return Asked(_rounded(self._calibration, trial.params), trial)

    def tell(self, asked: Asked, loss: float | None, measured: int, *, finished: bool) -> None:
        """Let the optimiser learn: a set that was given up is worse than those run out, the worse the sooner it was."""
        if loss is None:
            self._study.tell(asked.handle, NOTHING_FITS)
        elif finished:
            self._study.tell(asked.handle, loss)
        else:
            asked.handle.report(loss, measured)
            self._study.tell(asked.handle, state=self._optuna.trial.TrialState.PRUNED)

    def know(self, numbers: Mapping[str, float], loss: float) -> None:
        """Let the optimiser learn of a set that it did not ask for."""
        known = self._optuna.trial.create_trial(params=dict(numbers), distributions=self._space, value=loss)
        self._study.add_trial(known)
