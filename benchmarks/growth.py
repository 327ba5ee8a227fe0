"""How a month grows with the system, to a whole nation, and what it costs beside the floors under it.

    python benchmarks/growth.py [--schools 1000 10000 100000] [--rounds 5]

Each round takes, one after the other: a month and a year's end on one thread, by process; the same on two; drawing
alone; copying alone; and the share of a year that noting its rows takes. So all that is compared has met the same
machine.
"""

from __future__ import annotations

import argparse
import math
import statistics
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numba import njit

from reformsim import Scenario
from reformsim.chance import Process, fill_four_normals, fill_normals
from reformsim.model.month import MONTH
from reformsim.model.system import System
from reformsim.observe.observer import Observer
from reformsim.run.parquet import encode_table

THREADS = 2
MONTHS = 10
COPIED = 20_000_000
"""Numbers of 8 bytes that are copied to see what memory can do: far more than any cache holds."""
NUMPY_DRAWS = 2_000_000
MONTHLY = {step.name for step in MONTH}
LEVERS = {
    "coaching": {"start_year": 0, "end_year": 8, "intensity": 0.8},
    "structures": {"start_year": 0, "end_year": 8, "intensity": 1.0},
}


def scenario(schools: int, years: int = 40) -> Scenario:
    """Return a system of this size under two levers."""
    return Scenario.from_dict({"years": years, "system": {"schools": schools}, "levers": LEVERS})


def seconds(work: Callable[[], object], repeat: int = 1) -> float:
    """Return the seconds of a piece of work, by the clock."""
    start = time.perf_counter()
    for _ in range(repeat):
        work()
    return (time.perf_counter() - start) / repeat


@njit(nogil=True)
def draw_month(first, last, schools, process, step):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Draw what a month of two subjects draws, learning and growth seen, for schools first to last: nothing else."""
    for s in range(first, last):
        fill_four_normals(
            schools.key[s], process[0], step, 0, np.empty((4, schools.student_start[s + 1] - schools.student_start[s]))
        )
        fill_normals(
            schools.key[s], process[1], step, 0, np.empty(schools.course_start[s + 1] - schools.course_start[s])
        )


@njit(nogil=True)
def copy_numbers(first, last, source, target):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Copy numbers first to last: reading and writing as fast as memory allows."""
    for i in range(first, last):
        target[i] = source[i]


