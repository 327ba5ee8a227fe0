"""Every number of the model, with where it comes from and how sure we are.

Think of a recipe card that says of each spoonful who measured it. An entry that no publication gives
says ``ours``: it was chosen so that the model behaves, it is to be swept, and no claim rests on it.
One theme a file; the theme is the first half of the entry's id.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reformsim.config.catalog.belief import BELIEF
from reformsim.config.catalog.choice import CHOICE
from reformsim.config.catalog.culture import CULTURE
from reformsim.config.catalog.learning import LEARNING
from reformsim.config.catalog.levers import LEVERS
from reformsim.config.catalog.population import POPULATION
from reformsim.config.catalog.testing import TESTING
from reformsim.config.catalog.verdict import VERDICT
from reformsim.config.catalog.workforce import WORKFORCE
from reformsim.config.parameter import Parameter

__all__ = ["PARAMETERS", "number_of_subject", "value_of"]

_ENTRIES = (*BELIEF, *CHOICE, *CULTURE, *LEARNING, *LEVERS, *POPULATION, *TESTING, *VERDICT, *WORKFORCE)

PARAMETERS: MappingProxyType[str, Parameter] = MappingProxyType({entry.id: entry for entry in _ENTRIES})
"""All entries by id, such as ``choice.conformity``."""

if len(PARAMETERS) != len(_ENTRIES):
    raise ValueError("two catalogue entries share an id")

OWN_NUMBERS = ("reading", "mathematics")
"""Subjects that have a number of their own in a row by subject; the last number is that of all others."""


def value_of(identity: str, overrides: Mapping[str, float]) -> float:
    """Return a single number of the catalogue, or the scenario's override of it."""
    return float(overrides.get(identity, PARAMETERS[identity].numbers[0]))


def number_of_subject(identity: str, subject: str) -> float:
    """Return a subject's number from a row that is given for reading, mathematics and all others."""
    row = PARAMETERS[identity].numbers
    return row[OWN_NUMBERS.index(subject)] if subject in OWN_NUMBERS else row[-1]
