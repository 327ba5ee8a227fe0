"""Pockets of excellence: the few schools that rise while the system stays where it is.

Exceptional schools exist in any system and at any time. To see which ones a reform made, each school
is compared with itself in the paired baseline: same school, same luck, no reform.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reformsim.analysis.tables import FloatArray, IndexArray, RunTables
from reformsim.analysis.thresholds import Thresholds
from reformsim.observe.table import Table

SCHOOL_YEAR = ["school_id", "year"]


@dataclass(frozen=True, slots=True)
class Pockets:
    """Hold what became of single schools against the paired baseline.

    Attributes
    ----------
    share
        Share of schools whose deep enactment rose by the pocket's rise in at least one school year.
    others_rise
        Median over the other schools of their best year's rise; 0 where there are no others.
    lasting_share
        Share of the risen schools that still stand out at the end; None where none rose.
    """

    share: float
    others_rise: float
    lasting_share: float | None


def measure_pockets(run: RunTables, baseline: RunTables, thresholds: Thresholds) -> Pockets:
    """Return how many schools rose against their twins in the baseline, and how many stayed up."""
    school, year, lead = _lead_over_twin(run, baseline)
    if not len(lead):
        return Pockets(share=0.0, others_rise=0.0, lasting_share=None)
    best = np.full(school.max() + 1, -np.inf)
    np.maximum.at(best, school, lead)
    risen = best >= thresholds.pockets_school_rise
    others_rise = 0.0 if risen.all() else float(np.median(best[~risen]))
    share = float(risen.mean())
    if not risen.any():
        return Pockets(share, others_rise, None)
    end = year > year.max() - thresholds.final_years
    final = np.bincount(school[end], lead[end]) / np.bincount(school[end])
    return Pockets(share, others_rise, float((final[risen] >= thresholds.pockets_school_rise).mean()))


def _lead_over_twin(run: RunTables, baseline: RunTables) -> tuple[IndexArray, FloatArray, FloatArray]:
    """Return the number of the school, the year and the lead (share) of each school year after the first lever."""
    own, twin = run.schools, baseline.schools
    rows = twins = np.arange(len(own))
    if len(own) != len(twin) or any(not np.array_equal(own[key], twin[key]) for key in SCHOOL_YEAR):
        row_of = {key: row for row, key in enumerate(_school_years(twin))}
        pairs = [(row, row_of[key]) for row, key in enumerate(_school_years(own)) if key in row_of]
        rows, twins = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    school, years = run.school_rows[0][rows], own["year"][rows].astype(np.float64)
    lead = own["deep"][rows] - twin["deep"][twins]
    later = years > (-np.inf if run.start_year is None else run.start_year)
    return school[later], years[later], lead[later]


def _school_years(schools: Table) -> list[tuple[str, int]]:
    """Return the name of the school and the year of each row."""
    return list(zip(*(schools[key].tolist() for key in SCHOOL_YEAR), strict=True))
