"""Release: end support at one time after the other, and see from when on practice holds without it.

The run is copied at each time, all levers and shocks are switched off in the copy, and the copy runs on with
the same luck. A released run holds when the verdict's own rules say that practice was kept.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from reformsim.analysis import RunTables, Thresholds, Verdict, judge
from reformsim.analysis.release import first_hold, point_of_no_return
from reformsim.analysis.verdict import HOLDS
from reformsim.config.limits import MOST_YEARS
from reformsim.errors import InputError
from reformsim.run.crew import Crew, Effort, Job
from reformsim.run.paired import starts, years_to_run
from reformsim.run.trunk import no_tick, watch
from reformsim.study.answer import Answer, describe_failures, plain_rows
from reformsim.study.release_tables import COLUMNS, path_table, point_table, release_table, share_table
from reformsim.study.release_words import tell_release
from reformsim.study.simulate import years_needed
from reformsim.study.trial import trunk_of, yearly_path

if TYPE_CHECKING:
    import pandas as pd

    from reformsim.config.scenario import Scenario
    from reformsim.model.system import System
    from reformsim.observe.observer import Observer

LONGEST_MONTHS = 12 * MOST_YEARS
AT_RELEASE = ("deep", "culture", "skill", "belief")
"""What is noted of the system at the moment of release."""


class Times(NamedTuple):
    """Say when support is ended, and how long is waited then.

    Attributes
    ----------
    every_months
        Months between two releases.
    years_after
        Years that a released run goes on; None: to the end of the unbroken run.
    share
        Share of seeds that must hold.
    """

    every_months: int = 10
    years_after: float | None = None
    share: float = 0.95


def release(scenario: Scenario, effort: Effort | None = None, times: Times | None = None) -> Answer:
    """Return from when on a reform holds without support: its point of no return.

    Parameters
    ----------
    scenario
        Must have a lever or a shock.
    effort
        Seeds, workers, and where to keep runs.
    times
        When support is ended.

    Raises
    ------
    InputError
        If nothing could be switched off, or the times cannot be had.
    """
    effort, times = effort or Effort(), times or Times()
    _refuse(scenario, times)
    seeds = effort.seeds_of(scenario)
    with Crew(effort) as crew:
        jobs = [Job(release_seed, (scenario, seed, times.every_months, times.years_after), seed) for seed in seeds]
        found = [(seed, answer) for seed, answer in zip(seeds, crew.finish(jobs), strict=True) if answer is not None]
        return _answer(scenario, times, found, crew)


def _refuse(scenario: Scenario, times: Times) -> None:
    """Refuse a question that cannot be asked."""
    problems = []
    if not starts(scenario) or min(starts(scenario)) >= scenario.years:
        problems.append(f"{scenario.name}: has no lever or shock within its years: there is nothing to switch off")
    if not 1 <= times.every_months <= LONGEST_MONTHS:
        problems.append(f"every-months: must be between 1 and {LONGEST_MONTHS:,} (got {times.every_months})")
    least = years_needed(scenario)
    if times.years_after is not None and not least <= times.years_after <= MOST_YEARS:
        allowed = f"between {least:g}, which a verdict needs, and {MOST_YEARS}"
        problems.append(f"years-after: must be {allowed} (got {times.years_after:g})")
    if not 0.0 < times.share <= 1.0:
        problems.append(f"share: must be above 0 and at most 1 (got {times.share:g})")
    if problems:
        raise InputError(problems)


def release_months(scenario: Scenario, every_months: int) -> list[int]:
    """Return the months at which support is ended: from the first lever's start to the last one's end.

    Where a lever never ends, to the end of the scenario's own years.
    """
    months = scenario.months_per_year
    ends = [lever.end_year for lever in (*scenario.levers.values(), *scenario.shocks.values())]
    last = scenario.years if any(end is None for end in ends) else max(end for end in ends if end is not None)
    first, last_month = int(min(starts(scenario)) * months), min(math.ceil(last * months), scenario.years * months)
    return [*range(first, last_month, every_months), last_month]


def release_seed(scenario: Scenario, seed: int, every_months: int, years_after: float | None) -> dict[str, Any]:
    """Return what becomes of one seed's run when support ends at one time after the other; a job.

    Between the last time from which it does not hold and the first from which it does, the month is
    looked for by halving.
    """
    branches = _Branches(scenario, seed, years_after)
    months = release_months(scenario, every_months)
    rows = [branches.released_at(month) for month in months]
    point = first_hold([row["month"] for row in rows], [row["holds"] for row in rows])
    while point.low is not None and point.high is not None and point.high - point.low > 1:
        rows.append(branches.released_at((point.low + point.high) // 2))
        point = point.narrowed(rows[-1]["month"], holds=rows[-1]["holds"])
    return {
        "rows": sorted(rows, key=lambda row: row["month"]),
        "month": point.high,
        "monotone": point.monotone,
    }


class _Branches:
    """Hold one seed's run with its levers, to branch off from at any month."""

    def __init__(self, scenario: Scenario, seed: int, years_after: float | None) -> None:
        months = scenario.months_per_year
        self._scenario, self._years_after = scenario, years_after
        self._trunk = trunk_of(scenario, seed)
        self._trunk.refuse(scenario)
        self._start = int(min(starts(scenario)) * months)
        self._end = years_to_run(scenario, years_needed(scenario)) * months
        self._thresholds = Thresholds.from_overrides(scenario.parameters)
        self._main = self._from_start()

    def _from_start(self) -> tuple[System, Observer]:
        """Return the run at its first lever."""
        system, observer = self._trunk.at(self._start)
        system.turn_to(self._scenario)
        return system, observer

    def released_at(self, month: int) -> dict[str, Any]:
        """Return what becomes of the run when support ends after a month."""
        if self._main[0].month > month:
            self._main = self._from_start()
        watch(*self._main, month, no_tick)
        system, observer = self._main[0].copy(), self._main[1].copy()
        state = _means(system)
        system.release_levers()
        observer.released = True
        months = self._scenario.months_per_year
        end = self._end if self._years_after is None else month + math.ceil(self._years_after * months)
        watch(system, observer, max(end, month + math.ceil(years_needed(self._scenario) * months)), no_tick)
        verdict, table = self._judged(system, observer, month)
        return {
            "month": month,
            "year": month / months,
            "holds": verdict.name in HOLDS,
            "verdict": verdict.name,
            "final": verdict.final,
            "culture_final": verdict.culture_final,
            "retained": verdict.retained,
            **{f"{name}_at_release": value for name, value in state.items()},
            "path": yearly_path(table[["deep"]], months)["deep"],
        }

    def _judged(self, system: System, observer: Observer, month: int) -> tuple[Verdict, pd.DataFrame]:
        """Return the verdict on a released run, and its system table."""
        months = self._scenario.months_per_year
        record = observer.record(system)
        alone = self._trunk.record(system.month)
        own = month / months
        run = RunTables(record.system, record.schools, record.levers, months, own)
        baseline = RunTables(alone.system, alone.schools, record.levers.head(0), months, own)
        return judge(run, baseline, self._thresholds), record.system.frame


