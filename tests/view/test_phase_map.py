"""The picture of a map of verdicts: colours are the verdicts of the rows, and what is divided looks like no verdict."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_hex

from reformsim.study.answer import Answer
from reformsim.study.phase import COLUMNS
from reformsim.view.phase_map import draw_phase
from reformsim.view.style import png_bytes
from reformsim.view.verdict_colours import VERDICT_COLOURS

VERDICTS = ("snap_back", "divided", "breakthrough", "none")


def planted() -> Answer:
    """Return a map of two times two points, each with another verdict."""
    places = [(float(x), float(y)) for y, x in product((0, 1), repeat=2)]
    rows = [(x, y, verdict, True) for (x, y), verdict in zip(places, VERDICTS, strict=True)]
    theory = [(x, y, 0.5, x - 0.5) for x, y in places]
    tables: dict[str, Any] = {"points": [], "map": rows, "theory": theory}
    axes = {name: {"words": name, "unit": "", "low": 0.0, "high": 1.0} for name in ("x", "y")}
    return Answer(
        study="phase",
        question={"scenario": "big_push"},
        sentences=("Of the map.", "Four points were run."),
        figures=axes,
        tables={
            name: pd.DataFrame(table, columns=[one.name for one in COLUMNS[name]]) for name, table in tables.items()
        },
        columns=COLUMNS,
        shown=("points", ("x", "y")),
    )


def test_a_divided_point_is_no_verdict() -> None:
    """Each point has its verdict's colour, a divided one a colour of its own, and the legend says what that means."""
    figure = draw_phase(planted())
    png_bytes(figure)
    (axes,) = figure.axes
    (mesh,) = (one for one in axes.collections if isinstance(one, QuadMesh))
    found = [to_hex(colour) for colour in np.asarray(mesh.get_facecolor()).reshape(-1, 4)]
    expected = [VERDICT_COLOURS.get(verdict, "").lower() for verdict in VERDICTS]
    assert [found[0], found[2], found[3]] == [expected[0], expected[2], expected[3]]
    assert found[1] not in {colour.lower() for colour in VERDICT_COLOURS.values()}
    legend = axes.get_legend()
    assert legend is not None
    words = [text.get_text() for text in legend.get_texts()]
    assert "divided: no\nverdict ahead" in words
    assert "relapsing" not in words
