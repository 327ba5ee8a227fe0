"""Hysteresis: support rises slowly, falls as slowly, stays away, and is then pushed against.

If practice comes down where it went up, there is one state for each amount of support. If it comes down
lower, or not at all, history counts: the way out is not the way in.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from reformsim.analysis import Thresholds
from reformsim.analysis.differences import mean_over_seeds
from reformsim.analysis.hysteresis import DOWN, HOLD, PUSH, UP, Loop, measure_loop
from reformsim.config.wording import nearest
from reformsim.errors import InputError
from reformsim.model.levers import find_lever
from reformsim.observe.glance import Glance
from reformsim.observe.schema import SHARE, Column
from reformsim.run.crew import Crew, Effort, Job
from reformsim.study.answer import Answer, describe_failures, plain
from reformsim.study.hysteresis_words import tell_hysteresis
from reformsim.study.trial import trunk_of, yearly_path

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

LEAD_YEARS = 5
"""Years before support begins to rise."""
LONGEST_RUN = 200
DRIVE = "share of full support"

COLUMNS = {
    "loops": (
        Column("ramp_years", "int64", "school years", "years in which support rises, and in which it falls"),
        Column("seed", "int64", "", "the seed"),
        Column("lower", "float64", SHARE, "deep enactment before"),
        Column("upper", "float64", SHARE, "deep enactment at its highest"),
        Column("up", "float64", DRIVE, "where practice crossed the middle as support rose; empty for never"),
        Column(
            "down", "float64", DRIVE, "where it crossed back; 0 without support, below 0 under a push; empty for never"
        ),
        Column("area", "float64", "share x share", "area between the way down and the way up"),
        Column("gap", "float64", SHARE, "practice some years after support was gone, less that of the paired baseline"),
    ),
    "paths": (
        Column("ramp_years", "int64", "school years", "years in which support rises, and in which it falls"),
        Column("seed", "int64", "", "the seed"),
        Column("year", "int64", "school years", "school year, from 1"),
        Column("phase", "str", "", "lead, up, down, hold or push"),
        Column("drive", "float64", DRIVE, "support in the middle of the year; below 0 for a push the other way"),
        Column("deep", "float64", SHARE, "deep enactment, mean of the year"),
        Column("culture", "float64", SHARE, "culture, mean of the year"),
        Column("baseline_deep", "float64", SHARE, "deep enactment of the paired baseline"),
    ),
    "thresholds": (
        Column("ramp_years", "int64", "school years", "years in which support rises, and in which it falls"),
        Column("measure", "str", "", "up, down, area or gap"),
        Column("mean", "float64", "the measure's", "mean over the seeds that have it"),
        Column("low", "float64", "the measure's", "lower end of its bootstrap interval"),
        Column("high", "float64", "the measure's", "upper end of its bootstrap interval"),
        Column("seeds", "int64", "seeds", "seeds that have it"),
    ),
}


class Ramp(NamedTuple):
    """Say how slowly support changes.

    Attributes
    ----------
    levers
        Labels of the levers that are ramped together, each to its own intensity; empty: all.
    years
        Years in which it rises, and in which it falls.
    hold_years
        Years without support after that.
    push_back
        Name of a shock that is then ramped up; empty for none.
    hold_others
        Whether the other levers act all the time; else they are left out.
    """

    levers: tuple[str, ...] = ()
    years: int = 40
    hold_years: int = 20
    push_back: str = "field_backlash"
    hold_others: bool = False

    @property
    def length(self) -> int:
        """Return how many years a run takes."""
        return LEAD_YEARS + (3 if self.push_back else 2) * self.years + self.hold_years


def hysteresis(scenario: Scenario, effort: Effort | None = None, ramp: Ramp | None = None) -> Answer:
    """Return at which support practice goes up, and at which it comes down again.

    The same is done with a ramp half as long: a loop that comes from delay alone shrinks as the ramp slows.

    Parameters
    ----------
    scenario
        Must have levers.
    effort
        Seeds, workers, and where to keep runs.
    ramp
        What is ramped, and how slowly.

    Raises
    ------
    InputError
        If there is no such lever or shock, or the run would be too long.
    """
    effort, ramp = effort or Effort(), ramp or Ramp()
    _refuse(scenario, ramp)
    ramps = [ramp, ramp._replace(years=max(ramp.years // 2, 1))]
    seeds = effort.seeds_of(scenario)
    with Crew(effort) as crew:
        order = [(one, seed) for seed in seeds for one in ramps]
        jobs = [Job(loop_seed, (ramped_scenario(scenario, one), seed, list(one)), seed) for one, seed in order]
        answers = crew.finish(jobs)
        found = [
            (one, seed, pd.DataFrame(answer)) for (one, seed), answer in zip(order, answers, strict=True) if answer
        ]
        return _answer(scenario, ramp, found, crew)


def _refuse(scenario: Scenario, ramp: Ramp) -> None:
    """Refuse a loop that cannot be run."""
    problems = []
    if not scenario.levers:
        problems.append(f"{scenario.name}: has no lever to ramp")
    problems += [
        f'lever: {scenario.name} has no lever "{label}"{nearest(label, scenario.levers)}'
        for label in ramp.levers
        if label not in scenario.levers
    ]
    if ramp.years < 1:
        problems.append(f"years: must be at least 1 (got {ramp.years})")
    if ramp.hold_years < 0:
        problems.append(f"hold-years: must be at least 0 (got {ramp.hold_years})")
    if ramp.length > LONGEST_RUN:
        problems.append(f"years: the loop takes {ramp.length} years, {LONGEST_RUN} are the most; ramp faster")
    if ramp.push_back:
        try:
            if find_lever(ramp.push_back).kind != "shock":
                problems.append(f"push-back: {ramp.push_back} is a lever; it takes a shock")
        except InputError as error:
            problems += [f"push-back: {problem}" for problem in error.problems]
    if problems:
        raise InputError(problems)


def ramped_scenario(scenario: Scenario, ramp: Ramp) -> Scenario:
    """Return the scenario in which support rises and falls along a ramp; its own shocks are left out."""
    changes: dict[str, Any] = {"years": ramp.length, **{f"shocks.{label}": None for label in scenario.shocks}}
    ramped = set(ramp.levers or scenario.levers)
    top = LEAD_YEARS + ramp.years
    for label in scenario.levers:
        if label in ramped:
            times = {"start_year": float(LEAD_YEARS), "end_year": float(top), "ramp_years": float(ramp.years)}
            changes |= {f"levers.{label}.{name}": value for name, value in times.items()}
        elif ramp.hold_others:
            changes |= {f"levers.{label}.start_year": 0.0, f"levers.{label}.end_year": None}
        else:
            changes[f"levers.{label}"] = None
    if ramp.push_back:
        start = float(top + ramp.years + ramp.hold_years)
        push = {"lever": ramp.push_back, "start_year": start, "ramp_years": float(ramp.years), "intensity": 1.0}
        changes["shocks.push_back"] = push
    return scenario.replaced(changes)


def loop_seed(scenario: Scenario, seed: int, ramp: Sequence[Any]) -> dict[str, list[Any]]:
    """Return one run along a ramp as yearly columns; a job."""
    shape, months = Ramp(*ramp), scenario.months_per_year
    trunk = trunk_of(scenario, seed)
    trunk.refuse(scenario)
    system, _ = trunk.at(0)
    system.turn_to(scenario)
    glance = Glance(system, 0)
    while system.month < shape.length * months:
        for step in system.advance():
            glance.look(system, step)
    path = yearly_path(glance.table()[["deep", "culture"]], months)
    beside = yearly_path(trunk.record(shape.length * months).system.frame[["deep"]], months)
    phases, drives = zip(*(phase_of(year + 0.5, shape) for year in range(shape.length)), strict=True)
    return {
        "year": list(range(1, shape.length + 1)),
        "phase": list(phases),
        "drive": list(drives),
        **path,
        "baseline_deep": beside["deep"],
    }


def phase_of(time_years: float, ramp: Ramp) -> tuple[str, float]:
    """Return the phase and the drive at a time of a ramp."""
    since = (time_years - LEAD_YEARS) / ramp.years
    hold = ramp.hold_years / ramp.years
    if since < 0.0:
        return "lead", 0.0
    if since < 1.0:
        return UP, since
    if since < 2.0:  # noqa: PLR2004 - up, then down
        return DOWN, 2.0 - since
    if since < 2.0 + hold:
        return HOLD, 0.0
    return PUSH, -min(since - 2.0 - hold, 1.0)


def _answer(scenario: Scenario, ramp: Ramp, found: Sequence[tuple[Ramp, int, pd.DataFrame]], crew: Crew) -> Answer:
    """Return tables, figures and words."""
    least = Thresholds.from_overrides(scenario.parameters).deep_rise
    loops = [(one, seed, measure_loop(path, least)) for one, seed, path in found]
    thresholds = _threshold_rows(loops)
    paths = [path.assign(ramp_years=one.years, seed=seed) for one, seed, path in found]
    seeds = sorted({seed for _, seed, _ in found})
    return Answer(
        study="hysteresis",
        question={"scenario": scenario.name, "seeds": seeds, "ramp": ramp._asdict() | {"levers": list(ramp.levers)}},
        sentences=tell_hysteresis(scenario.name, thresholds, ramp.years, ramp.push_back, ramp.hold_years),
        figures={"thresholds": [{name: plain(value) for name, value in row.items()} for row in thresholds]},
        tables={
            "loops": _loop_table(loops),
            "thresholds": pd.DataFrame(thresholds)[[column.name for column in COLUMNS["thresholds"]]].astype(
                dict.fromkeys(("mean", "low", "high"), np.float64)
            ),
            "paths": pd.concat(paths, ignore_index=True)[[column.name for column in COLUMNS["paths"]]],
        },
        columns=COLUMNS,
        shown=("thresholds", ("ramp_years", "measure", "mean", "low", "high", "seeds")),
        failures=describe_failures(crew.failed),
    )


def _loop_table(loops: Sequence[tuple[Ramp, int, Loop]]) -> pd.DataFrame:
    """Return one row a loop."""
    rows = [
        (one.years, seed, loop.lower, loop.upper, loop.up, loop.down, loop.area, loop.gap) for one, seed, loop in loops
    ]
    table = pd.DataFrame(rows, columns=[column.name for column in COLUMNS["loops"]])
    return table.astype({"up": np.float64, "down": np.float64})


def _threshold_rows(loops: Sequence[tuple[Ramp, int, Loop]]) -> list[Mapping[str, Any]]:
    """Return mean and interval of each measure for each ramp, the slowest first."""
    rows: list[Mapping[str, Any]] = []
    for years in sorted({one.years for one, _, _ in loops}, reverse=True):
        group = [loop for one, _, loop in loops if one.years == years]
        for measure in ("up", "down", "area", "gap"):
            values = [getattr(loop, measure) for loop in group]
            known = np.array([value for value in values if value is not None and not math.isnan(value)])
            estimate = mean_over_seeds(known)
            rows.append(
                {
                    "ramp_years": years,
                    "measure": measure,
                    "mean": estimate.mean,
                    "low": estimate.low,
                    "high": estimate.high,
                    "seeds": len(known),
                    "of": len(group),
                }
            )
    return rows
