"""What all classic models have: settings that can be changed, a curve, and checks against what is published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from pydantic import AfterValidator, ValidationError
from pydantic_core import PydanticCustomError
from scipy.stats import binom, t

from reformsim.chance import owner_key
from reformsim.config.draft import Draft
from reformsim.config.load import report_errors
from reformsim.config.parts import Part
from reformsim.errors import InputError

LEVEL = 0.999
"""How sure a check is not to fail by chance alone: one in a thousand does. Ours."""
PUBLISHED, REFERENCE, THEORY, MEASURED = "published", "reference", "theory", "measured"
"""What a check rests on: a published value; a value computed before for this set-up by a program of its own; an
equation; or what the model itself gave."""


def _not_empty(value: tuple[Any, ...]) -> tuple[Any, ...]:
    """Refuse a list of nothing; said of the whole list, so that a wrong item is not told twice."""
    if not value:
        raise PydanticCustomError("nothing_there", "must have at least one item")
    return value


some = AfterValidator(_not_empty)


class Point(NamedTuple):
    """Hold one point of a curve in one run: line, place on the axis, seed, and value (NaN: it never came to that)."""

    line: str
    x: float
    seed: int
    y: float


class Check(NamedTuple):
    """Hold what was expected and what came out.

    Attributes
    ----------
    what
        In words.
    basis
        ``published``, ``reference``, ``theory`` or ``measured``.
    expected, found
        Both values; NaN where none is told.
    low, high
        Between these what was found agrees: from rounding, and from how many runs there are.
    agrees
        Whether it does.
    """

    what: str
    basis: str
    expected: float
    found: float
    low: float
    high: float
    agrees: bool


class Axes(NamedTuple):
    """Name both axes with their units, and say how runs are put together: ``mean``, ``share`` or ``median``.

    Attributes
    ----------
    x, y
        Names with units.
    together
        What a point of the curve is of its runs.
    dashed
        Lines that are drawn dashed: what is computed without people, or is there to compare with.
    is_log
        Whether the upright axis goes up tenfold.
    """

    x: str
    y: str
    together: str
    dashed: tuple[str, ...] = ()
    is_log: bool = False


class Marks(NamedTuple):
    """Hold what is published or computed, to be drawn beside the curve: points (x, y), and borders (x, words)."""

    points: Sequence[tuple[float, float]] = ()
    borders: Sequence[tuple[float, str]] = ()


Piece = tuple[Any, ...]
"""A part of the work that can be done by itself: plain data."""


@dataclass(frozen=True, slots=True)
class Classic:
    """Say what a classic model is and how it is run here.

    Attributes
    ----------
    name
        As it is typed.
    title, source
        In words; where it is published.
    claim
        What the paper says, in a sentence.
    own_code
        What of the model's own code is used.
    rules
        In which order people choose, and what happens at a tie.
    settings
        Its parameters with bounds.
    seeds
        How many runs tell enough.
    axes
        What the curve shows.
    pieces
        Parts of the work, given settings and seeds.
    work
        Gives the points of a part.
    check
        Holds settings and all points against what is published.
    marks
        What is drawn beside the curve, given settings.
    """

    name: str
    title: str
    source: str
    claim: str
    own_code: str
    rules: str
    settings: type[Part]
    seeds: int
    axes: Axes
    pieces: Callable[[Any, Sequence[int]], list[Piece]]
    work: Callable[..., list[Point]]
    check: Callable[[Any, Sequence[Point]], list[Check]]
    marks: Callable[[Any], Marks]

    def set(self, changes: Iterable[str] = ()) -> Any:
        """Return the settings with changes such as ``people=500``.

        Raises
        ------
        InputError
            With every problem: what is wrong, what is allowed.
        """
        draft = Draft()
        for change in changes:
            draft.apply_override(change)
        settings = None
        try:
            settings = self.settings.model_validate(draft.data)
        except ValidationError as errors:
            report_errors(draft, errors, self.settings)
        if draft.problems:
            raise InputError(draft.lines())
        return settings

    def curve(self, settings: Any = None, seeds: Sequence[int] = ()) -> list[Point]:
        """Return all points of the curve.

        Parameters
        ----------
        settings
            None: the published ones.
        seeds
            Empty: as many as tell enough, from 1.
        """
        asked = self.set() if settings is None else settings
        runs = seeds or range(1, self.seeds + 1)
        return [point for piece in self.pieces(asked, runs) for point in self.work(asked, *piece)]


def key_of(seed: int, name: str) -> int:
    """Return the key under which a classic model draws."""
    return owner_key(seed, "classic", name)


def values_at(points: Sequence[Point], line: str, x: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the values of all runs at a place of a line."""
    return np.array([point.y for point in points if point.line == line and point.x == x])


def check_value(what: str, basis: str, expected: float, found: float, tolerance: float) -> Check:
    """Return whether a value is there within a tolerance."""
    low, high = expected - tolerance, expected + tolerance
    return Check(what, basis, expected, found, low, high, bool(low <= found <= high))


def check_share(what: str, expected: float, hits: int, runs: int, rounding: float) -> Check:
    """Return whether a share of runs is what `LEVEL` of all samples of this size would show (binomial)."""
    tail = (1.0 - LEVEL) / 2.0
    low = float(binom.ppf(tail, runs, max(expected - rounding, 0.0))) / runs
    high = float(binom.isf(tail, runs, min(expected + rounding, 1.0))) / runs
    return Check(what, REFERENCE, expected, hits / runs, low, high, bool(low <= hits / runs <= high))


def check_mean(what: str, expected: float, values: Sequence[float], rounding: float) -> Check:
    """Return whether a mean over runs is what is expected, within `LEVEL` of Student's t and rounding."""
    mean, reach = _mean_reach(values)
    return check_value(what, REFERENCE, expected, mean, rounding + reach)


def check_sign(what: str, values: Sequence[float], sign: float) -> Check:
    """Return whether a mean over runs has a sign: above 0 (or below) by more than `LEVEL` of Student's t."""
    mean, reach = _mean_reach(values)
    agrees = sign * mean > reach
    low, high = (reach, np.inf) if sign > 0.0 else (-np.inf, -reach)
    return Check(what, MEASURED, np.nan, mean, low, high, bool(agrees))


def _mean_reach(values: Sequence[float]) -> tuple[float, float]:
    """Return the mean and how far `LEVEL` of Student's t reaches; without end for a single run."""
    known = np.array(values, dtype=np.float64)
    if len(known) == 1:
        return float(known[0]), np.inf
    error = float(known.std(ddof=1)) / np.sqrt(len(known))
    return float(known.mean()), float(t.isf((1.0 - LEVEL) / 2.0, len(known) - 1)) * error


def check_median(what: str, expected: float, values: Sequence[float], rounding: float) -> Check:
    """Return whether the median is what is expected: within the order statistics that hold it in `LEVEL` of samples."""
    known = np.sort(np.array(values, dtype=np.float64))
    reached = known[~np.isnan(known)]
    if not len(reached):
        return Check(what, REFERENCE, expected, np.nan, np.nan, np.nan, agrees=False)
    rank = int(binom.ppf((1.0 - LEVEL) / 2.0, len(reached), 1 / 2))
    low, high = reached[max(rank - 1, 0)], reached[min(len(reached) - rank, len(reached) - 1)]
    median = float(np.median(reached))
    reach = rounding + max(high - median, median - low)
    return check_value(what, REFERENCE, expected, median, reach)
