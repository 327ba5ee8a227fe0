"""How a system begins, where it gets data from, what is written down, and the scenario that is asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import ModuleType

from reformsim.analysis.verdict import PARTIAL, RULES
from reformsim.chance import Process
from reformsim.config.scenario import LeverConfig, Scenario
from reformsim.model import benchmark
from reformsim.observe.schema import COLUMNS
from reformsim.plain_tables import Row, as_markdown, cell
from reformsim.population import build, careers, intake, people, places, schools_file, staffing, synthetic, ties
from reformsim.view.odd.columns import state_tables
from reformsim.view.odd.mechanisms import mechanism_of, told_by

BUILDERS: tuple[ModuleType, ...] = (build, synthetic, places, staffing, careers, people, intake, ties, benchmark)
"""What builds a system, in the order in which it is best understood."""


def state_told() -> str:
    """Return every table of the state with its columns."""
    parts = []
    for table in state_tables():
        rows: list[Row] = [
            {"column": f"`{one.name}`", "unit": one.unit, "meaning": one.meaning, "shape": one.shape}
            for one in table.columns
        ]
        parts.append(f"**{table.name}**: {table.idea}\n\n{as_markdown(rows)}")
    return "\n".join(parts)


def builders_told() -> str:
    """Return what each file that builds a system says of itself."""
    told = "\n\n".join(f"**`{module.__name__.rpartition('.')[2]}`**\n\n{told_by(module)}" for module in BUILDERS)
    return f"{told}\n\n**`benchmark.lead_cohort`**\n\n{mechanism_of(benchmark.lead_cohort.py_func).told}\n"


def file_of_schools_told() -> str:
    """Return how a file of schools is read."""
    return told_by(schools_file)


def tables_told() -> str:
    """Return every column of every table that is written down."""
    parts = []
    for table, columns in COLUMNS.items():
        rows: list[Row] = [
            {"column": f"`{one.name}`", "kind": one.dtype, "unit": one.unit, "meaning": one.meaning} for one in columns
        ]
        parts.append(f"**{table}**\n\n{as_markdown(rows)}")
    return "\n".join(parts)


def verdicts_told() -> str:
    """Return the rules of the verdicts, in order."""
    told = [f"{name}: {told_by(rule).removeprefix('Return whether ')}" for name, rule in RULES]
    return "".join(f"{place}. {text}\n" for place, text in enumerate([*told, f"{PARTIAL}: anything else."], start=1))


def draws_told() -> str:
    """Return the names of everything that is drawn by lot."""
    return ", ".join(one.name.lower().replace("_", " ") for one in Process if one is not Process.USER)


def levers_asked(levers: Mapping[str, LeverConfig]) -> list[Row]:
    """Return what a scenario asks of levers or shocks, one row each."""
    return [
        {
            "label": f"`{label}`",
            "lever": f"`{one.lever or label}`",
            "years": f"{cell(one.start_year)} to {'the end' if one.end_year is None else cell(one.end_year)}",
            "ramp, years": cell(one.ramp_years),
            "intensity": cell(one.intensity),
            "target": json.dumps(one.target.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False),
        }
        for label, one in levers.items()
    ]


def scenario_told(scenario: Scenario) -> str:
    """Return what a scenario asks: question, size, levers, shocks and its own numbers."""
    system = scenario.system
    source = "from a file" if system.schools_file else "made up"
    size = "the schools of the file" if system.schools_file else f"{system.schools} schools"
    lines = [f"- question: {' '.join(scenario.question.split())}"] if scenario.question.strip() else []
    lines += [
        f"- system: {size} ({source}), {', '.join(system.subjects)}; {system.districts} district(s) where made up",
        f"- time: {scenario.years} school years of {scenario.months_per_year} months, seed {scenario.seed}",
        f"- practices: {', '.join(f'{name} ({one.channel})' for name, one in scenario.practices.items())}",
        f"- governance: {json.dumps(scenario.governance.model_dump(mode='json'))}",
        f"- start, where it is not the default state: {json.dumps(scenario.start.model_dump(exclude_none=True))}",
        f"- hash of everything that changes a run but the seed: `{scenario.hash}`",
    ]
    asked = levers_asked({**scenario.levers, **scenario.shocks})
    own = [f"`{name}` = {cell(value)}" for name, value in scenario.parameters.items()]
    numbers = ", ".join(own) or "none"
    table = as_markdown(asked) if asked else "No lever and no shock acts: the system is left alone.\n"
    return "\n".join(lines) + f"\n- numbers of the catalogue that are replaced: {numbers}\n\n{table}"
