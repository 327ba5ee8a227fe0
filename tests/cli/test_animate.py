"""The command ``animate``: a run as a film, small, in three formats, or a clear refusal."""

from __future__ import annotations

import json
import re
import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from reformsim.run.run_folder import open_run
from reformsim.study.school_paths import school_paths
from reformsim.view import animation, style
from reformsim.view.animation import MOST_FRAMES, draw_frame, film_bytes, film_of, frames_of, words_of


@pytest.fixture
def folder(enter):
    """Return the folder of a run of the tiny scenario, its lever ending in year 2."""
    return Path(enter("run", "tiny", "--quiet", "--set", "levers.coaching.end_year=2").stdout.strip())


@pytest.fixture
def film(folder):
    """Return the film of that run by the year, which is quick to draw."""
    kept = open_run(folder)
    return film_of(kept, school_paths(kept, again=False))


def test_a_gif_plays_the_run(project, enter, folder):
    """A GIF has a frame a step and holds the last one; the command names it, and it plays for as long as it should."""
    answer = enter("animate", folder, "--yearly")
    assert answer.exit_code == 0, answer.output
    place = project / f"outputs/tiny/film-{folder.name}.gif"
    assert answer.stdout.startswith(f"written: {place.relative_to(project)} (")
    with Image.open(place) as picture:
        lengths = []
        for number in range(picture.n_frames):
            picture.seek(number)
            lengths.append(picture.info["duration"])
        assert picture.size == (880, 400)
        assert picture.info["loop"] == 0
    assert lengths == [100] * 11 + [100 + 2000]


def test_squares_have_the_colours_of_their_schools(film):
    """In the last frame each school's square is the colour of its share on the scale, from dark blue to yellow."""
    picture = Image.open(BytesIO(style.png_bytes(draw_frame(film, film.data["steps"] - 1)))).convert("RGB")
    scene = animation.Scene(film)
    mesh = scene.figure.axes[1]
    scene.figure.canvas.draw()
    height = picture.size[1]
    scale = picture.size[0] / scene.figure.bbox.width
    for school, share in enumerate(film.shares[-1]):
        x, y = mesh.transData.transform((school % 2 + 0.5, school // 2 + 0.5)) * scale
        seen = np.array(picture.getpixel((int(x), int(height - y))))
        meant = np.array(animation.mpl.colormaps["cividis"](float(share))[:3]) * 255
        assert np.abs(seen - meant).max() < 3


def test_frames_are_limited_and_even():
    """Of many months an even choice is shown, the first and the last among them; of few all are."""
    assert frames_of(5) == [0, 1, 2, 3, 4]
    many = frames_of(400)
    assert (len(many), many[0], many[-1]) == (MOST_FRAMES, 0, 399)
    assert set(np.diff(many)) == {3, 4}


def test_lines_grow_with_the_months(film):
    """A frame shows the system up to its step and no further."""
    scene = animation.Scene(film)
    scene.show(1)
    lengths = [len(line.get_xdata()) for line in scene.figure.axes[0].lines[:3]]
    assert lengths == [2, 2, 2]
    assert list(scene.figure.axes[0].lines[3].get_xdata()) == [2.0, 2.0]


def test_words_say_when_and_what_acts(film):
    """Above the film stands the year, what acts in it, and when all support is off."""
    assert words_of(film, 0) == "Year 1: no lever or shock acts"
    assert words_of(film, 1) == "Year 2: coaching"
    assert words_of(film, 4) == "Year 5: all support off"


def test_a_page_plays_by_itself(enter, folder):
    """The page is the report's slider alone, begins to play, and loads nothing."""
    answer = enter("animate", folder, "--format", "html", "--show", "culture", "--out", "film.html", "--json")
    said = json.loads(answer.stdout)
    page = Path("film.html").read_text()
    assert (said["format"], said["bytes"]) == ("html", len(page.encode()))
    found = json.loads(re.search(r'id="scrub-data">(.*?)</script>', page, re.DOTALL)[1])
    assert (found["plays"], found["layers"][found["first"]]["name"], found["steps"]) == (True, "culture", 120)
    assert "default-src 'none'" in page
    assert "prefers-reduced-motion" in page


def test_an_mp4_is_made_where_there_is_ffmpeg(film):
    """A film as mp4 is one that players take."""
    pytest.importorskip("imageio_ffmpeg")
    content = film_bytes(film, "mp4")
    assert content[4:8] == b"ftyp"
    assert b"avc1" in content


def test_without_ffmpeg_mp4_is_refused_before_anything_runs(enter, folder, monkeypatch):
    """Where there is no ffmpeg, it is said how to have it, and that a GIF needs none."""
    monkeypatch.setattr(animation.shutil, "which", lambda _: None)
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    monkeypatch.setattr("reformsim.cli.filming.school_paths", lambda *_, **__: pytest.fail("something was run"))
    answer = enter("animate", folder, "--format", "mp4")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert 'mp4 needs ffmpeg, and there is none: install it, or: pip install "reformsim[video]"' in answer.stderr


def test_only_runs_can_be_played(project, enter, folder):
    """What is no run, a file that is there, and an unknown format are refused; nothing is written."""
    (project / "answer").mkdir()
    (project / "answer" / "answer.json").write_text("{}")
    (project / "there.gif").write_text("mine")
    before = sorted(project.rglob("*"))
    for words, said in (
        (["nowhere"], "no such folder"),
        (["answer"], "is not the folder of a run; a sweep or an answer has no months to play"),
        ([folder, "--out", "there.gif"], "there.gif: is there already"),
        ([folder, "--format", "avi"], "avi"),
    ):
        answer = enter("animate", *words)
        assert answer.exit_code == 2
        assert said in answer.stderr
    assert sorted(project.rglob("*")) == before
    assert (project / "there.gif").read_text() == "mine"


@pytest.mark.slow
def test_forty_years_of_a_hundred_schools_stay_small(film):
    """A film of 400 months and 100 schools is smaller than 5 MB."""
    random = np.random.default_rng(1)
    steps, schools = 400, 100
    values = [round(float(value), 3) for value in random.uniform(size=steps)]
    data = {**film.data, "steps": steps, "stepsPerYear": 10, "ownSteps": steps, "ofSchools": schools}
    data["lines"] = [{**line, "values": values} for line in data["lines"]]
    worst = animation.Film("Worst", data, "deep", random.uniform(size=(steps, schools)), ())
    assert len(film_bytes(worst, "gif")) < 5_000_000
