"""The picture of a run holds what it should, where it can be read."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Polygon
from matplotlib.text import Text

from reformsim.view import draw_run, style

Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]
Plant = Callable[..., Tables]

TITLE = "Snap back"
SENTENCE = "Deep practice rose by .89 and kept 4 % of it, for $12.3 million or $250 a place."


def draw(tables: Tables, title: str = TITLE, sentence: str = SENTENCE) -> Figure:
    """Return the figure of planted tables."""
    return draw_run(*tables, title, sentence, months_per_year=10)


def texts(figure: Figure) -> list[Text]:
    """Return all that is written on a figure, without empty texts and hidden tick labels."""
    found = [text for text in figure.findobj(Text) if isinstance(text, Text)]
    return [text for text in found if text.get_text() and text.get_visible()]


def written(figure: Figure) -> set[str]:
    """Return the words on a figure."""
    return {text.get_text() for text in texts(figure)}


def test_the_verdict_is_written_on_the_picture(tables: Tables) -> None:
    """Title and sentence stand on the picture, dollars and all."""
    words = " ".join(text.get_text() for text in draw(tables).texts)
    assert words == f"{TITLE} {SENTENCE}"


def test_lines_are_the_tables_own_numbers(tables: Tables) -> None:
    """Each line shows its column month by month, computed nowhere else."""
    above = draw(tables).axes[0]
    system = tables[0]
    drawn = {line.get_color(): line for line in above.lines}
    for column, colour in (("deep", style.DEEP), ("surface", style.SURFACE), ("culture", style.CULTURE)):
        assert np.array_equal(np.asarray(drawn[colour].get_ydata()), system[column])
        assert np.array_equal(np.asarray(drawn[colour].get_xdata()), system["month"] / 10)


def test_everything_is_named_with_its_unit(tables: Tables) -> None:
    """Lines, stretch, schools and axes carry names; there is no legend to look up."""
    figure = draw(tables)
    names = {"deep practice", "surface practice", "culture", "stretch", "thin lines: all 20 schools"}
    assert names | {"Share, 0 to 1", "School year"} <= written(figure)
    assert all(axes.get_legend() is None for axes in figure.axes)


def test_both_panels_share_the_time_axis(tables: Tables) -> None:
    """Levers lie under the years in which they ran."""
    above, below = draw(tables).axes
    assert above.get_xlim() == below.get_xlim() == (0.0, 28.0)
    assert above.get_position().x0 == below.get_position().x0
    assert above.get_position().x1 == below.get_position().x1


@pytest.mark.parametrize(("schools", "shown", "words"), [
    (20, 20, "thin lines: all 20 schools"),
    (150, 150, "thin lines: all 150 schools"),
    (151, 76, "thin lines: 76 of the 151 schools"),
    (400, 134, "thin lines: 134 of the 400 schools"),
])  # fmt: skip
def test_at_most_150_schools_are_drawn(plant: Plant, schools: int, shown: int, words: str) -> None:
    """Every school is one thin line; of many an even choice is drawn and the picture says how many."""
    figure = draw(plant(schools))
    lines = next(item for item in figure.axes[0].collections if isinstance(item, LineCollection))
    assert len(lines.get_segments()) == shown
    assert words in written(figure)


def test_schools_stand_in_the_middle_of_their_year(tables: Tables) -> None:
    """A yearly mean is drawn half a year before the year's end."""
    lines = next(item for item in draw(tables).axes[0].collections if isinstance(item, LineCollection))
    first = np.asarray(lines.get_segments()[0])
    assert first[0, 0] == 0.5
    assert np.array_equal(first[:, 1], tables[1]["deep"][:28])


def test_levers_are_bars_with_their_names(tables: Tables) -> None:
    """Each lever that began is a labelled bar; a shock has another colour; one too late is left out."""
    below = draw(tables).axes[1]
    bars = [patch for patch in below.patches if isinstance(patch, Polygon)]
    words = {text.get_text() for text in below.texts}
    assert words == {"coaching", "new structures, without end", "pilot (lowest 0.1)", "budget cut"}
    fills = [mpl.colors.to_hex(bar.get_facecolor()) for bar in bars]
    assert (fills.count(style.LEVER.lower()), fills.count(style.SHOCK.lower())) == (3, 1)


def test_bars_span_the_years_of_their_levers(tables: Tables) -> None:
    """A bar begins with its lever and ends when the ramp down is over, or where support was taken away."""
    bars = [patch for patch in draw(tables).axes[1].patches if isinstance(patch, Polygon)]
    spans = [(bar.get_xy()[:, 0].min(), bar.get_xy()[:, 0].max()) for bar in bars]
    assert spans == [(2.0, 11.0), (2.0, 20.0), (17.0, 19.0), (12.0, 15.0)]


def test_short_lever_never_reaches_its_height(tables: Tables) -> None:
    """A lever that ends half way up its ramp has a bar of half the height."""
    system, schools, levers = tables
    heights = []
    for end in (2.5, 6.0):
        levers.loc[0, "end_year"] = end
        bar = next(p for p in draw((system, schools, levers[:1])).axes[1].patches if isinstance(p, Polygon))
        heights.append(float(np.ptp(bar.get_xy()[:, 1])))
    assert heights[0] == pytest.approx(heights[1] / 2)


def test_stronger_levers_have_higher_bars(tables: Tables) -> None:
    """The height of a bar shows the intensity."""
    bars = [patch for patch in draw(tables).axes[1].patches if isinstance(patch, Polygon)]
    coaching, structures, pilot, _ = (float(np.ptp(bar.get_xy()[:, 1])) for bar in bars)
    assert pilot < coaching < structures


