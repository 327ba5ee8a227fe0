"""Measure speed as ratios in one run: ours beside the idiomatic Mesa version of the same month.

    python benchmarks/speed.py [--quick] [--json FILE]

The machines that this runs on are noisy: rounds are interleaved, medians are quoted, and ratios count.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from idiomatic_mesa import SchoolSystem

from reformsim import Scenario, simulate
from reformsim.model.system import System


def seconds(work: Callable[[], object], repeat: int = 1) -> float:
    start = time.perf_counter()
    for _ in range(repeat):
        work()
    return (time.perf_counter() - start) / repeat


def scenario(schools: int, years: int = 40) -> Scenario:
    levers = {
        "coaching": {"start_year": 0, "end_year": 8, "intensity": 0.8},
        "structures": {"start_year": 0, "end_year": 8, "intensity": 1.0},
    }
    return Scenario.from_dict({"years": years, "system": {"schools": schools}, "levers": levers})


def step_ratio(schools: int, rounds: int) -> dict[str, float]:
    """Return the month's seconds of both and their ratio, medians of interleaved rounds, one thread."""
    ours = System(scenario(schools), 1)
    theirs = SchoolSystem(System(scenario(schools), 1))
    ours.advance_month()
    pairs = []
    for _ in range(rounds):
        slow = seconds(theirs.step)
        fast = seconds(ours.advance_month, 8)
        pairs.append((slow, fast))
        while ours.month % ours.scenario.months_per_year > 1:  # keep the year's end out: theirs has months only
            ours.advance_month()
    ratios = [slow / fast for slow, fast in pairs]
    return {
        "schools": schools,
        "idiomatic_mesa_seconds": statistics.median(slow for slow, _ in pairs),
        "reformsim_seconds": statistics.median(fast for _, fast in pairs),
        "ratio": statistics.median(ratios),
        "ratio_min": min(ratios),
        "ratio_max": max(ratios),
    }


def same_on_threads(schools: int) -> bool:
    """Return whether one, two and three threads give the same bytes after fifteen months."""
    systems = [System(scenario(schools), 3, threads) for threads in (1, 2, 3)]
    for system in systems:
        for _ in range(15):
            system.advance_month()
    first = [column.tobytes() for table in systems[0].state.tables for column in table]
    return all([c.tobytes() for table in system.state.tables for c in table] == first for system in systems[1:])


def help_ratio(rounds: int) -> dict[str, float]:
    """Return how long --help takes beside importing typer alone."""
    command = Path(sys.executable).with_name("reformsim")
    ours = [
        seconds(lambda: subprocess.run([command, "--help"], check=True, capture_output=True)) for _ in range(rounds)
    ]
    bare = [seconds(lambda: subprocess.run([sys.executable, "-c", "import typer"], check=True)) for _ in range(rounds)]
    return {
        "help_seconds": statistics.median(ours),
        "typer_seconds": statistics.median(bare),
        "ratio": statistics.median(ours) / statistics.median(bare),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small systems and one round: does it run?")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    given = parser.parse_args()
    rounds, sizes = (1, (2,)) if given.quick else (5, (10, 100))
    district = scenario(4 if given.quick else 40, 5 if given.quick else 40)
    simulate(scenario(2, 1))
    system = System(scenario(sizes[-1]), 1)
    figures = {
        "steps": [step_ratio(size, rounds) for size in sizes],
        "district_40_schools_40_years_seconds": statistics.median(
            seconds(lambda: simulate(district, threads=2)) for _ in range(rounds)
        ),
        "bytes_per_student": system.state.bytes_per_student(),
        "same_on_1_2_3_threads": same_on_threads(sizes[0]),
        "help": help_ratio(rounds),
        "numpy": np.__version__,
    }
    for step in figures["steps"]:
        print(
            f"{step['schools']:4} schools: a month takes {step['idiomatic_mesa_seconds'] * 1e3:8.1f} ms in plain Mesa, "
            f"{step['reformsim_seconds'] * 1e3:6.2f} ms here: {step['ratio']:.0f} times faster "
            f"({step['ratio_min']:.0f} to {step['ratio_max']:.0f})"
        )
    print(f"40 schools, 40 years, with the baseline: {figures['district_40_schools_40_years_seconds']:.2f} s")
    print(f"memory: {figures['bytes_per_student']:.0f} bytes a student")
    print(f"the same bytes on 1, 2 and 3 threads: {figures['same_on_1_2_3_threads']}")
    print(f"reformsim --help: {figures['help']['ratio']:.2f} times `import typer`")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n")
    if not figures["same_on_1_2_3_threads"]:
        sys.exit("the number of threads changes the result")


if __name__ == "__main__":
    main()
