"""What makes two scenarios the same: one canonical text, and its hash.

Key order, comments, names and the seed do not count; every number that changes a run does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

NOT_PART_OF_THE_QUESTION = ("name", "question", "expect", "seed")
"""Keys that do not change a run's rules, and so not its hash."""


def canonical_json(data: Mapping[str, Any]) -> str:
    """Return plain data as text, the same for the same data: keys sorted, no spaces, ASCII only."""
    return json.dumps(_settled(data), sort_keys=True, separators=(",", ":"), allow_nan=False)


def hash_of(resolved: Mapping[str, Any]) -> str:
    """Return the hash of a resolved scenario, 64 hexadecimal digits (SHA-256).

    A file of schools counts by its content, which the loader has noted, and not by its place.
    """
    data = {key: value for key, value in resolved.items() if key not in NOT_PART_OF_THE_QUESTION}
    system = dict(data["system"])
    if system["schools_file"] is not None:
        system["schools_file"] = {**system["schools_file"], "path": ""}
    return hashlib.sha256(canonical_json(data | {"system": system}).encode("ascii")).hexdigest()


def _settled(value: Any) -> Any:
    """Return data in which minus zero is zero: they compare equal, and must be written equal."""
    if isinstance(value, Mapping):
        return {key: _settled(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_settled(item) for item in value]
    return value + 0.0 if isinstance(value, float) else value
