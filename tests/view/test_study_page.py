"""The report of a study's answer: what was asked, what came out, what failed, and what made it, each in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from reformsim.study.kept_answer import KeptAnswer
from reformsim.view.report import study_report
from reformsim.view.report.parts import Grid, Report, Section

ASKED = {
    "versions": {"reformsim": "1.0", "numpy": "2.3"},
    "scenarios": [{"name": "b", "question": "Which lasts?"}, {"name": "a", "question": "Which lasts?"}],
    "experiment": {"name": "night", "question": "Where?"},
    "workshop": {"name": "room", "question": "Who?"},
    "threads": 4,
}
FAILURE = {"scenario": "b", "seed": 3, "stage": "run", "type": "RunError", "message": "it broke", "traceback": "long"}


def kept(question: Mapping[str, Any], asked: Mapping[str, Any] | None = None) -> KeptAnswer:
    """Return an answer of a comparison, with two pictures, two tables and nothing failed."""
    table = pd.DataFrame({"scenario": ["a", "b"], "final": [0.25, 0.75]})
    columns = pd.DataFrame([["runs", "final", "share", "practice"]], columns=["table", "column", "unit", "meaning"])
    return KeptAnswer(
        folder=Path("outputs/compare/answer-1a2b"),
        study="compare",
        question=question,
        sentences=("B keeps more.", "By .5."),
        failed=(),
        tables={"runs": table, "late_years": table.head(1)},
        columns=columns,
        pictures={"figure.png": b"one", "left-over_part.png": b"two"},
        asked=asked,
    )


def section(report: Report, key: str) -> Section:
    """Return a section by its key."""
    return next(one for one in report.sections if one.key == key)


def only_grid(report: Report, key: str) -> Grid:
    """Return the only table of a section."""
    (grid,) = section(report, key).grids
    return grid


def test_a_page_goes_from_the_question_to_what_made_it() -> None:
    """Sections follow the reader: what was asked, pictures, tables, what failed, the caution, configuration and versions."""
    answer = kept({"scenarios": ["a"]}, ASKED)
    whole = [one.key for one in study_report(answer).sections]
    assert whole == ["asked", "figures", "tables", "caution", "made"]
    broken = replace(answer, failed=(FAILURE,), pictures={})
    assert [one.key for one in study_report(broken).sections] == ["asked", "tables", "failed", "caution", "made"]
    grid = only_grid(study_report(broken), "failed")
    assert grid.columns == ("scenario", "seed", "stage", "type", "message")
    assert grid.rows == (("b", "3", "run", "RunError", "it broke"),)


def test_what_was_asked_is_told_part_by_part() -> None:
    """Each part of the question has its row, with its value in words."""
    grid = only_grid(study_report(kept({"scenarios": ["a", "b"], "most_years": 12, "against": None})), "asked")
    assert grid.rows == (("scenarios", "a, b"), ("most years", "12"), ("against", "\u2013"))


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ({"scenarios": ["three_years", "mandate"]}, "Compare \u2013 three years, mandate"),
        ({"scenario": "three_years"}, "Compare \u2013 three years"),
        ({"calibration": "wide_search"}, "Compare \u2013 wide search"),
        ({"scenarios": [], "scenario": "plain"}, "Compare \u2013 plain"),
        ({"seeds": 4}, "Compare \u2013 answer-1a2b"),
    ],
)
def test_the_title_says_which_study_of_what(question: Mapping[str, Any], title: str) -> None:
    """Study and scenarios, or the calibration, or else the folder's name; in words."""
    report = study_report(kept(question))
    assert report.title == title
    assert report.kind == "Answer of reformsim compare"
    assert report.answer == ("B keeps more.", "By .5.")


def test_the_question_is_that_of_whom_was_asked() -> None:
    """Questions of workshop, experiment and scenarios, each once; else the answer's own; else the command."""
    assert study_report(kept({"scenarios": ["a"]}, ASKED)).question == "Who? Where? Which lasts?"
    silent = {"scenarios": [{"name": "a"}, "b"], "workshop": None}
    assert study_report(kept({"question": "Why?", "scenario": "a"}, silent)).question == "Why?"
    assert study_report(kept({"scenario": "big_push"}, silent)).question == "reformsim compare: big push"


def test_pictures_are_named_and_told() -> None:
    """A picture is called after study and file; who cannot see it hears the whole answer."""
    pictures = section(study_report(kept({"scenario": "a"})), "figures").pictures
    assert [(one.png, one.caption) for one in pictures] == [
        (b"one", "Compare: figure"),
        (b"two", "Compare: left over part"),
    ]
    assert {one.alt for one in pictures} == {"Figure of reformsim compare. B keeps more. By .5."}


def test_every_table_is_there_and_every_column_explained() -> None:
    """Tables come in order with all their rows, and last what their columns mean."""
    grids = section(study_report(kept({"scenario": "a"})), "tables").grids
    assert [one.caption for one in grids] == ["Table runs", "Table late years", "What columns mean"]
    assert [len(one.rows) for one in grids] == [2, 1, 1]
    assert grids[0].rows[1] == ("b", "0.75")
    assert grids[2].rows == (("runs", "final", "share", "practice"),)


def test_what_made_it_is_the_answers_own_or_the_sweeps() -> None:
    """Versions and whole configuration in the order they were kept; those of the sweep where the answer has none."""
    sweep = {"versions": {"reformsim": "0.9"}, "experiment": {"zeal": 1, "aim": 2}}
    own = study_report(kept({"scenario": "a"}, ASKED), sweep)
    assert only_grid(own, "made").rows == (("reformsim", "1.0"), ("numpy", "2.3"))
    code = section(own, "made").code
    assert [line for line in code.splitlines() if line[:1].isalpha()] == ["scenarios:", "experiment:", "workshop:"]
    above = study_report(kept({"scenario": "a"}), sweep)
    assert only_grid(above, "made").rows == (("reformsim", "0.9"),)
    assert section(above, "made").code == "experiment:\n  zeal: 1\n  aim: 2\n"
    nothing = section(study_report(kept({"scenario": "a"})), "made")
    assert "was kept without its scenarios" in nothing.paragraphs[0]
    assert not nothing.grids
    assert study_report(kept({"scenario": "a"}, {"scenarios": []})).sections[-1].grids == ()
