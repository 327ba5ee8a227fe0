"""The parts in which two scenarios differ, and the scenarios between them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from reformsim.config.complete import with_practices_taken_away

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

BY_LABEL = ("levers", "shocks")
"""Sections whose entries are parts of their own; the others are parts as a whole."""
NOT_PARTS = ("name", "question", "expect", "seed", "observe")


def differing_parts(scenario: Scenario, other: Scenario) -> list[str]:
    """Return the parts in which two scenarios differ, such as ``coaching``, ``shock leader_exodus``, ``governance``."""
    one, two = scenario.resolved(), other.resolved()
    parts = []
    for section in BY_LABEL:
        labels = dict.fromkeys((*one[section], *two[section]))
        parts += [name_part(section, label) for label in labels if one[section].get(label) != two[section].get(label)]
    sections = [section for section in one if section not in (*BY_LABEL, *NOT_PARTS)]
    return parts + [section for section in sections if one[section] != two[section]]


def name_part(section: str, label: str) -> str:
    """Return the name of a lever or shock as a part."""
    return label if section == "levers" else f"shock {label}"


def team_scenario(scenario: Scenario, other: Scenario, team: Collection[str], parts: Sequence[str]) -> Scenario:
    """Return the scenario whose parts of a team are as in the first, and the other parts as in the second.

    What is no part is the same in both.
    """
    one, two = scenario.resolved(), other.resolved()
    mixed: dict[str, Any] = dict(one)
    for section in BY_LABEL:
        labels = dict.fromkeys((*one[section], *two[section]))
        chosen = {
            label: (one if _is_first(section, label, team, parts) else two)[section].get(label) for label in labels
        }
        mixed[section] = {label: found for label, found in chosen.items() if found is not None}
    for section in parts:
        if section in one and section not in BY_LABEL and section not in team:
            mixed[section] = two[section]
    return type(scenario).from_dict(with_practices_taken_away(mixed))


def _is_first(section: str, label: str, team: Collection[str], parts: Sequence[str]) -> bool:
    """Return whether a lever or shock is as in the first scenario: it is in the team, or the same in both."""
    part = name_part(section, label)
    return part in team or part not in parts
