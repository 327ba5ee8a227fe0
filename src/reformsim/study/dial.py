"""A dial: one number of a scenario that can be turned, by its path or by a word for many numbers at once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reformsim.config.catalog import PARAMETERS
from reformsim.config.paths import describe_number, number_paths, unknown_number, where_missing
from reformsim.config.wording import nearest
from reformsim.errors import InputError

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

DURATION, INTENSITY, SHARE = "duration", "intensity", "share"
WORDS = {
    DURATION: ("years of support", "school years"),
    INTENSITY: ("intensity of all levers, times their own", "share, 0 to 1"),
    SHARE: ("share of schools that all levers reach", "share, 0 to 1"),
}
"""Words for many numbers at once: what they are, and their unit."""
UNITS = {"intensity": "share, 0 to 1", "share": "share, 0 to 1", "year": "school years", "years": "school years"}
LABELLED = ("levers", "shocks")
LEAST = 1e-9
"""Below it a lever is not there."""


@dataclass(frozen=True, slots=True)
class Dial:
    """Turn one number of a scenario.

    Attributes
    ----------
    path
        A path such as ``levers.coaching.intensity``; or ``duration``, ``intensity``, ``share``, which turn
        all levers together; or ``levers.NAME.duration``.
    low, high
        From where to where it is turned.
    words, unit
        What it is, for titles and axes.
    whole
        Whether it takes whole numbers only.
    """

    path: str
    low: float
    high: float
    words: str
    unit: str
    whole: bool

    @classmethod
    def of(cls, path: str, scenario: Scenario, low: float | None = None, high: float | None = None) -> Dial:
        """Return the dial for a path.

        Parameters
        ----------
        path
            What is turned.
        scenario
            In which it is turned.
        low, high
            From where to where; None takes what the path itself allows.

        Raises
        ------
        InputError
            If nothing can be turned there, or the range is not within what is allowed.
        """
        least, most, words, unit, whole = _range(path, scenario)
        start, end = least if low is None else low, most if high is None else high
        problems = []
        for name, value, asked in (("low", start, low), ("high", end, high)):
            if not math.isfinite(value):
                said = f"--{name} must be a finite number (got {value:g})" if asked is not None else ""
                problems.append(f"{path}: {said or f'has no bound of its own; say --{name}'}")
            elif not least <= value <= most:
                problems.append(f"{path}: --{name} must lie between {least:g} and {most:g} (got {value:g})")
        if not problems and not start < end:
            problems.append(f"{path}: --low must be below --high (got {start:g} and {end:g})")
        if problems:
            raise InputError(problems)
        return cls(path, float(start), float(end), words, unit, whole)

    def exact(self, value: float) -> float:
        """Return the nearest value that the dial can have."""
        return float(round(value)) if self.whole else float(value)

    def turn(self, scenario: Scenario, value: float) -> Scenario:
        """Return the scenario with the dial at a value.

        A lever of intensity or duration 0 is taken out: it does nothing, and asks for no years of its own.
        """
        heading, _, rest = self.path.partition(".")
        if self.path in WORDS:
            for label in scenario.levers:
                scenario = _turn_lever(scenario, label, self.path, value)
            return scenario
        if heading in LABELLED and rest.partition(".")[0] not in getattr(scenario, heading):
            return scenario  # another dial has taken it out
        if heading == "levers" and rest.endswith(f".{DURATION}"):
            return _turn_lever(scenario, rest.removesuffix(f".{DURATION}"), DURATION, value)
        number = describe_number(self.path)
        return scenario.replaced({self.path: value if isinstance(number, str) else number.exact(value)})


def _range(path: str, scenario: Scenario) -> tuple[float, float, str, str, bool]:
    """Return lowest, highest, words, unit and wholeness of what a path names."""
    if path in WORDS:
        if not scenario.levers:
            raise InputError(f"{path}: {scenario.name} has no lever to turn")
        words, unit = WORDS[path]
        return 0.0, _longest(scenario, list(scenario.levers)) if path == DURATION else 1.0, words, unit, False
    heading, _, rest = path.partition(".")
    if heading == "levers" and rest.endswith(f".{DURATION}"):
        label = rest.removesuffix(f".{DURATION}")
        if label not in scenario.levers:
            raise InputError(f'{path}: {scenario.name} has no lever "{label}"{nearest(label, scenario.levers)}')
        return 0.0, _longest(scenario, [label]), f"years of {label.replace('_', ' ')}", "school years", False
    number = describe_number(path)
    if isinstance(number, str):
        raise InputError(f"{path}: {number or unknown_number(path, [*WORDS, *number_paths(scenario)])}")
    lacks = where_missing(scenario, path)
    if lacks:
        raise InputError(f"{path}: {scenario.name} {lacks}")
    return number.low, number.high, words_of(path), _unit_of(path), number.whole


def _longest(scenario: Scenario, labels: list[str]) -> float:
    """Return how long levers can last within the scenario's years."""
    return float(scenario.years - max(scenario.levers[label].start_year for label in labels))


def words_of(path: str) -> str:
    """Return a path in words, such as ``intensity of coaching``."""
    heading, *rest = path.split(".")
    if heading in ("levers", "shocks") and len(rest) > 1:
        return f"{' '.join(reversed(rest[1:]))} of {rest[0]}".replace("_", " ")
    return " ".join(rest[-1:] or [heading]).replace("_", " ")


def _unit_of(path: str) -> str:
    """Return the unit of what a path names, empty where it has none."""
    heading, _, rest = path.partition(".")
    if heading == "parameters":
        return PARAMETERS[rest].unit
    last = path.rsplit(".", 1)[-1]
    return UNITS.get(last.rsplit("_", 1)[-1], "")


def _turn_lever(scenario: Scenario, label: str, what: str, value: float) -> Scenario:
    """Return the scenario with one lever's duration, intensity or share of schools at a value."""
    lever = scenario.levers[label]
    changes: dict[str, Any]
    if value <= LEAST:
        changes = {f"levers.{label}": None}
    elif what == DURATION:
        changes = {f"levers.{label}.end_year": lever.start_year + value}
    elif what == INTENSITY:
        changes = {f"levers.{label}.intensity": lever.intensity * value}
    elif lever.target.schools == "all":
        changes = {f"levers.{label}.target.schools": "random", f"levers.{label}.target.share": value}
    else:
        changes = {f"levers.{label}.target.share": value}
    return scenario.replaced(changes)
