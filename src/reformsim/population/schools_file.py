"""Real schools from a CSV file: every wrong row is named, and missing values follow a stated rule."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from reformsim.config.catalog import PARAMETERS
from reformsim.errors import InputError
from reformsim.population.roster import FloatArray, SchoolRoster, level_of_grades

if TYPE_CHECKING:
    from reformsim.config.parts import FileColumns, SchoolsFile

LARGEST_FILE_BYTES = 64_000_000
LARGEST_SCHOOL = 20_000
LARGEST_STAFF = 2_000
LAST_GRADE = 12
MOST_SHOWN = 50
MISSING = frozenset({"", "NA", "N/A", "n/a", "na", ".", "NaN", "nan"})
PERCENT = 100.0
PER_THOUSAND = 1000.0


@dataclass(slots=True)
class Row:
    """Hold one school of a file; numbers are not-a-number where the file has none."""

    line: int
    school: str
    district: str
    numbers: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Reader:
    """Read the rows of one file, and collect what is wrong with them."""

    shown: str
    wanted: dict[str, str]
    limits: dict[str, tuple[float, float, bool]]
    optional: frozenset[str]
    problems: list[str] = field(default_factory=list)

    def row(self, line: int, cells: dict[str, str]) -> Row:
        """Return one line of the file as a row."""
        row = Row(line, cells[self.wanted["id"]].strip(), cells[self.wanted["district"]].strip())
        for name in ("id", "district"):
            if cells[self.wanted[name]].strip() in MISSING:
                self.problems.append(f"{self.shown}:{line}: {self.wanted[name]} is missing")
        for name in self.limits:
            row.numbers[name] = self.number(line, name, cells[self.wanted[name]].strip())
        return row

    def number(self, line: int, name: str, text: str) -> float:
        """Return a cell's number, not-a-number where it is missing or wrong."""
        low, high, whole = self.limits[name]
        place = f"{self.shown}:{line}: {self.wanted[name]}"
        if text in MISSING:
            if name not in self.optional:
                self.problems.append(f"{place} is missing")
            return math.nan
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        kind = "a whole number" if whole else "a number"
        if not math.isfinite(value) or (whole and value != int(value)) or not low <= value <= high:
            self.problems.append(f"{place} must be {kind} from {low:g} to {high:g} (got {text[:40]!r})")
            return math.nan
        return value


def read_text(path: Path) -> str:
    """Return a file's text.

    Raises
    ------
    InputError
        If it cannot be read, is too large, or is not UTF-8.
    """
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise InputError(f"{path}: is larger than {LARGEST_FILE_BYTES // 1_000_000} MB")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None


def wanted_columns(columns: FileColumns, subjects: tuple[str, ...]) -> dict[str, str]:
    """Return the file's column for each thing that the scenario maps, scores as ``score <subject>``."""
    plain = ("id", "district", "enrolment", "teachers", "staff_per_1000", "poverty_percent", "grade_low", "grade_high")
    wanted = {name: getattr(columns, name) for name in plain if getattr(columns, name) is not None}
    return wanted | {f"score {subject}": columns.scores[subject] for subject in subjects if subject in columns.scores}


def limits_of(wanted: dict[str, str], score_kind: str) -> dict[str, tuple[float, float, bool]]:
    """Return the smallest and largest number of each column, and whether it must be whole."""
    score = (0.0, PERCENT, False) if score_kind == "percent_satisfactory" else (-10.0, 10.0, False)
    known = {
        "enrolment": (1, LARGEST_SCHOOL, True), "teachers": (0, LARGEST_STAFF, False),
        "staff_per_1000": (0, PER_THOUSAND, False), "poverty_percent": (0, PERCENT, False),
        "grade_low": (0, LAST_GRADE, True), "grade_high": (0, LAST_GRADE, True),
    }
    return {name: known.get(name, score) for name in wanted if name not in ("id", "district")}


