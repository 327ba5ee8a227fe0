"""The catalogue as tables: every number with its bounds, source, confidence and reason, and who chose it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from reformsim.config.catalog import PARAMETERS
from reformsim.config.catalog.patterns import PATTERNS
from reformsim.config.parameter import Confidence, Parameter
from reformsim.plain_tables import Row, as_markdown, cell

MEANING_OF: Mapping[Confidence, str] = {
    "V": "read on a stored page",
    "Vd": "study and direction confirmed, the number from memory",
    "M": "from memory: check before quoting it",
    "U": "uncertain: sweep it",
    "C": "computed for this project from published figures",
    "ours": "chosen by us: no publication gives it",
}
"""What each code of confidence means, from the surest on."""

UNSURE = ("U", "ours")
"""Confidence of numbers that no publication gives."""


def of_themes(themes: Sequence[str]) -> list[Parameter]:
    """Return the entries of some themes, theme by theme, in the order of the catalogue."""
    return [entry for theme in themes for entry in PARAMETERS.values() if entry.id.partition(".")[0] == theme]


def value_told(entry: Parameter, overrides: Mapping[str, float]) -> str:
    """Return a number as text; with the default behind it where a scenario has replaced it."""
    if entry.id not in overrides:
        return cell(entry.value)
    return f"**{cell(float(overrides[entry.id]))}** (default {cell(entry.value)})"


def parameter_table(entries: Iterable[Parameter], overrides: Mapping[str, float]) -> str:
    """Return entries of the catalogue as a Markdown table."""
    rows: list[Row] = [
        {
            "parameter": f"`{entry.id}`",
            "value": value_told(entry, overrides),
            "unit": entry.unit,
            "bounds": f"{cell(entry.low)} to {cell(entry.high)}",
            "confidence": entry.confidence,
            "reason": entry.reason,
            "source": entry.source,
        }
        for entry in entries
    ]
    return as_markdown(rows)


def confidence_table() -> str:
    """Return how many numbers of the catalogue are how sure, as a Markdown table."""
    counts = Counter(entry.confidence for entry in PARAMETERS.values())
    assert set(counts) <= set(get_args(Confidence)) == set(MEANING_OF)  # noqa: S101 - one table, one set of codes
    return as_markdown(
        [{"confidence": code, "means": told, "numbers": counts[code]} for code, told in MEANING_OF.items()]
    )


def unsure_tables(overrides: Mapping[str, float]) -> str:
    """Return the numbers that no publication gives, a section and a table for each theme."""
    themes = dict.fromkeys(entry.id.partition(".")[0] for entry in PARAMETERS.values())
    parts = []
    for theme in themes:
        unsure = [entry for entry in of_themes([theme]) if entry.confidence in UNSURE]
        if unsure:
            rows: list[Row] = [
                {
                    "parameter": f"`{entry.id}`",
                    "value": value_told(entry, overrides),
                    "unit": entry.unit,
                    "sweep from, to": f"{cell(entry.low)}, {cell(entry.high)}",
                    "what it is": entry.reason,
                }
                for entry in unsure
            ]
            parts.append(f"### {theme}\n\n{as_markdown(rows)}")
    return "\n".join(parts)


def pattern_table() -> str:
    """Return the published patterns with the ranges that pass, as a Markdown table."""
    rows: list[Row] = [
        {
            "pattern": pattern.id,
            "what": f"{pattern.title}: {target.meaning}",
            "range": range_told(target.low, target.high),
            "unit": target.unit,
            "use": target.use.replace("_", " "),
            "source": pattern.source,
        }
        for pattern in PATTERNS.values()
        for target in pattern.targets
    ]
    return as_markdown(rows)


def range_told(low: float, high: float) -> str:
    """Return a range in words, open where it has no bound."""
    if math.isinf(high):
        return f"{cell(low)} or more"
    return f"{cell(high)} or less" if math.isinf(low) else f"{cell(low)} to {cell(high)}"
