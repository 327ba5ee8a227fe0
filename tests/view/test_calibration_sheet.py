"""The picture of a calibration: where a value stands against its range, and that every row is drawn."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from reformsim.study.answer import Answer
from reformsim.view.calibration_sheet import FARTHEST, HELD_OUT, HIT, MISS, draw_calibration, place_of
from reformsim.view.style import png_bytes

TARGETS = [
    {"words": "breakthrough: final", "low": 0.7, "high": 0.8, "tolerance": 0.1, "weight": 1.0, "best": 0.75, "hit": True},
    {"words": "breakthrough: ends so", "low": 0.9, "high": None, "tolerance": 0.5, "weight": 1.0, "best": 0.4, "hit": False},
    {"words": "P9: luck", "low": None, "high": 0.1, "tolerance": 0.1, "weight": 0.0, "best": 9.0, "hit": False},
    {"words": "half life", "low": 1.0, "high": 2.0, "tolerance": 1.0, "weight": 1.0, "best": None, "hit": False},
]  # fmt: skip
NUMBERS = [
    {"path": "parameters.choice.cost", "unit": "units of V", "low": 0.0, "high": 2.0, "default": 0.7, "best": 1.0,
     "good_low": 0.9, "good_high": 1.1, "told": "pinned"},
    {"path": "parameters.choice.noise", "unit": "units of V", "low": 0.0, "high": 2.0, "default": 3.0, "best": 1.9,
     "good_low": 0.1, "good_high": 1.9, "told": "loose"},
    {"path": "parameters.skill.decay", "unit": "share", "low": 0.0, "high": 1.0, "default": 0.1, "best": 0.5,
     "good_low": None, "good_high": None, "told": "too few"},
]  # fmt: skip


@pytest.fixture
def answer():
    """Return an answer with four targets and three numbers."""
    targets = [{**row, "default": row["low"]} for row in TARGETS]
    sets = pd.DataFrame({row["path"]: [row["best"], row["best"] / 2] for row in NUMBERS})
    return Answer(
        study="calibrate",
        question={"calibration": "small_one"},
        sentences=("small_one: the best of 9 sets hits 1 of 3 targets.",),
        figures={"hits": 1, "goals": 3, "targets": targets, "parameters": NUMBERS},
        tables={"sets": sets},
        columns={"sets": tuple(_Named(name) for name in sets.columns)},  # type: ignore[dict-item]
        shown=("sets", ()),
    )


class _Named:
    """Name a column."""

    def __init__(self, name: str) -> None:
        self.name = name


def row(low, high, tolerance):
    """Return a row of the table of targets."""
    return {"low": low, "high": high, "tolerance": tolerance}


@pytest.mark.parametrize(
    ("low", "high", "tolerance", "value", "place"),
    [
        (0.2, 0.4, 0.1, 0.25, 0.25),
        (0.2, 0.4, 0.1, 0.1, -1.0),
        (0.2, 0.4, 0.1, 0.5, 2.0),
        (0.2, 0.2, 0.1, 0.2, 0.5),
        (0.2, None, 0.1, 0.1, -1.0),
        (0.2, None, 0.1, 0.25, 0.5),
        (0.2, None, 0.1, 0.9, 1.0),
        (None, 0.2, 0.1, 0.3, 2.0),
        (None, 0.2, 0.1, 0.15, 0.5),
        (None, 0.2, 0.1, -9.0, 0.0),
    ],
)
def test_where_a_value_stands(low, high, tolerance, value, place):
    """Within its range a value stands between 0 and 1, outside as many tolerances away as it misses."""
    assert place_of(row(low, high, tolerance), value) == pytest.approx(place)
    assert math.isnan(place_of(row(low, high, tolerance), None))


def test_every_target_and_number_is_drawn(answer):
    """Each has a row with its name; hits and misses have their colours, and what is too far away is at the edge."""
    above, below = draw_calibration(answer).axes
    names = [text.get_text() for text in above.get_yticklabels()]
    assert names == ["breakthrough: final", "breakthrough: ends so", "P9: luck", "half life"]
    assert [text.get_color() == HELD_OUT for text in above.get_yticklabels()] == [False, False, True, False]
    assert next(text.get_text() for text in below.get_yticklabels()) == "choice.cost, 0 to 2"
    full = [line for line in above.lines if line.get_markerfacecolor() in (HIT, MISS)]
    places = [(float(line.get_xdata()[0]), line.get_markerfacecolor(), line.get_marker()) for line in full]
    assert places[:3] == [
        (pytest.approx(0.5), HIT, "o"),
        (pytest.approx(-1.0), MISS, "o"),
        (1.0 + FARTHEST, MISS, ">"),
    ]
    words = [text.get_text() for text in (*above.texts, *below.texts)]
    assert "0.75  (0.7 to 0.8)" in words
    assert "0.4  (\u2265 0.9)" in words
    assert "1  pinned down" in words
    assert "1.9  not pinned down" in words


def test_the_same_answer_gives_the_same_picture(answer):
    """The same answer gives the same bytes."""
    assert png_bytes(draw_calibration(answer)) == png_bytes(draw_calibration(answer))
