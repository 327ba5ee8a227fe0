"""Help and version: there at once, with an example for each command."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from typer.testing import Result as Answer

from reformsim import __version__

HEAVY = ("mesa", "pandas", "numpy", "numba", "pydantic", "matplotlib", "scipy", "pyarrow", "pebble", "yaml", "rich")


@pytest.mark.parametrize("command", ["run", "rerun", "validate", "schema", "new", "list"])
def test_every_command_shows_an_example(enter: Callable[..., Answer], command: str) -> None:
    """The help of every command ends with an example of itself."""
    answer = enter(command, "--help")
    assert answer.exit_code == 0
    assert f"Example:  reformsim {command} " in answer.stdout


def test_help_names_every_command(enter: Callable[..., Answer]) -> None:
    """Help without a command names all of them and an example."""
    said = enter("--help").stdout
    assert all(f"\n  {command} " in said for command in ("run", "rerun", "validate", "schema", "new", "list"))
    assert "Example:  reformsim run breakthrough" in said


def test_help_loads_nothing_heavy() -> None:
    """Help loads none of the packages that simulate, read or draw: it costs hardly more than typer itself."""
    said = (
        "import sys\nsys.argv = ['reformsim', '--help']\nfrom reformsim.cli import main\n"
        f"try:\n    main()\nfinally:\n    print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)\n"
    )
    answer = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, timeout=60, check=False)
    assert answer.stderr == "[]\n"
    assert "Usage: reformsim" in answer.stdout


def test_the_version_is_told(enter_in_shell: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """--version prints name and version."""
    answer = enter_in_shell("--version")
    assert (answer.returncode, answer.stdout) == (0, f"reformsim {__version__}\n")


@pytest.mark.parametrize(
    "words", [["--verzion"], ["fly"], ["run"], ["list", "stars"], ["list", "levers", "--format", "xml"]]
)
def test_a_wrong_command_is_bad_input(
    enter_in_shell: Callable[..., subprocess.CompletedProcess[str]], words: list[str]
) -> None:
    """An unknown option, command or choice, or a missing argument, is exit code 2 without a traceback."""
    answer = enter_in_shell(*words)
    assert answer.returncode == 2
    assert "Error: " in answer.stderr
    assert "Traceback" not in answer.stderr
