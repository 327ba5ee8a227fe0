"""The names of what a sweep can keep of a run: measures, one a run, and series, one number a school year.

Names only: what they mean and their units are said where they are made. The tests hold them together.
"""

from __future__ import annotations

from collections.abc import Iterable

END = "end_"
"""Begins a measure that is the mean of a column of the system table over the last school year."""
TEXT_MEASURES = ("verdict",)
"""Measures that are words."""
OUTCOMES = (
    "final",
    "peak",
    "retained",
    "culture_final",
    "surface_peak",
    "schools_above_half",
    "ownership",
    "gain_sd",
    "gain_months",
    "peak_gain_sd",
    "status_gap_final_sd",
    "inflation_peak_sd",
    "cost_per_student",
)
"""What studies compare."""
VERDICT_FIGURES = ("before", "half_life_years", "pockets_share")
"""What else a verdict rests on."""
RARER = (
    "pockets_last",
    "drift_alone",
    "culture_drift_alone",
    "status_gap_before_sd",
    "cost",
    "cost_per_lasting_sd",
    "years",
)
"""Kept only where they are asked for."""
DEFAULT_MEASURES = (*TEXT_MEASURES, *OUTCOMES, *VERDICT_FIGURES)
MEASURES = (*DEFAULT_MEASURES, *RARER)
VERDICTS = (
    "unchanged",
    "pockets",
    "inert",
    "compliance",
    "breakthrough",
    "steady_work",
    "snap_back",
    "relapsing",
    "partial",
)
"""What the measure ``verdict`` may be."""

SYSTEM_COLUMNS = (
    "deep",
    "surface",
    "culture",
    "field_culture",
    "belief",
    "skill",
    "leader_support",
    "attention",
    "political_will",
    "celebrated_share",
    "growth_ratio",
    "engagement",
    "achievement_sd",
    "score_sd",
    "low_status_sd",
    "high_status_sd",
    "schools_above_half",
    "teachers_above_half",
    "ownership",
    "pressure",
    "cost_dollars",
)
BY_PRACTICE = ("deep_",)
BY_SUBJECT = ("achievement_", "score_")


def series_names(practices: Iterable[str], subjects: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the yearly series that a system with these practices and subjects has."""
    by_practice = [start + name for start in BY_PRACTICE for name in practices]
    subjects = tuple(subjects)
    return (*SYSTEM_COLUMNS, *by_practice, *(start + name for start in BY_SUBJECT for name in subjects))
