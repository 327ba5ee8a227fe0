"""The borders between verdicts, read from the catalogue and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reformsim.config.catalog.verdict import VERDICT

PREFIX = "verdict."


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Hold every border of the analysis; each field is the catalogue entry ``verdict.<field>``.

    Units are those of the catalogue: shares from 0 to 1, spans in school years, gains in student SD.
    """

    final_years: float
    slope_years: float
    jump_years: float
    years_after_support: float
    unchanged_band: float
    drift: float
    pockets_system_rise: float
    pockets_school_rise: float
    pockets_others_rise: float
    pockets_share_low: float
    pockets_share_high: float
    pockets_lasting_share: float
    deep_rise: float
    surface_rise: float
    kept_final: float
    kept_retained: float
    kept_culture: float
    jump_share: float
    snap_back_retained: float
    half_life_share: float
    falling_slope: float
    lasting_gain_sd: float
    learning_seen_months: float
    inflation_seen_sd: float
    confidence_level: float

    @classmethod
    def from_overrides(cls, overrides: Mapping[str, float]) -> Thresholds:
        """Return the catalogue's borders with some replaced.

        Parameters
        ----------
        overrides
            New values by catalogue id; ids of other themes are ignored, so that a scenario's whole
            ``parameters`` can be given.
        """
        values = {entry.id: entry.numbers[0] for entry in VERDICT}
        values.update({key: value for key, value in overrides.items() if key in values})
        return cls(**{key.removeprefix(PREFIX): value for key, value in values.items()})


DEFAULT_THRESHOLDS = Thresholds.from_overrides({})
