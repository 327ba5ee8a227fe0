"""Rows of a file of schools: each cell is checked, and everything wrong is named with its line at once."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reformsim.config.limits import LARGEST_SCHOOLS_FILE_BYTES, MOST_SCHOOLS
from reformsim.config.plain_data import UNSHOWABLE
from reformsim.config.reading import read_text
from reformsim.errors import InputError

if TYPE_CHECKING:
    from reformsim.config.parts import FileColumns, SchoolsFile

LARGEST_SCHOOL = 20_000
SHOWN_CHARACTERS = 40
LARGEST_STAFF = 2_000
LARGEST_SCORE_SD = 10.0
LONGEST_NAME = 100
LAST_GRADE = 12
MOST_PROBLEMS = 50
MOST_NAMES = 20
MISSING = frozenset({"", ".", "na", "n/a"})
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
BREAK = re.compile(r"\s*[\n\r\t]\s*")
"""A line that ends in the middle of a name, as cells of a spreadsheet can have it."""
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
PERCENT = 100.0
PER_THOUSAND = 1000.0
SCORE = "score "


class Limits(NamedTuple):
    """Hold the smallest and largest number of a column, and whether it must be whole."""

    low: float
    high: float
    whole: bool

    def hold(self, value: float) -> bool:
        """Return whether a number may stand in the column."""
        return self.low <= value <= self.high and (not self.whole or value == int(value))

    def words(self) -> str:
        """Return the limits in words."""
        return f"a {'whole ' if self.whole else ''}number from {self.low:g} to {self.high:g}"


@dataclass(slots=True, eq=False)
class Row:
    """Hold one school of a file; its numbers are not-a-number where the file has none."""

    line: int
    district: str
    school: str
    numbers: dict[str, float]


@dataclass(slots=True, eq=False)
class Reader:
    """Read the rows of one file, and collect what is wrong with them.

    Attributes
    ----------
    shown
        The file's name in messages.
    wanted
        The file's column for each thing that the scenario maps.
    limits
        What numbers may stand in each of them.
    config
        The scenario's word on the file.
    problems
        Everything wrong so far, in the order of the file.
    """

    shown: str
    wanted: dict[str, str]
    limits: dict[str, Limits]
    config: SchoolsFile
    problems: list[str] = field(default_factory=list)
    first_line: dict[tuple[str, str], int] = field(default_factory=dict)

    def refuse(self, line: int, text: str) -> None:
        """Note something wrong with a line."""
        self.problems.append(f"{self.shown}:{line}: {text}")

    def records(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Yield the fields of each line that is not blank, with the number of the line where they begin."""
        lines = csv.reader((found.group() for found in LINE.finditer(text)), strict=True)
        line = 1
        try:
            for cells in lines:
                if cells:
                    yield line, cells
                line = lines.line_num + 1
        except csv.Error as error:
            self.refuse(line, f"is no CSV from here on ({error}); look for a quotation mark without its fellow")

    def header(self, line: int, names: list[str]) -> None:
        """Check that every wanted column is there, once."""
        joined = len(names) == 1 and re.search(r"[;\t|]", names[0])
        for name in dict.fromkeys(self.wanted.values()):
            if name not in names:
                hint = "; fields must be separated by commas" if joined else nearest(name, names)
                self.refuse(line, f'no column "{name}"{hint}')
            elif names.count(name) > 1:
                self.refuse(line, f'column "{name}" stands {names.count(name)} times')

    def row(self, line: int, cells: dict[str, str]) -> Row:
        """Return one line of the file as a row."""
        district, school = self.name(line, "district", cells), self.name(line, "id", cells)
        numbers = {name: self.number(line, name, cells[self.wanted[name]].strip()) for name in self.limits}
        if district and school:
            first = self.first_line.setdefault((district, school), line)
            if first != line:
                self.refuse(line, f"school {school} of district {district} stands in line {first} already")
        low, high = (numbers.get(f"grade_{end}", self.config.grades[n]) for n, end in enumerate(("low", "high")))
        if low > high:
            self.refuse(line, f"the lowest grade, {low:g}, is above the highest, {high:g}")
        return Row(line, district, school, numbers)

    def name(self, line: int, name: str, cells: dict[str, str]) -> str:
        """Return the name of a school or a district, empty where it is missing or wrong."""
        text = BREAK.sub(" ", cells[self.wanted[name]].strip())
        if text.lower() in MISSING:
            self.refuse(line, f"{self.wanted[name]} is missing")
            return ""
        if UNSHOWABLE.search(text):
            self.refuse(
                line, f"{self.wanted[name]} holds a character that cannot be shown (got {text[:SHOWN_CHARACTERS]!r})"
            )
            return ""
        if len(text) > LONGEST_NAME:
            self.refuse(line, f"{self.wanted[name]} is longer than {LONGEST_NAME} characters")
            return ""
        return text

    def number(self, line: int, name: str, text: str) -> float:
        """Return a cell's number, not-a-number where it is missing or wrong."""
        column = self.wanted[name]
        if text.lower() in MISSING:
            if name == "enrolment":
                self.refuse(line, f"{column} is missing")
            elif self.config.missing == "refuse":
                self.refuse(line, f"{column} is missing (the rule is missing: refuse)")
            return math.nan
        value = float(text) if NUMBER.fullmatch(text) else math.nan
        if not self.limits[name].hold(value):
            self.refuse(line, f"{column} must be {self.limits[name].words()} (got {text[:SHOWN_CHARACTERS]!r})")
            return math.nan
        return value


