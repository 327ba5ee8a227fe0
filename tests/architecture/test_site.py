"""The documentation site: it builds without a warning, and no page loads anything from another host."""

from __future__ import annotations

import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from posixpath import normpath
from typing import Any

import pytest

import reformsim

ROOT = Path(__file__).parents[2]
PARTS = ("docs", "zensical.toml", "src")


@pytest.fixture(scope="module")
def checker() -> dict[str, Any]:
    """Return the names of the script that checks a site."""
    return runpy.run_path(str(ROOT / "docs" / "check_site.py"))


def build(place: Path) -> subprocess.CompletedProcess[str]:
    """Build the site in a folder, warnings being errors."""
    command = [str(Path(sys.executable).parent / "zensical"), "build", "--strict", "--clean"]
    return subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of what the site is made of."""
    place = tmp_path_factory.mktemp("site")
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, place / part)
    return place


@pytest.fixture(scope="module")
def site(project: Path) -> Path:
    """Return the built site."""
    done = build(project)
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "site"


@pytest.mark.docs
def test_every_page_is_in_the_site_and_can_be_reached(site: Path) -> None:
    """Each page of the documents is built, and stands in the navigation."""
    pages = sorted((ROOT / "docs").rglob("*.md"))
    names = [page.relative_to(ROOT / "docs").with_suffix(".html") for page in pages]
    assert len(names) > 20
    assert [name for name in names if not (site / name).is_file()] == []
    menu = re.findall(r'<a href="([^"#]+)" class="md-nav__link', (site / "index.html").read_text(encoding="utf-8"))
    reached = {normpath(link) for link in menu}
    assert {name.as_posix() for name in names} - reached == set()
    assert not list(site.rglob("*.py"))


@pytest.mark.docs
def test_no_page_loads_anything_from_elsewhere(site: Path, checker: dict[str, Any]) -> None:
    """Pages, style sheets and search work without a network: nothing is loaded from another host."""
    assert list(checker["problems_of"](site)) == []
    assert len(list(site.rglob("*.css"))) >= 2
    assert (site / "search.js").is_file()
    home = (site / "index.html").read_text(encoding="utf-8")
    assert "assets/iframe-worker.js" in home


@pytest.mark.docs
def test_the_reference_holds_every_public_name(site: Path) -> None:
    """Each public name of the package stands in the reference with what its docstring says."""
    text = (site / "reference" / "api.html").read_text(encoding="utf-8")
    names = [name for name in reformsim.__all__ if not name.startswith("_")]
    assert [name for name in names if f'id="reformsim.{name}"' not in text] == []
    assert "Hold what is asked of a run" in text


@pytest.mark.docs
def test_a_broken_link_fails_the_build(project: Path, site: Path) -> None:
    """A link to a page or a heading that is not there ends the build with an error that names it."""
    page = project / "docs" / "broken.md"
    page.write_text("# Broken\n\n[a](nowhere.md), [b](model.md#no-such-heading)\n", encoding="utf-8")
    done = build(project)
    page.unlink()
    assert done.returncode != 0
    said = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)
    assert "page does not exist" in said
    assert "nowhere.md" in said
    assert "no-such-heading" in said


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://unpkg.com/x"></script>',
        '<script src="//cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="https://fonts.example/css">',
        '<link rel="preconnect" href="https://fonts.example">',
        '<img src="HTTP://pictures.example/a.png">',
        '<img srcset="a.png 1x, https://pictures.example/a.png 2x">',
        '<iframe src="https://video.example"></iframe>',
        '<div style="background: url(https://pictures.example/a.png)"></div>',
        "<style>@import 'https://fonts.example/a.css';</style>",
        '<pre class="mermaid"><code>graph</code></pre>',
        '<a class="glightbox" href="a.png"></a>',
    ],
)
def test_what_would_be_loaded_from_elsewhere_is_found(checker: dict[str, Any], text: str) -> None:
    """Each way in which a page can load from another host is found."""
    assert checker["loaded_from_elsewhere"]("page.html", text) != []


@pytest.mark.parametrize(
    "text",
    [
        '<a href="https://mesa.readthedocs.io">Mesa</a>',
        '<img src="../images/a.png"><script src="assets/a.js"></script>',
        '<svg xmlns="http://www.w3.org/2000/svg"></svg><img src="data:image/png;base64,AA//BB">',
        "<p>see https://example.org</p>",
    ],
)
def test_what_is_only_named_or_linked_is_no_load(checker: dict[str, Any], text: str) -> None:
    """Links to follow, names of formats and pictures inside the page are no loads."""
    assert checker["loaded_from_elsewhere"]("page.html", text) == []


def test_style_sheets_are_looked_into(checker: dict[str, Any], tmp_path: Path) -> None:
    """A font of another host in a style sheet is found, and a folder without pages is no clean site."""
    (tmp_path / "a.css").write_text("@font-face{src:url(https://fonts.example/a.woff2)} b{color:red}")
    assert list(checker["problems_of"](tmp_path)) == ["a.css: loads https://fonts.example/a.woff2"]
    (tmp_path / "empty").mkdir()
    assert checker["main"]([str(tmp_path / "empty")]) == 1
