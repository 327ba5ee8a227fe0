"""A published pattern: what studies have found, and what a run must show to agree with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from reformsim.config.parameter import Confidence

Use = Literal["calibrated", "held_out"]
"""calibrated: parameters may be set so that it holds; held_out: it is only ever compared with."""


@dataclass(frozen=True, slots=True)
class Target:
    """Hold one number that is measured, and the range in which studies find it.

    Attributes
    ----------
    key
        Name of the number, such as ``p2_share_between``.
    low, high
        The range, its ends included; infinite where studies give no bound.
    unit
        Unit in words.
    meaning
        What the number is, in a few words.
    use
        Whether parameters may be set by it; see `Use`.
    """

    key: str
    low: float
    high: float
    unit: str
    meaning: str
    use: Use

    def __post_init__(self) -> None:
        """Refuse a range that holds nothing, or a number that is not said to be anything."""
        if not self.low <= self.high:
            raise ValueError(f"{self.key}: the range {self.low} to {self.high} holds nothing")
        if not (self.key.isidentifier() and self.unit and self.meaning and self.use in get_args(Use)):
            raise ValueError(f"{self.key}: a key, a unit, a meaning and a use are all needed")

    def holds(self, value: float) -> bool:
        """Return whether a value lies within the range."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Pattern:
    """Hold one published pattern.

    Attributes
    ----------
    id
        Short name, such as ``P2``.
    title
        What the pattern is about.
    source
        Author, year, journal and pages.
    confidence
        How sure the published numbers are; see `reformsim.config.parameter.Confidence`.
    selection
        Whom the studies looked at and how, and that the same is done with the model's data.
    probe
        What is run to see it, such as ``baseline``.
    targets
        The numbers, each with its range.
    """

    id: str
    title: str
    source: str
    confidence: Confidence
    selection: str
    probe: str
    targets: tuple[Target, ...]

    def __post_init__(self) -> None:
        """Refuse a pattern that says nothing, or says it twice."""
        if not (self.id and self.title and self.source and self.selection and self.probe and self.targets):
            raise ValueError(f"{self.id}: title, source, selection, probe and targets are all needed")
        keys = [target.key for target in self.targets]
        if len(set(keys)) < len(keys):
            raise ValueError(f"{self.id}: two targets share a key")

    @property
    def use(self) -> Use:
        """Return ``calibrated`` if parameters may be set by any of its numbers."""
        return "calibrated" if any(target.use == "calibrated" for target in self.targets) else "held_out"
