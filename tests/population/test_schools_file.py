"""Reading real schools: what is taken, and what fills the gaps."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtri

from reformsim.config.load import load_scenario
from reformsim.config.parts import FileColumns, SchoolsFile
from reformsim.population.roster import SchoolRoster
from reformsim.population.schools_file import read_schools

MICHIGAN = Path(__file__).parents[2] / "scenarios" / "data" / "michigan_elementary_1995.csv"
GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "real-schools.md"
MICHIGAN_COLUMNS = FileColumns(
    id="school_id", district="district_id", enrolment="enrolment", staff_per_1000="staff_per_1000",
    poverty_percent="lunch_percent",
    scores={"mathematics": "math4_percent_satisfactory", "reading": "reading4_percent_satisfactory"},
)  # fmt: skip
SUBJECTS = ("reading", "mathematics")

GOOD = "Ash,North,300,15,40,0,5,60"

Read = Callable[..., SchoolRoster]
Problems = Callable[..., tuple[str, ...]]


def michigan(path: Path = MICHIGAN, **changes: Any) -> SchoolRoster:
    """Return the elementary schools of Michigan."""
    return read_schools(SchoolsFile(path=str(path), columns=MICHIGAN_COLUMNS, **changes), SUBJECTS)


def same(one: SchoolRoster, other: SchoolRoster) -> bool:
    """Return whether two rosters are equal to the last bit."""
    pairs = [(getattr(one, name), getattr(other, name)) for name in SchoolRoster.__slots__]
    return all(np.array_equal(a, b, equal_nan=True) if isinstance(a, np.ndarray) else a == b for a, b in pairs)


def test_michigan_is_read_whole() -> None:
    """1,848 schools in 537 districts, 763,912 pupils, 162 schools in the biggest district, nothing filled in."""
    roster = michigan()
    assert len(roster.school_id) == 1848
    assert len(set(roster.district_id)) == 537
    assert roster.enrolment.sum() == 763_912
    assert Counter(roster.district_id).most_common(1) == [("82010", 162)]
    assert set(roster.level) == {"elementary"}
    assert roster.notes == ()
    assert not np.isnan(roster.poverty_share).any()


def test_michigan_has_published_means() -> None:
    """Poverty is the file's mean, classes have about 20 pupils, and the weighted mean place is 0."""
    roster = michigan()
    lines = [line.split(",") for line in MICHIGAN.read_text().splitlines()[1:]]
    assert roster.poverty_share.mean() == pytest.approx(np.mean([float(cells[4]) for cells in lines]) / 100.0)
    assert 18.0 < roster.enrolment.sum() / roster.teachers.sum() < 22.0
    np.testing.assert_allclose(np.average(roster.score_mean_sd, axis=0, weights=roster.enrolment), 0.0, atol=1e-12)
    assert np.abs(roster.score_mean_sd).max() < 4.0


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    """A shuffled file is the same list of schools, to the last bit."""
    header, *rows = MICHIGAN.read_text().splitlines()
    random.Random(7).shuffle(rows)  # noqa: S311 -- no secret
    path = tmp_path / "shuffled.csv"
    path.write_text("\n".join([header, *rows]))
    assert same(michigan(path), michigan())


@pytest.mark.parametrize("rule", ["drop_school", "district_mean"])
def test_the_order_of_rows_changes_no_filling(read: Read, rule: str) -> None:
    """Gaps are filled or left out the same, notes included, however rows and look-alike names stand."""
    rows = [f"{n},{n % 3},{100 + n},{n / 7:.2f},{'' if n % 4 == 0 else n / 3:.4},0,5,{n}" for n in range(1, 60)]
    rows += ["01,1,90,4,.,0,5,50", "1,01,80,4,10,0,5,50", "2,1,70,4,11,0,5,.", "3,01,60,4,12,0,5,51"]
    one = read(*rows, missing=rule)
    random.Random(3).shuffle(rows)  # noqa: S311 -- no secret
    assert same(read(*rows, missing=rule), one)


