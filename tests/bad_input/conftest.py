"""A folder with small right files, commands typed in it, and what must hold whenever something is refused."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reformsim.cli import app

BAD_INPUT = 2
RIGHT = {
    "scenarios/tiny.yaml": "years: 2\nsystem: {schools: 2}\nlevers: {coaching: {start_year: 0, intensity: 0.8}}\n",
    "scenarios/real.yaml": (
        "years: 2\nsystem:\n  schools_file:\n    path: data/schools.csv\n"
        "    columns: {id: school, district: district, enrolment: pupils}\n"
    ),
    "scenarios/data/schools.csv": "school,district,pupils\nAsh,North,60\nBirch,North,50\nCedar,South,40\n",
    "two.yaml": (
        "policies:\n  a: scenarios/tiny.yaml\n  b: {extends: scenarios/tiny.yaml, levers: {coaching: null}}\n"
        "seeds: {count: 1}\n"
    ),
}
"""Files that are right, and small."""
Refused = Callable[..., list[str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with right files, and work in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REFORMSIM_OUTPUTS", raising=False)
    monkeypatch.delenv("REFORMSIM_TRACEBACK", raising=False)
    write(tmp_path, RIGHT)
    return tmp_path


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files by name, text as UTF-8."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))


def everything(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Return what a folder holds: kind, size and time of the last change of everything in it."""
    found = {}
    for place in folder.rglob("*"):
        about = os.lstat(place)
        is_file = place.is_file() and not place.is_symlink()
        found[str(place.relative_to(folder))] = (about.st_mode, about.st_size, about.st_mtime_ns if is_file else 0)
    return found


@pytest.fixture
def refused(folder: Path) -> Refused:
    """Return what types a command that must be refused, and gives the lines that it says.

    Refused means: exit code 2, nothing on standard output, no traceback, nothing written, nothing lost, and lines
    that a terminal shows as they are.
    """

    def refuse(words: Sequence[object], files: Mapping[str, str | bytes] | None = None) -> list[str]:
        write(folder, files or {})
        before = everything(folder)
        answer = CliRunner().invoke(app, [str(word) for word in words], prog_name="reformsim")
        assert answer.exit_code == BAD_INPUT, answer.output
        assert answer.stdout == ""
        assert everything(folder) == before
        lines = answer.stderr.splitlines()
        assert not any("Traceback" in line or "our fault" in line for line in lines)
        assert all(line.isprintable() for line in lines)
        return [line.replace(str(folder), "~") for line in lines]

    return refuse
