"""Which numbers of a scenario can be varied, what they may be, and whether a scenario has them.

A number is named by its path, as ``--set`` takes it: ``levers.coaching.intensity``,
``parameters.choice.conformity``, ``start.belief``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reformsim.config.catalog import PARAMETERS
from reformsim.config.draft import split_path
from reformsim.config.positions import KeyPath
from reformsim.config.scenario import Scenario
from reformsim.config.wording import bounds, nearest, schema_at, shown

PARAMETER_HEADING = "parameters"
LABELLED = ("levers", "shocks", "practices", "readiness")
"""Headings under which scenarios differ in the keys they have."""
KINDS = {"levers": "lever", "shocks": "shock", "practices": "practice", "readiness": "subject"}
NUMBERS = ("number", "integer")
EXAMPLES = "; a path looks like levers.coaching.intensity or parameters.choice.conformity"


@dataclass(frozen=True, slots=True)
class NumberPath:
    """Describe a number of a scenario.

    Attributes
    ----------
    path
        As people write it, with dots.
    low, high
        What it may be; infinite where there is no bound.
    above_low
        Whether it must lie above `low`, and not on it.
    whole
        Whether it is a whole number.
    allowed
        The same in words, with the unit where it is known: ``between 0 and 5 units of V``.
    meaning
        What it is, in a sentence.
    """

    path: str
    low: float
    high: float
    above_low: bool
    whole: bool
    allowed: str
    meaning: str

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the path as keys."""
        return split_path(self.path)

    def problem(self, value: float) -> str:
        """Return why the number cannot be this, empty if it can."""
        if isinstance(value, bool) or not math.isfinite(value):
            return f"must be a finite number (got {shown(value)})"
        if self.whole and value != int(value):
            return f"must be a whole number (got {shown(value)})"
        if (self.above_low and value == self.low) or not self.low <= value <= self.high:
            return f"must be {self.allowed} (got {shown(value)})"
        return ""

    def exact(self, value: float) -> float:
        """Return a value as the scenario takes it: a whole number where it is one."""
        return round(value) if self.whole else float(value)


def describe_number(path: str) -> NumberPath | str:
    """Return what is known of the number at a path, or, as text, why nothing can be varied there.

    The text is empty where there is nothing of this name: `unknown_number` finds words for it.
    Whether a scenario has it is not looked at: ``levers.mine.intensity`` is a number, whoever has such a lever.
    """
    keys = split_path(path)
    if not all(keys):
        return "must have the form key.path"
    if keys[0] == PARAMETER_HEADING and len(keys) > 1:
        return _describe_parameter(path, keys[1])
    if keys[0] in ("seed", "seeds"):
        return "the seed is not varied as a number; seeds say which are run"
    here = schema_at(keys)
    if here.get("type") in NUMBERS:
        above = here.get("exclusiveMinimum")
        low, high = here.get("minimum", above), here.get("maximum")
        return NumberPath(
            path,
            -math.inf if low is None else low,
            math.inf if high is None else high,
            above_low=above is not None,
            whole=here["type"] == "integer",
            allowed=bounds(here),
            meaning=here.get("description") or schema_at(keys[:1]).get("description", ""),
        )
    return f"is not a number, but {_words_of(here)}" if here else ""


def _describe_parameter(path: str, identity: str) -> NumberPath | str:
    """Return what the catalogue says of a number."""
    entry = PARAMETERS.get(identity)
    if entry is None:
        return ""
    if isinstance(entry.value, tuple):
        return "is a row of numbers, which cannot be varied"
    allowed = f"between {entry.low:g} and {entry.high:g} {entry.unit}"
    return NumberPath(path, entry.low, entry.high, above_low=False, whole=False, allowed=allowed, meaning=entry.reason)


def _words_of(here: Mapping[str, Any]) -> str:
    """Return what a part of a schema is, in words."""
    return {"array": "a list", "object": "a mapping", "boolean": "true or false"}.get(here.get("type", ""), "text")


def unknown_number(path: str, known: Iterable[str]) -> str:
    """Return the sentence for a path under which a scenario has nothing, with the nearest right one."""
    hint = nearest(path, known)
    return f"there is no such number{hint or EXAMPLES}"


def where_missing(scenario: Scenario, path: str) -> str:
    """Return what a scenario lacks for a path to mean something in it, empty where it lacks nothing."""
    heading, *rest = split_path(path)
    if heading not in LABELLED or not rest:
        return ""
    labels = getattr(scenario, heading)
    return "" if rest[0] in labels else f'has no {KINDS[heading]} "{rest[0]}"{nearest(rest[0], labels)}'


def value_at(scenario: Scenario, path: str) -> float | None:
    """Return the number of a scenario at a path, the catalogue's where it says nothing; None where it has none."""
    heading, *rest = split_path(path)
    if heading == PARAMETER_HEADING:
        said = scenario.parameters.get(rest[0])
        return PARAMETERS[rest[0]].numbers[0] if said is None else said
    here: Any = scenario
    for key in (heading, *rest):
        here = here.get(key) if isinstance(here, Mapping) else getattr(here, key, None)
    return None if isinstance(here, bool) or not isinstance(here, int | float) else here


def number_paths(scenario: Scenario) -> Iterator[str]:
    """Yield the path of every number of a scenario that can be varied, the catalogue's last."""
    resolved = {key: value for key, value in scenario.resolved().items() if key not in (PARAMETER_HEADING, "seed")}
    for path in _leaves(resolved, ()):
        if schema_at(path).get("type") in NUMBERS:
            yield ".".join(map(str, path))
    for entry in PARAMETERS.values():
        if not isinstance(entry.value, tuple):
            yield f"{PARAMETER_HEADING}.{entry.id}"


def _leaves(data: Mapping[str, Any], path: KeyPath) -> Iterator[KeyPath]:
    """Yield the path of whatever is no mapping."""
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*path, key))
        else:
            yield (*path, key)
