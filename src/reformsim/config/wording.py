"""What is wrong with a value, in words that a person can act on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from reformsim.config.parts import Part
from reformsim.config.positions import KeyPath
from reformsim.config.scenario import Scenario

SHOWN_LENGTH = 60
CLOSE_ENOUGH = 0.6
LONGEST_WHOLE_BITS = 1024
"""Size of the largest whole number that is written out, bits."""
FILE_ONLY_KEYS: dict[str, tuple[str, ...]] = {
    "Scenario": ("extends",),
    "Experiment": ("common",),
    "Calibration": ("common",),
    "WorkshopPlan": ("common",),
}
"""Keys of a file that are gone when it has been read, by what it becomes."""


def nearest(word: object, known: Iterable[str]) -> str:
    """Return ``; did you mean "x"?`` for the nearest known word, or nothing."""
    close = get_close_matches(str(word)[:SHOWN_LENGTH], list(known), n=1, cutoff=CLOSE_ENOUGH)
    return f'; did you mean "{close[0]}"?' if close else ""


def unknown(kind: str, word: object, known: Iterable[str], listed: str = "known") -> str:
    """Return the sentence for a word that is not known: the nearest right one, and all of them."""
    names = sorted(known)
    hint = nearest(word, names)
    named = f" {shown(word)}" if word != "" else ""
    return f"unknown {kind}{named}{hint}{'' if hint else ';'} {listed}: {', '.join(names)}"


def shown(value: object) -> str:
    """Return a value as it may stand in a message: one short line, text in quotes."""
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, int) and value.bit_length() > LONGEST_WHOLE_BITS:
        return "a number beyond all measure"
    if isinstance(value, list | tuple):
        text = f"[{', '.join(map(shown, value))}]"
    else:
        text = json.dumps(value, ensure_ascii=False) if isinstance(value, str | bool) else repr(value)
    return text if len(text) <= SHOWN_LENGTH else text[:SHOWN_LENGTH] + "..."


@cache
def _schema(kind: type[Part]) -> dict[str, Any]:
    """Return the JSON Schema of a scenario's or an experiment's data."""
    return kind.model_json_schema()


def schema_at(path: KeyPath, kind: type[Part] = Scenario) -> dict[str, Any]:
    """Return the part of the JSON Schema that describes a path, empty where there is none."""
    schema = _schema(kind)
    here = _followed(schema, schema)
    for part in path:
        here = _followed(_child(here, part), schema)
    return here


def _followed(here: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """Follow a reference, and step past ``or null``; what is said of the whole is kept."""
    said = {"description": here["description"]} if "description" in here else {}
    if "$ref" in here:
        return _followed(schema["$defs"][here["$ref"].rsplit("/", 1)[-1]], schema) | said
    for choice in here.get("anyOf", ()):
        if choice.get("type") != "null":
            return _followed(choice, schema) | said
    return dict(here)


def _child(here: Mapping[str, Any], part: str | int) -> Mapping[str, Any]:
    """Return the schema of a member, of an item, or of what may stand under any name."""
    if isinstance(part, int):
        items = here.get("prefixItems", ())
        found = items[part] if part < len(items) else here.get("items")
    else:
        named = here.get("properties", {}).get(part)
        found = next((each for each in (named, *_any_name(here)) if isinstance(each, dict)), {})
    return found if isinstance(found, dict) else {}


def _any_name(here: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what a schema says of keys that people choose."""
    return here.get("additionalProperties"), *here.get("patternProperties", {}).values()


def bounds(here: Mapping[str, Any]) -> str:
    """Return what numbers a part of a schema allows: ``between 0 and 1``, ``at least 1``."""
    low, high, above = here.get("minimum"), here.get("maximum"), here.get("exclusiveMinimum")
    if above is not None:
        return f"above {figure(above)}" + (f" and at most {figure(high)}" if high is not None else "")
    if low is not None and high is not None:
        return f"between {figure(low)} and {figure(high)}"
    return f"at least {figure(low)}" if low is not None else f"at most {figure(high or 0)}"


