"""The picture of an explanation: bars that lead from one end to the other, marks where the chain has them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from reformsim.study.answer import Answer
from reformsim.study.explain_tables import COLUMNS, chain_table, columns_of, parting_table
from reformsim.view.style import png_bytes
from reformsim.view.waterfall import GAIN, LOSS, draw_explanation

NOTHING = dict.fromkeys(("noticeable_month", "half_month", "largest_month", "largest_difference", "final_difference"))
STAGES = [
    {"stage": "support delivered", "month": 22, "process": "levers", "school": "a", "schools_at_once": 2, **NOTHING},
    {"stage": "who leads", "month": None, "process": "", "school": "", "schools_at_once": 0, **NOTHING},
    {
        "stage": "practice over a year", "month": 22, "process": "choice", "school": "a", "schools_at_once": 2,
        **NOTHING, "noticeable_month": 28, "half_month": 36,
    },
]  # fmt: skip


def planted(values: dict[str, float], stages: list[dict[str, Any]] = STAGES, base: float = 0.1) -> Answer:
    """Return an answer with these values, each known to .05."""
    rows = pd.DataFrame({"part": list(values), "value": list(values.values())})
    rows = rows.assign(low=rows["value"] - 0.05, high=rows["value"] + 0.05, seeds=3).reindex(
        columns=columns_of("values")
    )
    empty = {name: pd.DataFrame(columns=columns_of(name)) for name in ("interactions", "teams", "verdicts")}
    outcome = {"unit": "share, 0 to 1", "meaning": "deep", "base": base, "total": base + sum(values.values())}
    return Answer(
        study="explain",
        question={"scenario": "big_push", "against": "left alone", "seeds": [4, 6]},
        sentences=("From one to the other.",),
        figures={"headline": "Big push: a carries most of it", "outcome": outcome},
        tables={"values": rows, **empty, "chain": chain_table(stages, 10), "parting": parting_table([])},
        columns=COLUMNS,
        shown=("values", ("part",)),
    )


def bars(answer: Answer) -> list[Rectangle]:
    """Return the bars of the waterfall, from top to bottom."""
    axes = draw_explanation(answer).axes[0]
    found = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    return sorted(found, key=lambda bar: bar.get_y())


def test_bars_lead_from_one_scenario_to_the_other() -> None:
    """Each bar begins where the one above ends, and the last ends where the scenario stands."""
    first, a, b, last = bars(planted({"a": 0.6, "b": -0.2}))
    assert (first.get_x(), first.get_width()) == (0.0, 0.1)
    assert (a.get_x(), a.get_width()) == pytest.approx((0.1, 0.6))
    assert (b.get_x(), b.get_width()) == pytest.approx((0.7, -0.2))
    assert last.get_width() == pytest.approx(0.5)


def test_gains_and_losses_have_colours_of_their_own() -> None:
    """What adds and what takes away can be told apart."""
    figure = draw_explanation(planted({"a": 0.6, "b": -0.2}))
    colours = [to_hex(bar.get_facecolor()) for bar in figure.axes[0].patches]
    assert colours[1:3] == [GAIN.lower(), LOSS.lower()]


def test_numbers_are_written_beside_bars() -> None:
    """Every bar has its number, with its sign where it is a change; small numbers keep a digit that counts."""
    axes = draw_explanation(planted({"a": 0.6, "b": -0.2, "c": 0.004})).axes[0]
    assert [text.get_text() for text in axes.texts] == [".10", "+.60", "\u2212.20", "+.004", ".50"]
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == ["left alone", "a", "b", "c", "big push"]


def test_little_looks_little() -> None:
    """Where all shares are small the axis is not stretched until they look large; elsewhere it fits."""
    assert draw_explanation(planted({"a": 0.01}, base=0.02)).axes[0].get_xlim()[1] == pytest.approx(0.25)
    assert draw_explanation(planted({"a": 0.8})).axes[0].get_xlim()[1] > 0.9


def test_one_seed_has_no_interval() -> None:
    """Without an interval the bars and numbers are there all the same."""
    answer = planted({"a": 0.6})
    answer.tables["values"][["low", "high"]] = np.nan
    axes = draw_explanation(answer).axes[0]
    assert [text.get_text() for text in axes.texts] == [".10", "+.60", ".70"]
    assert png_bytes(axes.figure)[:4] == b"\x89PNG"


def test_links_that_were_reached_have_marks() -> None:
    """A row for each link that the difference reached, marks at its years, and the seed below."""
    axes = draw_explanation(planted({"a": 0.6})).axes[1]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["support delivered", "practice over a year"]
    marks = {line.get_label(): np.asarray(line.get_xdata()).tolist() for line in axes.lines}
    assert marks["first touched"] == [2.2, 2.2]
    assert marks["can be noticed"][1] == 2.8
    assert marks["half of what stays"][1] == 3.6
    assert axes.get_xlabel().endswith("seed 4")


def test_runs_that_cannot_be_compared_have_words_instead() -> None:
    """Without a chain the lower panel says so."""
    axes = draw_explanation(planted({"a": 0.6}, stages=[])).axes[1]
    assert [text.get_text() for text in axes.texts] == ["no link can be told apart"]
