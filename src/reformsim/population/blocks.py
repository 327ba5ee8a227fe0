"""Schools in blocks: what is worked out for every student of a nation must not lie in memory for all at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from numba import njit

from reformsim.config.limits import BLOCK_STUDENTS

IndexArray = npt.NDArray[np.int64]


def blocks_of_schools(start: IndexArray, rows: int = BLOCK_STUDENTS) -> Iterator[tuple[int, int]]:
    """Yield first and last school of each block, with at least one school and about `rows` rows.

    Parameters
    ----------
    start
        Where each school's rows begin, (schools + 1,).
    rows
        Rows of a block, >= 1.
    """
    first = 0
    while first < len(start) - 1:
        last = max(int(np.searchsorted(start, start[first] + rows, side="right")) - 1, first + 1)
        yield first, last
        first = last


def school_and_slot(start: IndexArray, first: int, last: int) -> tuple[IndexArray, IndexArray]:
    """Return school and slot within it of each row of schools first to last, both (rows,)."""
    count = np.diff(start[first : last + 1])
    school = np.repeat(np.arange(first, last), count)
    return school, np.arange(start[first], start[last]) - start[school]


@njit(cache=True, nogil=True)
def most_rows(first, last, start):  # type: ignore[no-untyped-def]
    """Return how many rows the largest of owners first to last has, where `start` says where rows begin."""
    most = 0
    for owner in range(first, last):
        most = max(most, start[owner + 1] - start[owner])
    return most
