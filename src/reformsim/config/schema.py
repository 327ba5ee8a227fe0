"""The JSON Schemas of scenario and experiment files, for editors: names, kinds, bounds and descriptions as one types.

A file may leave out what its parent says, and take a key away by null, so nothing is required and null may
stand everywhere; ``reformsim validate`` checks the whole.
"""

from __future__ import annotations

from typing import Any

from reformsim.config import lever_names
from reformsim.config.catalog import PARAMETERS
from reformsim.config.experiment import Experiment
from reformsim.config.measure_names import MEASURES, SYSTEM_COLUMNS
from reformsim.config.scenario import Scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCENARIO = "#/$defs/Scenario"
COMBINING = ("anyOf", "oneOf", "allOf")


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file."""
    schema: dict[str, Any] = _loosened(Scenario.model_json_schema())
    _complete_scenario(schema, schema["$defs"])
    return {"$schema": DIALECT, **schema, "title": "A scenario of reformsim"}


def experiment_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of an experiment file."""
    schema: dict[str, Any] = _loosened(Experiment.model_json_schema())
    parts, properties = schema["$defs"], schema["properties"]
    _complete_scenario(parts["Scenario"], parts)
    file = {"type": "string", "description": "A scenario file, relative to this one."}
    policies = properties["policies"]["patternProperties"]
    for pattern in policies:
        policies[pattern] = {"anyOf": [file, {"$ref": SCENARIO}]}
    properties["policies"]["additionalProperties"] = False
    properties["common"] = {"$ref": SCENARIO, "description": "Changes for all policies."}
    properties["metrics"]["items"]["examples"] = list(MEASURES)
    properties["series"]["items"]["examples"] = list(SYSTEM_COLUMNS)
    vary = parts["WorldsConfig"]["properties"]["vary"]
    vary["additionalProperties"] = {"anyOf": [{"const": "catalogue"}, {"$ref": "#/$defs/VaryConfig"}]}
    return {"$schema": DIALECT, **schema, "title": "An experiment of reformsim"}


def _complete_scenario(schema: dict[str, Any], parts: dict[str, Any]) -> None:
    """Add to a scenario's schema what a file may say besides, and what the catalogue says of its numbers."""
    properties = schema["properties"]
    properties["extends"] = {
        "type": "string",
        "description": "Another scenario file, to which this one adds.",
    }
    properties["parameters"]["properties"] = {
        entry.id: {
            "type": ["number", "null"],
            "minimum": entry.low,
            "maximum": entry.high,
            "description": f"{entry.reason} Unit: {entry.unit}.",
        }
        for entry in PARAMETERS.values()
        if not isinstance(entry.value, tuple)
    }
    properties["parameters"]["additionalProperties"] = False
    names = sorted(lever_names.LEVERS | lever_names.SHOCKS)
    parts["LeverConfig"]["properties"]["lever"]["examples"] = names


def _loosened(schema: Any) -> Any:
    """Return a schema in which nothing is required, null may stand for every value, and titles are gone."""
    if isinstance(schema, list):
        return [_loosened(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found: dict[str, Any] = {}
    for key, value in schema.items():
        if key in ("required", "title", "default") and not (key == "title" and isinstance(value, dict)):
            continue
        if key in ("properties", "patternProperties"):
            found[key] = {name: _or_null(_loosened(item)) for name, item in value.items()}
        elif key == "additionalProperties" and isinstance(value, dict):
            found[key] = _or_null(_loosened(value))
        else:
            found[key] = _loosened(value)
    return found


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that takes null as well."""
    kind = schema.get("type")
    if isinstance(kind, str) and "enum" not in schema:
        return {**schema, "type": [kind, "null"]}
    choices = schema.get("anyOf", [{key: value for key, value in schema.items() if key != "description"}])
    if {"type": "null"} not in choices:
        choices = [*choices, {"type": "null"}]
    kept = {"description": schema["description"]} if "description" in schema else {}
    return {"anyOf": choices, **kept}
