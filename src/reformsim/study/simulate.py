"""Simulate: run a scenario beside its baseline, and say what it means."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from reformsim.analysis import (
    Outcomes,
    RunTables,
    Thresholds,
    Verdict,
    judge,
    measure_outcomes,
    tell,
)
from reformsim.observe.observer import Record
from reformsim.run.paired import Pair, Progress, run_paired
from reformsim.study.answer import plain

if TYPE_CHECKING:
    import pandas as pd

    from reformsim.config.scenario import Scenario
    from reformsim.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """Hold a run, its baseline, and what they mean.

    Attributes
    ----------
    run, baseline
        Everything noted of the run, and of its baseline: the same luck, without levers and shocks.
    verdict, outcomes, story
        What became of practice, what it brought, and both in a few sentences.
    notes
        What was done about missing values of a file of schools.
    summary
        The main figures, ready to be written as JSON.
    course
        Scenarios that the run followed, each with the month from which on; mostly one, from month 0.
    """

    scenario: Scenario
    seed: int
    run: Record
    baseline: Record
    verdict: Verdict
    outcomes: Outcomes
    story: list[str]
    notes: tuple[str, ...]
    summary: dict[str, Any] = field(default_factory=dict)
    course: tuple[tuple[int, Scenario], ...] = ()

    @property
    def system(self) -> pd.DataFrame:
        """Return the table of months; its columns, as those of all tables, are described in `observe.schema`."""
        return self.run.system.frame

    @property
    def schools(self) -> pd.DataFrame:
        """Return the table of school years."""
        return self.run.schools.frame

    @property
    def teachers(self) -> pd.DataFrame:
        """Return the table of sampled teachers, year by year."""
        return self.run.teachers.frame

    @property
    def students(self) -> pd.DataFrame:
        """Return the table of sampled students, year by year."""
        return self.run.students.frame

    @property
    def events(self) -> pd.DataFrame:
        """Return the table of what happened."""
        return self.run.events.frame

    @property
    def levers(self) -> pd.DataFrame:
        """Return the table of levers and shocks."""
        return self.run.levers.frame

    @property
    def baseline_system(self) -> pd.DataFrame:
        """Return the table of months of the baseline."""
        return self.baseline.system.frame

    @property
    def baseline_schools(self) -> pd.DataFrame:
        """Return the table of school years of the baseline."""
        return self.baseline.schools.frame

    def at(self, month: int) -> Snapshot:
        """Return the run at a month, to be kept or gone on from; it is made again from the start.

        Parameters
        ----------
        month
            Months done, from 0 to the end of the run with its added years.

        Raises
        ------
        InputError
            If the run has no such month.
        """
        from reformsim.study.snapshots import snapshot_at

        return snapshot_at(self.course, self.seed, month)


def summarise(scenario: Scenario, seed: int, verdict: Verdict, outcomes: Outcomes, years: float) -> dict[str, Any]:
    """Return a run's main figures, in a fixed order."""
    figures = {
        "scenario": scenario.name,
        "seed": seed,
        "verdict": verdict.name,
        "before": verdict.before,
        "peak": verdict.peak,
        "final": verdict.final,
        "retained": verdict.retained,
        "culture_final": verdict.culture_final,
        "surface_peak": verdict.surface_peak,
        "schools_above_half": verdict.schools_above_half,
        "gain_sd": outcomes.gain_sd,
        "cost": outcomes.cost_dollars,
        "years": years,
        "half_life_years": verdict.half_life_years,
        "pockets_share": verdict.pockets_share,
        "pockets_last": verdict.pockets_last,
        "drift_alone": outcomes.drift_alone,
        "culture_drift_alone": outcomes.culture_drift_alone,
        "gain_months": outcomes.gain_months,
        "peak_gain_sd": outcomes.peak_gain_sd,
        "status_gap_before_sd": outcomes.status_gap_before_sd,
        "status_gap_final_sd": outcomes.status_gap_final_sd,
        "inflation_peak_sd": outcomes.inflation_peak_sd,
        "ownership": outcomes.scale.ownership,
        "cost_per_student": outcomes.cost_dollars_per_student,
        "cost_per_lasting_sd": outcomes.cost_dollars_per_lasting_sd,
        "reasons": list(verdict.reasons),
    }
    return {name: plain(value) for name, value in figures.items()}


def mean_yearly_growth_sd(scenario: Scenario) -> float:
    """Return the benchmark growth of a year, mean over subjects and grades, student SD."""
    return float(np.mean([step for steps in scenario.growth.values() for step in steps]))


def interpret(
    scenario: Scenario, seed: int, pair: Pair, course: tuple[tuple[int, Scenario], ...] | None = None
) -> Result:
    """Return what a pair of runs means.

    Parameters
    ----------
    scenario, seed
        What was run.
    pair
        The run and its baseline.
    course
        Scenarios that the run followed; None: this one from the start.
    """
    months, own = scenario.months_per_year, float(scenario.years)
    run = RunTables(pair.run.system, pair.run.schools, pair.run.levers, months, own)
    baseline = RunTables(pair.baseline.system, pair.baseline.schools, pair.run.levers.head(0), months, own)
    thresholds = Thresholds.from_overrides(scenario.parameters)
    verdict = judge(run, baseline, thresholds)
    outcomes = measure_outcomes(run, baseline, verdict, mean_yearly_growth_sd(scenario), thresholds)
    story = tell(verdict, outcomes, pair.run.events, run.given, run.school_rows[1], thresholds)
    return Result(
        scenario,
        seed,
        pair.run,
        pair.baseline,
        verdict,
        outcomes,
        story,
        pair.notes,
        summarise(scenario, seed, verdict, outcomes, run.years),
        ((0, scenario),) if course is None else course,
    )


def years_needed(scenario: Scenario) -> float:
    """Return how many years must follow the end of support before a run can be judged."""
    thresholds = Thresholds.from_overrides(scenario.parameters)
    return thresholds.years_after_support + thresholds.final_years


def simulate(
    scenario: Scenario, seed: int | None = None, *, threads: int = 1, progress: Progress | None = None
) -> Result:
    """Run a scenario and its baseline with the same luck, and return tables, verdict and story.

    Parameters
    ----------
    scenario
        What is asked for; `Scenario.load` reads it from a file.
    seed
        Fixes all luck; None takes the scenario's own.
    threads
        Two or more run scenario and baseline side by side, and what they share in blocks of schools; the result is
        the same.
    progress
        Called with months done and months in all.

    Raises
    ------
    InputError
        If the scenario's schools or levers cannot be had.
    """
    seed = scenario.seed if seed is None else seed
    pair = run_paired(scenario, seed, years_needed(scenario), threads=threads, progress=progress)
    return interpret(scenario, seed, pair)
