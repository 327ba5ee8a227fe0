"""Pages that are made from the code are what the code says."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def maker() -> dict[str, Any]:
    """Return the names of the script that makes the pages; it finds what lies beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "docs")
        return runpy.run_path(str(ROOT / "docs" / "make_pages.py"))


def test_made_pages_are_what_the_code_says(maker: dict[str, Any]) -> None:
    """No made page differs from the code; after a change: make docs-pages."""
    old = maker["differing"]()
    assert old == [], f"make docs-pages, and look at: {', '.join(old)}"


def test_every_command_has_a_guide(maker: dict[str, Any]) -> None:
    """Each command of the command line is used in a tutorial or a how-to guide."""
    used = set().union(*(maker["used_in"](text) for text in maker["guides"]().values()))
    assert {name for name, _ in maker["commands"]()} - used == set()


def test_a_page_that_lags_behind_is_named(
    maker: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The check names a page that was changed by hand, and the command that makes it anew."""
    check = maker["main"]
    monkeypatch.setitem(check.__globals__, "HERE", tmp_path)
    monkeypatch.setitem(check.__globals__, "PAGES", {"a.md": lambda: "as it is\n", "b.md": lambda: "as it is\n"})
    assert check([]) == 0
    assert check(["--check"]) == 0
    (tmp_path / "b.md").write_text("as it was\n", encoding="utf-8")
    assert check(["--check"]) == 1
    assert capsys.readouterr().err == "docs/b.md is not what the code says; make it anew: make docs-pages\n"
    assert (tmp_path / "b.md").read_text(encoding="utf-8") == "as it was\n"
    assert check(["--czech"]) == 2


def test_made_pages_say_that_they_are_made(maker: dict[str, Any]) -> None:
    """Each made page says at its head what makes it."""
    assert len(maker["PAGES"]) > 5
    for name in maker["PAGES"]:
        assert maker["MADE"] in (ROOT / "docs" / name).read_text(encoding="utf-8").splitlines()[:4]
