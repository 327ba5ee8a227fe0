"""A map drawn with few points: a coarse lattice first, then only the cells whose corners differ are halved.

What can be missed is said: an island, or a strip, that fits between points of the coarse lattice.
"""

from __future__ import annotations

from collections.abc import Mapping

Point = tuple[int, int]
"""Place on the finest lattice: column and row, from 0."""


def coarse_points(cells: int, step: int) -> list[Point]:
    """Return the points of the coarse lattice.

    Parameters
    ----------
    cells
        Cells of the finest lattice along each side.
    step
        Cells from one coarse point to the next; a power of two that divides `cells`.
    """
    return [(column, row) for row in range(0, cells + 1, step) for column in range(0, cells + 1, step)]


def halving_points(known: Mapping[Point, str], cells: int, step: int) -> list[Point]:
    """Return the points that halve every cell of a size whose corners differ, those known left out.

    Parameters
    ----------
    known
        What is known at points of the lattice; `fill` gives what was inferred.
    cells
        Cells of the finest lattice along each side.
    step
        Size of the cells that are looked at, 2 or more.
    """
    half = step // 2
    wanted: dict[Point, None] = {}
    for row in range(0, cells, step):
        for column in range(0, cells, step):
            corners = [(column, row), (column + step, row), (column, row + step), (column + step, row + step)]
            if len({known[corner] for corner in corners}) > 1:
                for point in _inner_points(column, row, half, step):
                    wanted.setdefault(point)
    return [point for point in wanted if point not in known]


def _inner_points(column: int, row: int, half: int, step: int) -> list[Point]:
    """Return the middles of a cell's sides, and its centre."""
    return [
        (column + half, row),
        (column, row + half),
        (column + half, row + half),
        (column + step, row + half),
        (column + half, row + step),
    ]


def fill(known: Mapping[Point, str], cells: int, step: int) -> dict[Point, str]:
    """Return what is known at every point of the lattice of half the step: run, or as the cell's corners agree.

    Parameters
    ----------
    known
        What is known at every point of the lattice of `step`, and at points that were run between them.
    cells
        Cells of the finest lattice along each side.
    step
        Size of the cells, 2 or more.
    """
    half = step // 2
    found = dict(known)
    for row in range(0, cells + 1, half):
        for column in range(0, cells + 1, half):
            if (column, row) not in found:
                corner = (column - column % step, row - row % step)
                found[column, row] = known[corner]
    return found