def read_rows(config: SchoolsFile, subjects: tuple[str, ...]) -> list[Row]:
    """Return the rows of a file.

    Raises
    ------
    InputError
        Naming every wrong line.
    """
    shown = Path(config.path).name
    wanted = wanted_columns(config.columns, subjects)
    lines = csv.reader(StringIO(read_text(Path(config.path)), newline=""))
    header = [name.strip() for name in next(lines, [])]
    missing = [name for name in wanted.values() if name not in header]
    if missing:
        raise InputError([f'{shown}:1: no column "{name}"{_nearest(name, header)}' for name in missing])
    optional = frozenset(wanted) - {"id", "district", "enrolment"}
    reader = Reader(shown, wanted, limits_of(wanted, config.score_kind), optional)
    rows: list[Row] = []
    for cells in lines:
        if not cells:
            continue
        if len(cells) != len(header):
            reader.problems.append(f"{shown}:{lines.line_num}: has {len(cells)} fields, the header {len(header)}")
            continue
        rows.append(reader.row(lines.line_num, dict(zip(header, cells, strict=True))))
    reader.problems.extend(_contradictions(rows, shown))
    if config.missing == "refuse":
        reader.problems.extend(_gaps(rows, wanted, shown))
    if not rows and not reader.problems:
        reader.problems.append(f"{shown}: holds no school")
    if reader.problems:
        raise InputError(_capped(sorted(reader.problems, key=_line_of)))
    return rows


def _nearest(name: str, known: Iterable[str]) -> str:
    """Return a question for the nearest right name, or the end of the sentence."""
    close = get_close_matches(name, list(known), n=1)
    return f'; did you mean "{close[0]}"?' if close else f"; there are: {', '.join(known)}"


def _line_of(problem: str) -> int:
    """Return the line that a problem names."""
    found = re.search(r":(\d+): ", problem)
    return int(found[1]) if found else 0


def _capped(problems: list[str]) -> list[str]:
    """Return problems, no more than a person reads."""
    more = len(problems) - MOST_SHOWN
    return problems if more <= 0 else [*problems[:MOST_SHOWN], f"and {more} more like these"]


def _contradictions(rows: list[Row], shown: str) -> list[str]:
    """Return schools that stand twice and grades in the wrong order."""
    problems = []
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row.district, row.school)
        if key in first and row.school not in MISSING:
            problems.append(f"{shown}:{row.line}: school {row.school} of district {row.district} stands in line "
                            f"{first[key]} already")
        first.setdefault(key, row.line)
        if row.numbers.get("grade_low", 0.0) > row.numbers.get("grade_high", LAST_GRADE):
            problems.append(f"{shown}:{row.line}: the lowest grade is above the highest")
    return problems


def _gaps(rows: list[Row], wanted: dict[str, str], shown: str) -> list[str]:
    """Return every missing value, to be refused."""
    return [
        f"{shown}:{row.line}: {wanted[name]} is missing; see the key missing for other rules"
        for row in rows for name, value in row.numbers.items() if math.isnan(value) and name != "enrolment"
    ]


def fill_gaps(rows: list[Row], rule: str) -> tuple[list[Row], tuple[str, ...]]:
    """Return rows without gaps, and in words what was done."""
    gaps = [row for row in rows if any(map(math.isnan, row.numbers.values()))]
    if not gaps:
        return rows, ()
    if rule == "drop_school":
        names = ", ".join(row.school for row in gaps[:10]) + (", ..." if len(gaps) > 10 else "")
        kept = [row for row in rows if row not in gaps]
        if not kept:
            raise InputError("every school of the file has a missing value: nothing is left after drop_school")
        return kept, (f"{len(gaps)} schools with missing values were left out: {names}",)
    notes = []
    for name in rows[0].numbers:
        missing = [row for row in rows if math.isnan(row.numbers[name])]
        if missing:
            means = {row.district: _mean(rows, name, row.district) for row in missing}
            for row in missing:
                row.numbers[name] = means[row.district]
            notes.append(f"{len(missing)} missing values of {name} were filled with the district's mean, or the file's")
    return rows, tuple(notes)


def _mean(rows: list[Row], name: str, district: str) -> float:
    """Return a column's mean over a district weighted by enrolment, the file's where the district has none."""
    for belongs in (lambda row: row.district == district, lambda row: True):
        known = [row for row in rows if belongs(row) and not math.isnan(row.numbers[name])]
        if known:
            weight = sum(row.numbers["enrolment"] for row in known)
            mean = sum(row.numbers[name] * row.numbers["enrolment"] for row in known) / weight
            return float(round(mean)) if name.startswith("grade") else mean
    raise InputError(f"no school of the file has a value of {name}: there is no mean to fill in")


