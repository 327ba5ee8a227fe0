"""The questions a trainer begins with: the shipped scenarios, in a district of forty schools.

They are here once more, beside the folder of scenarios, so that the page is whole wherever it is installed; a
test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reformsim.config.scenario import Scenario

FULL = {
    "coaching": 0.8,
    "professional_learning_time": 0.8,
    "leadership_development": 0.6,
    "formative_assessment": 1.0,
}
"""Full support: what the accounts of reform mean when they say that capacity is built."""
STEADY = {
    "coaching": 0.3,
    "professional_learning_time": 0.4,
    "leadership_development": 0.3,
    "formative_assessment": 0.5,
    "structures": 1.0,
}
FIRST_YEAR = 2
FIRST_PRESET = "three_years"
"""What the page opens with: a reform that everybody has seen."""


def _levers(intensities: Mapping[str, float], end: float, share: float = 1.0) -> dict[str, Any]:
    """Return levers that run from the first year to another one, in all schools or in some drawn by lot."""
    target = {} if share >= 1.0 else {"target": {"schools": "random", "share": share}}
    return {
        name: {"start_year": FIRST_YEAR, "end_year": end, "intensity": intensity, **target}
        for name, intensity in intensities.items()
    }


BREAKTHROUGH = {**FULL, "structures": 1.0}

PRESETS: dict[str, dict[str, Any]] = {
    "three_years": {"levers": _levers(FULL, 5)},
    "breakthrough": {"levers": _levers(BREAKTHROUGH, 10)},
    "eight_years": {"levers": _levers(FULL, 10)},
    "steady_work": {"levers": _levers(STEADY, 22)},
    "mandate": {"levers": _levers({"mandate": 1.0}, 7)},
    "professional_learning_only": {"levers": _levers({"professional_learning_time": 0.8}, 10)},
    "lighthouse": {"levers": _levers(FULL, 10, 0.1)},
    "accountability": {"levers": _levers({"accountability": 1.0}, 12)},
    "leader_turnover": {
        "levers": _levers(BREAKTHROUGH, 10),
        "shocks": {"leader_exodus": {"start_year": 5, "end_year": 8, "intensity": 0.5}},
    },
    "competing_initiatives": {
        "levers": _levers(BREAKTHROUGH, 10),
        "shocks": {"competing_initiative": {"start_year": 3, "end_year": 9, "intensity": 0.8}},
    },
    "new_culture": {"start": {"culture": 0.9, "field_culture": 0.9, "belief": 0.8, "skill": 0.8, "deep": 0.9}},
    "baseline": {},
}
"""What each preset does, by the name of its scenario."""

SYSTEM = {"schools": 40, "districts": 4}
YEARS = 30


def presets() -> dict[str, Scenario]:
    """Return the presets as scenarios, by name."""
    return {
        name: Scenario.from_dict({"name": name, "years": YEARS, "system": SYSTEM, **said})
        for name, said in PRESETS.items()
    }
