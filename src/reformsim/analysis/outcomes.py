"""What came of it for pupils, for the system and for the purse.

Learning is always compared with the paired baseline: the same pupils with the same luck and no reform.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reformsim.analysis.tables import FloatArray, RunTables, mean_before, yearly_means
from reformsim.analysis.thresholds import DEFAULT_THRESHOLDS, Thresholds
from reformsim.analysis.verdict import Verdict
from reformsim.errors import InputError

HIGH, LOW = "high_status_sd", "low_status_sd"


@dataclass(frozen=True, slots=True)
class Scale:
    """Hold the four dimensions of scale of Coburn (2003); shares from 0 to 1.

    Attributes
    ----------
    depth
        Deep enactment over the last two years.
    schools_above_half_before, schools_above_half_peak, schools_above_half
        Spread: share of schools above one half the year before, in the best year and the last two years.
    teachers_above_half
        Spread: share of teachers above one half over the last two years.
    retained, half_life_years
        Sustainability: share of the rise that is left, and years after support until half was gone.
    ownership
        Share of the drive to use the practice that comes neither from levers nor from pressure.
    """

    depth: float
    schools_above_half_before: float
    schools_above_half_peak: float
    schools_above_half: float
    teachers_above_half: float
    retained: float | None
    half_life_years: float | None
    ownership: float


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Hold what a run brought and cost; SD are standard deviations of students of a grade.

    Attributes
    ----------
    gain_sd, gain_months
        Mean achievement over the last two years less that of the paired baseline, in student SD and in
        school months of the benchmark's growth.
    peak_gain_sd
        The same in the best school year.
    status_gap_before_sd, status_gap_final_sd, status_gap_baseline_sd
        Achievement of the quarter of highest status less the quarter of lowest: the year before, the
        last two years, and the baseline's last two years.
    inflation_sd, inflation_peak_sd
        Measured less true score against the same difference in the baseline: the last two years, and
        the worst school year. NaN where nothing was tested.
    scale
        Coburn's four dimensions.
    drift_alone, culture_drift_alone
        How far deep enactment and culture went in the paired baseline, left alone: last two years less the first.
    students
        Mean number of students over the run.
    cost_dollars, cost_dollars_per_student
        All that the levers cost, and that per student place.
    cost_dollars_per_lasting_sd
        Cost per student place and student SD of the final gain; None without a lasting gain.
    """

    gain_sd: float
    gain_months: float
    peak_gain_sd: float
    status_gap_before_sd: float
    status_gap_final_sd: float
    status_gap_baseline_sd: float
    inflation_sd: float
    inflation_peak_sd: float
    scale: Scale
    drift_alone: float
    culture_drift_alone: float
    students: float
    cost_dollars: float
    cost_dollars_per_student: float
    cost_dollars_per_lasting_sd: float | None


def measure_outcomes(
    run: RunTables,
    baseline: RunTables,
    verdict: Verdict,
    annual_growth_sd: float,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> Outcomes:
    """Return what a run brought and cost.

    Parameters
    ----------
    run, baseline, verdict
        Tables of the run and of its twin without levers and shocks, and the verdict on the run.
    annual_growth_sd
        Benchmark growth a year, mean over the system's grades and subjects, student SD, above 0.
    thresholds
        Spans of years, and the smallest gain that counts as lasting.
    """
    if not annual_growth_sd > 0.0:
        raise InputError(f"annual_growth_sd: must be above 0 (got {annual_growth_sd})")
    lead, inflation = _against_baseline(run, baseline)
    years = thresholds.final_years
    gain = run.last(lead, years)
    cost = float(run.column("cost_dollars")[-1])
    place = cost / run.students
    return Outcomes(
        gain_sd=gain,
        gain_months=gain / annual_growth_sd * run.months_per_year,
        peak_gain_sd=_best_year(run, lead),
        status_gap_before_sd=mean_before(run, baseline, HIGH) - mean_before(run, baseline, LOW),
        status_gap_final_sd=_final_status_gap(run, years),
        status_gap_baseline_sd=_final_status_gap(baseline, years),
        inflation_sd=run.last(inflation, years),
        inflation_peak_sd=_best_year(run, inflation),
        scale=_measure_scale(run, baseline, verdict, years),
        drift_alone=_drift(baseline, "deep", years),
        culture_drift_alone=_drift(baseline, "culture", years),
        students=run.students,
        cost_dollars=cost,
        cost_dollars_per_student=place,
        cost_dollars_per_lasting_sd=place / gain if gain > 0.0 and gain >= thresholds.lasting_gain_sd else None,
    )


def _final_status_gap(run: RunTables, years: float) -> float:
    """Return how far the quarter of highest status is ahead over the last years, student SD."""
    return run.last(HIGH, years) - run.last(LOW, years)


def _drift(run: RunTables, name: str, years: float) -> float:
    """Return the mean of a column over the last years less that of the first school year."""
    return run.last(name, years) - float(run.column(name)[: run.months_per_year].mean())


def _measure_scale(run: RunTables, baseline: RunTables, verdict: Verdict, years: float) -> Scale:
    """Return Coburn's four dimensions."""
    return Scale(
        depth=run.last("deep", years),
        schools_above_half_before=mean_before(run, baseline, "schools_above_half"),
        schools_above_half_peak=_best_year(run, run.column("schools_above_half")),
        schools_above_half=run.last("schools_above_half", years),
        teachers_above_half=run.last("teachers_above_half", years),
        retained=verdict.retained,
        half_life_years=verdict.half_life_years,
        ownership=run.last("ownership", years),
    )


def _against_baseline(run: RunTables, baseline: RunTables) -> tuple[FloatArray, FloatArray]:
    """Return achievement and inflation less those of the baseline, student SD, month by month."""
    months, others = len(run.system), len(baseline.system)
    if months != others:
        raise InputError(f"the run has {months} months and its baseline {others}: they must be equally long")
    lead, score = (run.column(name) - baseline.column(name) for name in ("achievement_sd", "score_sd"))
    # A score is that of last spring: it is held against what pupils knew then. Both count their months from 1.
    row = np.arange(months)
    spring = np.maximum.accumulate(np.where(run.column("month") % run.months_per_year == 0, row, -1))
    return lead, score - np.where(spring >= 0, lead[spring], np.nan)


def _best_year(run: RunTables, values: FloatArray) -> float:
    """Return the largest rolling mean over a school year after the first lever, NaN where there is none."""
    start = run.start_row if run.start_row < len(run.system) else 0
    means = yearly_means(values[start:], run.months_per_year)
    known = means[~np.isnan(means)]
    return float(known.max()) if known.size else float("nan")