def test_schools_sort_by_district_then_name_by_value(read: Read) -> None:
    """District 9 stands before 10, and school 2 before 10."""
    rows = [f"{school},{district},100,5,50,0,5,50" for school in ("x10", "x2") for district in ("10", "9")]
    roster = read(*[row.replace(",", f"-{n},", 1) for n, row in enumerate(rows)])
    assert roster.district_id == ("9", "9", "10", "10")
    assert roster.school_id == ("x2-3", "x10-1", "x2-2", "x10-0")


def test_every_column_is_taken(read: Read) -> None:
    """Numbers stand as in the file, percents as shares; quotes, blanks and blank lines do no harm."""
    roster = read('"Ash, old",North, 300 ,15.4,40,0,5,60', "", "Elm , North,200,0,0,6,8,50")
    assert roster.school_id == ("Ash, old", "Elm")
    assert roster.enrolment.tolist() == [300, 200]
    assert roster.teachers.tolist() == [15, 1]
    assert roster.poverty_share.tolist() == [0.4, 0.0]
    assert (roster.grade_low.tolist(), roster.grade_high.tolist()) == ([0, 6], [5, 8])
    assert roster.level == ("elementary", "middle")


def test_a_byte_order_mark_is_no_part_of_the_header(read: Read, header: str) -> None:
    """A file as spreadsheets save it is read."""
    assert read(f"{GOOD}\r", header=f"\ufeff{header}\r").school_id == ("Ash",)


def test_what_is_not_mapped_is_not_made_up(read: Read, columns: dict[str, Any]) -> None:
    """Without columns there are no teachers, no poverty share and no scores, and all schools serve `grades`."""
    few = {name: columns[name] for name in ("id", "district", "enrolment")}
    roster = read(GOOD, columns=few, grades=(6, 8))
    assert roster.teachers.tolist() == [0]
    assert np.isnan(roster.poverty_share).all()
    assert roster.score_mean_sd.shape == (1, 2)
    assert np.isnan(roster.score_mean_sd).all()
    assert (roster.grade_low.tolist(), roster.grade_high.tolist(), roster.level) == ([6], [8], ("middle",))


def test_staff_become_teachers(read: Read, columns: dict[str, Any]) -> None:
    """Of 500 pupils with 80 staff per 1,000, 65 % of 40 are teachers; the share is a parameter; none is fewer than 1."""
    columns["staff_per_1000"] = columns.pop("teachers")
    roster = read("Ash,North,500,80,40,0,5,60", "Elm,North,10,20,40,0,5,60", columns=columns)
    assert roster.teachers.tolist() == [26, 1]


def test_overrides_of_the_scenario_count(read: Read, columns: dict[str, Any]) -> None:
    """The share of class teachers and the variance between schools are those of the scenario."""
    columns["staff_per_1000"] = columns.pop("teachers")
    parameters = {"population.class_teacher_share_of_staff": 0.5, "population.score_variance_between_schools": 0.75}
    rows = ("Ash,North,500,80,40,0,5,84.1344746", "Elm,North,500,80,40,0,5,50")
    roster = read(*rows, columns=columns, parameters=parameters)
    assert roster.teachers.tolist() == [20, 20]
    np.testing.assert_allclose(roster.score_mean_sd[:, 0], [0.25, -0.25], atol=1e-8)


def test_a_share_above_the_cut_becomes_a_place(read: Read) -> None:
    """The place is sigma_within probit(p), less its enrolment-weighted mean; 100 % of 50 tested counts as 49.5 of 50."""
    roster = read("Ash,North,300,15,40,0,5,100", "Elm,North,900,15,40,6,8,30")
    place = np.sqrt(0.8) * ndtri([49.5 / 50, 0.3])
    np.testing.assert_allclose(roster.score_mean_sd[:, 0], place - (place[0] + 3.0 * place[1]) / 4.0)
    assert np.isnan(roster.score_mean_sd[:, 1]).all()


