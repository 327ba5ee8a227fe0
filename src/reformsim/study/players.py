"""The parts in which two scenarios differ, the scenarios between them, and the runs of these."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reformsim.errors import InputError
from reformsim.run.paired import Pair, run_paired, years_to_run
from reformsim.study.simulate import interpret, years_needed
from reformsim.study.trial import trunk_of

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

BY_LABEL = ("levers", "shocks")
"""Sections whose entries are parts of their own."""
BY_THEME = "parameters"
"""The section whose entries are parts together with those of the same theme of the catalogue."""
BY_SUBJECT = ("readiness", "growth")
"""Sections that name subjects: where the subjects differ, they belong to the part ``system``."""
SYSTEM = "system"
NOT_PARTS = ("name", "question", "expect", "seed", "observe", "years", "months_per_year")
SHOCK = "shock "

Data = dict[str, Any]


def differing_parts(scenario: Scenario, other: Scenario) -> list[str]:
    """Return the parts in which two scenarios differ.

    Each lever and each shock is a part (``coaching``, ``shock leader_exodus``), so are the parameters of a
    theme (``parameters.choice``), and each other section as a whole (``governance``).
    """
    one, two = scenario.resolved(), other.resolved()
    parts: dict[str, None] = {}
    for section in (*BY_LABEL, BY_THEME):
        labels = dict.fromkeys((*one[section], *two[section]))
        parts |= {_part(section, key): None for key in labels if one[section].get(key) != two[section].get(key)}
    whole = [section for section in one if section not in (*BY_LABEL, BY_THEME, *NOT_PARTS)]
    bound = _bound_to_system(one, two)
    parts |= {SYSTEM if section in bound else section: None for section in whole if one[section] != two[section]}
    return list(parts)


def _part(section: str, key: str) -> str:
    """Return the part that an entry of a section belongs to."""
    if section == BY_THEME:
        return f"{BY_THEME}.{key.partition('.')[0]}"
    return key if section == "levers" else SHOCK + key


def _bound_to_system(one: Data, two: Data) -> tuple[str, ...]:
    """Return the sections that go with the system: those that name subjects, where other subjects are taught."""
    return BY_SUBJECT if one[SYSTEM]["subjects"] != two[SYSTEM]["subjects"] else ()


def team_scenario(scenario: Scenario, other: Scenario, team: Collection[str], parts: Sequence[str]) -> Scenario:
    """Return the scenario whose parts of a team are as in the first, and the other parts as in the second.

    What is no part is as in the first.

    Raises
    ------
    InputError
        If the two cannot be mixed in this way.
    """
    one, two = scenario.resolved(), other.resolved()
    away = set(parts) - set(team)
    mixed = dict(one)
    for section in (*BY_LABEL, BY_THEME):
        labels = dict.fromkeys((*one[section], *two[section]))
        found = {key: (two if _part(section, key) in away else one)[section].get(key) for key in labels}
        mixed[section] = {key: value for key, value in found.items() if value is not None}
    bound = _bound_to_system(one, two)
    mixed |= {section: two[section] for section in one if (SYSTEM if section in bound else section) in away}
    try:
        return type(scenario).from_resolved(mixed)
    except InputError as error:
        told = " + ".join(part for part in parts if part in team) or "none of its parts"
        begin = f"against: {scenario.name} and {other.name} cannot be taken apart; with {told} as in {scenario.name}"
        raise InputError([f"{begin}, {problem}" for problem in error.problems]) from error


def common_years(scenario: Scenario, other: Scenario) -> int:
    """Return how many years every mixture of two scenarios is run, so that all are measured at the same time.

    As many as the longer of the two needs; their own years where a lever of one of them never ends.
    """
    pair = (scenario, other)
    configs = [config for each in pair for config in (*each.levers.values(), *each.shocks.values())]
    if any(config.end_year is None for config in configs):
        return scenario.years
    return max(years_to_run(each, years_needed(each)) for each in pair)


def figures_after(scenario: Scenario, seed: int, years: int) -> Mapping[str, Any]:
    """Return a run's verdict and main figures after so many years, at least the scenario's own; a job."""
    trunk = trunk_of(scenario, seed)
    ends = [config.end_year for config in (*scenario.levers.values(), *scenario.shocks.values())]
    if ends:
        lasting = [end for end in ends if end is not None]
        last = min(max(lasting, default=float(scenario.years)), float(scenario.years))
        pair = run_paired(scenario, seed, years - last, trunk=trunk)
    else:
        record = trunk.record(years * scenario.months_per_year)
        pair = Pair(record, record, trunk.notes)
    return {name: value for name, value in interpret(scenario, seed, pair).summary.items() if name != "scenario"}
