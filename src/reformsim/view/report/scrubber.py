"""What the scrubber shows: lines of the system, and every school at every step, packed to be small.

A share is one byte, from 0 to 200 in steps of half a per cent; 255 stands for a missing one.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from reformsim.view import style

if TYPE_CHECKING:
    from reformsim.study.school_paths import SchoolPaths

STEPS_OF_A_SHARE, MISSING = 200, 255
MOST_CELLS = 800_000
"""Schools times steps that are shown; of more schools an even choice is."""
LAYER_WORDS = {"deep": "deep practice", "surface": "surface practice", "culture": "culture"}
LINES = (("deep", style.DEEP, ""), ("surface", style.SURFACE, "2 3"), ("culture", style.CULTURE, "8 3"))
"""Column, colour and dash of each line."""
DIGITS = 3


def packed(shares: npt.NDArray[Any]) -> str:
    """Return shares as text, a byte each, row by row."""
    scaled = np.where(np.isnan(shares), MISSING, np.rint(np.clip(shares, 0.0, 1.0) * STEPS_OF_A_SHARE))
    return base64.b64encode(scaled.astype(np.uint8).tobytes()).decode("ascii")


def scrubber_data(
    system: pd.DataFrame, levers: pd.DataFrame, paths: SchoolPaths, months_per_year: int
) -> dict[str, Any]:
    """Return what the scrubber shows, as plain data.

    Parameters
    ----------
    system, levers
        Tidy tables of the run.
    paths
        What every school did, by month or by year.
    months_per_year
        Months of a school year.
    """
    steps = len(next(iter(paths.layers.values())))
    every = -(-len(paths.schools) * steps // MOST_CELLS)
    schools = paths.schools[::every]
    by_month = paths.steps_per_year > 1 or months_per_year == 1
    table = system if by_month else yearly(system, months_per_year)
    own = int((~system["released"].to_numpy(dtype=bool)).sum())
    return {
        "steps": steps,
        "stepsPerYear": paths.steps_per_year,
        "ownSteps": own if by_month else own // months_per_year,
        "schools": list(schools),
        "ofSchools": len(paths.schools),
        "layers": [
            {"name": LAYER_WORDS[name], "data": packed(shares[:, ::every])} for name, shares in paths.layers.items()
        ],
        "lines": [
            {"name": LAYER_WORDS[name], "colour": colour, "dash": dash, "values": _rounded(table[name])}
            for name, colour, dash in LINES
        ],
        "levers": _acting(levers),
        "scale": list(style.share_scale()),
        "note": paths.note,
    }


def yearly(system: pd.DataFrame, months_per_year: int) -> pd.DataFrame:
    """Return means over school years of the columns that are drawn."""
    names = [name for name, *_ in LINES]
    return system[names].groupby((system["month"] - 1) // months_per_year).mean()


def _rounded(values: pd.Series[float]) -> list[float]:
    """Return values with as many digits as can be seen."""
    return [round(value, DIGITS) for value in values.tolist()]


def _acting(levers: pd.DataFrame) -> list[dict[str, Any]]:
    """Return what acts from when to when; the end is missing for what never ends."""
    return [
        {
            "name": str(row["label"]).replace("_", " "),
            "start": float(row["start_year"]),
            "end": None if pd.isna(row["end_year"]) else float(row["end_year"]),
        }
        for row in levers.to_dict("records")
    ]
