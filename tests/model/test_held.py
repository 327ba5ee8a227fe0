"""A table that is held is the table: compiled code finds the same columns and numbers in it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest
from numba import njit, typeof

from reformsim.model.held import Held
from reformsim.model.kernels import Kernels


class Inner(NamedTuple):
    """Columns of several kinds."""

    count: np.ndarray
    grid: np.ndarray
    slanted: np.ndarray


class Table(NamedTuple):
    """Columns, numbers, and a table."""

    inner: Inner
    months: int
    share: float
    month: np.ndarray


def table(rows: int = 3) -> Table:
    """Return a table of numbers that are all different."""
    grid = np.arange(rows * 2.0).reshape(rows, 2) + 0.25
    return Table(Inner(np.arange(rows, dtype=np.uint8), grid, np.arange(rows * 2.0)[::2]), -7, 0.3, np.array([40]))


@njit
def note(first, last, tables, notes):  # type: ignore[no-untyped-def]
    """Note every number of a table, (rows + 1, 5), and count its month on."""
    inner = tables.inner
    for row in range(first, last):
        notes[row, 0], notes[row, 1], notes[row, 2] = inner.count[row], inner.grid[row, 0], inner.grid[row, 1]
        notes[row, 3], notes[row, 4] = inner.slanted[row], len(inner.slanted)
    notes[-1, 0], notes[-1, 1], notes[-1, 2] = tables.months, tables.share, tables.month[0]
    notes[-1, 3], notes[-1, 4] = inner.grid.size, inner.grid.shape[0]
    tables.month[0] += 1


def test_a_held_table_is_read_as_the_table_itself() -> None:
    """Columns of any kind, numbers and inner tables are where they were, and what is written is in the columns."""
    plain, held = table(), table()
    notes = np.zeros((2, 4, 5))
    note(0, 3, plain, notes[0])
    note(0, 3, Held(held), notes[1])
    assert notes[1].tolist() == notes[0].tolist()
    assert notes[1, -1].tolist() == [-7.0, 0.3, 40.0, 6.0, 3.0]
    assert held.month.tolist() == [41]


def test_tables_of_one_kind_have_one_type_and_others_another() -> None:
    """What code was compiled for tables of one kind takes those of any length, and no column that lies otherwise."""
    usual = typeof(Held(table()))
    assert typeof(Held(table(5))) is usual
    inner = table().inner
    shut = inner.grid.copy()
    shut.flags.writeable = False
    for other in (inner.grid.astype(np.float32), np.asfortranarray(inner.grid), shut):
        assert typeof(Held(table()._replace(inner=inner._replace(grid=other)))) != usual


def test_another_table_is_written_down_anew() -> None:
    """A system whose table is replaced goes on with the columns of the new one."""
    kernels, notes = Kernels(), np.zeros((4, 5))
    first, second = table(), table()
    for one in (first, first, second):
        kernels.share_out(note, np.arange(4), (one, notes), 1)
    assert (first.month[0], second.month[0]) == (42, 41)


def test_a_table_in_another_shape_than_compiled_code_takes_is_refused() -> None:
    """What is written down is held against what the compiler says of its size, before anything reads it."""

    class Lone(NamedTuple):
        column: np.ndarray
        share: float

    held = Held(Lone(np.zeros(3), 0.5))
    held.words = held.words[:-1]
    with pytest.raises(TypeError, match="compiled code takes 64 bytes for a table that is written down in 56"):
        typeof(held)


@pytest.mark.parametrize("odd", [True, "text", None, np.float32(1.0)], ids=repr)
def test_what_cannot_be_written_down_is_refused(odd: Any) -> None:
    """A table with anything but arrays, whole numbers and numbers in it is not held, and the reason is told."""
    with pytest.raises(TypeError, match=f"not of {type(odd).__name__}"):
        Held(table()._replace(months=odd))