def figure(value: float) -> str:
    """Return a number without needless digits, large ones with commas."""
    return f"{int(value):,}" if value == int(value) else f"{value:g}"


KINDS = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "dict_type": "a mapping of keys to values",
    "mapping_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
    "tuple_type": "a list",
    "finite_number": "a finite number",
}
RANGES = ("greater_than_equal", "less_than_equal", "greater_than", "less_than")
Error = Mapping[str, Any]
Kind = type[Part]


def explain(error: Error, path: KeyPath, model: Kind = Scenario) -> str:
    """Return one validation error in words.

    Parameters
    ----------
    error
        An item of pydantic's list of errors.
    path
        Where it stands in the data.
    model
        What the data were to become.
    """
    kind, value = str(error["type"]), error.get("input")
    if kind in KINDS:
        return f"must be {KINDS[kind]} (got {shown(value)})"
    if kind in RANGES:
        return f"must be {bounds(schema_at(path, model))} (got {shown(value)})"
    if kind in SENTENCES:
        return SENTENCES[kind](error, path, model)
    text = str(error.get("msg", "is not right"))
    return f"{text[:1].lower()}{text[1:]} (got {shown(value)})"


def unknown_key(path: KeyPath, model: Kind) -> str:
    """Return the sentence for a key that is not known, with all that are; nothing where it is known."""
    of_a_file = FILE_ONLY_KEYS.get(model.__name__, ()) if len(path) == 1 else ()
    names = [*schema_at(path[:-1], model).get("properties", {}), *of_a_file]
    if path[-1] in names:
        return ""
    hint = nearest(path[-1], names)
    return f"unknown key{hint}{'' if hint else ';'} allowed: {', '.join(sorted(names))}"


def _wrong_word(error: Error, path: KeyPath, model: Kind) -> str:
    """Say which words are allowed, for a value or for a key."""
    if error["loc"][-1] == "[key]":
        return unknown("key", "", schema_at(path[:-1], model).get("propertyNames", {}).get("enum", ()), "allowed")
    words = list(map(str, schema_at(path, model).get("enum", ())))
    value = error.get("input")
    return f"must be one of {', '.join(words)} (got {shown(value)}){nearest(value, words)}"


def _wrong_length(error: Error, path: KeyPath, model: Kind) -> str:
    """Say how many items a list must have."""
    here, got = schema_at(path, model), error.get("ctx", {}).get("actual_length")
    low, high = here.get("minItems"), here.get("maxItems")
    wanted = f"at least {low}" if high is None else f"{low}" if low == high else f"{low} to {high}"
    return f"must have {wanted} items (got {got})"


def _wrong_pattern(error: Error, path: KeyPath, _: Kind) -> str:
    """Say how a name must look."""
    if path == ("name",):
        said = "must be letters, digits, _, . and -, at most 80"
    elif path[-1:] == ("sha256",):
        said = "must be 64 hexadecimal digits, or be left out"
    else:
        said = "must be a name: a letter, then letters, digits and _, at most 40"
    return f"{said} (got {shown(error.get('input'))})"


def _not_text(value: object) -> str:
    """Say that text is wanted, and how to write a number as text."""
    quotes = f'; write "{value}"' if isinstance(value, int | float) and not isinstance(value, bool) else ""
    return f"must be text{quotes} (got {shown(value)})"


SENTENCES: dict[str, Callable[[Error, KeyPath, Kind], str]] = {
    "missing": lambda _, __, ___: "is missing",
    "string_type": lambda error, _, __: _not_text(error.get("input")),
    "extra_forbidden": lambda _, path, model: unknown_key(path, model),
    "literal_error": _wrong_word,
    "too_short": _wrong_length,
    "too_long": _wrong_length,
    "string_pattern_mismatch": _wrong_pattern,
    "string_too_long": lambda error, _, __: f"must have at most {error['ctx']['max_length']:,} characters",
}
