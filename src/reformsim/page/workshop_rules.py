"""The rules that the workshop tab offers, and their bounds; the page is made of them before the engine is up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reformsim.config.workshop import MOST_ROUNDS, MOST_TEAMS

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

MOST_SCHOOLS, MOST_YEARS_PER_ROUND = 100, 8
"""Beyond these a room waits too long for a round; the command ``reformsim workshop`` has no such bound."""
MOST_BUDGET = 1e6
LONGEST_TEAM = 24
USUAL = {
    "base": "baseline",
    "teams": ["Owls", "Hawks", "Wrens", "Doves"],
    "rounds": 3,
    "years_per_round": 3,
    "budget": 180,
    "schools": 20,
    "seed": 1,
}
"""What the page offers: a round of four teams is there in seconds."""


def workshop_start(bases: Mapping[str, Scenario]) -> dict[str, Any]:
    """Return what the tab begins with: the usual rules, its bounds, and the systems that differ without levers.

    Parameters
    ----------
    bases
        Scenarios that a card stands for, by name.
    """
    order = sorted(bases, key=lambda name: name != USUAL["base"])
    differing: dict[tuple[str, str], str] = {}
    for name in order:
        one = bases[name]
        differing.setdefault((one.without_levers().hash, repr(one.shocks)), name)
    limits = {"teams": MOST_TEAMS, "rounds": MOST_ROUNDS, "years_per_round": MOST_YEARS_PER_ROUND}
    most = {"schools": MOST_SCHOOLS, "name": LONGEST_TEAM, "budget": MOST_BUDGET}
    return {"usual": USUAL | {"base": order[0]}, "limits": limits | most, "bases": list(differing.values())}