def in_halves(work: Callable[[int, int], object], count: int, pool: ThreadPoolExecutor) -> None:
    """Do the first half of some work on another thread, and the second here."""
    beside = pool.submit(work, 0, count // 2)
    work(count // 2, count)
    beside.result()


def timed_steps(system: System) -> dict[str, float]:
    """Move a system by a month, and return the seconds of each process by name."""
    found, begun = {}, time.perf_counter()
    for step in system.advance():
        now = time.perf_counter()
        found[step.name] = now - begun
        begun = now
    return found


def school_year(system: System, year: int, threads: int) -> dict[str, float]:
    """Return the seconds of each process of a month, and of the year's end, on so many threads.

    Two months are run, the last two of a year: the first of them counts as a month, the second brings the year's end.
    """
    system.threads = threads
    months = system.scenario.months_per_year
    system.month = (year + 1) * months - 2
    month = timed_steps(system)
    return month | {name: spent for name, spent in timed_steps(system).items() if name not in MONTHLY}


def recording_shares(system: System, observer: Observer, threads: int) -> tuple[float, float]:
    """Return which shares of a school year's time go into noting its rows, on so many threads, and into encoding them.

    Three months are run: the first of a year, in which the observer looks up who is who, the next one, which stands for
    all but two, and the last. What is noted is then made into the bytes of Parquet files, as in a run that keeps each
    year.
    """
    system.threads = threads
    months = system.scenario.months_per_year
    begin = system.month + -system.month % months
    noting = advancing = 0.0
    for place, count in ((0, 1), (1, months - 2), (months - 1, 1)):
        system.month = begin + place
        begun = time.perf_counter()
        for step in system.advance():
            between = time.perf_counter()
            observer.look(system, step)
            now = time.perf_counter()
            noting, advancing, begun = noting + count * (now - between), advancing + count * (between - begun), now
    kept = {table: columns for table, columns in observer.hand_over().items() if columns}
    encoding = seconds(lambda: [encode_table(table, columns) for table, columns in kept.items()])
    return noting / (noting + advancing + encoding), encoding / (noting + advancing + encoding)


def year_of(steps: dict[str, float], months: int) -> tuple[float, float, float]:
    """Return the seconds of a month, of the year's end, and of a whole school year."""
    month = sum(spent for name, spent in steps.items() if name in MONTHLY)
    year_end = sum(steps.values()) - month
    return month, year_end, months * month + year_end


def median_of(rows: list[dict[str, float]]) -> dict[str, float]:
    """Return the median of each figure over rounds."""
    return {name: statistics.median(row[name] for row in rows) for name in rows[0]}


def spread_of(values: Iterable[float]) -> dict[str, float]:
    """Return median, least and most."""
    known = list(values)
    return {"median": statistics.median(known), "least": min(known), "most": max(known)}


def size_figures(schools: int, rounds: int) -> dict[str, Any]:
    """Return what a system of one size costs, per process and beside the floors, medians of interleaved rounds."""
    begun = time.perf_counter()
    system = System(scenario(schools), 1)
    built = time.perf_counter() - begun
    months, table = system.scenario.months_per_year, system.state.schools
    source, target = np.ones(COPIED), np.zeros(COPIED)
    draws = np.array([int(Process.LEARNING), int(Process.GROWTH_SEEN)])
    pool, observer = ThreadPoolExecutor(1), Observer(system)
    ones, twos, rows = [], [], []
    for turn in range(-1, rounds):  # the first turn only warms up
        one, two = school_year(system, 2 * turn + 2, 1), school_year(system, 2 * turn + 3, THREADS)

        def draw(first: int, last: int, month: int = turn + 1) -> None:
            draw_month(first, last, table, draws, month)

        def copy(first: int, last: int) -> None:
            copy_numbers(first, last, source, target)

        row = {
            "draw": seconds(lambda draw=draw: draw(0, schools)),
            "draw_two": seconds(lambda draw=draw: in_halves(draw, schools, pool)),
            "copy": seconds(lambda copy=copy: copy(0, COPIED)),
            "copy_two": seconds(lambda copy=copy: in_halves(copy, COPIED, pool)),
        }
        for name, steps in (("one", one), ("two", two)):
            row[f"month_{name}"], row[f"end_{name}"], row[f"year_{name}"] = year_of(steps, months)
        row["recording"], row["encoding"] = recording_shares(system, observer, THREADS)
        if turn >= 0:
            ones.append(one)
            twos.append(two)
            rows.append(row)
    pool.shutdown()
    students = len(system.state.students.grade)
    return {
        "schools": schools,
        "students": students,
        "state_megabytes": sum(column.nbytes for of in system.state.tables for column in of) / 1e6,
        "build_seconds": built,
        "seconds": median_of(rows),
        "process_seconds_one_thread": median_of(ones),
        "process_seconds_two_threads": median_of(twos),
        "month_over_drawing": spread_of(row["month_one"] / row["draw"] for row in rows),
        "month_on_two_threads": spread_of(row["month_one"] / row["month_two"] for row in rows),
        "year_on_two_threads": spread_of(row["year_one"] / row["year_two"] for row in rows),
        "drawing_on_two_threads": spread_of(row["draw"] / row["draw_two"] for row in rows),
        "copying_on_two_threads": spread_of(row["copy"] / row["copy_two"] for row in rows),
        "copy_gigabytes_per_second": spread_of(2 * 8 * COPIED / row["copy"] / 1e9 for row in rows),
        "recording_share_on_two_threads": spread_of(row["recording"] for row in rows),
        "encoding_share_on_two_threads": spread_of(row["encoding"] for row in rows),
        "month_nanoseconds_a_student": spread_of(1e9 * row["month_one"] / students for row in rows),
    }


def numpy_draw_nanoseconds(rounds: int) -> dict[str, float]:
    """Return what numpy's own counter-based generator takes for a normal draw: the usual floor."""
    generator = np.random.Generator(np.random.Philox(1))
    return spread_of(1e9 * seconds(lambda: generator.standard_normal(NUMPY_DRAWS)) / NUMPY_DRAWS for _ in range(rounds))


def exponent(sizes: list[dict[str, Any]], what: str) -> float:
    """Return the exponent of time over the number of students, from the smallest system to the largest."""
    least, most = sizes[0], sizes[-1]
    return math.log(most["seconds"][what] / least["seconds"][what]) / math.log(most["students"] / least["students"])


def growth_figures(schools: list[int], rounds: int) -> dict[str, Any]:
    """Return the figures of all sizes, one after the other, and how they grow."""
    size_figures(2, 1)  # compiles what is compiled here
    sizes = [size_figures(count, rounds) for count in sorted(schools)]
    return {
        "sizes": sizes,
        "numpy_draw_nanoseconds": numpy_draw_nanoseconds(rounds),
        "exponent_of_a_month": exponent(sizes, "month_one") if len(sizes) > 1 else 1.0,
        "exponent_of_a_year": exponent(sizes, "year_one") if len(sizes) > 1 else 1.0,
    }


def tell(figures: dict[str, Any]) -> None:
    """Print what was found."""
    for size in figures["sizes"]:
        spent, floor, two = size["seconds"], size["month_over_drawing"], size["month_on_two_threads"]
        print(
            f"{size['schools']:>7,} schools, {size['students']:,} students, {size['state_megabytes']:,.0f} MB: a month "
            f"{1e3 * spent['month_one']:,.1f} ms, a year's end {1e3 * spent['end_one']:,.1f} ms"
        )
        print(f"        {floor['median']:.1f} times drawing alone ({floor['least']:.1f} to {floor['most']:.1f})")
        print(
            f"        two threads {two['median']:.2f} times one ({two['least']:.2f} to {two['most']:.2f}); "
            f"drawing {size['drawing_on_two_threads']['median']:.2f}, "
            f"copying {size['copying_on_two_threads']['median']:.2f}"
        )
        print(
            f"        noting rows takes {size['recording_share_on_two_threads']['median']:.1%} of a year, two threads; "
            f"to encode them {size['encoding_share_on_two_threads']['median']:.1%}"
        )
        for name, part in size["process_seconds_one_thread"].items():
            share = (MONTHS if name in MONTHLY else 1) * part / spent["year_one"]
            print(f"          {name:<22}{1e3 * part:>10,.1f} ms   {share:>5.0%} of a year")
    month, year = figures["exponent_of_a_month"], figures["exponent_of_a_year"]
    print(f"growth with size: exponent {month:.3f} for a month, {year:.3f} for a year")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    tell(growth_figures(given.schools, given.rounds))


if __name__ == "__main__":
    main()
