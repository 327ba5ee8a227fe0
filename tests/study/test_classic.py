"""Classic models as a study: words, tables and figures of what came out beside what is published."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from reformsim import InputError
from reformsim.run.crew import Effort
from reformsim.study.classic import classic, curve_table, tell_classic
from reformsim.theory.classic import CLASSICS, Point
from reformsim.theory.classic.base import PUBLISHED, check_value
from reformsim.view.classic_curve import draw_classic
from reformsim.view.style import png_bytes

FEW = ["spreads=[12, 30]", "drawn=10", "many=1000"]


def test_what_came_out_stands_beside_what_the_paper_says(tmp_path: Path) -> None:
    """The claim comes first, then how many checks agree; tables hold the curve; asked again, nothing is run again."""
    answer = classic("granovetter", FEW, Effort(2, keep=tmp_path))
    assert answer.sentences[0].startswith("Granovetter 1978")
    assert any(sentence.startswith("Changed: spreads = (12") for sentence in answer.sentences)
    assert any("checks agree" in sentence for sentence in answer.sentences)
    assert answer.figures["of"] == len(answer.tables["checks"]) >= 5
    assert answer.tables["points"].shape[0] == 2 * (1 + 2)
    assert set(answer.tables["curve"]["line"]) == {"many people", "crowds by lot"}
    journal = (tmp_path / "runs.jsonl").read_bytes()
    again = classic("granovetter", FEW, Effort(2, keep=tmp_path))
    assert (tmp_path / "runs.jsonl").read_bytes() == journal
    assert json.dumps(again.summary(), allow_nan=False) == json.dumps(answer.summary(), allow_nan=False)


def test_a_miss_is_told_as_a_miss() -> None:
    """What does not agree is named with both values and the interval; what agrees is counted."""
    asked = CLASSICS["watts"]
    checks = [check_value("one", PUBLISHED, 0.5, 0.5, 0.1), check_value("another", PUBLISHED, 0.5, 0.7, 0.1)]
    text = " ".join(tell_classic(asked, checks, {}))
    assert "1 of 2 checks agree" in text
    assert "Missed: another: 0.7, expected 0.5 (agrees between 0.4 and 0.6)." in text


def test_runs_are_put_together_as_the_axis_says() -> None:
    """A mean and a median leave out runs that never came to a value and count them; a share has its Wilson interval."""
    points = [Point("line", 1.0, seed, value) for seed, value in enumerate([1.0, 1.0, 4.0, np.nan])]
    (row,) = curve_table(points, "median").to_dict("records")
    assert (row["y"], row["runs"], row["never"]) == (1.0, 4, 1)
    (row,) = curve_table(points, "mean").to_dict("records")
    assert row["y"] == pytest.approx(2.0)
    hits = [Point("line", 1.0, seed, float(seed < 3)) for seed in range(4)]
    (row,) = curve_table(hits, "share").to_dict("records")
    assert row["y"] == 0.75
    assert row["low"] == pytest.approx(0.301, abs=1e-3)
    never = [Point("line", 1.0, seed, np.nan) for seed in range(2)]
    assert np.isnan(curve_table(never, "median")["y"]).all()


def test_an_unknown_model_is_answered_with_the_nearest() -> None:
    """A wrong name is told with the right ones."""
    with pytest.raises(InputError, match='unknown classic model "wats"; did you mean "watts"'):
        classic("wats")


def test_the_picture_has_the_curve_and_the_marks() -> None:
    """Lines are the tables', published points are diamonds, borders stand where they are, and what never came is crossed."""
    answer = classic("centola_macy", ["rewired=[0, 0.5]", "active=[1, 3]"], Effort(3))
    figure = draw_classic(answer)
    (axes,) = figure.axes
    lines = {line.get_label(): line for line in axes.lines}
    curve = answer.tables["curve"]
    one = curve[curve["line"] == "takes 1"]
    assert np.asarray(lines["takes 1"].get_ydata()).tolist() == one["y"].tolist()
    assert np.asarray(lines["takes 3: never"].get_xdata()).tolist() == [0.5]
    diamonds = lines["published or\nreference value"]
    assert [0.0, 246.0] in np.column_stack([diamonds.get_xdata(), diamonds.get_ydata()]).tolist()
    assert axes.get_xlabel() == "Share of ties rewired"
    assert axes.get_yscale() == "log"
    assert png_bytes(figure)[:4] == b"\x89PNG"
