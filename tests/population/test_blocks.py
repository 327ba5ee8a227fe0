"""Schools in blocks: all of them, each once, and the same people whatever the size of a block."""

from __future__ import annotations

import numpy as np
import pytest

from reformsim import Scenario
from reformsim.model.system import System
from reformsim.population import blocks
from reformsim.population.blocks import blocks_of_schools, school_and_slot


@pytest.mark.parametrize("rows", [1, 5, 7, 1000])
def test_blocks_hold_every_school_once(rows: int) -> None:
    """Blocks follow each other from the first school to the last, none is empty, and none is larger than it must be."""
    start = np.array([0, 3, 5, 12, 13, 20])
    found = list(blocks_of_schools(start, rows))
    assert [first for first, _ in found] == [0, *(last for _, last in found[:-1])]
    assert found[-1][1] == 5
    assert all(start[last] - start[first] <= rows or last == first + 1 for first, last in found)


def test_rows_of_a_block_know_their_school_and_slot() -> None:
    """A row's school is counted from the first of all schools, its slot from the first row of the school."""
    school, slot = school_and_slot(np.array([0, 3, 5, 9]), 1, 3)
    assert school.tolist() == [1, 1, 2, 2, 2, 2]
    assert slot.tolist() == [0, 1, 0, 1, 2, 3]


def test_the_size_of_a_block_changes_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that is built school by school is the same, byte by byte, as one that is built in one piece."""
    asked = Scenario.from_dict({"system": {"schools": 9, "districts": 3}})
    whole = System(asked, 4).state.tables
    monkeypatch.setattr(blocks.blocks_of_schools, "__defaults__", (1,))
    pieces = System(asked, 4).state.tables
    for table in whole._fields:
        for name, column in getattr(whole, table)._asdict().items():
            assert column.tobytes() == getattr(getattr(pieces, table), name).tobytes(), f"{table}.{name}"
