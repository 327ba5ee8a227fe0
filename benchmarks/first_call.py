"""What a command costs from the shell: the first ever, which compiles the model, and every later one.

All figures are of whole processes. The first call is taken with an empty folder of compiled code (`NUMBA_CACHE_DIR`),
the next ones with what it has left there.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

COMMAND = str(Path(sys.executable).with_name("reformsim"))
SCENARIO = str(Path(__file__).parents[1] / "scenarios" / "baseline.yaml")
MONTH = """
import time
begun = time.perf_counter()
from reformsim import Scenario
from reformsim.model.system import System
system = System(Scenario.from_dict({"years": 2, "system": {"schools": 3}}), 1)
for _ in range(system.scenario.months_per_year):
    system.advance_month()
print(time.perf_counter() - begun)
"""
"""A whole school year of three schools: it calls every kernel of the model."""


def wall(command: Sequence[str], folder: str) -> float:
    """Return the seconds of a command, by the clock."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    return time.perf_counter() - start


def first_year(cache: str) -> float:
    """Return the seconds of a first school year in a fresh process, imports and all, with this folder of code."""
    there = os.environ | {"NUMBA_CACHE_DIR": cache}
    done = subprocess.run([sys.executable, "-c", MONTH], check=True, capture_output=True, text=True, env=there)
    return float(done.stdout)


def first_call_figures(rounds: int, *, cold: bool) -> dict[str, float]:
    """Return the seconds of commands from the shell, medians of rounds; compiling anew only when `cold`."""
    with TemporaryDirectory() as folder:
        helped, bare, checked, ran = [], [], [], []
        for _ in range(rounds):
            helped.append(wall([COMMAND, "--help"], folder))
            bare.append(wall([sys.executable, "-c", "import typer"], folder))
            checked.append(wall([COMMAND, "validate", SCENARIO], folder))
            ran.append(wall([COMMAND, "run", SCENARIO, "--json"], folder))
        found = {
            "help_seconds": statistics.median(helped),
            "help_ratio": statistics.median(one / other for one, other in zip(helped, bare, strict=True)),
            "validate_seconds": statistics.median(checked),
            "run_default_district_seconds": statistics.median(ran),
        }
    if cold:
        with TemporaryDirectory() as cache:
            found["first_year_cold_seconds"] = first_year(cache)
            found["first_year_warm_seconds"] = statistics.median(first_year(cache) for _ in range(rounds))
    return found
