"""An explanation in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reformsim.study.compare_words import number

Rows = Sequence[Mapping[str, Any]]
SMALL = 0.05
"""Share of the whole difference below which a part is told as adding little."""


def signed(value: float) -> str:
    """Return a number with its sign."""
    return ("+" if value >= 0.0 else "-") + number(abs(value))


def words(part: str) -> str:
    """Return a part's name in words."""
    return part.replace("_", " ")


def tell_values(
    name: str, against: str, outcome: Mapping[str, Any], values: Rows, interactions: Rows
) -> tuple[str, ...]:
    """Return what each part contributed, in sentences.

    Parameters
    ----------
    name, against
        The two scenarios.
    outcome
        Name, meaning, unit, and its mean in both: ``base`` and ``total``.
    values, interactions
        Rows of the tables.
    """
    change = outcome["total"] - outcome["base"]
    begin = "the system left alone" if against == name else against
    first = (
        f"From {begin} to {name}, the {outcome['meaning']} goes from {number(outcome['base'])} to "
        f"{number(outcome['total'])} ({signed(change)}, {outcome['unit']})."
    )
    parts = [_tell_value(row) for row in values if abs(row["value"]) >= SMALL * abs(change)]
    little = [words(row["part"]) for row in values if abs(row["value"]) < SMALL * abs(change)]
    sentences = [first]
    if parts:
        sentences.append(f"Of this, {'; '.join(parts)}.")
    if little:
        sentences.append(f"Little was added by {', '.join(little)}.")
    sentences += _tell_alone(values, change)
    if interactions and abs(interactions[0]["interaction"]) >= SMALL * abs(change):
        row = interactions[0]
        how = "do more together than each by itself" if row["interaction"] > 0.0 else "in part replace each other"
        pair = f"{words(row['part'])} and {words(row['other'])}"
        sentences.append(f"Most of all, {pair} {how} ({signed(row['interaction'])}).")
    return tuple(sentences)


def _tell_value(row: Mapping[str, Any]) -> str:
    """Return one part's value."""
    interval = "" if row["low"] is None else f" ({signed(row['low'])} to {signed(row['high'])})"
    return f"{words(row['part'])} brought {signed(row['value'])}{interval}"


def _tell_alone(values: Rows, change: float) -> list[str]:
    """Return what no part does by itself, and what cannot be done without."""
    alone = [row["alone"] for row in values if row["alone"] is not None]
    sentences = []
    if len(values) > 1 and alone and max(map(abs, alone)) < SMALL * abs(change):
        sentences.append("By itself none of the parts does anything: it is their being together that counts.")
    needed = [row for row in values if row["taken_away"] is not None and abs(row["taken_away"]) > abs(change) / 2]
    if needed and len(values) > 1:
        names = ", ".join(f"{words(row['part'])} ({signed(-row['taken_away'])})" for row in needed)
        sentences.append(f"Without any one of these more than half of it is lost: {names}.")
    return sentences


def tell_chain(rows: Rows, seed: int) -> tuple[str, ...]:
    """Return where two runs part and how the difference goes through the system, in sentences."""
    touched = [row for row in rows if row["month"] is not None]
    if not touched:
        return (f"With seed {seed} the two runs are the same, number by number.",)
    first = touched[0]
    if first["month"] == 0:
        sentences = [f"With seed {seed} the two systems differ from the start, in {first['stage']}."]
    else:
        where = f"in {first['school']}" + (
            f" and {first['schools_at_once'] - 1} other schools" if first["schools_at_once"] > 1 else ""
        )
        same = f"With seed {seed} the two runs are the same up to month {first['month'] - 1:.0f}"
        part = f"in month {first['month']:.0f} they part in {first['stage']} (process: {first['process']}), {where}"
        sentences = [f"{same}; {part}."]
    then = [f"{row['stage']} in month {row['month']:.0f}" for row in touched[1:]]
    if then:
        sentences.append(f"The difference reaches {', '.join(then)}.")
    seen = sorted(
        (row for row in touched if row["noticeable_year"] is not None), key=lambda row: row["noticeable_year"]
    )
    if seen:
        parts = [f"{row['stage']} in year {row['noticeable_year']:.1f}" for row in seen]
        sentences.append(f"In the system's means it can be noticed in {', '.join(parts)}.")
    practice = next((row for row in touched if row["stage"] == "teachers' practice"), None)
    if practice and practice["half_year"] is not None:
        sentences.append(
            f"Practice has half of its final difference ({signed(practice['final_difference'])}) by year "
            f"{practice['half_year']:.1f}."
        )
    return tuple(sentences)
