"""What is wrong with an order is told before anything heavy is loaded."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from reformsim.config.limits import LARGEST_SEED

HEAVY = ("numpy", "pandas", "numba", "scipy", "pyarrow", "matplotlib", "mesa")
UNUSED = (
    "mesa",
    "scipy.stats",
    "scipy.optimize",
    "matplotlib.pyplot",
    "distributed",
    "dask",
    "starlette",
    "pebble",
    "rich",
)
REFUSED = {
    "no such scenario": ["run", "tyny"],
    "a wrong value": ["run", "tiny", "--set", "system.schools=-1"],
    "an unknown key": ["run", "tiny", "--set", "sistem.schools=3"],
    "seeds beyond the last": ["run", "tiny", "--seed", str(LARGEST_SEED), "--seeds", "10"],
    "a file in place of the folder": ["run", "tiny", "--out", "scenarios/tiny.yaml"],
    "no run to make again": ["rerun", "scenarios"],
    "a study of no such scenario": ["release", "tyny"],
    "a comparison with no such scenario": ["compare", "tiny", "tyny"],
    "a map with a wrong value": ["phase", "tiny", "--x", "duration", "--y", "years", "--set", "years=-1"],
}


def loaded_by(project: Path, words: list[str], names: Sequence[str] = HEAVY) -> tuple[int, str, list[str]]:
    """Return the exit code of a command, what it said, and which of some modules it loaded, behind what it printed."""
    code = (
        f"import sys\nsys.argv = ['reformsim', *{words!r}]\nfrom reformsim.cli import main\n"
        f"try:\n    main()\nfinally:\n    print(sorted(set({tuple(names)!r}) & set(sys.modules)))\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, timeout=60, check=False
    )
    return answer.returncode, answer.stderr, answer.stdout.split("\n")


@pytest.mark.parametrize("words", REFUSED.values(), ids=list(REFUSED))
def test_bad_input_is_refused_before_anything_heavy_is_loaded(project: Path, words: list[str]) -> None:
    """A wrong order costs no time: none of the packages that simulate, write or draw is loaded to refuse it."""
    code, said, loaded = loaded_by(project, words)
    assert (code, loaded[0]) == (2, "[]"), said
    assert said
    assert "Traceback" not in said


def test_a_run_loads_nothing_that_it_has_no_use_for(project: Path) -> None:
    """A run loads neither Mesa nor what studies and clusters need, and of matplotlib only what draws into memory."""
    code, said, loaded = loaded_by(project, ["run", "tiny", "--quiet", "--workers", "1"], UNUSED)
    assert (code, said, loaded[1]) == (0, "", "[]")


def test_a_run_on_two_processors_loads_nothing_that_draws(project: Path) -> None:
    """Where a process beside the run draws, that of the run loads neither matplotlib nor pandas."""
    code, said, loaded = loaded_by(project, ["run", "tiny", "--quiet", "--workers", "2"], ["matplotlib", "pandas"])
    assert (code, said, loaded[1]) == (0, "", "[]")
