"""What is wrong with a value, in words that a person can act on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from reformsim.config.scenario import Scenario

SHOWN_LENGTH = 60
MILLION = 1_000_000


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `` did you mean "x"?`` for the nearest known word, or nothing."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""


def unknown(kind: str, word: object, known: Iterable[str]) -> str:
    """Return the sentence for a word that is not known: the nearest right one, and all of them."""
    names = sorted(known)
    return f'unknown {kind} "{word}"{nearest(str(word), names)} known: {", ".join(names)}'.replace(
        '" known', '"; known'
    )


def shown(value: object) -> str:
    """Return a value as it may stand in a message: short, text in quotes."""
    text = (
        f'"{value}"' if isinstance(value, str) else repr(value) if not isinstance(value, bool) else str(value).lower()
    )
    if value is None:
        text = "nothing"
    return text if len(text) <= SHOWN_LENGTH else text[:SHOWN_LENGTH] + "..."


@cache
def schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario."""
    return Scenario.model_json_schema()


def schema_at(path: tuple[str | int, ...]) -> dict[str, Any]:
    """Return the part of the JSON Schema that describes a path, empty where there is none."""
    here = schema()
    for part in path:
        here = _child(_resolved(here), part)
    return _resolved(here)


def _resolved(here: Mapping[str, Any]) -> dict[str, Any]:
    """Follow a reference, and step past ``or null``."""
    if "$ref" in here:
        return _resolved(schema()["$defs"][here["$ref"].rsplit("/", 1)[-1]])
    for choice in here.get("anyOf", ()):
        if choice.get("type") != "null":
            return _resolved(choice)
    return dict(here)


def _child(here: Mapping[str, Any], part: str | int) -> dict[str, Any]:
    """Return the schema of a member, of an item, or of what may stand under any name."""
    if isinstance(part, int):
        items = here.get("prefixItems")
        return dict(items[part] if items and part < len(items) else here.get("items") or {})
    found = here.get("properties", {}).get(part, here.get("additionalProperties"))
    if not isinstance(found, dict):
        found = next(iter(here.get("patternProperties", {}).values()), {})
    return dict(found)


def bounds(path: tuple[str | int, ...]) -> str:
    """Return what numbers a path allows: ``between 0 and 1``, ``at least 1``."""
    here = schema_at(path)
    low, high = here.get("minimum"), here.get("maximum")
    above = here.get("exclusiveMinimum")
    if above is not None:
        return f"above {above:g}" + (f" and at most {high:g}" if high is not None else "")
    if low is not None and high is not None:
        return f"between {low:,g} and {high:,g}" if high < MILLION else f"between {low:g} and {high:,}"
    return f"at least {low:g}" if low is not None else f"at most {high:g}" if high is not None else "a number"


KINDS = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "string_type": "text",
    "bool_type": "true or false",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
    "list_type": "a list",
    "tuple_type": "a list",
    "finite_number": "a finite number",
}
RANGES = {"greater_than_equal", "less_than_equal", "greater_than", "less_than"}


def explain(error: Mapping[str, Any], path: tuple[str | int, ...]) -> str:
    """Return one validation error in words.

    Parameters
    ----------
    error
        An item of pydantic's list of errors.
    path
        Where it stands in the scenario's data.
    """
    kind, value = str(error["type"]), error.get("input")
    context: Mapping[str, Any] = error.get("ctx") or {}
    if kind in RANGES:
        return f"must be {bounds(path)} (got {shown(value)})"
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        names = sorted(schema_at(path[:-1]).get("properties", {}))
        return f"unknown key{nearest(str(path[-1]), names)}; allowed: {', '.join(names)}".replace("?;", "?")
    if kind == "literal_error":
        allowed = schema_at(path).get("enum") or [context.get("expected", "")]
        words = [str(word) for word in allowed]
        return f"must be one of {', '.join(words)} (got {shown(value)}){nearest(str(value), words)}"
    if kind in KINDS:
        return f"must be {KINDS[kind]} (got {shown(value)})"
    if kind == "string_pattern_mismatch":
        return f"must be a name of letters, digits and _, beginning with a letter (got {shown(value)})"
    if kind in ("too_short", "too_long"):
        want = context.get("min_length", context.get("max_length"))
        side = "at least" if kind == "too_short" else "at most"
        return f"must have {side} {want} items (got {context.get('actual_length')})"
    if kind == "string_too_long":
        return f"must have at most {context.get('max_length')} characters"
    text = str(error.get("msg", "is not right"))
    return f"{text[:1].lower()}{text[1:]} (got {shown(value)})"
