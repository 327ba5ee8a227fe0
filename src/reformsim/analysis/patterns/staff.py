"""Who stays and who goes: teachers, leaders, and how many classrooms are ambitious without any support."""

from __future__ import annotations

import math

import numpy as np

from reformsim.analysis.patterns.seen import Seen

NEW_YEARS, LONG_YEARS = 2.0, 10.0
EXIT_YEARS = 5


def teachers_stay(seen: Seen) -> dict[str, float]:
    """Return the share of teachers still in their school after a year, and after five (P6)."""
    weights = seen.schools["teachers"]
    return {
        "p6_stay_one_year": float(np.average(seen.schools["stayed"], weights=weights)),
        "p6_stay_five_years": float(np.average(seen.schools["settled"], weights=weights)),
    }


def leaders_stay(seen: Seen) -> dict[str, float]:
    """Return how long leaders who leave have been there, and how many of those in post are new or old (P7)."""
    completed = seen.schools["completed_years"].dropna()
    tenure = seen.schools["tenure_years"]
    return {
        "p7_completed_years": float(completed.mean()) if len(completed) else math.nan,
        "p7_share_new": float((tenure < NEW_YEARS).mean()),
        "p7_share_ten_years": float((tenure >= LONG_YEARS).mean()),
    }


def ambitious_practice(seen: Seen) -> dict[str, float]:
    """Return the share of classrooms whose deep enactment is above one half, mean over years (P18)."""
    return {"p18_share_ambitious": float(np.average(seen.schools["ambitious"], weights=seen.schools["courses"]))}


def new_teachers_leave(seen: Seen) -> dict[str, float]:
    """Return the share of new teachers who teach nowhere five years later (V2).

    Those in their sixth year are the ones that are left of the novices of five years ago, wherever they teach now.
    """
    yearly = seen.schools.groupby("year")[["novices", "sixth_years"]].sum()
    left = yearly["sixth_years"].shift(-EXIT_YEARS).dropna()
    begun = float(yearly["novices"].loc[left.index].sum())
    return {"v2_left_in_five_years": 1.0 - float(left.sum()) / begun if begun > 0.0 else math.nan}
