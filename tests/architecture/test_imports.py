"""Rooms import in one direction, say what is public, and cost nothing until they are used."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "reformsim"
PACKAGES = sorted(path.parent for path in SOURCE.rglob("__init__.py"))

HEAVY = ("mesa", "pandas", "numpy", "numba", "pydantic", "matplotlib", "scipy", "pyarrow")
HELP = "import sys; from reformsim.cli import main; sys.argv = ['reformsim', {arguments}'--help']; main()"


def order_of(name: str) -> tuple[int, str]:
    """Return where a name stands in a list of public names: constants, then classes, then the rest."""
    if name.isupper():
        return 0, name
    return (1, name) if name[0].isupper() else (2, name)


def test_packages_are_found() -> None:
    """All rooms are looked at."""
    assert len(PACKAGES) >= 10


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_public_names_are_listed_in_order(package: Path) -> None:
    """Every package says what is public, sorted and once, and all of it can be had."""
    module = importlib.import_module(".".join(package.relative_to(SOURCE.parent).parts))
    names = module.__all__
    assert list(names) == sorted(set(names), key=order_of)
    assert [name for name in names if not hasattr(module, name)] == []


@pytest.mark.parametrize(
    ("command", "excused"),
    [
        ("import reformsim", set()),
        (HELP.format(arguments=""), set()),
        (HELP.format(arguments="'run', "), {"pydantic"}),  # typer loads it to read the options of any command
    ],
    ids=["import", "help", "help of a command"],
)
def test_help_loads_nothing_heavy(command: str, excused: set[str]) -> None:
    """Importing the package and asking for help load none of the heavy libraries."""
    heavy = [name for name in HEAVY if name not in excused]
    told = f"print('LOADED', [name for name in {heavy} if name in sys.modules])"
    code = f"import sys\ntry:\n    {command}\nfinally:\n    {told}"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines()[-1] == "LOADED []"


def test_imports_go_one_way() -> None:
    """The import contract of pyproject.toml is kept."""
    command = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([command], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 broken" in run.stdout