def read_rows(config: SchoolsFile, subjects: tuple[str, ...]) -> list[Row]:
    """Return the rows of a file, in its order.

    Raises
    ------
    InputError
        Naming every wrong line.
    """
    wanted = wanted_columns(config.columns, subjects)
    reader = Reader(Path(config.path).name, wanted, limits_of(wanted, config.score_kind), config)
    records = reader.records(read_text(Path(config.path), "a file of schools", LARGEST_SCHOOLS_FILE_BYTES))
    line, header = next(records, (0, []))
    header = [name.strip() for name in header]
    if header:
        reader.header(line, header)
    elif not reader.problems:
        raise InputError(f"{reader.shown}: is empty")
    rows: list[Row] = []
    for line, cells in () if reader.problems else records:
        if len(rows) == MOST_SCHOOLS or len(reader.problems) > MOST_SCHOOLS:
            reader.refuse(line, f"is beyond the {MOST_SCHOOLS:,} schools that a system may have")
            break
        if len(cells) == len(header):
            rows.append(reader.row(line, dict(zip(header, cells, strict=True))))
        else:
            reader.refuse(line, f"has {len(cells)} fields, the header has {len(header)}")
    if reader.problems:
        raise InputError(capped(reader.problems))
    if not rows:
        raise InputError(f"{reader.shown}: holds no school")
    return rows


def wanted_columns(columns: FileColumns, subjects: tuple[str, ...]) -> dict[str, str]:
    """Return the file's column for each thing that the scenario maps, scores as ``score <subject>``.

    Raises
    ------
    InputError
        If teachers are given in two ways.
    """
    if columns.teachers is not None and columns.staff_per_1000 is not None:
        raise InputError("system.schools_file.columns: give teachers or staff_per_1000, not both")
    plain = ("id", "district", "enrolment", "teachers", "staff_per_1000", "poverty_percent", "grade_low", "grade_high")
    wanted = {name: str(getattr(columns, name)) for name in plain if getattr(columns, name) is not None}
    return wanted | {SCORE + subject: columns.scores[subject] for subject in subjects if subject in columns.scores}


def limits_of(wanted: dict[str, str], score_kind: str) -> dict[str, Limits]:
    """Return the limits of each wanted column that holds numbers."""
    percent = Limits(0.0, PERCENT, whole=False)
    score = (
        percent if score_kind == "percent_satisfactory" else Limits(-LARGEST_SCORE_SD, LARGEST_SCORE_SD, whole=False)
    )
    grade = Limits(0, LAST_GRADE, whole=True)
    known = {
        "enrolment": Limits(1, LARGEST_SCHOOL, whole=True),
        "teachers": Limits(0, LARGEST_STAFF, whole=False),
        "staff_per_1000": Limits(0, PER_THOUSAND, whole=False),
        "poverty_percent": percent,
        "grade_low": grade,
        "grade_high": grade,
    }
    return {name: known.get(name, score) for name in wanted if name not in {"id", "district"}}


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a question for the nearest right name, or what there is, as the end of a sentence."""
    names = list(dict.fromkeys(known))
    close = get_close_matches(name, names, n=1)
    if close:
        return f'; did you mean "{close[0]}"?'
    return f"; there are: {', '.join(names[:MOST_NAMES])}{', ...' if len(names) > MOST_NAMES else ''}"


def capped(problems: list[str]) -> list[str]:
    """Return problems, no more than a person reads, and how many more there are."""
    more = len(problems) - MOST_PROBLEMS
    return problems if more <= 0 else [*problems[:MOST_PROBLEMS], f"and {more} more"]
