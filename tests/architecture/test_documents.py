"""The documents hold: every command and every piece of code in them runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(kind: str) -> list[tuple[str, str]]:
    """Return (page, text) of every block of a kind that is meant to run."""
    found = []
    for page in PAGES:
        for language, mark, text in BLOCK.findall(page.read_text()):
            if language == kind and "no-run" not in mark:
                found.append((page.relative_to(ROOT).as_posix(), text))
    return found


def commands() -> list[tuple[str, str]]:
    """Return (page, line) of every reformsim command."""
    lines = [(page, line.strip()) for page, text in blocks("sh") for line in text.splitlines()]
    return [(page, line.split("  #")[0]) for page, line in lines if line.startswith("reformsim ")]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Give a folder like the project's, to work in without leaving anything behind."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    return tmp_path


def environment() -> dict[str, str]:
    """Return the environment with the project's commands on the path."""
    return os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "MPLBACKEND": "Agg"}


def test_documents_hold_commands() -> None:
    """There is something to run: README and pages hold commands and code."""
    assert len(commands()) >= 8
    assert len(blocks("python")) >= 3


@pytest.mark.docs
@pytest.mark.parametrize("page", sorted({page for page, _ in commands()}))
def test_commands_run(page: str, place: Path) -> None:
    """Every command of a page runs, one after the other, as a reader would type them."""
    for _, line in [command for command in commands() if command[0] == page]:
        run = subprocess.run(
            line, shell=True, cwd=place, env=environment(), capture_output=True, text=True, timeout=300, check=False
        )
        assert run.returncode == 0, f"{line}\n{run.stdout}\n{run.stderr}"


@pytest.mark.docs
@pytest.mark.parametrize("page", sorted({page for page, _ in blocks("python")}))
def test_code_runs(page: str, place: Path) -> None:
    """The code of a page runs from top to bottom."""
    text = "\n".join(text for found, text in blocks("python") if found == page)
    run = subprocess.run(
        [sys.executable, "-c", text],
        cwd=place,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
