"""The numbers a verdict rests on, measured once on the tables of a run.

Think of a rubber band with a mark on it: where the mark lay before, how far it was pulled, where it
came to rest, and how fast it went each way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reformsim.analysis.pockets import Pockets, measure_pockets
from reformsim.analysis.tables import FloatArray, RunTables, mean_before, yearly_means
from reformsim.analysis.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class Measures:
    """Hold what the rules look at; shares from 0 to 1 unless said otherwise.

    Attributes
    ----------
    left_alone
        No lever and no shock began.
    before, peak, final
        Deep enactment in the year before the first lever, in the best school year after it, and over
        the last years of the run.
    risen_year
        End of the first school year within the usual drift of the best one: later ones are chance.
    surface_before, surface_peak
        The same of surface enactment.
    culture_final, schools_above_half
        Over the last years of the run.
    fastest_rise
        Largest rise of deep enactment within the years that count as a jump.
    slope_per_year
        Trend of deep enactment over the last years, share per school year.
    half_life_years
        Years after the end of support (or after the peak, while support runs) until half of the rise
        was gone; None where it was kept, or too small to be seen.
    years_after_support
        Years of the run after the last lever ended; None where none did.
    pockets
        Schools that rose by themselves, against the paired baseline.
    """

    left_alone: bool
    before: float
    peak: float
    risen_year: float
    final: float
    surface_before: float
    surface_peak: float
    culture_final: float
    schools_above_half: float
    fastest_rise: float
    slope_per_year: float
    half_life_years: float | None
    years_after_support: float | None
    pockets: Pockets

    @property
    def rise(self) -> float:
        """Return the rise of deep enactment from before to peak."""
        return self.peak - self.before

    @property
    def surface_rise(self) -> float:
        """Return the rise of surface enactment from before to peak."""
        return self.surface_peak - self.surface_before


def retained_share(measures: Measures, thresholds: Thresholds) -> float | None:
    """Return the share of the rise that is left at the end, None where nothing rose.

    It is negative where practice ended below its start. A rise within the usual drift is no rise.
    """
    if not measures.rise > thresholds.drift:
        return None
    return (measures.final - measures.before) / measures.rise


def fastest_rise(before: float, means: FloatArray, months: int, gap_months: int) -> float:
    """Return the largest rise from any school year to a later one at most ``months`` on.

    Parameters
    ----------
    before
        The school year before the first lever.
    means
        Rolling yearly means after it, shape (windows,).
    months
        Longest time that the rise may take.
    gap_months
        Months from the end of the year before to the end of the first window.
    """
    gap = np.full(max(gap_months - 1, 0), np.inf)
    path = np.concatenate([np.full(months, np.inf), [before], gap, means])
    lowest = np.lib.stride_tricks.sliding_window_view(path, months + 1)[-len(means) :].min(axis=1)
    return float((means - lowest).max())


def slope_per_year(means: FloatArray, months_per_year: int, years: float) -> float:
    """Return the least-squares trend of the last ``years`` of yearly means, share per year; 0 for one."""
    last = means[-max(round(years * months_per_year), 1) :]
    time = np.arange(len(last)) / months_per_year
    time = time - time.mean()
    spread = float(time @ time)
    return float(time @ last) / spread if spread else 0.0


def half_life_years(run: RunTables, means: FloatArray, level: float, peak_row: int) -> float | None:
    """Return when practice first fell to ``level``, in years after support ended; None if it never did.

    While support still runs, the years count from the peak. Zero means: gone before support ended.

    Parameters
    ----------
    run
        The run.
    means
        Its rolling yearly means of deep enactment, shape (windows,).
    level
        Share to which practice falls.
    peak_row
        Month of the best school year.
    """
    year = run.column("year")
    first = len(year) - len(means)
    later = np.flatnonzero(means[peak_row - first :] <= level)
    if not len(later):
        return None
    end = run.support_end_year
    origin = float(year[peak_row]) if end is None else end
    return max(float(year[peak_row + later[0]]) - origin, 0.0)


def measure(run: RunTables, baseline: RunTables, thresholds: Thresholds) -> Measures:
    """Return everything the rules look at.

    Parameters
    ----------
    run, baseline
        The run to judge, and the same scenario and seed without levers and shocks.
    thresholds
        Borders and spans of years.
    """
    year, size = run.months_per_year, len(run.system)
    start = run.start_row if run.start_row < size else 0
    before = mean_before(run, baseline, "deep")
    means = yearly_means(run.column("deep")[start:], year)
    peak_row = size - len(means) + int(means.argmax())
    peak = float(means.max())
    risen_row = size - len(means) + int(np.argmax(means >= peak - thresholds.drift))
    half = before + (peak - before) * (1.0 - thresholds.half_life_share)
    whole = yearly_means(run.column("deep"), year)
    path = whole[-min(len(whole), size - start) :]
    fallen = half_life_years(run, whole, half, peak_row) if peak - before >= thresholds.deep_rise else None
    end = run.support_end_year
    jump_months = round(thresholds.jump_years * year)
    return Measures(
        left_alone=run.start_year is None,
        before=before,
        peak=peak,
        risen_year=float(run.column("year")[risen_row]),
        final=run.last("deep", thresholds.final_years),
        surface_before=mean_before(run, baseline, "surface"),
        surface_peak=float(yearly_means(run.column("surface")[start:], year).max()),
        culture_final=run.last("culture", thresholds.final_years),
        schools_above_half=run.last("schools_above_half", thresholds.final_years),
        fastest_rise=fastest_rise(before, path, jump_months, size - start - len(path) + 1),
        slope_per_year=slope_per_year(means, year, thresholds.slope_years),
        half_life_years=fallen,
        years_after_support=None if end is None else run.years - end,
        pockets=measure_pockets(run, baseline, thresholds),
    )
