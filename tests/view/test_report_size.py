"""A report stays small: pictures that do not fit are left out and named, long tables and many schools are cut."""

from __future__ import annotations

import os

import numpy as np
import pandas as pd

from reformsim.study.school_paths import SchoolPaths
from reformsim.view.report import LARGEST_BYTES, render
from reformsim.view.report.parts import MOST_ROWS, Picture, Report, Section, cell, table_grid
from reformsim.view.report.scrubber import MOST_CELLS, scrubber_data


def test_pictures_that_do_not_fit_are_named():
    """Of pictures too large together the first stay, and the page says which are left out."""
    pictures = tuple(Picture(os.urandom(1_500_000), f"picture {name}", "alt") for name in "abc")
    page = render(Report("title", "kind", "question", ("answer",), (Section("a", "A", pictures=pictures),)))
    assert page.count("<img ") == 2
    assert "Left out, for the file would be too large: picture c" in page
    assert len(page.encode()) < LARGEST_BYTES


def test_long_tables_are_cut_and_say_so():
    """A table shows its first rows, and its caption how many there are."""
    found = table_grid("Rows", pd.DataFrame({"a": range(1000)}))
    assert len(found.rows) == MOST_ROWS
    assert found.caption == "Rows (the first 200 of 1,000 rows)"


def test_of_many_schools_an_even_choice_is_shown():
    """Schools times months stay below a limit; the scrubber says how many there are."""
    steps, schools = 400, 5000
    share = np.tile(np.linspace(0, 1, schools, dtype=np.float32), (steps, 1))
    names = tuple(f"s{number}" for number in range(schools))
    system = pd.DataFrame({name: np.zeros(steps) for name in ("deep", "surface", "culture")})
    system = system.assign(month=range(1, steps + 1), released=False)
    levers = pd.DataFrame({"label": ["coaching"], "start_year": [1.0], "end_year": [np.nan]})
    found = scrubber_data(system, levers, SchoolPaths(names, {"deep": share}, 10, ""), 10)
    assert len(found["schools"]) * steps <= MOST_CELLS
    assert found["ofSchools"] == schools
    assert found["schools"][1] == "s3"
    assert found["levers"] == [{"name": "coaching", "start": 1.0, "end": None}]


def test_values_are_short():
    """Three digits that count, commas in money, a dash for nothing, mappings in words."""
    told = [
        cell(value)
        for value in (0.81834, 132977055.4, None, float("nan"), 1e-17, 12, True, {"a": {"b": 0.5}}, (1, "x"))
    ]
    assert told == ["0.818", "132,977,055", "\u2013", "\u2013", "0", "12", "yes", "a (b 0.5)", "1, x"]
