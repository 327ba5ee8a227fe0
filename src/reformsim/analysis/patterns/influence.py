"""Whose practice spreads to whom: colleagues of the same grade, of other grades, of other schools."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

RELATIONS = ("same_grade", "other_grades", "other_schools")
FEWEST_TEACHERS = 20


def influence_per_colleague(colleagues: pd.DataFrame) -> dict[str, float]:
    """Return what one more colleague who has taken up the practice adds to a teacher's own, by relation.

    Parameters
    ----------
    colleagues
        One row a teacher who has not been trained: the number of trained colleagues in ``same_grade`` and
        ``other_grades`` of the school and among ties in ``other_schools``, each less what a lot gives on average, and
        ``rise`` of the own practice (share).

    Returns
    -------
        Slopes of a linear regression; NaN for all where they cannot be told apart.
    """
    counts = colleagues[list(RELATIONS)].to_numpy(dtype=np.float64)
    design = np.column_stack([np.ones(len(counts)), counts])
    if len(counts) < FEWEST_TEACHERS:
        return dict.fromkeys(RELATIONS, math.nan)
    slopes, _, rank, _ = np.linalg.lstsq(design, colleagues["rise"].to_numpy(), rcond=None)
    return dict(zip(RELATIONS, slopes[1:].tolist() if rank == design.shape[1] else [math.nan] * 3, strict=True))


def who_influences(colleagues: pd.DataFrame) -> dict[str, float]:
    """Return by how much nearer colleagues influence more, and whether all are in order: 1 or 0 (P21)."""
    slopes = influence_per_colleague(colleagues)
    near, middle, far = (slopes[relation] for relation in RELATIONS)
    known = not any(math.isnan(slope) for slope in (near, middle, far))
    return {
        "p21_same_over_other_grades": near - middle,
        "p21_other_grades_over_schools": middle - far,
        "p21_in_order": float(near > middle > far) if known else math.nan,
    }
