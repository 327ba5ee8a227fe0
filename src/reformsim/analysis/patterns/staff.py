"""Who stays and who goes: teachers, leaders, and how many classrooms are ambitious without any support."""

from __future__ import annotations

import math

import numpy as np

from reformsim.analysis.patterns.seen import Seen

NEW_YEARS = 2.0


def teachers_stay(seen: Seen) -> dict[str, float]:
    """Return the share of teachers still in their school after a year, and after five (P6)."""
    weights = seen.schools["teachers"]
    return {
        "p6_stay_one_year": float(np.average(seen.schools["stayed"], weights=weights)),
        "p6_stay_five_years": float(np.average(seen.schools["settled"], weights=weights)),
    }


def leaders_stay(seen: Seen) -> dict[str, float]:
    """Return how long leaders who leave have been there, and how many of those in post are new (P7)."""
    completed = seen.schools["completed_years"].dropna()
    tenure = seen.schools["tenure_years"]
    return {
        "p7_completed_years": float(completed.mean()) if len(completed) else math.nan,
        "p7_share_new": float((tenure < NEW_YEARS).mean()),
    }


def ambitious_practice(seen: Seen) -> dict[str, float]:
    """Return the share of classrooms whose deep enactment is above one half, mean over years (P18)."""
    return {"p18_share_ambitious": float(np.average(seen.schools["ambitious"], weights=seen.schools["courses"]))}
