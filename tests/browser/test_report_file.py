"""The report of a run, opened as a file: its slider works by keyboard, it plays, and it asks for nothing."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from reformsim import Scenario, simulate
from reformsim.cli import app
from reformsim.cli.files import result_files
from reformsim.run.store import write_run

SMALL = {
    "years": 4,
    "system": {"schools": 5},
    "levers": {"coaching": {"start_year": 1, "end_year": 2, "intensity": 0.8}},
}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Return the report and the film of a small run, as pages."""
    place = tmp_path_factory.mktemp("pages")
    run = write_run(place, "run", result_files(simulate(Scenario.from_dict(SMALL))))
    for words in (["report", str(run)], ["animate", str(run), "--format", "html"]):
        answer = CliRunner().invoke(app, [*words, "--out", str(place / f"{words[0]}.html")])
        assert answer.exit_code == 0, answer.output
    return place


@pytest.fixture
def opened(chromium, files):
    """Return what opens one of the files without a network; nothing may go wrong on it, and nothing be asked for."""
    context = chromium.new_context(offline=True)
    wrong, asked = [], []

    def open_file(name, *, still=False):
        page = context.new_page()
        page.emulate_media(reduced_motion="reduce" if still else "no-preference")
        page.on("console", lambda said: said.type in {"error", "warning"} and wrong.append(said.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto((files / name).as_uri())
        return page

    yield open_file
    context.close()
    assert wrong == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


def test_time_goes_by_keys(opened):
    """On the slider, arrow keys go by a month, Page Up and Page Down by a year, Home to the beginning."""
    page = opened("report.html")
    page.focus("#scrub-time")
    told = []
    for key in ("Home", "ArrowRight", "PageUp", "PageDown", "End"):
        page.keyboard.press(key)
        told.append(page.inner_text("#scrub-said").partition(":")[0])
    assert told == ["Year 1, month 1", "Year 1, month 2", "Year 2, month 2", "Year 1, month 2", "Year 12, month 10"]
    assert page.get_attribute("#scrub-time", "aria-valuetext") == page.inner_text("#scrub-said")


def test_schools_are_chosen_by_keys_and_by_hand(opened):
    """Arrow keys on the squares choose a school and Escape none; so does a click, and the list follows."""
    page = opened("report.html")
    page.focus("#scrub-grid")
    page.keyboard.press("ArrowRight")
    assert "school school-1: deep practice" in page.inner_text("#scrub-said")
    page.keyboard.press("ArrowRight")
    assert page.input_value("#scrub-school") == "1"
    page.select_option("#scrub-layer", label="culture")
    assert "school school-2: culture" in page.inner_text("#scrub-said")
    page.keyboard.press("Escape")
    page.focus("#scrub-grid")
    page.keyboard.press("Escape")
    assert "school school-" not in page.inner_text("#scrub-said")
    page.click("#scrub-grid", position={"x": 5, "y": 5})
    assert page.input_value("#scrub-school") == "0"


def test_it_plays_and_stops(opened):
    """Play goes from the beginning to the end by itself, and a second press stops it."""
    page = opened("report.html")
    page.click("#scrub-play")
    page.locator("#scrub-said", has_text="Year 2").wait_for()
    page.click("#scrub-play")
    assert page.inner_text("#scrub-play") == "Play"
    stood = page.input_value("#scrub-time")
    page.wait_for_timeout(300)
    assert page.input_value("#scrub-time") == stood


def test_a_film_begins_by_itself_but_for_those_who_want_no_motion(opened):
    """The page of a film plays at once; where less motion is asked for it waits."""
    page = opened("animate.html")
    page.locator("#scrub-play", has_text="Pause").wait_for()
    still = opened("animate.html", still=True)
    assert still.inner_text("#scrub-play") == "Play"


def test_on_paper_controls_are_left_out(opened):
    """Printed, the slider and the contents are gone, and question, tables and the picture of schools are there."""
    page = opened("report.html")
    page.emulate_media(media="print")
    assert not page.is_visible("#scrub-time")
    assert not page.is_visible("nav")
    assert page.is_visible("#scrub-grid")
    assert page.is_visible("table >> nth=0")