def natural(text: str) -> list[tuple[int, int, str]]:
    """Return a key that sorts ``school-2`` before ``school-10``."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", text) if part]


def score_places(rows: list[Row], subject: str, config: SchoolsFile) -> FloatArray:
    """Return where schools stand in a subject, student SD from the mean of the file, (schools,).

    With pupils normal within a school with SD sigma, a share p above the cut puts the school's mean at
    sigma probit(p) above it. A share of 0 or 1 among n tested pupils is taken as half a pupil inside.
    """
    name = f"score {subject}"
    if name not in rows[0].numbers:
        return np.full(len(rows), np.nan)
    values = np.array([row.numbers[name] for row in rows])
    if config.score_kind == "student_sd":
        return values
    enrolment = np.array([row.numbers["enrolment"] for row in rows])
    tested = np.maximum(enrolment / _grade_counts(rows, config), 1.0)
    share = np.clip(values / PERCENT, 0.5 / tested, 1.0 - 0.5 / tested)
    within_sd = (1.0 - PARAMETERS["population.score_variance_between_schools"].numbers[0]) ** 0.5
    place = within_sd * ndtri(share)
    return np.asarray(place - np.average(place, weights=enrolment))


def _grade_counts(rows: list[Row], config: SchoolsFile) -> FloatArray:
    """Return how many grades each school serves, (schools,)."""
    low, high = config.grades
    return np.array([row.numbers.get("grade_high", high) - row.numbers.get("grade_low", low) + 1.0 for row in rows])


def teachers_of(row: Row) -> int:
    """Return the teachers of the modelled subjects that a row tells of, 0 where it tells nothing."""
    if "teachers" in row.numbers:
        return max(round(row.numbers["teachers"]), 1)
    if "staff_per_1000" in row.numbers:
        share = PARAMETERS["population.class_teacher_share_of_staff"].numbers[0]
        return max(round(row.numbers["enrolment"] * row.numbers["staff_per_1000"] / PER_THOUSAND * share), 1)
    return 0


def read_schools(config: SchoolsFile, subjects: tuple[str, ...]) -> SchoolRoster:
    """Return the schools of a file, sorted by district and name, so that the order of its rows is no matter.

    Raises
    ------
    InputError
        Naming every wrong row with its line, or the district that is not there.
    """
    rows, notes = fill_gaps(read_rows(config, subjects), config.missing)
    rows.sort(key=lambda row: (natural(row.district), natural(row.school)))
    places = np.stack([score_places(rows, subject, config) for subject in subjects], axis=1)
    if config.districts is not None:
        there = {row.district for row in rows}
        unknown = [name for name in config.districts if name not in there]
        if unknown:
            raise InputError([f'{Path(config.path).name}: no district "{name}"{_nearest(name, sorted(there)[:20])}'
                              for name in unknown])
        kept = [n for n, row in enumerate(rows) if row.district in config.districts]
        rows, places = [rows[n] for n in kept], places[kept]
    return _roster(rows, places, config, notes)


def _roster(rows: list[Row], places: FloatArray, config: SchoolsFile, notes: tuple[str, ...]) -> SchoolRoster:
    """Return sorted rows as a roster."""

    def column(read: Callable[[Row], float]) -> FloatArray:
        return np.array([read(row) for row in rows], dtype=np.float64)

    low = column(lambda row: row.numbers.get("grade_low", config.grades[0])).astype(np.int8)
    high = column(lambda row: row.numbers.get("grade_high", config.grades[1])).astype(np.int8)
    return SchoolRoster(
        school_id=tuple(row.school for row in rows),
        district_id=tuple(row.district for row in rows),
        level=tuple(level_of_grades(int(a), int(b)) for a, b in zip(low, high, strict=True)),
        grade_low=low, grade_high=high,
        enrolment=column(lambda row: row.numbers["enrolment"]).astype(np.int64),
        teachers=column(teachers_of).astype(np.int64),
        poverty_share=column(lambda row: row.numbers.get("poverty_percent", math.nan)) / PERCENT,
        score_mean_sd=places, notes=notes,
    )
