"""The page on extending: its code does what it says, and its lever works from an installed package as well."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "extend.md").read_text(encoding="utf-8")
GROUP = "reformsim.levers"
SCENARIO = """
years: 3
system: {schools: 2}
levers:
  tutoring: {start_year: 1, end_year: 2, intensity: 1.0}
"""
USE = """
from reformsim import Scenario, simulate

result = simulate(Scenario.load("tutors.yaml"), seed=1)
print(result.summary["cost"] > 0, result.outcomes.peak_gain_sd > 0)
"""


def blocks(language: str) -> list[str]:
    """Return the page's blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh process in a folder; what lies in the folder can be imported."""
    return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)


def test_the_pages_examples_have_an_effect(tmp_path: Path) -> None:
    """Run as they stand, the blocks mentor for some months, and the tutors cost money and raise achievement."""
    done = run("\n".join(blocks("python")), tmp_path)
    assert done.returncode == 0, done.stderr
    mentored = re.search(r"^(\d+) months of mentoring$", done.stdout, re.MULTILINE)
    assert mentored is not None
    assert int(mentored[1]) > 0
    gain_sd, cost_dollars = map(float, done.stdout.splitlines()[-1].split())
    assert gain_sd > 0
    assert cost_dollars > 0


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Lay out a package with the page's lever, not registered, and the page's entry point, as an installer would."""
    lever = next(block for block in blocks("python") if "(Lever)" in block)
    definition = lever[: lever.index("reform = ")].replace("@register_lever\n", "")
    points = tomllib.loads(blocks("toml")[0])["project"]["entry-points"][GROUP]
    package = tmp_path / "my_package"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "levers.py").write_text(definition, encoding="utf-8")
    info = tmp_path / "my_package-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: my-package\nVersion: 1.0\n", encoding="utf-8")
    lines = [f"[{GROUP}]", *(f"{name} = {target}" for name, target in points.items())]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "tutors.yaml").write_text(SCENARIO, encoding="utf-8")
    return tmp_path


def test_the_pages_lever_is_found_when_installed(installed: Path) -> None:
    """The page's class under the page's entry point is found by its name in a scenario, without being registered."""
    assert "register_lever\nclass" not in (installed / "my_package" / "levers.py").read_text(encoding="utf-8")
    done = run(USE, installed)
    assert done.stdout == "True True\n", done.stderr


def test_without_its_entry_point_it_is_not_found(installed: Path) -> None:
    """It is the entry point that makes the lever known: without it the scenario is refused by the lever's name."""
    (installed / "my_package-1.0.dist-info" / "entry_points.txt").unlink()
    done = run(USE, installed)
    assert done.returncode != 0
    assert 'unknown lever "tutoring"' in done.stderr
