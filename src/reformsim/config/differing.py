"""What differs between two scenarios: each path once, with what stands there in both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel

from reformsim.config.positions import KeyPath, dotted
from reformsim.config.scenario import Scenario
from reformsim.config.target import LeverConfig, TargetConfig

NOT_OF_THE_SYSTEM = ("name", "question", "expect", "seed")
"""Keys of a scenario that change nothing of what is asked; the seed stands beside it."""
ABSENT = object()
ONE_THING = ("levers", "shocks")
"""Parts whose members are told as a whole where only one of two scenarios has them."""


class Difference(NamedTuple):
    """Hold one value that differs: its dotted path, and what stands there in either; None where nothing does."""

    path: str
    here: Any
    there: Any


def differing(scenario: Scenario, base: Scenario) -> tuple[Difference, ...]:
    """Return what a scenario says otherwise than its base, in the order of the file; name, texts and seed left out.

    A lever that the base lacks is one difference: what is said of it, without what it has by default.
    """
    pairs = (one.resolved() for one in (scenario, base))
    here, there = ({key: value for key, value in said.items() if key not in NOT_OF_THE_SYSTEM} for said in pairs)
    return tuple(_differences(here, there, ()))


def _differences(here: Any, there: Any, path: KeyPath) -> Iterator[Difference]:
    """Yield what differs below a path."""
    if here == there:
        return
    if isinstance(here, Mapping) and isinstance(there, Mapping):
        for key in dict.fromkeys([*here, *there]):
            yield from _differences(here.get(key, ABSENT), there.get(key, ABSENT), (*path, key))
    else:
        yield Difference(dotted(path), _said(here, path), _said(there, path))


def _said(value: Any, path: KeyPath) -> Any:
    """Return what stands at a path, a lever without its defaults."""
    if value is ABSENT:
        return None
    return without_defaults(value, LeverConfig) if path[0] in ONE_THING and isinstance(value, Mapping) else value


def without_defaults(said: Mapping[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """Return what is said of a part of a scenario beyond its defaults."""
    found: dict[str, Any] = {}
    for key, value in said.items():
        if key == "target" and isinstance(value, Mapping):
            target = without_defaults(value, TargetConfig)
            found |= {key: target} if target else {}
        elif key not in model.model_fields or not _is_default(value, model.model_fields[key].default):
            found[key] = value
    return found


def _is_default(value: Any, default: Any) -> bool:
    """Return whether a plain value is a default, lists being tuples in plain data."""
    return bool((tuple(value) if isinstance(value, list) else value) == default)
