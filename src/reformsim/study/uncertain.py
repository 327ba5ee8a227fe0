"""Uncertain numbers in words: what a number is called, its unit after a value, and a range of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reformsim.config.experiment import Experiment
from reformsim.config.paths import PARAMETER_HEADING, NumberPath, describe_number
from reformsim.study.sweep_export import unit_of

AFTER = {
    "share per year": " a year",
    "share per month": " a month",
    **{unit: f" {unit}" for unit in ("months", "years", "school years", "students", "teachers", "classes", "schools")},
}
"""What is said after a value, by the unit; of other units nothing."""
WITHOUT_DECIMALS = 10.0
LONGEST_SYMBOL = 20
"""Longer text before a colon is what the number is, and what follows is where its value comes from."""
FEW = 4
"""So many values are named one by one."""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Describe a number that differs between worlds.

    Attributes
    ----------
    path
        As people write it.
    words, unit, meaning
        What it is called, its unit, and what it is.
    low, high
        Between which values it was tried.
    values
        The values that it can have where it is whole or listed; empty where it is any number between the bounds.
    """

    path: str
    words: str
    unit: str
    meaning: str
    low: float
    high: float
    values: tuple[float, ...]

    @classmethod
    def of(cls, path: str, words: str, experiment: Experiment, tried: Sequence[float]) -> Uncertain:
        """Return what an experiment says of a number.

        Parameters
        ----------
        path, words
            The number, and what it is called.
        experiment
            In which it is uncertain.
        tried
            Its values in the worlds that were run.
        """
        number, config = describe_number(path), experiment.worlds.vary.get(path)
        low, high = min(tried), max(tried)
        values: tuple[float, ...] = ()
        if config is not None and config.listed:
            values = tuple(sorted(config.listed))
        elif config is not None and config.low is not None and config.high is not None:
            low, high = min(low, config.low), max(high, config.high)
        if isinstance(number, NumberPath) and number.whole and not values:
            values = tuple(float(value) for value in range(round(low), round(high) + 1))
        is_catalogued = isinstance(number, NumberPath) and path.startswith(f"{PARAMETER_HEADING}.")
        meaning = number.meaning if isinstance(number, NumberPath) and is_catalogued else ""
        return cls(path, words, unit_of(path), meaning, low, high, values)

    def kept(self, low: float, high: float) -> tuple[float, ...]:
        """Return the values that it can have between two bounds, none where it is any number."""
        return tuple(value for value in self.values if low <= value <= high)

    def within(self, low: float, high: float) -> tuple[float, float]:
        """Return the lowest and the highest value that it can have between two bounds, either of them infinite."""
        kept = self.kept(low, high)
        return (kept[0], kept[-1]) if kept else (max(low, self.low), min(high, self.high))

    def range_words(self, low: float, high: float) -> str:
        """Return a range in words: ``conformity under .8``, ``conformity between .5 and .8``, ``years of 1 or 2``.

        Parameters
        ----------
        low, high
            Bounds; infinite where a side is open.
        """
        after, kept = AFTER.get(self.unit, ""), self.kept(low, high)
        if kept:
            return f"{self.words} of {_listed(kept)}{after}"
        if low <= self.low:
            return f"{self.words} under {short(high)}{after}"
        if high >= self.high:
            return f"{self.words} over {short(low)}{after}"
        return f"{self.words} between {short(low)} and {short(high)}{after}"

    @property
    def told(self) -> str:
        """Return what it is, in a sentence: meaning, unit, and between which values it was tried."""
        unit = f"{self.unit}, " if self.unit else ""
        meaning = self.meaning.split(";")[0].rstrip(".")
        begin, colon, _ = meaning.partition(": ")
        meaning = begin if colon and len(begin) > LONGEST_SYMBOL else meaning
        return f"{sentence(self.words)} ({unit}{short(self.low)} to {short(self.high)} here): {meaning or self.path}."


def _listed(kept: Sequence[float]) -> str:
    """Return values one by one where they are few, else from where to where."""
    texts = [short(value) for value in kept]
    if len(texts) == 1:
        return texts[0]
    if len(texts) > FEW:
        return f"{texts[0]} to {texts[-1]}"
    return f"{', '.join(texts[:-1])} or {texts[-1]}"


def sentence(text: str) -> str:
    """Return a text that begins with a capital."""
    return text[:1].upper() + text[1:]


def short(value: float) -> str:
    """Return a number with two digits that count, whole from ten on, without the zero before the point."""
    if abs(value) >= WITHOUT_DECIMALS or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.2g}".replace("0.", ".", 1) if abs(value) < 1.0 else f"{value:.2g}"


def per_cent(share: float) -> str:
    """Return a share as whole per cent; what is not quite all or nothing is not told as such."""
    rounded = round(100.0 * share)
    if rounded == 100 and share < 1.0:  # noqa: PLR2004 - per cent
        return "more than 99"
    return "less than 1" if rounded == 0 and share > 0.0 else f"{rounded}"
