"""The picture of published patterns: where numbers stand, and how hits and misses are told apart."""

from __future__ import annotations

import math

import pytest

from reformsim.study.answer import Answer
from reformsim.study.pattern_registry import chosen_patterns
from reformsim.study.patterns import answer_of
from reformsim.view.pattern_rows import MARKS, draw_patterns, scaled
from reformsim.view.style import png_bytes


def answer() -> Answer:
    """Return an answer with a hit, a miss far away, something that cannot be told, and something not to be seen."""
    values = {
        "p2_share_between": [0.19, 0.20],
        "p2_share_between_given_last_year": [0.9, 0.91],
        "p6_stay_one_year": [0.80, 0.90],
        "p6_stay_five_years": [math.nan, math.nan],
    }
    found = {seed: {key: row[seed] for key, row in values.items()} for seed in range(2)}
    return answer_of("over_there", chosen_patterns(["P2", "P6"]), found)


@pytest.mark.parametrize(
    ("low", "high", "value", "place"),
    [
        (0.1, 0.3, 0.1, 0.0),
        (0.1, 0.3, 0.3, 1.0),
        (0.1, 0.3, 0.0, -0.5),
        (0.5, None, 0.5, 0.0),
        (0.5, None, 1.0, 1.0),
        (None, 0.3, 0.3, 1.0),
        (None, 0.3, 0.0, 0.0),
        (0.0, None, 0.2, 1.0),
        (0.0, None, 0.0, 0.0),
    ],
)
def test_ranges_are_drawn_as_wide(low: float | None, high: float | None, value: float, place: float) -> None:
    """A range goes from 0 to 1; one with a single end is as wide as the end is far from zero, or the number from it."""
    row = {"published_low": low, "published_high": high, "value": value}
    assert scaled(row, value) == pytest.approx(place)


def test_rows_are_those_that_can_be_seen() -> None:
    """A row for each number that was measured, its name left and its number with the range right."""
    (axes,) = draw_patterns(answer()).axes
    words = [text.get_text() for text in axes.texts]
    assert words[::2] == [
        "P2  share of score variance between schools",
        "P2  the same, given last year's score",
        "P6  teachers in their school after a year",
    ]
    assert words[1] == ".195 [.120 to .270]"


def test_verdicts_differ_in_shape_and_filling() -> None:
    """Hit, miss and untold differ without any colour, and what lies far beyond is an arrow at the edge."""
    assert len({(shape, filling == "white") for shape, filling, _, _ in MARKS.values()}) == len(MARKS)
    (axes,) = draw_patterns(answer()).axes
    marks = [(line.get_marker(), line.get_markerfacecolor()) for line in axes.lines if line.get_marker() != "None"]
    assert [shape for shape, _ in marks] == ["o", ">", "o"]
    assert marks[2][1] == "white"


def test_the_picture_can_be_written_again() -> None:
    """The same answer gives the same bytes."""
    assert png_bytes(draw_patterns(answer())) == png_bytes(draw_patterns(answer()))
