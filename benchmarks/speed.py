"""Measure speed as ratios in one run: ours beside the idiomatic Mesa version of the same school year.

    python benchmarks/speed.py [--quick] [--nation] [--json FILE]

The machines that this runs on are noisy: rounds are interleaved, medians are quoted, and ratios count. They are
compared with those of the last release in `benchmarks/kept.json`; `--json benchmarks/kept.json` keeps new ones.
With `--nation` the growth goes on to 100,000 schools: some five minutes, and 4 GB.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from first_call import first_call_figures
from growth import MONTHLY, growth_figures, scenario, seconds, spread_of, timed_steps, year_of
from growth import tell as tell_growth
from idiomatic_mesa import SchoolSystem
from idiomatic_year import end_year
from numba import njit
from reference_step import reference_figures

import reformsim
from reformsim import Scenario, simulate
from reformsim.chance import Process, fill_four_normals
from reformsim.model.system import System

BREAKTHROUGH = Path(__file__).parents[1] / "scenarios" / "breakthrough.yaml"


KEPT = Path(__file__).with_name("kept.json")
NATION = 100_000


def year_ratio(schools: int, rounds: int) -> dict[str, Any]:
    """Return the seconds of both for a month and a year's end, and their ratio over a school year, on one thread.

    A round is a month and a year's end of theirs, and a whole year of ours.
    """
    ours = System(scenario(schools), 1)
    theirs = SchoolSystem(System(scenario(schools), 1))
    months = ours.scenario.months_per_year
    for _ in range(months):
        ours.advance_month()
    rows = []
    for _ in range(rounds):
        slow = seconds(theirs.do_month), seconds(lambda: end_year(theirs))
        steps = [timed_steps(ours) for _ in range(months)]
        month = sum(sum(spent for name, spent in step.items() if name in MONTHLY) for step in steps) / months
        fast = month, year_of(steps[-1], months)[1]
        rows.append((*slow, *fast))
    return {
        "schools": schools,
        "idiomatic_mesa_month_seconds": statistics.median(row[0] for row in rows),
        "idiomatic_mesa_year_end_seconds": statistics.median(row[1] for row in rows),
        "month_seconds": statistics.median(row[2] for row in rows),
        "year_end_seconds": statistics.median(row[3] for row in rows),
        "month_ratio": spread_of(row[0] / row[2] for row in rows),
        "year_end_ratio": spread_of(row[1] / row[3] for row in rows),
        "year_ratio": spread_of((months * row[0] + row[1]) / (months * row[2] + row[3]) for row in rows),
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


def ratios_of(figures: dict[str, Any]) -> dict[str, float]:
    """Return what can be compared across machines: the ratios, by name."""
    found = {
        f"year against idiomatic Mesa, {of['schools']:,} schools": of["year_ratio"]["median"] for of in figures["years"]
    }
    for size in figures["growth"]["sizes"]:
        found[f"month over drawing alone, {size['schools']:,} schools"] = size["month_over_drawing"]["median"]
        found[f"two threads against one, {size['schools']:,} schools"] = size["month_on_two_threads"]["median"]
    found["exponent of a month"] = figures["growth"]["exponent_of_a_month"]
    found["exponent of a year"] = figures["growth"]["exponent_of_a_year"]
    found["--help against importing typer"] = figures["first_call"]["help_ratio"]
    return found


def compare_with_kept(figures: dict[str, Any]) -> None:
    """Print how the ratios have changed since those that are kept."""
    if not KEPT.exists():
        print("nothing is kept from a release to compare with")
        return
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    print(f"ratios against those kept from {kept['version']}:")
    before = ratios_of(kept)
    for name, now in ratios_of(figures).items():
        change = f"{now / before[name] - 1:+.0%} against {before[name]:.2f}" if name in before else "new"
        print(f"  {name:<48}{now:>9.2f}   {change}")


def measure(*, quick: bool, nation: bool) -> dict[str, Any]:
    """Return all figures of one run."""
    rounds, sizes, grown = (1, (2,), [3, 6]) if quick else (5, (10, 100, 1000), [1000, 10_000])
    simulate(scenario(2, 1))
    draw_luck(np.zeros(1, dtype=np.uint64), np.array([0, 2]), 1, 1)
    page_sizes = ((2, 12),) if quick else ((40, 30), (400, 30))
    return {
        "version": reformsim.__version__,
        "numpy": np.__version__,
        "rounds": rounds,
        "years": [year_ratio(size, rounds) for size in sizes],
        "growth": growth_figures([*grown, NATION] if nation else grown, rounds),
        "reference_step": reference_figures(2 if quick else 100, rounds),
        "runs": [run_figures(schools, years, 1 if quick else 5) for schools, years in page_sizes],
        "bytes_per_student": System(scenario(sizes[0]), 1).state.bytes_per_student(),
        "same_on_1_2_3_threads": same_on_threads(2 if quick else 100),
        "first_call": first_call_figures(rounds, cold=not quick),
    }


def tell(figures: dict[str, Any]) -> None:
    """Print the figures of a run."""
    for of in figures["years"]:
        ratio = of["year_ratio"]
        print(
            f"{of['schools']:>6,} schools: a month takes {of['idiomatic_mesa_month_seconds'] * 1e3:,.1f} ms in plain "
            f"Mesa, {of['month_seconds'] * 1e3:,.2f} ms here; a school year is {ratio['median']:.0f} times as fast "
            f"({ratio['least']:.0f} to {ratio['most']:.0f})"
        )
    tell_growth(figures["growth"])
    for name, of in figures["reference_step"].items():
        print(f"reference step in {name}: {of if isinstance(of, str) else format(of['ratio']['median'], '.0f')}")
    for run in figures["runs"]:
        print(f"breakthrough with {run['schools']} schools and {run['years']} years, all that a page needs:")
        print(f"  {run['one_thread_seconds']:.2f} s on one thread, {run['two_threads_seconds']:.2f} s on two")
        print(
            f"  {run['one_thread_processor_seconds']:.2f} s of processor, {run['drawing_seconds']:.2f} s of it drawing"
        )
        print(f"  a copy of the system takes {run['copy_seconds'] * 1e3:.2f} ms")
    print(f"memory: {figures['bytes_per_student']:.0f} bytes a student")
    print(f"the same bytes on 1, 2 and 3 threads: {figures['same_on_1_2_3_threads']}")
    for name, spent in figures["first_call"].items():
        print(f"{name.replace('_', ' ')}: {spent:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small systems and one round: does it run?")
    parser.add_argument("--nation", action="store_true", help="let the growth go on to 100,000 schools")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    given = parser.parse_args()
    figures = measure(quick=given.quick, nation=given.nation)
    tell(figures)
    compare_with_kept(figures)
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    if not figures["same_on_1_2_3_threads"]:
        sys.exit("the number of threads changes the result")


if __name__ == "__main__":
    main()