def test_the_smallest_schools_stand_at_a_finite_place(read: Read) -> None:
    """A school with fewer pupils than grades is taken as if one was tested: half above the cut, whatever the file says."""
    roster = read("Ash,North,3,1,40,0,5,100", "Elm,North,3,1,40,0,5,0")
    assert roster.score_mean_sd[:, 0].tolist() == [0.0, 0.0]


def test_places_in_student_sd_are_taken_as_they_are(read: Read) -> None:
    """Scores in student SD are neither transformed nor centred."""
    roster = read("Ash,North,300,15,40,0,5,-0.25", "Elm,North,900,15,40,6,8,1.5", score_kind="student_sd")
    assert roster.score_mean_sd[:, 0].tolist() == [-0.25, 1.5]


def test_districts_are_kept_and_stand_where_they_stood() -> None:
    """Keeping one district keeps each school's place relative to the whole file."""
    whole, detroit = michigan(), michigan(districts=("82010",))
    rows = [n for n, name in enumerate(whole.district_id) if name == "82010"]
    assert len(detroit.school_id) == 162
    np.testing.assert_array_equal(detroit.score_mean_sd, whole.score_mean_sd[rows])
    assert detroit.score_mean_sd.mean() < -0.1


def test_names_shared_between_districts_are_kept_apart(read: Read) -> None:
    """Two schools with one id in two districts are called district/id, with a note, also where one is left out."""
    rows = ("1,North,300,15,40,0,5,60", "1,South,300,15,40,0,5,60", "2,South,300,15,40,0,5,60")
    assert read(*rows).school_id == ("North/1", "2", "South/1")
    assert read(*rows).notes == (
        "schools that share their id with one of another district: 2, called district/id here",
    )
    assert read(*rows, districts=("North",)).school_id == ("North/1",)


@pytest.mark.parametrize(
    ("names", "line", "called", "other"),
    [
        (("1,North", "North/1,North", "1,South"), 3, "North/1", 2),
        (("North/1,East", "1,South", "1,North"), 4, "North/1", 2),
        (("B/1,A", "B/1,Z", "1,A/B", "1,Y"), 4, "A/B/1", 2),
    ],
)
def test_names_kept_apart_meet_no_other_name(
    problems: Problems, names: tuple[str, ...], line: int, called: str, other: int
) -> None:
    """Where district/id is the name of another school, of the same district or not, both lines are told."""
    (found,) = problems(*[f"{name},300,15,40,0,5,60" for name in names])
    told = f"would be called {called}, and so would the school in line {other}; give one of them another id"
    assert found == f"schools.csv:{line}: {told}"


def test_the_guide_can_be_followed(tmp_path: Path) -> None:
    """The file and the scenario of the guide, as they stand there, give three schools with everything known."""
    guide = GUIDE.read_text(encoding="utf-8")
    (tmp_path / "data").mkdir()
    for kind, name in (("csv", "data/schools.csv"), ("yaml", "own.yaml")):
        block = re.search(rf"```{kind}\n(.*?)```", guide, re.DOTALL)
        assert block is not None
        (tmp_path / name).write_text(block[1])
    system = load_scenario(tmp_path / "own.yaml").system
    assert system.schools_file is not None
    roster = read_schools(system.schools_file, system.subjects)
    assert roster.school_id == ("Ash", "Birch", "Cedar")
    assert roster.teachers.tolist() == [16, 26, 44]
    assert not np.isnan(roster.score_mean_sd).any()


GAPS = (
    "Ash,North,100,10,10,0,5,60",
    "Birch,North,300,12,30,0,8,60",
    "Cedar,North,200,,,,,60",
    "Elm,South,600,31,,0,5,60",
)


