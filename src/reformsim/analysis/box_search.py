"""Search for the box that says where an outcome comes about, and find out how far to trust it.

Three tests stand against finding boxes in noise. Outcomes are shuffled over worlds, to see how good a box chance
alone gives. A side of the box whose quasi-p-value is not small is opened, and the peeling done again without it.
And the same search is made in random halves of the worlds: how often does a number come back (Bryant & Lempert
2010, Technological Forecasting & Social Change 77:34-49), and how does the box of one half do in the other?
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import permutation_test

from reformsim.analysis.box import Box, Cases, Inside, Mask, count_inside, side_quasi_p
from reformsim.analysis.peeling import Patience, Peeled, paste, peel
from reformsim.analysis.tables import FloatArray

SIGNIFICANT = 0.05
SHUFFLES, SPLITS = 199, 50
"""Times that outcomes are shuffled, and that worlds are split into halves. Ours: enough for two digits."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Say what box is wanted.

    Attributes
    ----------
    density
        The density to reach: of the boxes that do, the one that covers most is taken. None takes the box whose
        density lies furthest above that of all worlds, in standard errors.
    patience
        How to peel.
    """

    density: float | None
    patience: Patience


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """Hold a trajectory and the box that was chosen of it.

    Attributes
    ----------
    peeled
        The trajectory, from the whole to the smallest box.
    chosen
        Place in it from which the box was made.
    box
        The box, after pasting.
    """

    peeled: tuple[Peeled, ...]
    chosen: int
    box: Box


@dataclass(frozen=True, slots=True, eq=False)
class Trust:
    """Hold how a search did in halves of the worlds.

    Attributes
    ----------
    halves
        Halves in which it was made.
    found
        Share of halves in which there was a box.
    again
        Share of halves in which each number was restricted, shape (numbers,).
    density, coverage
        Of the boxes of one half in the other, means over halves; NaN where there was none.
    density_low, density_high
        Fifth and ninety-fifth percentile of that density over halves.
    """

    halves: int
    found: float
    again: FloatArray
    density: float
    coverage: float
    density_low: float
    density_high: float


def search(cases: Cases, wish: Wish) -> Search:
    """Return the box that is wanted, with the trajectory that it is of.

    While sides of the chosen box are not significant, the worse half of these is given up, and all is peeled again.

    Parameters
    ----------
    cases
        Worlds.
    wish
        What box is wanted.
    """
    sides = np.ones((2, cases.points.shape[1]), dtype=np.bool_)
    while True:
        peeled = peel(cases, wish.patience, sides)
        chosen = choose([each.inside for each in peeled], wish.density)
        box = peeled[chosen].box
        if not box.sides.any():
            break
        found = side_quasi_p(box, cases)
        doubtful = np.flatnonzero(found >= SIGNIFICANT)
        if not doubtful.size:
            break
        worst_first = doubtful[np.argsort(-found.flat[doubtful], kind="stable")]
        sides.flat[worst_first[: math.ceil(doubtful.size / 2)]] = False
    return Search(tuple(peeled), chosen, paste(box, cases, wish.patience))


def choose(trajectory: Sequence[Inside], density: float | None) -> int:
    """Return which box of a trajectory to take.

    Of those that reach the density the one that covers most; if none does, or none is asked for, the one whose
    density is furthest above chance.
    """
    reaching = [place for place, inside in enumerate(trajectory) if density is not None and inside.density >= density]
    if reaching:
        return max(reaching, key=lambda place: (trajectory[place].coverage, -place))
    return max(range(len(trajectory)), key=lambda place: trajectory[place].distance)


def chance_of_box(cases: Cases, patience: Patience) -> float:
    """Return how often shuffled outcomes give a box as far from chance as the real ones: a p-value.

    What is compared is the largest distance along the whole trajectory, so that looking at all of its boxes is
    paid for.
    """

    def furthest(shares: FloatArray) -> float:
        shuffled = Cases(cases.points, shares)
        return max(each.inside.distance for each in peel(shuffled, patience))

    found = permutation_test(
        (cases.shares,),
        furthest,
        permutation_type="pairings",
        n_resamples=SHUFFLES,
        vectorized=False,
        alternative="greater",
        rng=np.random.default_rng(0),
    )
    return float(found.pvalue)


def try_halves(cases: Cases, wish: Wish) -> Trust:
    """Return how the same search does in random halves of the worlds."""
    boxes = [
        (search(cases.of(half), wish).box, cases.of(other))
        for one in _halves(len(cases))
        for half, other in ((one, ~one), (~one, one))
    ]
    restricted = np.array([box.restricted for box, _ in boxes])
    held_out = [count_inside(box, rest) for box, rest in boxes if box.restricted.any()]
    densities = [inside.density for inside in held_out if inside.worlds]
    low, high = np.quantile(densities, [0.05, 0.95]) if densities else (np.nan, np.nan)
    worlds, hits = sum(each.worlds for each in held_out), sum(each.hits for each in held_out)
    reachable = sum(each.all_hits for each in held_out)
    return Trust(
        halves=len(boxes),
        found=len(held_out) / len(boxes),
        again=restricted.mean(axis=0),
        density=hits / worlds if worlds else np.nan,
        coverage=hits / reachable if reachable else np.nan,
        density_low=float(low),
        density_high=float(high),
    )


def _halves(worlds: int) -> Iterator[Mask]:
    """Yield random halves, always the same for so many worlds."""
    luck = np.random.default_rng(0)
    for _ in range(SPLITS):
        one = np.zeros(worlds, dtype=np.bool_)
        one[luck.permutation(worlds)[: worlds // 2]] = True
        yield one
