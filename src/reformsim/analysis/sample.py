"""What a design of worlds gave: points in the order of their sampler, and a value for each world and seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from reformsim.analysis.tables import FloatArray

SOBOL, MORRIS = "sobol", "morris"
MORRIS_LEVELS = 4
"""Levels of a trajectory where nothing is said."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Hold worlds and what became of them.

    Attributes
    ----------
    kind
        The design's kind.
    numbers
        Paths of the numbers that differ, in the order of the columns.
    points
        Their values, one row a world in the order of the sampler, shape (worlds, numbers).
    values
        The measure in each world with each seed, none missing, shape (worlds, seeds). A column is one seed: the
        same luck in every world.
    levels
        Morris: steps from the lower to the upper bound.
    second_order
        Sobol: whether the rows for pairs are there.
    """

    kind: str
    numbers: tuple[str, ...]
    points: FloatArray
    values: FloatArray
    levels: int = MORRIS_LEVELS
    second_order: bool = False

    @property
    def seeds(self) -> int:
        """Return how many seeds each world was run with."""
        return int(self.values.shape[1])

    @property
    def means(self) -> FloatArray:
        """Return each world's mean over its seeds, shape (worlds,)."""
        return np.asarray(self.values.mean(axis=1), dtype=np.float64)

    @property
    def rows_a_block(self) -> int:
        """Return how many rows belong together: a trajectory, or a base sample with its exchanges."""
        count = len(self.numbers)
        if self.kind == MORRIS:
            return count + 1
        if self.kind == SOBOL:
            return (2 if self.second_order else 1) * count + 2
        return 1

    @property
    def blocks(self) -> int:
        """Return how many trajectories, base samples or lone worlds there are."""
        return len(self.points) // self.rows_a_block

    @property
    def delta(self) -> float:
        """Return the step of a trajectory as a share of the range: Morris' own for these levels."""
        return self.levels / (2.0 * (self.levels - 1))

    @property
    def problem(self) -> dict[str, Any]:
        """Return what differs as SALib describes it; names are counted, as it forbids some endings."""
        names = [f"x{place}" for place in range(len(self.numbers))]
        return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}

    def with_values(self, values: FloatArray) -> Sample:
        """Return the same worlds with another measure, shape (worlds, seeds)."""
        return replace(self, values=values)

    def differences(self) -> FloatArray:
        """Return what one number alone changes, with each seed's own luck, shape (numbers, blocks, seeds).

        Sobol: from each base sample to the row in which only this number was exchanged. Morris: the trajectory's
        step of this number.
        """
        blocks = self.values.reshape(self.blocks, self.rows_a_block, self.seeds)
        count = len(self.numbers)
        if self.kind == SOBOL:
            return np.moveaxis(blocks[:, 1 : count + 1] - blocks[:, :1], 1, 0)
        steps = np.diff(blocks, axis=1)
        moved = np.diff(self.points.reshape(self.blocks, self.rows_a_block, count), axis=1) != 0.0
        order = moved.argmax(axis=1)
        return np.moveaxis(np.take_along_axis(steps, order[:, :, None], axis=1), 1, 0)


def order_problem(kind: str, points: FloatArray, rows_a_block: int) -> str:
    """Return why rows are not in the order of their sampler, empty where they are.

    Indices are differences of rows: rows in another order give numbers that look right and are not.

    Parameters
    ----------
    kind
        ``sobol`` or ``morris``.
    points
        One row a world, shape (worlds, numbers).
    rows_a_block
        Rows of a base sample or a trajectory.
    """
    count = points.shape[1]
    if len(points) % rows_a_block:
        return f"has {len(points)} worlds, which is no multiple of {rows_a_block}"
    blocks = points.reshape(-1, rows_a_block, count)
    if kind == MORRIS:
        moved = np.diff(blocks, axis=1) != 0.0
        good = (moved.sum(axis=2) == 1).all(axis=1) & (moved.sum(axis=1) == 1).all(axis=1)
        told = "a step of a trajectory must change one number, and each number once"
    else:
        first, last = blocks[:, :1], blocks[:, -1:]
        own = np.eye(count, dtype=bool)[None]
        good = (blocks[:, 1 : count + 1] == np.where(own, last, first)).all(axis=(1, 2))
        if rows_a_block > count + 2:
            good &= (blocks[:, count + 1 : -1] == np.where(own, first, last)).all(axis=(1, 2))
        told = "a row must be its base sample with one number exchanged"
    return "" if good.all() else f"rows of {np.count_nonzero(~good)} of {len(good)} blocks are not in its order: {told}"


def constant_numbers(numbers: Sequence[str], points: FloatArray) -> tuple[str, ...]:
    """Return the numbers that are the same in every world."""
    return tuple(number for number, column in zip(numbers, points.T, strict=True) if np.ptp(column) == 0.0)