def _means(system: System) -> dict[str, float]:
    """Return the system's means at the moment of release."""
    state = system.state
    return {
        "deep": float(state.teachers.deep.mean()),
        "culture": float(state.schools.culture.mean()),
        "skill": float(state.courses.skill.mean()),
        "belief": float(state.teachers.belief.mean()),
    }


def _answer(scenario: Scenario, times: Times, found: Sequence[tuple[int, Any]], crew: Crew) -> Answer:
    """Return tables, figures and words."""
    releases, points = release_table(found), point_table(found, scenario.months_per_year)
    shares = share_table(releases, len(found))
    years = [None if math.isnan(year) else float(year) for year in points["point_year"]]
    overall = point_of_no_return(years, times.share)
    told = plain_rows(shares)
    return Answer(
        study="release",
        question={"scenario": scenario.name, "seeds": [seed for seed, _ in found], "times": times._asdict()},
        sentences=tell_release(scenario.name, overall, times.share, plain_rows(points), told),
        figures={
            "point_of_no_return_year": overall.at,
            "low": overall.low,
            "high": overall.high,
            "share_that_holds": overall.held,
            "shares": told,
        },
        tables={"releases": releases, "points": points, "shares": shares, "paths": path_table(found)},
        columns=COLUMNS,
        shown=("shares", ("release_year", "seeds", "share", "low", "high", "culture_at_release")),
        failures=describe_failures(crew.failed),
    )
