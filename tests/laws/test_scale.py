"""Scale invariance: the same district twice is two copies of it, to the last bit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reformsim import Scenario
from reformsim.model.system import System
from reformsim.population import blueprint

SCHOOLS = (("north", 240, 30), ("south", 180, 80), ("east", 300, 55))
APART = {"culture.wider_field_share": 0.0, "workforce.same_district_share": 1.0}
"""Nothing passes between districts: neither field nor teachers. Ties stay within a district of several schools anyway."""


def grown(folder: Path, districts: int) -> System:
    """Return so many districts of the same schools, under support and pressure, after three years."""
    file = folder / f"{districts}.csv"
    rows = [f"{name},d{n},{pupils},{lunch}" for n in range(districts) for name, pupils, lunch in SCHOOLS]
    file.write_text("\n".join(["id,district,pupils,lunch", *rows]))
    columns = {"id": "id", "district": "district", "enrolment": "pupils", "poverty_percent": "lunch"}
    asked: dict[str, Any] = {
        "years": 4,
        "system": {"schools_file": {"path": str(file), "columns": columns}},
        "parameters": APART,
        "levers": {
            "coaching": {"start_year": 0.0, "intensity": 0.8},
            "leadership_development": {"start_year": 1.0, "intensity": 0.6},
        },
        "shocks": {"teacher_exodus": {"start_year": 1.0, "intensity": 0.5}},
        "governance": {"budget_dollars_per_student_year": 200.0},
    }
    system = System(Scenario.from_dict(asked), 1)
    for _ in range(30):
        system.advance_month()
    return system


@pytest.fixture
def same_luck(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a school or district draw by its own name alone, so that copies in several districts share their luck."""
    usual = blueprint.owner_key
    monkeypatch.setattr(
        blueprint,
        "owner_key",
        lambda seed, kind, name: usual(seed, kind, name.rpartition("/")[2] if kind == "school" else kind),
    )


@pytest.mark.usefixtures("same_luck")
def test_the_same_district_twice_is_two_copies(tmp_path: Path) -> None:
    """With the same luck both halves of a doubled system are the district alone, every column of every table."""
    one, two = grown(tmp_path, 1), grown(tmp_path, 2)
    compared = 0
    for name in ("districts", "schools", "leaders", "teachers", "courses", "sections", "students"):
        alone, doubled = getattr(one.state, name), getattr(two.state, name)
        size = len(alone[0])
        assert len(doubled[0]) == 2 * size
        for column in alone._fields:
            if getattr(alone, column).dtype == np.float64 and len(getattr(doubled, column)) == 2 * size:
                first, second = np.split(getattr(doubled, column), 2)
                assert getattr(alone, column).tobytes() == first.tobytes(), column
                assert first.tobytes() == second.tobytes(), column
                compared += 1
    assert compared > 40
    assert two.state.districts.spent_dollars.sum() == 2.0 * one.state.districts.spent_dollars.sum() > 0.0


def test_copies_with_luck_of_their_own_differ(tmp_path: Path) -> None:
    """Without that the second district is another district: it is the luck that sets them apart, and only that."""
    two = grown(tmp_path, 2)
    first, second = np.split(two.state.students.achievement, 2, axis=1)
    assert first.tobytes() != second.tobytes()
