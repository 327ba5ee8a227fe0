"""A number of the model, with everything a reader needs to trust or to doubt it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Confidence = Literal["V", "Vd", "M", "U", "C", "ours"]
"""V read on a stored page; Vd study confirmed, number from memory; M from memory; U uncertain,
sweep it; C computed for this project; ours: chosen by us, no publication gives it."""

Value = float | tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """Hold one catalogue entry.

    Attributes
    ----------
    id
        ``theme.name``; the name under which a scenario may override it.
    value
        Default: one number, or a row of numbers (one per grade, level or band).
    unit
        Unit in words; ``share`` is 0 to 1, ``student SD`` is within-grade standard deviations.
    low, high
        Bounds outside which the model means nothing; every number of a row lies within.
    source
        Author, year, title, page or table where known; ``reformsim`` where we chose it.
    confidence
        How sure the number is; see `Confidence`.
    reason
        Why this value, in one sentence, with the derivation where there is one.
    """

    id: str
    value: Value
    unit: str
    low: float
    high: float
    source: str
    confidence: Confidence
    reason: str

    def __post_init__(self) -> None:
        """Refuse an entry that contradicts its own bounds or lacks its reason."""
        if any(not self.low <= number <= self.high for number in self.numbers):
            raise ValueError(f"{self.id}: {self.value} lies outside {self.low} to {self.high}")
        if not (self.source and self.reason and self.unit):
            raise ValueError(f"{self.id}: source, unit and reason are all needed")

    @property
    def numbers(self) -> tuple[float, ...]:
        """Return the value as a row, one number long where the value is one number."""
        return self.value if isinstance(self.value, tuple) else (self.value,)
