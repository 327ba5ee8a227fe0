"""Levers of users: registered in a process, or found by an entry point of an installed package."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reformsim import InputError, Lever, register_lever

MODULE = '''
from reformsim import Lever


class Tutoring(Lever):
    """Tutors."""

    name = "tutoring"
    cost_dollars = 100.0
    cost_per = "student"
    targets_cells = True

    def act(self, act):
        act.support.learning_time[:] += act.cells
'''
SCENARIO = """
years: 3
system: {schools: 2}
levers:
  tutoring: {start_year: 1, end_year: 2, intensity: 1.0}
"""


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Lay out a package with an entry point as an installer would."""
    (tmp_path / "my_levers.py").write_text(MODULE)
    info = tmp_path / "my_levers-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: my-levers\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[reformsim.levers]\ntutoring = my_levers:Tutoring\n")
    (tmp_path / "tutors.yaml").write_text(SCENARIO)
    return tmp_path


def run(folder: Path, *path: str) -> subprocess.CompletedProcess[str]:
    """Run the scenario in a fresh process with these folders on its path."""
    code = (
        f"import sys; sys.path[:0] = {list(path)!r}\n"
        "from reformsim import Scenario, simulate, InputError\n"
        "try:\n"
        f"    result = simulate(Scenario.load({str(folder / 'tutors.yaml')!r}), seed=1)\n"
        "    print('cost', result.summary['cost'] > 0, result.outcomes.peak_gain_sd > 0)\n"
        "except InputError as error:\n"
        "    print('refused', error)\n"
    )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)


def test_lever_of_an_installed_package(installed: Path) -> None:
    """A lever is found by its entry point's name, without touching the package or registering it."""
    assert "cost True True" in run(installed, str(installed)).stdout


def test_lever_of_a_package_that_is_not_there(installed: Path) -> None:
    """Without the package the same scenario is refused with the name and its place."""
    assert 'unknown lever "tutoring"' in run(installed).stdout


def test_built_in_names_cannot_be_taken() -> None:
    """A lever with a built-in name is refused."""

    class Coaching(Lever):
        """Another one."""

        name = "coaching"

    with pytest.raises(InputError, match="belongs to a built-in lever"):
        register_lever(Coaching)


def test_lever_without_an_act_says_so() -> None:
    """A lever class that forgot `act` fails with its name."""

    class Idle(Lever):
        """Does nothing."""

        name = "idle"

    with pytest.raises(NotImplementedError, match="idle"):
        Idle().act(None)  # type: ignore[arg-type]
