"""A comparison in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

Rows = Sequence[Mapping[str, Any]]

TOLD = {"final": "deep practice at the end", "culture_final": "culture at the end", "gain_sd": "learning"}
"""Measures told in words, and their words."""
UNITS = {"gain_sd": " student SD"}


def number(value: float) -> str:
    """Return a number as it is told: two decimals from 1 on, three below, without the zero before them."""
    return f"{value:.2f}" if abs(value) >= 1.0 else f"{value:.3f}".replace("0.", ".", 1)


def widest(differences: Rows, measure: str) -> float:
    """Return half the width of a measure's widest interval, infinite where one has none."""
    rows = [row for row in differences if row["measure"] == measure]
    return max(math.inf if row["low"] is None else (row["high"] - row["low"]) / 2 for row in rows)


def tell_comparison(
    labels: Sequence[str], differences: Rows, verdicts: Rows, until: Mapping[str, Any] | None
) -> tuple[str, ...]:
    """Return verdicts, differences, the worth of pairing and the stop rule in sentences.

    Parameters
    ----------
    labels
        Scenarios, the reference first.
    differences, verdicts
        Rows of the tables in `compare_tables`.
    until
        The stop rule as plain data, None without one.
    """
    table = {(row["scenario"], row["measure"]): row for row in differences}
    sentences = [_tell_verdicts(label, verdicts) for label in labels]
    sentences += [_tell_differences(labels[0], label, table) for label in labels[1:]]
    sentences += [_tell_pairing(label, table[label, "final"]) for label in labels[1:]]
    if until is not None:
        sentences.append(_tell_stop(differences, until))
    return tuple(sentence for sentence in sentences if sentence)


def _tell_verdicts(label: str, verdicts: Rows) -> str:
    """Return a scenario's verdicts in a sentence."""
    rows = [row for row in verdicts if row["scenario"] == label]
    if not rows:
        return f"{label}: no run was finished."
    parts = [f"{row['verdict'].replace('_', ' ')} in {row['count']}" for row in rows]
    return f"{label}: {', '.join(parts)} of {sum(row['count'] for row in rows)} seeds."


def _tell_differences(reference: str, label: str, table: Mapping[tuple[str, str], Mapping[str, Any]]) -> str:
    """Return what differs from the reference in a sentence."""
    parts = [
        _tell_difference(words, UNITS.get(measure, ""), table[label, measure])
        for measure, words in TOLD.items()
        if table[label, measure]["difference"] is not None
    ]
    return f"Against {reference}, {label} has {'; '.join(parts)}." if parts else ""


def _tell_difference(words: str, unit: str, row: Mapping[str, Any]) -> str:
    """Return one difference with its interval."""
    sign = -1.0 if row["difference"] < 0.0 else 1.0
    way = "lower" if sign < 0.0 else "higher"
    told = f"{words} {way} by {number(sign * row['difference'])}{unit}"
    if row["difference"] == 0.0:
        return f"the same {words}"
    if row["low"] is None:
        return told
    low, high = sorted((sign * row["low"], sign * row["high"]))
    chance = ", which may be chance" if low <= 0.0 <= high else ""
    return f"{told} (95 % interval {number(low)} to {number(high)}{chance})"


def _tell_pairing(label: str, row: Mapping[str, Any]) -> str:
    """Return what pairing was worth, in a sentence."""
    factor, seeds = row["variance_factor"], row["seeds"]
    if factor is None:
        return ""
    if factor < 1.0:
        return f"{label}: the same luck did not help; the variance of the difference grew {number(1 / factor)} times."
    worth = f"{seeds} paired seeds are worth {round(seeds * factor)} unpaired ones"
    return f"{label}: the same luck shrank the variance of the difference at the end {number(factor)} times; {worth}."


def _tell_stop(differences: Rows, until: Mapping[str, Any]) -> str:
    """Return whether there were enough seeds, in a sentence."""
    width = widest(differences, until["measure"])
    seeds = max(row["seeds"] for row in differences)
    told = f"The widest interval of {until['measure']} is {number(width)} to either side after {seeds} seeds"
    if width <= until["half_width"]:
        return f"{told}, as narrow as asked for."
    return f"{told}; asked for were {number(until['half_width'])}, and {until['most_seeds']} seeds are the most."
