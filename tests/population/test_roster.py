"""What a list of schools must be, whoever made it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reformsim.population.roster import SchoolRoster, level_of_grades, natural_key


def roster(**changes: Any) -> SchoolRoster:
    """Return three schools in two districts, with some columns changed."""
    columns: dict[str, Any] = {
        "school_id": ("1", "2", "1"),
        "district_id": ("north", "north", "south"),
        "level": ("elementary", "middle", "combined"),
        "grade_low": np.array([0, 6, 0], dtype=np.int8),
        "grade_high": np.array([5, 8, 12], dtype=np.int8),
        "enrolment": np.array([300, 500, 900]),
        "teachers": np.array([14, 0, 40]),
        "poverty_share": np.array([0.0, 1.0, np.nan]),
        "score_mean_sd": np.array([[0.1, np.nan], [-0.3, 0.2], [np.nan, np.nan]]),
        "notes": (),
    }
    return SchoolRoster(**{**columns, **changes})


COLUMNS = ["grade_low", "grade_high", "enrolment", "teachers", "poverty_share", "score_mean_sd"]


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_cannot_be_written_to(name: str) -> None:
    """Nobody changes a roster, neither through its column nor through the array it was made from."""
    given = getattr(roster(), name).copy()
    made = roster(**{name: given})
    with pytest.raises(ValueError, match="read-only"):
        getattr(made, name)[0] = 1
    before = given.copy()
    given[0] = 1
    np.testing.assert_array_equal(getattr(made, name), before)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"level": ("elementary", "middle")}, "columns of one length"),
        ({"teachers": np.array([1, 2])}, "columns of one length"),
        ({"score_mean_sd": np.zeros((2, 2))}, "columns of one length"),
        ({"score_mean_sd": np.zeros(3)}, "columns of one length"),
        ({"district_id": ("north", "south", "north")}, "must stand together"),
        ({"school_id": ("1", "1", "1")}, "stands twice"),
        ({"level": ("elementary", "middle", "college")}, "levels must be among"),
        ({"enrolment": np.array([300, 0, 900])}, "out of range"),
        ({"teachers": np.array([14, -1, 40])}, "out of range"),
        ({"poverty_share": np.array([0.0, 1.01, np.nan])}, "out of range"),
        ({"poverty_share": np.array([0.0, -0.01, np.nan])}, "out of range"),
        ({"grade_low": np.array([6, 6, 0], dtype=np.int8)}, "grades out of order"),
        ({"grade_low": np.array([-1, 6, 0], dtype=np.int8)}, "grades out of order"),
        ({"grade_high": np.array([5, 8, 13], dtype=np.int8)}, "grades out of order"),
        ({"score_mean_sd": np.full((3, 1), np.inf)}, "infinitely far"),
    ],
)
def test_a_list_that_contradicts_itself_is_refused(changes: dict[str, Any], message: str) -> None:
    """Columns of different lengths, split districts, doubled schools and impossible numbers make no roster."""
    with pytest.raises(ValueError, match=message):
        roster(**changes)


def test_an_empty_list_is_refused() -> None:
    """A roster has at least one school."""
    empty: dict[str, Any] = {name: getattr(roster(), name)[:0] for name in COLUMNS}
    with pytest.raises(ValueError, match="at least one school"):
        roster(**empty, school_id=(), district_id=(), level=())


@pytest.mark.parametrize(
    ("low", "high", "level"),
    [
        (0, 5, "elementary"), (3, 5, "elementary"), (0, 8, "elementary"), (6, 8, "middle"), (5, 8, "middle"),
        (7, 9, "middle"), (9, 12, "high"), (9, 9, "high"), (0, 12, "combined"), (7, 12, "combined"), (0, 9, "combined"),
    ],
)  # fmt: skip
def test_the_level_follows_from_the_grades(low: int, high: int, level: str) -> None:
    """Grades served say whether a school is elementary, middle, high or combined."""
    assert level_of_grades(low, high) == level


def test_names_sort_by_the_value_of_their_numbers() -> None:
    """School-2 comes before school-10, numbers of any length are read, and no two names are the same."""
    names = ["2", "9", "10", "9" * 5000, "school-2", "school-02b", "school-10", "²", "٣"]
    backwards = names[::-1]
    assert sorted(backwards, key=natural_key) == names
    assert natural_key("1") < natural_key("02") < natural_key("3")
    assert natural_key("01") != natural_key("1")
