"""Watts 2002: one person sets off a cascade, if the network is neither too thin nor too dense."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from pydantic import Field
from scipy.optimize import brentq
from scipy.stats import poisson as poisson_law

from reformsim.chance import Process, uniform
from reformsim.config.parts import Part, as_tuple
from reformsim.theory.classic.base import (
    PUBLISHED,
    THEORY,
    Axes,
    Check,
    Classic,
    Marks,
    Piece,
    Point,
    check_share,
    check_value,
    key_of,
    some,
    values_at,
)
from reformsim.theory.classic.crowd import ALWAYS, Crowd, threshold_choice
from reformsim.theory.classic.graphs import poisson

CASCADES = "cascades"
REFERENCE_SHARES = {1.5: 0.52, 3.0: 0.87, 5.0: 0.72, 5.8: 0.40, 7.0: 0.015}
PUBLISHED_WINDOW = (1.02, 5.76)
TIE = 1e-9
"""Taken off a threshold, so that who sees just as much as it acts."""
MOST_STEPS = 10_000
DENSEST = 200.0
Degree = Annotated[float, Field(ge=0.0, le=DENSEST)]


class Watts(Part):
    """Hold thresholds and networks."""

    people: int = Field(default=1000, ge=10, le=1_000_000, description="People in the network.")
    threshold: float = Field(default=0.18, gt=0.0, le=1.0, description="Share of the own ties that it takes.")
    mean_ties: Annotated[tuple[Degree, ...], as_tuple, some] = Field(
        default=(0.5, 1, 1.25, 1.5, 2, 2.5, 3, 4, 4.5, 5, 5.4, 5.8, 6.2, 6.6, 7, 8),
        description="Mean number of ties.",
    )
    seeds: int = Field(default=1, ge=1, le=1_000_000, description="People who act whatever others do.")
    large: float = Field(default=0.5, gt=0.0, le=1.0, description="Share above which it is a cascade.")


def cascade(settings: Watts, mean_ties: float, seed: int) -> float:
    """Return the share of people that a few reach in the end.

    All choose at the same time. As who acts first is held to it and the more act the more see it, nobody falls back,
    and the end is the same in any order.
    """
    key = key_of(seed, "watts")
    ties = poisson(settings.people, mean_ties, key)
    luck = [uniform(np.uint64(key), int(Process.CLASSIC_SEED), 0, n, 0) for n in range(settings.people)]
    first = np.argsort(luck)[: settings.seeds]
    thresholds = np.full(settings.people, settings.threshold - TIE)
    thresholds[first] = ALWAYS
    crowd = Crowd(thresholds, threshold_choice(), ties)
    crowd.set_acting((thresholds == ALWAYS).astype(np.float64))
    return float(crowd.settle(MOST_STEPS)[-1])


def window(threshold: float) -> tuple[float, float]:
    """Return the mean degrees between which cascades can be, NaN where there are none.

    A Poisson graph of mean z has them where sum over k up to K of k (k - 1) p_k is above z, with K the most ties of
    those whom one can turn (Watts 2002, cascade condition): z P(Poisson(z) <= K - 2) > 1.
    """
    most = int(np.floor(1.0 / threshold + TIE))

    def excess(z: float) -> float:
        return z * float(poisson_law.cdf(most - 2, z)) - 1.0

    grid = np.linspace(0.01, DENSEST, 20_000)
    above = np.flatnonzero([excess(float(z)) > 0.0 for z in grid])
    if not len(above):
        return np.nan, np.nan
    first, last = int(above[0]), int(above[-1])
    low = float(brentq(excess, grid[first - 1], grid[first]))
    return low, float(brentq(excess, grid[last], grid[last + 1])) if last + 1 < len(grid) else DENSEST


def pieces(settings: Watts, seeds: Sequence[int]) -> list[Piece]:
    """Return a piece for each mean degree."""
    return [(float(z), list(seeds)) for z in sorted(settings.mean_ties)]


def work(settings: Watts, mean_ties: float, seeds: Sequence[int]) -> list[Point]:
    """Return, for each seed, whether there was a cascade."""
    return [
        Point(CASCADES, mean_ties, seed, float(cascade(settings, mean_ties, seed) > settings.large)) for seed in seeds
    ]


def check(settings: Watts, points: Sequence[Point]) -> list[Check]:
    """Return how often there were cascades, beside what is published, and the borders of the window."""
    usual, found = Watts(), []
    low, high = window(settings.threshold)
    if settings.threshold == usual.threshold:
        for name, border, told in (("lower", low, PUBLISHED_WINDOW[0]), ("upper", high, PUBLISHED_WINDOW[1])):
            found.append(check_value(f"{name} border of the window, mean degree", PUBLISHED, told, border, 0.005))
    alike = settings.model_copy(update={"mean_ties": usual.mean_ties}) == usual
    for z in sorted({point.x for point in points}):
        hits = values_at(points, CASCADES, z)
        share = float(hits.mean())
        if alike and z in REFERENCE_SHARES:
            name = f"share of runs with a cascade at mean degree {z:g}"
            found.append(check_share(name, REFERENCE_SHARES[z], int(hits.sum()), len(hits), 0.005))
        elif z < low / 2.0 or (settings.seeds == 1 and z > 2.0 * high):
            found.append(check_value(f"far outside the window, at {z:g}: share", THEORY, 0.0, share, 0.05))
    return found


def marks(settings: Watts) -> Marks:
    """Return the published shares, where the set-up is the published one, and the borders of the window."""
    usual = Watts()
    alike = settings.model_copy(update={"mean_ties": usual.mean_ties}) == usual
    borders = [(z, f"{z:.2f}") for z in window(settings.threshold) if not np.isnan(z)]
    return Marks(tuple(REFERENCE_SHARES.items()) if alike else (), borders)


WATTS = Classic(
    name="watts",
    title="Global cascades on random networks",
    source="Watts 2002, Proceedings of the National Academy of Sciences 99:5766-5771",
    claim="On a Poisson network with thresholds of .18 one person can set off a cascade for mean degrees between 1.02 "
    "and 5.76: below the network is not joined, above people see too many others.",
    own_code="choose_practice, see_ties, intention and notice_practice as they are: all that is seen are the own ties; "
    "the network is built here, in the shape of the model's ties",
    rules="all choose at the same time; a tie acts; who begins is held to it, so that order does not change the end",
    settings=Watts,
    seeds=100,
    axes=Axes("Mean number of ties", "Runs with a cascade, share", "share"),
    pieces=pieces,
    work=work,
    check=check,
    marks=marks,
)
