"""Rows of a file of schools: what is refused, in which words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reformsim.config.parts import FileColumns, SchoolsFile
from reformsim.errors import InputError
from reformsim.population.schools_file import read_schools

GOOD = "Oak,North,300,15,40,0,5,60"

Problems = Callable[..., tuple[str, ...]]


def read_path(path: Path) -> None:
    """Read a file that no school can come from."""
    read_schools(SchoolsFile(path=str(path), columns=FileColumns(id="a", district="b", enrolment="c")), ("reading",))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (",North,300,15,40,0,5,60", "school is missing"),
        ("NA,North,300,15,40,0,5,60", "school is missing"),
        ("Ash, ,300,15,40,0,5,60", "district is missing"),
        (f"{'x' * 101},North,300,15,40,0,5,60", "school is longer than 100 characters"),
        ("Ash,North,many,15,40,0,5,60", "pupils must be a whole number from 1 to 20000 (got 'many')"),
        ("Ash,North,0,15,40,0,5,60", "pupils must be a whole number from 1 to 20000 (got '0')"),
        ("Ash,North,20001,15,40,0,5,60", "pupils must be a whole number from 1 to 20000 (got '20001')"),
        ("Ash,North,30.5,15,40,0,5,60", "pupils must be a whole number from 1 to 20000 (got '30.5')"),
        ("Ash,North,3_00,15,40,0,5,60", "pupils must be a whole number from 1 to 20000 (got '3_00')"),
        ("Ash,North,NaN,15,40,0,5,60", "pupils must be a whole number from 1 to 20000 (got 'NaN')"),
        ("Ash,North,1e999,15,40,0,5,60", "pupils must be a whole number from 1 to 20000 (got '1e999')"),
        ("Ash,North,n/a,15,40,0,5,60", "pupils is missing"),
        ("Ash,North,300,-1,40,0,5,60", "staff must be a number from 0 to 2000 (got '-1')"),
        ("Ash,North,300,15,100.1,0,5,60", "lunch must be a number from 0 to 100 (got '100.1')"),
        ("Ash,North,300,15,inf,0,5,60", "lunch must be a number from 0 to 100 (got 'inf')"),
        ("Ash,North,300,15,nan,0,5,60", "lunch must be a number from 0 to 100 (got 'nan')"),
        ("Ash,North,300,15,40,0,13,60", "high must be a whole number from 0 to 12 (got '13')"),
        ("Ash,North,300,15,40,-1,5,60", "low must be a whole number from 0 to 12 (got '-1')"),
        ("Ash,North,300,15,40,6,5,60", "the lowest grade, 6, is above the highest, 5"),
        ("Ash,North,300,15,40,0,5,-1", "read must be a number from 0 to 100 (got '-1')"),
        ("Ash,North,300,15,40,0,5,", "read is missing (the rule is missing: refuse)"),
        ("Ash,North,300,15,40,0,5", "has 7 fields, the header has 8"),
        ("Ash,North,300,15,40,0,5,60,", "has 9 fields, the header has 8"),
        ("Elm,North,300,15,40,0,5,60", "school Elm of district North stands in line 2 already"),
    ],
)
def test_a_wrong_row_is_named_once(problems: Problems, row: str, message: str) -> None:
    """Each kind of mistake is one sentence with file and line."""
    assert problems("Elm,North,300,15,40,0,5,60", row) == (f"schools.csv:3: {message}",)


def test_all_wrong_rows_are_named_at_once_in_their_order(problems: Problems) -> None:
    """One reading tells every mistake, two in one row included; blank lines count."""
    found = problems("Ash,North,0,15,400,0,5,60", "", GOOD, "Elm,North,300,15")
    assert [line.split(": ")[0] for line in found] == ["schools.csv:2", "schools.csv:2", "schools.csv:5"]


def test_lines_are_counted_where_a_row_begins(problems: Problems) -> None:
    """A name that runs over two lines does not shift the others."""
    assert problems('"Ash\nold",North,0,15,40,0,5,60', "Elm,North,0,15,40,0,5,60") == (
        "schools.csv:2: pupils must be a whole number from 1 to 20000 (got '0')",
        "schools.csv:4: pupils must be a whole number from 1 to 20000 (got '0')",
    )


def test_no_more_is_listed_than_a_person_reads(problems: Problems) -> None:
    """After fifty mistakes the rest is counted."""
    found = problems(*[f"s{n},North,0,15,40,0,5,60" for n in range(61)])
    assert len(found) == 51
    assert found[-1] == "and 11 more"


def test_missing_columns_are_named_with_the_nearest(problems: Problems, columns: dict[str, Any], header: str) -> None:
    """All columns that are not there are told at once, with the name that may have been meant or what there is."""
    wrong = {**columns, "enrolment": "pupil", "poverty_percent": "zzz"}
    assert problems(GOOD, columns=wrong) == (
        'schools.csv:1: no column "pupil"; did you mean "pupils"?',
        f'schools.csv:1: no column "zzz"; there are: {header.replace(",", ", ")}',
    )


def test_a_column_that_stands_twice_is_refused(problems: Problems, columns: dict[str, Any], header: str) -> None:
    """It would be chance which of two columns of one name is read."""
    del columns["grade_high"]
    assert problems(GOOD, header=header.replace("high", "low"), columns=columns) == (
        'schools.csv:1: column "low" stands 2 times',
    )


def test_other_separators_are_recognised(problems: Problems, header: str) -> None:
    """A file with semicolons gets told so."""
    found = problems(GOOD.replace(",", ";"), header=header.replace(",", ";"))
    assert found[0] == 'schools.csv:1: no column "school"; fields must be separated by commas'


def test_a_lowest_grade_above_the_common_highest_is_refused(problems: Problems, columns: dict[str, Any]) -> None:
    """Where only one of the grades has a column, the other is that of `grades`."""
    del columns["grade_high"]
    found = problems("Ash,North,300,15,40,6,,60", columns=columns)
    assert found == ("schools.csv:2: the lowest grade, 6, is above the highest, 5",)


def test_an_unclosed_quotation_mark_is_told_beside_the_rest(problems: Problems) -> None:
    """What cannot be read any further is named with its line, and so is what was wrong before."""
    found = problems("Ash,North,0,15,40,0,5,60", '"Elm,North,300,15,40,0,5,60', GOOD)
    assert found[0].startswith("schools.csv:2: pupils must be")
    assert found[1].startswith("schools.csv:3: is no CSV from here on")
    assert len(found) == 2


def test_a_file_without_schools_is_refused(problems: Problems, tmp_path: Path) -> None:
    """An empty file and a header alone are no schools."""
    assert problems() == ("schools.csv: holds no school",)
    path = tmp_path / "empty.csv"
    path.write_text("\n")
    with pytest.raises(InputError, match=r"^empty\.csv: is empty$"):
        read_path(path)


def test_other_encodings_are_refused(tmp_path: Path) -> None:
    """A file that is not UTF-8 is told so, with the place."""
    path = tmp_path / "latin.csv"
    path.write_bytes("school\nAmélie\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"latin\.csv: is not UTF-8 text \(byte 9\); save it as UTF-8$"):
        read_path(path)


def test_an_absurdly_large_file_is_not_even_read(tmp_path: Path) -> None:
    """Beyond 64 MB there is no list of schools."""
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(64_000_001)
    with pytest.raises(InputError, match=r"large\.csv: is too large; a file of schools may have 64,000,000 bytes$"):
        read_path(path)


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    """A missing file and a folder are named as such, and that is all that is said."""
    for path, said in ((tmp_path / "nowhere.csv", "no such file"), (tmp_path, "is a folder, not a file of schools")):
        with pytest.raises(InputError, match=f"^{path}: {said}$"):
            read_path(path)


def test_teachers_are_told_one_way(problems: Problems, columns: dict[str, Any]) -> None:
    """Teachers and staff together would contradict each other."""
    found = problems(GOOD, columns={**columns, "staff_per_1000": "staff"})
    assert found == ("system.schools_file.columns: give teachers or staff_per_1000, not both",)


def test_unknown_districts_are_named_with_the_nearest(problems: Problems) -> None:
    """A district that is not in the file is told with the one that may have been meant, however many there are."""
    rows = [f"s{n},area-{n:03},100,5,50,0,5,50" for n in range(60)]
    assert problems(*rows, "x,zwolle,100,5,50,0,5,50", districts=("area-001", "zwole")) == (
        'schools.csv: no district "zwole"; did you mean "zwolle"?',
    )
    assert problems(*rows, districts=()) == (
        "system.schools_file.districts: names no district, so that no school is left",
    )
