"""The page looks as the figures do, and brings all it needs."""

from __future__ import annotations

import re
from pathlib import Path

from reformsim.page.words import VERDICT_WORDS, WORDS
from reformsim.view import style
from reformsim.view.verdict_colours import VERDICT_COLOURS

ASSETS = Path(__file__).parents[2] / "src" / "reformsim" / "page" / "assets"
ADDRESS = re.compile(r"https?://(?!www\.w3\.org/)[^\s\"']+")
LONGEST_FILE = 300


def test_colours_are_those_of_the_figures() -> None:
    """Every colour of the page's palette is that of the figures, and every verdict has one."""
    text = (ASSETS / "css" / "colours.css").read_text(encoding="utf-8")
    palette = dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", text))
    for name, colour in palette.items():
        if name.startswith("verdict-"):
            assert VERDICT_COLOURS[name.removeprefix("verdict-")] == colour
        elif name.startswith("series-"):
            assert style.SERIES[int(name.removeprefix("series-")) - 1] == colour
        else:
            assert getattr(style, name.replace("-", "_").upper()) == colour
    assert {f"verdict-{name}" for name in VERDICT_COLOURS if name != "none"} <= set(palette)
    assert set(VERDICT_WORDS) == set(VERDICT_COLOURS) - {"none"}


def test_assets_name_no_other_host() -> None:
    """No file of the page holds an address of another host."""
    files = [path for path in ASSETS.rglob("*") if path.is_file()]
    assert len(files) > 12
    assert [
        (path.name, ADDRESS.findall(path.read_text(encoding="utf-8")))
        for path in files
        if ADDRESS.search(path.read_text(encoding="utf-8"))
    ] == []


def test_assets_are_small() -> None:
    """A file of the page has at most as many lines as one of Python."""
    assert [
        path.name
        for path in ASSETS.rglob("*")
        if path.is_file() and len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE
    ] == []


def test_every_word_that_the_page_asks_for_is_there_and_used() -> None:
    """Every word that the page's own code names stands in the one place of words, and none stands there unused."""
    code = "".join(path.read_text(encoding="utf-8") for path in ASSETS.rglob("*.js"))
    html = (ASSETS / "index.html").read_text(encoding="utf-8")
    asked = set(re.findall(r"\bW\.(\w+)", code)) | (set(re.findall(r"\$(\w+)", html)) - {"start"})
    assert asked - set(WORDS) == set()
    by_name = {"link", "png", "svg", "csv", "yaml", "report", "deep", "surface", "culture"}
    by_name |= {f"dial_{name}" for name in ("duration", "intensity", "share", "structures")}
    unused = {word for word in WORDS if word not in asked and word.removesuffix("_help") not in by_name}
    assert unused == set()
