"""Peel a box out of a table of worlds: the patient rule induction method, PRIM.

Friedman & Fisher (1999, Statistics and Computing 9:123-143): begin with a box around everything; again and
again cut off a thin slice at one side, the one that leaves the box best off; at last paste slices back on
where that helps. Two things differ from the paper. Slices are compared by the rise of the mean per world
that they cost, as Kwakkel & Jaxa-Rozen (2016, Environmental Modelling & Software 79:311-321) do, since whole
numbers and listed values can only be cut off by the level, and levels differ in size. And a bound lies in the
middle between the last world inside and the next one outside.

Ours, because no package serves: what there is asks for an older numpy, or is licensed otherwise, or gives
other methods on Python 3.11 than on 3.12. The tests hold it against the paper's rule and another program's boxes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from reformsim.analysis.box import HIGH, LOW, Box, Cases, Inside, Mask, count_inside
from reformsim.analysis.tables import FloatArray

SLICE, LEAST_SLICE = 0.05, 3
"""Share of the worlds in a box that one cut takes off, and the fewest worlds. The share is the lower end of the
paper's advice; the number is ours: what a single world does is mostly luck, and would bar the way to better cuts."""
LEAST_MASS, LEAST_WORLDS = 0.05, 5
"""A box keeps that share of all worlds, and so many. The share is usual, the number ours."""

DIGITS = 12
"""Gains that are alike to so many digits are alike: the first side is cut, on every machine the same."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Say how a box is peeled.

    Attributes
    ----------
    slice_share
        Share of the worlds in a box that one cut takes off, above 0 and below 1.
    most_numbers
        The most numbers to restrict; None for no limit.
    """

    slice_share: float = SLICE
    most_numbers: int | None = None

    def slice_of(self, worlds: int) -> int:
        """Return how many of so many worlds one cut takes off."""
        return max(int(self.slice_share * worlds), LEAST_SLICE)


class Peeled(NamedTuple):
    """Hold one box of a trajectory, and what is inside of it."""

    box: Box
    inside: Inside


def peel(cases: Cases, patience: Patience, sides: Mask | None = None) -> list[Peeled]:
    """Return the boxes of a peeling trajectory, from the whole to the smallest.

    Parameters
    ----------
    cases
        Worlds.
    patience
        How to peel.
    sides
        Sides that may be closed, shape (2, numbers); None: all.

    Returns
    -------
        At least one box. Peeling ends where the next cut would leave too few worlds, or nothing is left to gain.
    """
    numbers = cases.points.shape[1]
    least = max(round(LEAST_MASS * len(cases)), LEAST_WORLDS)
    box, inside = Box.whole(numbers), cases
    peeled = [Peeled(box, count_inside(box, cases))]
    while inside.share < 1.0:
        free = np.ones((2, numbers), dtype=np.bool_) if sides is None else sides
        if patience.most_numbers is not None and box.restricted.sum() >= patience.most_numbers:
            free = free & box.restricted
        cut = _best_cut(inside, patience.slice_of(len(inside)), least, free) if len(inside) > least else None
        if cut is None:
            break
        box = box.closed(cut.side, cut.number, cut.bound)
        inside = inside.of(cut.kept)
        peeled.append(Peeled(box, Inside(len(inside), inside.hits, len(cases), cases.hits)))
    return peeled


class _Cut(NamedTuple):
    """Hold a cut: which side of which number, where, and which of the worlds inside it leaves."""

    side: int
    number: int
    bound: float
    kept: Mask


def _best_cut(inside: Cases, slice_worlds: int, least: int, free: Mask) -> _Cut | None:
    """Return the best slice to cut off; None where none can be."""
    values, worlds = inside.points, len(inside)
    parts = np.partition(values, (slice_worlds - 1, worlds - slice_worlds), axis=0)
    kept = (values > parts[slice_worlds - 1], values < parts[worlds - slice_worlds])
    left = np.array([np.count_nonzero(side, axis=0) for side in kept])
    hits = np.array([inside.shares @ side for side in kept])
    possible = free & (left >= least)
    if not possible.any():
        return None
    mean = np.divide(hits, left, out=np.zeros_like(hits), where=possible)
    gain = np.where(possible, np.round((mean - inside.share) / (worlds - left), DIGITS), -np.inf)
    side, number = divmod(int(np.argmax(gain)), values.shape[1])
    return _Cut(side, number, _between(values[:, number], kept[side][:, number], side), kept[side][:, number])


def _between(values: FloatArray, kept: Mask, side: int) -> float:
    """Return the middle between the outermost value that is kept and the next one that is not."""
    if side == LOW:
        return float(values[~kept].max() + values[kept].min()) / 2.0
    return float(values[kept].max() + values[~kept].min()) / 2.0


def paste(box: Box, cases: Cases, patience: Patience) -> Box:
    """Return a box with slices pasted on as long as its density rises.

    Parameters
    ----------
    box
        From where to begin.
    cases
        Worlds.
    patience
        How large slices are, as a share of the worlds inside.
    """
    here = count_inside(box, cases)
    while True:
        wider = [(count_inside(other, cases), other) for other in _wider(box, cases, here, patience)]
        better = [pair for pair in wider if pair[0].density > here.density]
        if not better:
            return box
        here, box = max(better, key=lambda pair: pair[0].density)


def _wider(box: Box, cases: Cases, here: Inside, patience: Patience) -> Iterator[Box]:
    """Yield the box with a slice pasted on at each of its closed sides."""
    slice_worlds = patience.slice_of(here.worlds)
    for side, number in np.argwhere(box.sides):
        opened = box.closed(side, number, np.inf if side == HIGH else -np.inf)
        column = cases.points[opened.holds(cases.points), number]
        bound = box.bounds[side, number]
        beyond = np.sort(column[column > bound]) if side == HIGH else -np.sort(-column[column < bound])
        if beyond.size <= slice_worlds:
            yield opened
            continue
        edge = beyond[slice_worlds - 1]
        outer = beyond[beyond > edge] if side == HIGH else beyond[beyond < edge]
        yield box.closed(side, number, float(edge + outer[0]) / 2.0) if outer.size else opened
