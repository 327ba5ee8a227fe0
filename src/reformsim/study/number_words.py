"""Short names of numbers of a scenario: as a person would say them, and no two alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def number_words(paths: Sequence[str]) -> dict[str, str]:
    """Return a short name for each path; where two would be alike, both are told in full.

    A number of the catalogue goes by its last part, one of a lever by the lever and what it is of it, and its
    intensity, which is most of what is varied, by the lever alone.
    """
    names = {path: _short(path) for path in paths}
    times = Counter(names.values())
    return {path: name if times[name] == 1 else path for path, name in names.items()}


def _short(path: str) -> str:
    """Return the last part of a path, and the one before it where that is a name that people chose."""
    heading, *rest = path.split(".")
    if not rest:
        return path.replace("_", " ")
    if heading == "parameters":
        return rest[-1].replace("_", " ")
    if rest[-1] == "intensity":
        rest = rest[:-1]
    return " ".join((*rest, *([] if heading in ("levers", "shocks") else [heading]))).replace("_", " ")
