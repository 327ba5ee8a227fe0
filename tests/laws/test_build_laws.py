"""Laws of building and of order: who else is there changes nobody, and each claimed order is needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from reformsim.model import system as engine
from reformsim.model.month import MONTH, YEAR_END
from reformsim.model.system import System

Make = Callable[..., System]
BytesOf = Callable[[System], list[bytes]]
ELEMENTARY: dict[str, Any] = {"districts": 1, "levels": {"elementary": 1.0}}
REACHES_OTHERS = {"districts.school_start", "teachers.ties"}


def test_one_more_school_changes_no_initial_column(make: Make) -> None:
    """A sixth school leaves all that the five begin with as it is, but whom their teachers know elsewhere."""
    few, more = (make(0, system=ELEMENTARY | {"schools": schools}).state.tables for schools in (5, 6))
    changed = set()
    for table in few._fields:
        for name in getattr(few, table)._fields:
            mine, theirs = (getattr(getattr(tables, table), name) for tables in (few, more))
            shown = theirs[tuple(slice(length) for length in mine.shape)]
            if mine.tobytes() != shown.tobytes():
                changed.add(f"{table}.{name}")
    assert changed == REACHES_OTHERS


ORDERED = [(place, MONTH) for place in range(5)] + [(0, YEAR_END)]


@pytest.mark.parametrize(("place", "steps"), ORDERED)
def test_neighbours_in_the_order_cannot_change_places(
    make: Make, bytes_of: BytesOf, monkeypatch: pytest.MonkeyPatch, place: int, steps: tuple[Any, ...]
) -> None:
    """Each of these two steps that follow each other would give another system if they were swapped."""
    on = {"start_year": 0, "ramp_years": 0, "intensity": 0.8}
    asked: dict[str, Any] = {
        "levers": {"coaching": on, "leadership_development": on, "accountability": on},
        "governance": {"response_lag_months": 0},
        "parameters": {"testing.label_share": 0.5},
    }
    usual = bytes_of(make(21, schools=8, **asked))
    swapped = list(steps)
    swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
    monkeypatch.setattr(engine, "MONTH" if steps is MONTH else "YEAR_END", tuple(swapped))
    assert bytes_of(make(21, schools=8, **asked)) != usual


def test_culture_does_not_move_within_the_yield_strain(make: Make) -> None:
    """Stretched by less than the yield strain, with a field of its own kind around it, culture stays where it is."""
    system = make(3)
    schools, number = system.state.schools, system.numbers.culture
    schools.culture[:] = 0.4
    system.state.districts.field_culture[:] = 0.4
    schools.structures[:] = 0.0
    step = next(step for step in MONTH if step.name == "culture")
    for stretch, moves in ((-1.01, True), (-0.99, False), (0.0, False), (0.99, False), (1.01, True)):
        done = system.copy()
        done.state.schools.deep[:] = 0.4 + stretch * number.yield_strain
        step.run(done)
        moved = done.state.schools.culture - 0.4
        assert (np.sign(moved) == (np.sign(stretch) if moves else 0.0)).all()
