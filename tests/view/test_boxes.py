"""The picture of a discovery: the box stands where its numbers say, in each of its panels."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from reformsim.study.answer import Answer
from reformsim.study.discover_tables import COLUMNS, names_of
from reformsim.view.boxes import draw_discovery
from reformsim.view.style import png_bytes

RANGES: list[dict[str, Any]] = [
    {"policy": "big_push", "box": 1, "path": "a", "number": "coaching", "low": 0.0, "high": 0.3, "unit": "share"},
    {"policy": "big_push", "box": 1, "path": "b", "number": "years", "low": 3.0, "high": 3.0, "unit": ""},
]
BOX = {"policy": "big_push", "box": 1, "density": 0.8, "coverage": 0.6, "elsewhere": 0.1}


def planted(numbers: int, *, found: bool = True) -> Answer:
    """Return an answer with a box of so many numbers, or with none."""
    ranges = [row | {"tried_low": 0.0, "tried_high": 10.0**place} for place, row in enumerate(RANGES[:numbers])]
    box = BOX | {"held_out_density": 0.7, "held_out_coverage": 0.5, "ranges": ranges}
    steps = [(0, 1.0, 0.3, 0, False), (1, 0.6, 0.8, numbers, found)]
    trajectory = [
        {
            "policy": "big_push",
            "box": 1,
            "step": s,
            "worlds": 9,
            "coverage": c,
            "density": d,
            "mass": c,
            "restrictions": n,
            "chosen": k,
        }
        for s, c, d, n, k in steps
    ]
    worlds = [
        {"policy": "big_push", "world": w, "share": w / 3, "box": int(w == 3), "path": path, "value": w * scale}
        for path, scale in (("a", 0.2), ("b", 2.0))
        for w in range(4)
    ]
    rows = {
        "boxes": ranges if found else [],
        "contents": [],
        "trajectory": trajectory,
        "limits": [],
        "runs": [],
        "worlds": worlds,
    }
    return Answer(
        study="discover",
        question={},
        sentences=("With coaching under .3.",),
        figures={"headline": "Snap back", "policies": [{"boxes": [box] if found else []}]},
        tables={name: pd.DataFrame(listed).reindex(columns=names_of(name)) for name, listed in rows.items()},
        columns=COLUMNS,
        shown=("boxes", ("policy",)),
    )


def test_the_box_stands_in_all_panels() -> None:
    """The ring is at coverage and density, the bar spans the range as a share of what was tried, the frame is the box."""
    trade_off, ranges, worlds = draw_discovery(planted(2)).axes
    places = {str(line.get_label()): (line.get_xdata()[0], line.get_ydata()[0]) for line in trade_off.lines}
    assert places["the box"] == (0.6, 0.8)
    assert places["in other worlds"] == (0.5, 0.7)
    assert places["2 numbers"] == (0.6, 0.8)
    assert list(ranges.lines[1].get_xdata()) == [0.0, 0.3]
    assert list(ranges.lines[3].get_xdata()) == [0.3]  # three of ten, one value
    (frame,) = [patch for patch in worlds.patches if isinstance(patch, Rectangle)]
    assert (frame.get_x(), frame.get_width(), frame.get_y(), frame.get_height()) == pytest.approx((0.0, 0.3, 2.5, 1.0))
    assert (worlds.get_xlabel(), worlds.get_ylabel()) == ("Coaching (share)", "Years")


def test_a_box_of_one_number_is_drawn_against_the_outcome() -> None:
    """With one number only, worlds stand at the share of their seeds that do."""
    _, _, worlds = draw_discovery(planted(1)).axes
    assert worlds.get_ylabel() == "Share of seeds that do"
    places = [number for place in worlds.collections[0].get_offsets().tolist() for number in place]
    assert places == pytest.approx([number for w in range(4) for number in (0.2 * w, w / 3)])


def test_no_box_is_said_in_the_picture() -> None:
    """Without a box the way is drawn, and it is said that there is none; the same answer gives the same bytes."""
    figure = draw_discovery(planted(2, found=False))
    assert any("No box" in text.get_text() for axes in figure.axes for text in axes.texts)
    assert png_bytes(figure) == png_bytes(draw_discovery(planted(2, found=False)))
