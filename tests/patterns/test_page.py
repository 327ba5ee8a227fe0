"""The page of published patterns is what was measured, and what the model of today measures."""

from __future__ import annotations

import json
import runpy
import shutil
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def maker() -> dict[str, Any]:
    """Return the names of the script that makes the page."""
    return runpy.run_path(str(ROOT / "docs" / "make_patterns.py"))


@pytest.fixture
def copy(maker: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the script work on a copy of the page and of what was measured, and measure no system."""
    for name in (maker["PAGE"], maker["KEPT"]):
        shutil.copy(ROOT / "docs" / name, tmp_path / name)
    (tmp_path / "images").mkdir()
    named = maker["main"].__globals__
    monkeypatch.setitem(named, "HERE", tmp_path)
    monkeypatch.setitem(named, "spot", lambda: maker["kept"]()["spot"])
    return tmp_path


def test_the_page_is_what_was_measured(maker: dict[str, Any]) -> None:
    """Page and kept numbers agree, and a small system still measures as it did; if not: make docs-patterns."""
    assert maker["problems"]() == []


def test_the_page_tells_every_pattern(maker: dict[str, Any]) -> None:
    """Every pattern of the catalogue is on the page with its source, and every miss has its reason."""
    text = (ROOT / "docs" / maker["PAGE"]).read_text(encoding="utf-8")
    assert [pattern.id for pattern in maker["PATTERNS"].values() if f"**{pattern.id}. " not in text] == []
    assert [pattern.source for pattern in maker["PATTERNS"].values() if pattern.source not in text] == []
    assert "we do not know why" not in text


def test_a_page_changed_by_hand_is_named(maker: dict[str, Any], copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The check names the page that is not what was measured, and the command that makes it anew."""
    assert maker["main"](["--check"]) == 0
    page = copy / maker["PAGE"]
    page.write_text(page.read_text(encoding="utf-8").replace("**miss**", "hit", 1), encoding="utf-8")
    assert maker["main"](["--check"]) == 1
    assert "docs/patterns.md is not what was measured; make it anew: make docs-patterns" in capsys.readouterr().err
    assert maker["main"](["--page"]) == 0
    assert maker["main"](["--check"]) == 0
    assert (copy / maker["FIGURE"]).read_bytes().startswith(b"\x89PNG")


def test_another_model_is_noticed(
    maker: dict[str, Any], copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A number of the small system that has moved is named."""
    moved = json.loads((copy / maker["KEPT"]).read_text(encoding="utf-8"))["spot"] | {"p6_stay_one_year": 0.5}
    monkeypatch.setitem(maker["main"].__globals__, "spot", lambda: moved)
    assert maker["main"](["--check"]) == 1
    assert "a small system does not show p6_stay_one_year as before" in capsys.readouterr().err
