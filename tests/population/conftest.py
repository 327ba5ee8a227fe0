"""Lists of schools written to files, read, and what is said where they are wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reformsim.config.parts import FileColumns, SchoolsFile
from reformsim.errors import InputError
from reformsim.population.roster import SchoolRoster
from reformsim.population.schools_file import read_schools

HEADER = "school,district,pupils,staff,lunch,low,high,read"
COLUMNS: dict[str, Any] = {
    "id": "school", "district": "district", "enrolment": "pupils", "teachers": "staff", "poverty_percent": "lunch",
    "grade_low": "low", "grade_high": "high", "scores": {"reading": "read"},
}  # fmt: skip


@pytest.fixture
def header() -> str:
    """Return the header of the files that `read` writes."""
    return HEADER


@pytest.fixture
def columns() -> dict[str, Any]:
    """Return the mapping of all columns, free to be changed."""
    return dict(COLUMNS)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., SchoolRoster]:
    """Return what writes rows below the header to a file and reads it."""

    def write_and_read(
        *rows: str,
        header: str = HEADER,
        columns: dict[str, Any] | None = None,
        parameters: dict[str, float] | None = None,
        **more: Any,
    ) -> SchoolRoster:
        path = tmp_path / "schools.csv"
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        config = SchoolsFile(path=str(path), columns=FileColumns(**(columns or COLUMNS)), **more)
        return read_schools(config, ("reading", "mathematics"), parameters)

    return write_and_read


@pytest.fixture
def problems(read: Callable[..., SchoolRoster]) -> Callable[..., tuple[str, ...]]:
    """Return what tells what is said about bad rows."""

    def read_and_catch(*rows: str, **more: Any) -> tuple[str, ...]:
        with pytest.raises(InputError) as caught:
            read(*rows, **more)
        return caught.value.problems

    return read_and_catch
