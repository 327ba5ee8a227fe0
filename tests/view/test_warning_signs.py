"""The picture of early warning: a row a sign, marks where the rates are, words that agree with the table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from reformsim.study.answer import Answer
from reformsim.study.warn_tables import COLUMNS, names_of
from reformsim.view.style import png_bytes
from reformsim.view.warning_signs import NAMES, draw_warning


def planted(warning: tuple[str, ...], signs: tuple[str, ...] = tuple(NAMES)) -> Answer:
    """Return an answer in which these signs are told, and these of them warn."""
    rates = {"hits": 0.8, "hit_low": 0.6, "hit_high": 0.9, "false_alarms": 0.1, "false_low": 0.05, "false_high": 0.3}
    rows: list[dict[str, Any]] = [{"sign": sign, **rates, "warns": sign in warning} for sign in signs]
    bands = [
        (sign, turns, month, level - 0.1, level, level + 0.1)
        for sign in signs
        for turns, level in ((True, 0.7), (False, 0.2))
        for month in np.arange(6.0, 60.0)
    ]
    tables = {name: pd.DataFrame(columns=names_of(name)) for name in COLUMNS}
    tables["bands"] = pd.DataFrame(bands, columns=names_of("bands"))
    return Answer(
        study="warn",
        question={"scenario": "big_push", "against": "left_alone", "seeds": [1, 2]},
        sentences=("big_push: practice turned down in 2 of 2 seeds (year 12.0).",),
        figures={"headline": "one of five signs warns", "signs": rows},
        tables=tables,
        columns=COLUMNS,
        shown=("signs", ("sign",)),
    )


def test_each_sign_has_a_row_with_its_series_and_its_rates() -> None:
    """Six rows of two panels; the left one holds the bands as they are, the right one both rates with intervals."""
    figure = draw_warning(planted(("variance",)))
    left, right = figure.axes[: len(NAMES)], figure.axes[len(NAMES) :]
    assert [axes.get_ylabel() for axes in left] == list(NAMES.values())
    assert len(right) == len(NAMES)
    others, turning = left[0].lines
    assert set(np.asarray(turning.get_ydata())) == {0.7}
    assert set(np.asarray(others.get_ydata())) == {0.2}
    dots = {(float(line.get_xdata()[0]), line.get_color()) for line in right[0].lines if line.get_marker() == "o"}
    assert {x for x, _ in dots} == {0.8, 0.1}
    assert dots == {(0.8, turning.get_color()), (0.1, dict(dots)[0.1])}
    ends = sorted(np.asarray(line.get_xdata()).tolist() for line in right[0].lines if line.get_marker() != "o")
    assert ends == [[0.05, 0.3], [0.6, 0.9]]


def test_the_turn_is_at_the_right_and_axes_have_names() -> None:
    """Months count down to the turn; the lowest row names both axes."""
    figure = draw_warning(planted(()))
    lowest, rates = figure.axes[len(NAMES) - 1], figure.axes[-1]
    assert lowest.get_xlim() == (59.0, 0.0)
    assert lowest.get_xlabel() == "Months before the turn"
    assert rates.get_xlabel() == "Runs with an alarm, %"
    assert rates.get_xlim() == (0.0, 1.0)


def test_words_beside_rows_agree_with_the_table() -> None:
    """Each row says whether it warns; practice itself, where it tells, is no sign but shows that none is needed."""
    right = draw_warning(planted(("practice", "variance"))).axes[len(NAMES) :]
    said = [axes.texts[0].get_text().replace("\n", " ") for axes in right]
    assert said == ["no sign needed", "warns", *["does not warn"] * 4]


def test_the_legend_names_what_the_runs_are_held_against() -> None:
    """Colours are named above the first row, the other runs by where they come from."""
    texts = [text.get_text() for text in draw_warning(planted(())).axes[0].texts]
    assert texts == ["runs that turn", "runs that do not (left alone)"]


@pytest.mark.parametrize("signs", [(), ("practice", "skew")])
def test_few_signs_or_none_are_drawn_as_well(signs: tuple[str, ...]) -> None:
    """Where signs could not be told their rows are left out; without any there is one empty row, and no warning."""
    figure = draw_warning(planted((), signs))
    assert len(figure.axes) == 2 * max(len(signs), 1)
    assert png_bytes(figure)[:4] == b"\x89PNG"