def test_schools_with_gaps_can_be_left_out(read: Read) -> None:
    """drop_school leaves them out and says how many of how many, and which."""
    roster = read(*GAPS, missing="drop_school")
    assert roster.school_id == ("Ash", "Birch")
    assert roster.notes == ("schools left out because a value is missing: 2 of 4 (Cedar, Elm)",)


def test_ten_schools_left_out_are_named(read: Read) -> None:
    """Of more than ten the first ten are named."""
    rows = [f"s{n},North,100,5,,0,5,50" for n in range(1, 13)]
    (note,) = read(GOOD, *rows, missing="drop_school").notes
    assert note.endswith("12 of 13 (s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, ...)")


def test_leaving_out_every_school_is_refused(problems: Problems) -> None:
    """Nothing left, in the file or in a wanted district, is bad input."""
    assert problems("Elm,South,600,31,,0,5,60", missing="drop_school") == (
        "every school of the file has a missing value: nothing is left after missing: drop_school",
    )
    assert problems(*GAPS, missing="drop_school", districts=("South",)) == (
        'schools.csv: no school of district "South" is left after missing: drop_school',
    )


def test_gaps_can_be_filled_with_means(read: Read) -> None:
    """district_mean takes the district's mean weighted by enrolment, else the file's, and says how often.

    North's poverty is (100 x 10 + 300 x 30) / 400 = 25 %, and so is the file's with Cedar not counted; 22 teachers for
    400 pupils are 11 for 200; the highest grade is (100 x 5 + 300 x 8) / 400 = 7.25.
    """
    roster = read(*GAPS, missing="district_mean")
    assert roster.school_id == ("Ash", "Birch", "Cedar", "Elm")
    assert roster.poverty_share.tolist() == [0.1, 0.3, 0.25, 0.25]
    assert roster.teachers.tolist() == [10, 12, 11, 31]
    assert roster.grade_high.tolist() == [5, 8, 7, 5]
    assert roster.notes == (
        "missing values of staff: 1 filled with the district's mean, 0 with the file's",
        "missing values of lunch: 1 filled with the district's mean, 1 with the file's",
        "missing values of low: 1 filled with the district's mean, 0 with the file's",
        "missing values of high: 1 filled with the district's mean, 0 with the file's",
    )


def test_filled_grades_stay_in_order(read: Read) -> None:
    """A filled grade never turns a school upside down."""
    rows = ("Ash,North,100,10,10,6,8,60", "Birch,North,100,10,10,,5,60", "Cedar,North,100,10,10,9,,60")
    roster = read(*rows, missing="district_mean")
    assert roster.grade_low.tolist() == [6, 5, 9]
    assert roster.grade_high.tolist() == [8, 5, 9]


def test_a_column_without_any_value_has_no_mean(problems: Problems) -> None:
    """district_mean cannot fill what no school tells."""
    assert problems("Elm,South,600,31,,0,5,60", missing="district_mean") == (
        "lunch is missing in every row of the file: there is no mean to fill in",
    )


@pytest.mark.parametrize("rule", ["refuse", "drop_school", "district_mean"])
def test_ids_and_enrolment_are_required_under_every_rule(problems: Problems, rule: str) -> None:
    """No rule makes up who a school is, or how large."""
    found = problems(".,North,300,15,40,0,5,60", "Elm,,300,15,40,0,5,60", "Oak,North,NA,15,40,0,5,60", missing=rule)
    assert found == (
        "schools.csv:2: school is missing", "schools.csv:3: district is missing", "schools.csv:4: pupils is missing",
    )  # fmt: skip


@pytest.mark.parametrize("rule", ["drop_school", "district_mean"])
def test_a_wrong_value_is_never_taken_as_missing(problems: Problems, rule: str) -> None:
    """Rules for missing values do not hide mistakes."""
    assert problems(GOOD, "Elm,North,300,15,400,0,5,60", missing=rule) == (
        "schools.csv:3: lunch must be a number from 0 to 100 (got '400')",
    )
