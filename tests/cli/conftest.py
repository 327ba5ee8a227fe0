"""A folder of somebody's own with small scenarios, and commands typed in it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import reformsim.view  # noqa: F401 - commands that are typed in this process draw in it too
from reformsim.cli import app

TINY = """\
question: Does one coached year show?
years: 4
system: {schools: 3}
levers:
  coaching: {start_year: 1, intensity: 0.8}
observe: {teachers_share: 0.1, students_share: 0.05}
"""
SCHOOLS = """\
years: 2
system:
  schools_file:
    path: data/schools.csv
    columns: {id: school, district: district, enrolment: pupils}
"""
SCHOOLS_CSV = "school,district,pupils\nAsh,North,120\nBirch,North,150\nCedar,South,180\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an own folder with scenarios, and work in it."""
    data = tmp_path / "scenarios" / "data"
    data.mkdir(parents=True)
    (data / "schools.csv").write_text(SCHOOLS_CSV)
    (tmp_path / "scenarios" / "tiny.yaml").write_text(TINY)
    (tmp_path / "scenarios" / "real.yaml").write_text(SCHOOLS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REFORMSIM_OUTPUTS", raising=False)
    monkeypatch.delenv("REFORMSIM_TRACEBACK", raising=False)
    return tmp_path


@pytest.fixture
def enter(project: Path) -> Callable[..., Result]:
    """Return what types a command in the project, in this process."""
    runner = CliRunner()
    return lambda *words: runner.invoke(app, [str(word) for word in words], prog_name="reformsim")


@pytest.fixture
def enter_in_shell(project: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return what types a whole command in the project, in a process of its own."""

    def enter(*words: str) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).parent / "reformsim"), *words]
        return subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=120, check=False)

    return enter
