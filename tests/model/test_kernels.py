"""Kernels made ready are called by themselves, and never with columns that they were not compiled for."""

import itertools
import pickle
from typing import NamedTuple

import numpy as np
import pytest
from numba import njit

from reformsim.model.kernels import Kernels, equal_blocks


@njit
def add(first, last, values, factor):  # type: ignore[no-untyped-def]
    for place in range(first, last):
        values[place] += factor


def test_a_kernel_that_is_ready_is_found_again() -> None:
    """The same columns and plain numbers of the same kind get the function that was found before."""
    kernels, values = Kernels(), np.zeros(4)
    found, _ = kernels.ready(add, (values, 1.0))
    assert kernels.ready(add, (values, 2.0))[0] is found
    assert kernels.ready(add, (np.ones(7), 2.0))[0] is found
    found(1, 3, values, 5.0)
    assert values.tolist() == [0.0, 5.0, 5.0, 0.0]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param((np.zeros(8)[::2], 1.0), id="every other number of a longer column"),
        pytest.param((np.zeros(4, dtype=np.float32), 1.0), id="numbers of half the size"),
        pytest.param((np.zeros(4), 1), id="a whole number where there was another"),
    ],
)
def test_columns_of_another_kind_get_another_function(other: tuple[np.ndarray, float]) -> None:
    """A column that lies otherwise in memory is never read as if it lay like the one before."""
    kernels = Kernels()
    first, _ = kernels.ready(add, (np.zeros(4), 1.0))
    found, _ = kernels.ready(add, other)
    assert found is not first
    found(0, 4, *other)
    assert other[0].tolist() == [1.0] * 4


def test_tables_are_known_again_as_themselves_only() -> None:
    """Two tables of the same arrays' kinds are looked at anew: a table may hold another column than the one before."""
    kernels = Kernels()

    @njit
    def add_all(first, last, tables):  # type: ignore[no-untyped-def]
        for column in tables:
            column[first:last] += 1.0

    tables = (np.zeros(4), np.zeros(4))
    found, _ = kernels.ready(add_all, (tables,))
    assert kernels.ready(add_all, (tables,))[0] is found
    slanted = (np.zeros(8)[::2], np.zeros(8)[::2])
    kernels.ready(add_all, (slanted,))[0](0, 4, slanted)
    assert slanted[1].tolist() == [1.0] * 4


def test_a_plain_function_is_called_as_it_is() -> None:
    """A kernel of your own need not be compiled: whenever it is called, it is given tables as they are."""
    seen = []

    class Table(NamedTuple):
        column: np.ndarray

    def plain(first: int, last: int, table: Table, month: int) -> None:
        table.column[first:last] += month
        seen.append(type(table))

    kernels, table = Kernels(), Table(np.zeros(2))
    for month in (1, 1, 2):
        kernels.share_out(plain, np.arange(3), (table, month), 1)
    assert table.column.tolist() == [4.0, 4.0]
    assert seen == [Table] * 3


def test_a_system_that_is_kept_in_a_file_finds_its_kernels_again() -> None:
    """Compiled functions are no part of what is kept."""
    kernels = Kernels()
    kernels.ready(add, (np.zeros(4), 1.0))
    kept = pickle.loads(pickle.dumps(kernels))  # noqa: S301 - our own
    values = np.zeros(2)
    kept.ready(add, (values, 1.0))[0](0, 2, values, 1.0)
    assert values.tolist() == [1.0, 1.0]


@pytest.mark.parametrize(("work_s", "blocks"), [(0.00002, 1), (0.01, 2)])
def test_only_long_kernels_are_shared_out(work_s: float, blocks: int) -> None:
    """A kernel whose last call took longer than handing it over is done in blocks; what is done is the same."""
    clock = itertools.count(0.0, work_s)
    kernels, seen = Kernels(lambda: next(clock)), []

    def note(first: int, last: int, values: np.ndarray) -> None:
        values[first:last] += 1.0
        seen.append((first, last))

    start, values = np.array([0, 10, 20, 30, 40]), np.zeros(4)
    for _ in range(2):
        seen.clear()
        kernels.share_out(note, start, (values,), 2)
    assert len(seen) == blocks
    assert sorted(place for first, last in seen for place in range(first, last)) == [0, 1, 2, 3]
    assert values.tolist() == [2.0] * 4


@pytest.mark.parametrize(
    ("sizes", "blocks", "expected"),
    [
        pytest.param([10, 10, 10, 10], 2, [(0, 2), (2, 4)], id="even"),
        pytest.param([10, 9, 30, 10], 2, [(0, 2), (2, 4)], id="a large one after the middle"),
        pytest.param([10, 30, 9, 10], 2, [(0, 2), (2, 4)], id="a large one before it"),
        pytest.param([40, 1, 1, 1], 3, [(0, 1), (1, 4)], id="one that is as large as all others"),
        pytest.param([5], 2, [(0, 1)], id="one alone"),
    ],
)
def test_blocks_are_of_like_size(sizes: list[int], blocks: int, expected: list[tuple[int, int]]) -> None:
    """Every owner is in one block, and the cut is the nearest to an even one."""
    assert equal_blocks(np.cumsum([0, *sizes]), blocks) == expected


def test_what_fails_beside_fails_here() -> None:
    """A kernel that fails on another thread is no silence."""
    kernels = Kernels()

    def fail(first: int, last: int) -> None:
        if first == 0:
            raise ValueError("school 0")

    start = np.array([0, 10, 20]) * 10_000
    with pytest.raises(ValueError, match="school 0"):
        kernels.share_out(fail, start, (), 2)
