"""The JSON Schema of scenario files, for editors that complete and underline.

A file may leave out what its parent, the catalogue or a default fills in, and may write null to take a
parent's key away. So nothing is required here and null is allowed everywhere: ``reformsim validate`` has
the last word on what is missing.
"""

from __future__ import annotations

from typing import Any

from reformsim.config.scenario import Scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"
EXTENDS = {"type": "string", "description": "Another YAML file, whose keys hold where this one says nothing."}
NOTHING = {"type": "null"}
ABOUT = ("title", "description", "default")


def editor_schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file."""
    schema: dict[str, Any] = loosen(Scenario.model_json_schema())
    schema["properties"] = {"extends": EXTENDS, **schema["properties"]}
    return {"$schema": DIALECT, **schema, "title": "reformsim scenario"}


def loosen(part: Any) -> Any:
    """Return a part of a schema with nothing required and null allowed for the value of every key."""
    if isinstance(part, list):
        return [loosen(one) for one in part]
    if not isinstance(part, dict):
        return part
    loose = {key: loosen(value) for key, value in part.items() if key != "required"}
    for key in ("properties", "patternProperties"):
        if isinstance(part.get(key), dict):
            loose[key] = {name: or_null(loosen(value)) for name, value in part[key].items()}
    if isinstance(part.get("additionalProperties"), dict):
        loose["additionalProperties"] = or_null(loosen(part["additionalProperties"]))
    return loose


def or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that also takes null; what it says of itself stays on top, where editors look."""
    if NOTHING in schema.get("anyOf", ()):
        return schema
    about = {key: value for key, value in schema.items() if key in ABOUT}
    rest = {key: value for key, value in schema.items() if key not in ABOUT}
    return {**about, "anyOf": [rest, NOTHING]}
