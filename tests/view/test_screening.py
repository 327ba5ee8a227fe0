"""The pictures of what moves a result: every name can be read, and lies where its number is."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.text import Annotation

from reformsim.config.catalog import PARAMETERS
from reformsim.run.sweep_read import open_sweep
from reformsim.study.screen import screen
from reformsim.study.sensitivity import sensitivity
from reformsim.view.screening import draw_screens
from reformsim.view.tornado import draw_all

THEMES = ("choice.", "culture.", "skill.")


@pytest.fixture(scope="module")
def folder(planted, tmp_path_factory):
    """Return the folder of a Morris sweep over many numbers, of which nearly all do the same."""
    entries = [entry for entry in PARAMETERS.values() if entry.id.startswith(THEMES)]
    scalars = [
        entry for entry in entries if not isinstance(entry.value, tuple) and entry.low < entry.value < entry.high
    ]
    paths = {f"parameters.{entry.id}": entry for entry in scalars[:18]}
    vary = {
        path: {
            "low": entry.value - 0.1 * (entry.value - entry.low),
            "high": entry.value + 0.1 * (entry.high - entry.value),
        }
        for path, entry in paths.items()
    }
    asked = {
        "policies": {"a": {"years": 3}},
        "worlds": {"vary": vary, "designs": [{"kind": "morris", "trajectories": 6}]},
        "seeds": {"count": 2},
        "metrics": ["final"],
        "series": ["deep"],
    }
    random = np.random.default_rng(2)

    def measure(rows):
        shares = [(rows[path] - said["low"]) / (said["high"] - said["low"]) for path, said in vary.items()]
        return sum(shares[2:], start=3.0 * shares[0] * shares[1]) + random.normal(0.0, 0.02, len(rows))

    place = tmp_path_factory.mktemp("pictures") / "s"
    return planted(place, asked, lambda runs: {"final": measure(runs)}, lambda years: {"deep": measure(years)})


def test_no_name_covers_another(folder):
    """Names of eighteen numbers, most at the same height, are all written, none over another, none off the sheet."""
    answer = screen(open_sweep(folder))
    (figure,) = draw_screens(answer).values()
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    names = [text for text in figure.axes[0].texts if isinstance(text, Annotation) and text.get_text()]
    assert sorted(text.get_text() for text in names) == sorted(answer.figures["names"].values())
    boxes = sorted((text.get_window_extent(renderer) for text in names), key=lambda box: box.y0)
    assert all(above.y0 >= below.y1 - 1.0 for below, above in pairwise(boxes))
    assert max(box.x1 for box in boxes) <= figure.bbox.x1
    assert boxes[0].y0 >= figure.bbox.y0


def test_tornado_and_years_share_their_rows(folder):
    """Bars and years stand in the same order, the strongest number on top, with the same room for each."""
    answer = sensitivity(open_sweep(folder))
    (figure,) = draw_all(answer).values()
    left, right, _ = figure.axes
    main = answer.tables["indices"]
    main = main[main["index"] == "mu_star"]
    assert main["value"].is_monotonic_decreasing
    assert [label.get_text() for label in left.get_yticklabels()] == [
        answer.figures["names"][n] for n in main["number"]
    ]
    assert left.get_ylim() == right.get_ylim()
    years = answer.tables["years"]
    drawn = right.collections[0].get_array()
    assert drawn.shape == (18, 3)
    first = years[(years["number"] == main["number"].iloc[0]) & (years["year"] == 1)]["value"].iloc[0]
    assert drawn[0, 0] == pytest.approx(first)
    assert left.get_position().x1 < right.get_position().x0
