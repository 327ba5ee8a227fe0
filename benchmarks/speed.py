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
from numba import njit

from reformsim import Scenario, simulate
from reformsim.chance import Process, fill_four_normals
from reformsim.model.system import System

BREAKTHROUGH = Path(__file__).parents[1] / "scenarios" / "breakthrough.yaml"


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


@njit
def draw_luck(keys, student_start, process, step):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Draw what a month of learning in two subjects draws, and nothing else."""
    for s in range(len(keys)):
        fill_four_normals(keys[s], process, step, 0, np.empty((4, student_start[s + 1] - student_start[s])))


def run_figures(schools: int, years: int, rounds: int) -> dict[str, float]:
    """Return the seconds of a whole run, all that a page needs, on one and on two threads, beside its drawing alone.

    The months are those of the run and its baseline; the seconds of the processor stand beside those on the clock,
    because a busy machine stretches the latter.
    """
    asked = Scenario.load(BREAKTHROUGH, [f"system.schools={schools}", f"years={years}"])
    first_month = int(min(lever.start_year for lever in asked.levers.values()) * asked.months_per_year)
    system = System(asked, 1)
    table = system.state.schools
    found: list[tuple[float, ...]] = []
    for _ in range(rounds):
        busy = time.process_time()
        one = seconds(lambda: simulate(asked, 1))
        busy = time.process_time() - busy
        two = seconds(lambda: simulate(asked, 1, threads=2))
        draw = time.process_time()
        for month in range(20):
            draw_luck(table.key, table.student_start, int(Process.LEARNING), month)
        draw = (time.process_time() - draw) / 20
        found.append((one, busy, two, one / two, draw, seconds(system.copy, 20)))
    result = simulate(asked, 1)
    months = len(result.system) + len(result.baseline_system) - first_month
    one, busy, two, ratio, draw, copy = (statistics.median(column) for column in zip(*found, strict=True))
    return {
        "schools": schools,
        "years": years,
        "students": len(system.state.students.grade),
        "months": months,
        "one_thread_seconds": one,
        "one_thread_processor_seconds": busy,
        "two_threads_seconds": two,
        "one_over_two_threads": ratio,
        "drawing_seconds": draw * months,
        "copy_seconds": copy,
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
    page_sizes = ((2, 12),) if given.quick else ((40, 30), (400, 30))
    draw_luck(np.zeros(1, dtype=np.uint64), np.array([0, 2]), 1, 1)
    system = System(scenario(sizes[-1]), 1)
    figures = {
        "steps": [step_ratio(size, rounds) for size in sizes],
        "district_40_schools_40_years_seconds": statistics.median(
            seconds(lambda: simulate(district, threads=2)) for _ in range(rounds)
        ),
        "runs": [run_figures(schools, years, rounds) for schools, years in page_sizes],
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
    for run in figures["runs"]:
        print(f"breakthrough with {run['schools']} schools and {run['years']} years, all that a page needs:")
        print(f"  {run['one_thread_seconds']:.2f} s on one thread, {run['two_threads_seconds']:.2f} s on two")
        print(
            f"  {run['one_thread_processor_seconds']:.2f} s of processor, {run['drawing_seconds']:.2f} s of it drawing"
        )
        print(f"  a copy of the system takes {run['copy_seconds'] * 1e3:.2f} ms")
    print(f"memory: {figures['bytes_per_student']:.0f} bytes a student")
    print(f"the same bytes on 1, 2 and 3 threads: {figures['same_on_1_2_3_threads']}")
    print(f"reformsim --help: {figures['help']['ratio']:.2f} times `import typer`")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n")
    if not figures["same_on_1_2_3_threads"]:
        sys.exit("the number of threads changes the result")


if __name__ == "__main__":
    main()