def test_added_years_are_marked_only_where_there_are_any(plant: Plant) -> None:
    """What was added after the scenario's own years lies on grey and is named."""
    added = "added: all support off"
    assert added in written(draw(plant(own_years=20.0)))
    assert added not in written(draw(plant(own_years=28.0)))


def test_a_system_left_alone_says_so(tables: Tables) -> None:
    """Without levers the lower panel says that nothing was tried."""
    figure = draw((tables[0], tables[1], tables[2].iloc[:0]))
    assert "No lever and no shock: the system is left alone" in written(figure)


def test_a_narrow_stretch_is_named_from_outside(tables: Tables) -> None:
    """Where the shaded part is too narrow for the word, a line points to it; where there is none, no word."""
    system, schools, levers = tables
    narrow = system.assign(deep=0.2, culture=0.12)
    label = next(text for text in texts(draw((narrow, schools, levers))) if text.get_text() == "stretch")
    assert not 0.12 <= label.get_position()[1] <= 0.2
    assert "stretch" not in written(draw((system.assign(deep=0.12, culture=0.12), schools, levers)))


@pytest.mark.parametrize("level", [0.0, 0.05, 0.5, 1.0])
def test_nothing_overlaps_or_is_clipped(tables: Tables, level: float) -> None:
    """No two labels cover each other and none leaves the picture, even where all lines end together."""
    system, schools, levers = tables
    system = system.assign(deep=level, surface=level, culture=level)
    figure = draw((system, schools, levers), sentence=f"{SENTENCE} " * 4)
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    shown = [text for text in texts(figure) if text.get_window_extent(renderer).width > 0]
    ticks = [tick for axes in figure.axes for tick in axes.get_xticklabels() + axes.get_yticklabels()]
    labels = [text for text in shown if text not in ticks]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in labels]
    for name, box in boxes:
        assert figure.bbox.x0 <= box.x0, name
        assert box.x1 <= figure.bbox.x1, name
        assert figure.bbox.y0 <= box.y0, name
        assert box.y1 <= figure.bbox.y1, name
    for (first, one), (second, other) in combinations(boxes, 2):
        assert not one.overlaps(other), (first, second)


def test_a_long_title_is_wrapped(tables: Tables) -> None:
    """A title too long for one line is set in two, and all of it stays on the picture."""
    title = "Relapsing in most seeds, though a few schools hold on for twenty years"
    figure = draw(tables, title=title)
    assert " ".join(text.get_text() for text in figure.texts).startswith(title)
    assert all(text.get_window_extent().x1 < figure.bbox.x1 for text in figure.texts)


def test_a_run_of_one_year_can_be_drawn(tables: Tables) -> None:
    """The shortest run has a picture too."""
    system, schools, levers = tables
    figure = draw((system[:10], schools[schools["year"] == 1], levers))
    assert figure.axes[0].get_xlim() == (0.0, 1.0)


def test_drawing_leaves_matplotlib_as_it_was(tables: Tables) -> None:
    """Neither settings nor the list of open windows change, and readers' settings do not show."""
    with mpl.rc_context({"lines.linewidth": 9.0, "font.size": 3.0, "axes.facecolor": "black"}):
        before = dict(mpl.rcParams)
        figure = draw(tables)
        assert dict(mpl.rcParams) == before
    assert isinstance(figure.canvas, FigureCanvasAgg)
    assert mpl.colors.to_hex(figure.axes[0].get_facecolor()) == "#ffffff"


def test_tables_are_not_changed(tables: Tables) -> None:
    """A picture leaves the tables as they were."""
    copies = [table.copy() for table in tables]
    draw(tables)
    for table, copy in zip(tables, copies, strict=True):
        pd.testing.assert_frame_equal(table, copy)


def test_dollars_are_not_mathematics(tables: Tables) -> None:
    """A sentence with two amounts of money is written as it is."""
    assert not any(text.get_parse_math() for text in texts(draw(tables)))


def test_names_of_lines_stay_below_the_top(tables: Tables) -> None:
    """Where all lines end at 1 their names are moved down, each from the other, not out of the panel."""
    system, schools, levers = tables
    figure = draw((system.assign(deep=1.0, surface=1.0, culture=1.0), schools, levers))
    names = {"deep practice", "surface practice", "culture"}
    heights = [text.xy[1] for text in figure.axes[0].texts if text.get_text() in names]  # type: ignore[attr-defined]
    assert max(heights) == pytest.approx(1.0)
    assert len(set(heights)) == len(names)


@pytest.mark.parametrize(("start", "end", "where"), [(2.0, 6.0, "right"), (2.0, 28.0, "on"), (24.0, 28.0, "left")])
def test_lever_names_find_their_place(plant: Plant, start: float, end: float, where: str) -> None:
    """A name stands right of its bar, or on it where the bar fills the years, or left of it at the end."""
    system, schools, levers = plant(own_years=28.0)
    row = levers[:1].assign(start_year=start, end_year=end, label="professional_learning_time")
    figure = draw((system, schools, row))
    below = figure.axes[1]
    box = below.texts[0].get_window_extent().transformed(below.transData.inverted())
    places = {"right": box.x0 > end, "on": start < box.x0 and box.x1 < end, "left": box.x1 < start}
    assert [place for place, holds in places.items() if holds] == [where]
    assert 0.0 <= box.x0 <= box.x1 <= 28.0


def test_the_end_of_a_short_lever_waits_for_its_ramp(tables: Tables) -> None:
    """A lever shorter than its ramp stays at what it reached until the ramp is over, then goes down."""
    system, schools, levers = tables
    row = levers[:1].assign(start_year=2.0, ramp_years=4.0, end_year=3.0)
    bar = next(p for p in draw((system, schools, row)).axes[1].patches if isinstance(p, Polygon))
    assert [float(year) for year in bar.get_xy()[:4, 0]] == [2.0, 3.0, 6.0, 7.0]
