"""What can be listed: each function returns rows, one mapping of column to value a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from reformsim.cli.finding import SCENARIOS, scenario_files
from reformsim.errors import InputError

Row = dict[str, Any]


def scenario_rows() -> list[Row]:
    """Return the scenarios in ./scenarios: name, size, levers and question; one with problems says so."""
    from reformsim.config.load import load_scenario

    rows: list[Row] = []
    for file in scenario_files():
        try:
            scenario = load_scenario(file)
        except InputError as error:
            said = f"has {len(error.problems)} problem(s): reformsim validate {file}"
            rows.append({"name": file.stem, "years": None, "levers": "", "question": said})
        else:
            labels = ", ".join([*scenario.levers, *scenario.shocks])
            asked = scenario.question.strip()
            rows.append({"name": file.stem, "years": scenario.years, "levers": labels, "question": asked})
    if not rows:
        raise InputError(f"no scenarios in {SCENARIOS}/; write one with: reformsim new NAME")
    return rows


def practice_rows() -> list[Row]:
    """Return the default practices: channel, difficulty, visibility, strength and synergies."""
    from reformsim.config.scenario import Scenario

    return [
        {
            "name": name,
            "channel": practice.channel,
            "difficulty": practice.difficulty,
            "visibility": practice.visibility,
            "strength": practice.strength,
            "synergy": ", ".join(f"{other} {value:g}" for other, value in practice.synergy.items()),
        }
        for name, practice in Scenario.from_dict({}).practices.items()
    ]


def lever_rows() -> list[Row]:
    """Return levers and shocks: kind, unit cost, what they can be aimed at, and what they do."""
    from reformsim.model.levers import find_lever, lever_names

    rows: list[Row] = []
    for name in lever_names():
        lever = find_lever(name)
        cost = lever.unit_cost_dollars({})
        rows.append(
            {
                "name": name,
                "kind": lever.kind,
                "cost_dollars_per_year": cost,
                "per": lever.cost_per if cost is not None else "",
                "reaches": "schools, subjects, grade bands" if lever.targets_cells else "schools",
                "what": (type(lever).__doc__ or "").strip().partition("\n")[0],
            }
        )
    return sorted(rows, key=lambda row: (row["kind"], row["name"]))


def parameter_rows() -> list[Row]:
    """Return the catalogue: value, unit, bounds, source, confidence and reason of each parameter."""
    from reformsim.config.catalog import PARAMETERS

    return [
        {
            "id": entry.id,
            "value": entry.value,
            "unit": entry.unit,
            "low": entry.low,
            "high": entry.high,
            "source": entry.source,
            "confidence": entry.confidence,
            "reason": entry.reason,
        }
        for entry in PARAMETERS.values()
    ]


def classic_rows() -> list[Row]:
    """Return the classic models: name, what it is about, and where it is published."""
    from reformsim.theory.classic import CLASSICS

    return [{"name": one.name, "about": one.title, "source": one.source} for one in CLASSICS.values()]


def setting_rows(name: str, changes: Sequence[str] = ()) -> list[Row]:
    """Return the settings of a classic model with changes: key, value, and what it is."""
    from reformsim.theory.classic import CLASSICS

    asked = CLASSICS[name]
    said = asked.settings.model_fields
    return [
        {
            "key": key,
            "value": ", ".join(map(str, value)) if isinstance(value, tuple) else value,
            "what": said[key].description,
        }
        for key, value in asked.set(changes)
    ]


ENTRIES: dict[str, Callable[[], list[Row]]] = {
    "scenarios": scenario_rows,
    "practices": practice_rows,
    "levers": lever_rows,
    "parameters": parameter_rows,
    "classics": classic_rows,
}
"""What makes the rows of each kind."""
