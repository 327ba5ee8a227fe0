"""What a command costs from the shell: the first ever, which compiles the model, and every later one.

    python benchmarks/first_call.py [--rounds N] [--cold]

All figures are of whole processes, medians of rounds in which the commands take turns; of a run it is also said how
much of it is simulating, all else at hand. The first call is taken with an empty folder of compiled code
(`NUMBA_CACHE_DIR`), the next ones with what it has left there.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

COMMAND = str(Path(sys.executable).with_name("reformsim"))
SCENARIOS = Path(__file__).parents[1] / "scenarios"
BASELINE, BREAKTHROUGH = (str(SCENARIOS / f"{name}.yaml") for name in ("baseline", "breakthrough"))
COMMANDS = {
    "bare_python": [sys.executable, "-c", "pass"],
    "typer": [sys.executable, "-c", "import typer"],
    "help": [COMMAND, "--help"],
    "validate": [COMMAND, "validate", BASELINE],
    "run_wrong_name": [COMMAND, "run", "no_such_name"],
    "run_default_district": [COMMAND, "run", BASELINE, "--json"],
    "run_breakthrough": [COMMAND, "run", BREAKTHROUGH, "--json"],
}
"""All from the shell; the default district has 100 schools, `baseline` and `breakthrough` 40 years of it."""
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
ENGINE = """
import sys, time
from reformsim import Scenario
from reformsim.run.many import usable_processors
from reformsim.run.paired import run_paired
from reformsim.study.simulate import years_needed
scenario = Scenario.load(sys.argv[1])
for _ in range(2):
    begun = time.perf_counter()
    run_paired(scenario, 1, years_needed(scenario), threads=usable_processors())
print(time.perf_counter() - begun)
"""
"""A run and its baseline for the second time in a process: nothing but simulating and noting down."""


SHELL = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""The environment of commands: Python keeps what it has made of sources, as it does for whoever types a command."""


def wall(command: Sequence[str], folder: str) -> float:
    """Return the seconds of a command, by the clock."""
    start = time.perf_counter()
    subprocess.run(command, check=False, capture_output=True, cwd=folder, env=SHELL)
    return time.perf_counter() - start


def printed(code: str, *words: str, **environment: str) -> float:
    """Return the number that a fresh process prints."""
    command = [sys.executable, "-c", code, *words]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=SHELL | environment)
    return float(done.stdout)


def first_call_figures(rounds: int, *, cold: bool) -> dict[str, float]:
    """Return the seconds of commands from the shell, medians of rounds; compiling anew only when `cold`."""
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    engine: dict[str, list[float]] = {BASELINE: [], BREAKTHROUGH: []}
    with TemporaryDirectory() as folder:
        for _ in range(rounds):
            for name, command in COMMANDS.items():
                taken[name].append(wall(command, folder))
            for scenario, spent in engine.items():
                spent.append(printed(ENGINE, scenario))
    found = {f"{name}_seconds": statistics.median(spent) for name, spent in taken.items()}
    pairs = zip(taken["help"], taken["typer"], strict=True)
    found["help_ratio"] = statistics.median(helped / typer for helped, typer in pairs)
    found["default_district_engine_seconds"] = statistics.median(engine[BASELINE])
    found["breakthrough_engine_seconds"] = statistics.median(engine[BREAKTHROUGH])
    if cold:
        with TemporaryDirectory() as cache:
            found["first_year_cold_seconds"] = printed(MONTH, NUMBA_CACHE_DIR=cache)
            again = [printed(MONTH, NUMBA_CACHE_DIR=cache) for _ in range(rounds)]
            found["first_year_warm_seconds"] = statistics.median(again)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="rounds, of which medians are told")
    parser.add_argument("--cold", action="store_true", help="compile the model as well: about a minute")
    asked = parser.parse_args()
    for name, figure in first_call_figures(asked.rounds, cold=asked.cold).items():
        print(f"{name:<36}{figure:8.2f}")


if __name__ == "__main__":
    main()
