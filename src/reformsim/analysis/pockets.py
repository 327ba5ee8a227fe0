"""Pockets of excellence: the few schools that rise while the system stays where it is.

Exceptional schools exist in any system and at any time. To see which ones a reform made, each school
is compared with itself in the paired baseline: same school, same luck, no reform.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from reformsim.analysis.tables import RunTables
from reformsim.analysis.thresholds import Thresholds

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
    lead = _lead_over_twin(run, baseline)
    if lead.empty:
        return Pockets(share=0.0, others_rise=0.0, lasting_share=None)
    best = lead.groupby("school_id")["lead"].max()
    risen = best >= thresholds.pockets_school_rise
    others = best[~risen]
    others_rise = 0.0 if others.empty else float(others.median())
    share = float(risen.mean())
    if not risen.any():
        return Pockets(share, others_rise, None)
    end = lead[lead["year"] > lead["year"].max() - thresholds.final_years]
    final = end.groupby("school_id")["lead"].mean()
    standing = final[risen[risen].index] >= thresholds.pockets_school_rise
    return Pockets(share, others_rise, float(standing.mean()))


def _lead_over_twin(run: RunTables, baseline: RunTables) -> pd.DataFrame:
    """Return school_id, year and lead (share) for each school year after the first lever."""
    own, twin = run.schools, baseline.schools
    if len(own) == len(twin) and all(own[key].equals(twin[key]) for key in SCHOOL_YEAR):
        pairs = own[SCHOOL_YEAR].assign(lead=own["deep"] - twin["deep"])
    else:
        columns = [*SCHOOL_YEAR, "deep"]
        pairs = own[columns].merge(twin[columns], on=SCHOOL_YEAR, suffixes=("", "_baseline"))
        pairs["lead"] = pairs["deep"] - pairs["deep_baseline"]
    if run.start_year is not None:
        pairs = pairs[pairs["year"] > run.start_year]
    return pairs[[*SCHOOL_YEAR, "lead"]]
