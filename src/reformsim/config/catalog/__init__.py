"""Every number of the model, with where it comes from and how sure we are.

Think of a recipe card that says of each spoonful who measured it. An entry that no publication gives
says ``ours``: it was chosen so that the model behaves, it is to be swept, and no claim rests on it.
One theme a file; the theme is the first half of the entry's id.
"""

from __future__ import annotations

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

__all__ = ["PARAMETERS"]

_ENTRIES = (*BELIEF, *CHOICE, *CULTURE, *LEARNING, *LEVERS, *POPULATION, *TESTING, *VERDICT, *WORKFORCE)

PARAMETERS: MappingProxyType[str, Parameter] = MappingProxyType({entry.id: entry for entry in _ENTRIES})
"""All entries by id, such as ``choice.conformity``."""

if len(PARAMETERS) != len(_ENTRIES):
    raise ValueError("two catalogue entries share an id")
