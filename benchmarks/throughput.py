"""Measure the throughput of sweeps, as a ratio in one run: ours beside `mesa.batch_run` on the idiomatic Mesa model.

    python benchmarks/throughput.py [--quick] [--json FILE]

Both do runs of 10 schools x 10 years on two processes. Ours does 200 of them, kept on disk. The idiomatic version would
take an hour for as many: it does a few runs of a few months, and its time is scaled to 200 runs of all months. What is
left out favours it: its start, and building its schools, are not counted, and it keeps nothing.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

import mesa
from idiomatic_mesa import SchoolSystem

from reformsim import Scenario
from reformsim.config.experiment import Experiment
from reformsim.model.system import System
from reformsim.run.chunks import Measured, RunOrder
from reformsim.run.drive import Driver
from reformsim.run.local_engine import LocalEngine
from reformsim.run.shards import FAILURES, RUNS, SERIES, begin_session
from reformsim.study.sweep import begin_sweep, carry_on
from reformsim.study.sweep_run import measure_run

PROCESSES = 2
RUNS_COMPARED = 200
EMPTY_RUNS = 4000
"""Runs in which nothing is done, to see what a run costs beside itself."""
MODULES = ("reformsim.study.sweep_run",)
COACHING = {"coaching": {"start_year": 0, "end_year": 8, "intensity": 0.8}}
WARM_UP_MONTHS = 1


def plan(schools: int, years: int) -> dict[str, object]:
    return {"years": years, "system": {"schools": schools}, "levers": COACHING}


class Timed(SchoolSystem):
    """The idiomatic model, as `mesa.batch_run` wants it: made of parameters, timed after it was built."""

    def __init__(self, schools: int, years: int, months: int, seed: int) -> None:
        super().__init__(System(Scenario.from_dict(plan(schools, years)), seed))
        self._last = months + WARM_UP_MONTHS
        self._done = 0
        self._begun = 0.0
        self.seconds = 0.0
        self.datacollector = mesa.DataCollector(model_reporters={"seconds": "seconds"})

    def step(self) -> None:
        super().step()
        self._done += 1
        if self._done == WARM_UP_MONTHS:
            self._begun = time.perf_counter()
        self.seconds = time.perf_counter() - self._begun
        self.datacollector.collect(self)
        self.running = self._done < self._last


def mesa_seconds(schools: int, years: int, months: int, runs: int) -> float:
    """Return a process's seconds for a month of the idiomatic model when `mesa.batch_run` keeps all processes busy."""
    rows = mesa.batch_run(
        Timed,
        {"schools": [schools], "years": [years], "months": [months], "seed": list(range(1, runs + 1))},
        number_processes=PROCESSES,
        max_steps=months + WARM_UP_MONTHS,
        display_progress=False,
    )
    return statistics.mean(row["seconds"] for row in rows) / months


def nothing(_scenario: Scenario, seed: int) -> Measured:
    return Measured({"end_deep": seed / 7})


def overhead_seconds(runs: int) -> float:
    """Return a worker's seconds for a run in which nothing is done: handing out, committing, and waiting."""
    from throughput import nothing  # by the module's name, under which workers find it

    scenario = Scenario.from_dict(plan(3, 2))
    orders = (RunOrder(run, f"{run:016x}", "coached", 0, run, scenario) for run in range(runs))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name in (RUNS, SERIES, FAILURES):
            (folder / name).mkdir()
        engine = LocalEngine(PROCESSES, None, MODULES)
        driver = Driver(folder, begin_session(folder), nothing, ["end_deep"], lambda _tally: None)
        start = time.perf_counter()
        driver.drive(orders, engine)
        seconds = time.perf_counter() - start
        engine.stop()
    return seconds * PROCESSES / runs


def our_seconds(schools: int, years: int, runs: int, metrics: list[str]) -> float:
    """Return the seconds of a sweep from its first to its last run."""
    asked = Experiment.from_dict(
        {"policies": {"coached": plan(schools, years)}, "seeds": {"count": runs}, "metrics": metrics}
    )
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "sweep"
        begin_sweep(asked, folder)
        engine = LocalEngine(PROCESSES, None, MODULES)  # its start is not counted, as that of batch_run is not
        start = time.perf_counter()
        state = carry_on(folder, lambda _limit: engine, lambda _state: None)
        seconds = time.perf_counter() - start
        if state.done != runs:
            sys.exit(f"{state.failed} of {runs} runs failed")
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small and few: does it run?")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    given = parser.parse_args()
    schools, years, runs, months = (3, 2, 20, 1) if given.quick else (10, 10, RUNS_COMPARED, 4)
    scenario = Scenario.from_dict(plan(schools, years))
    measure_run(scenario, 1, ("end_deep",), ())  # compiles the kernels
    year_months = years * scenario.months_per_year
    first = mesa_seconds(schools, years, months, PROCESSES)
    ours = our_seconds(schools, years, runs, ["end_deep", "end_culture"])
    second = mesa_seconds(schools, years, months, PROCESSES)
    judged = our_seconds(schools, years, runs, ["verdict", "final"])
    month = (first + second) / 2.0
    theirs = month * year_months * runs / PROCESSES
    figures = {
        "runs": runs,
        "schools": schools,
        "years": years,
        "processes": PROCESSES,
        "reformsim_seconds": ours,
        "reformsim_runs_per_second": runs / ours,
        "reformsim_judged_seconds": judged,
        "idiomatic_mesa_seconds_scaled": theirs,
        "idiomatic_mesa_seconds_per_month": [first, second],
        "ratio": theirs / ours,
        "overhead_seconds_per_run": overhead_seconds(EMPTY_RUNS),
    }
    print(f"{runs} runs of {schools} schools x {years} years on {PROCESSES} processes:")
    print(f"  reformsim sweep       {ours:8.1f} s, {runs / ours:.0f} runs a second, kept on disk")
    print(f"  with baseline and years after support, for a verdict: {judged:.1f} s")
    print(f"  mesa.batch_run        {theirs:8.0f} s, scaled from {2 * PROCESSES} runs of {months} months")
    print(f"  ratio                 {theirs / ours:8.0f}")
    print(f"  overhead              {1e3 * figures['overhead_seconds_per_run']:8.1f} ms of a worker a run")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
