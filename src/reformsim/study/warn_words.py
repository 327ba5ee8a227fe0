"""Early warning in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from reformsim.analysis.warning import CHANCE
from reformsim.study.compare_words import number
from reformsim.study.warn_signs import PRACTICE

Row = Mapping[str, Any]
Rows = Sequence[Row]
WRITTEN = ("no", "one", "two", "three", "four", "five")


class Told(NamedTuple):
    """Hold what the words need beside the table of signs.

    Attributes
    ----------
    scenario, against
        Names of the scenario and of what it is held against.
    turns
        Year and way of each turn.
    seeds
        How many were run.
    left_out
        Runs of the other scenario that turn the same way.
    pushed
        Whether support began, rose or ended in the time looked at, and that of the others did not do the same.
    """

    scenario: str
    against: str
    turns: Sequence[tuple[float, str]]
    seeds: int
    left_out: int
    pushed: bool


def headline(rows: Rows, *, turned: bool) -> str:
    """Return the answer in a few words.

    Parameters
    ----------
    rows
        How well each sign tells, as in the table.
    turned
        Whether any run turned.
    """
    asked = [row for row in rows if row["sign"] != PRACTICE]
    if not asked:
        return "nothing can be said of signs" if turned else "no turn to warn of"
    count = sum(row["warns"] for row in asked)
    if not count:
        return "the signs do not warn"
    told = f"{WRITTEN[count]} of {WRITTEN[len(asked)]} signs {'warn' if count > 1 else 'warns'}"
    seen = any(row["sign"] == PRACTICE and not _is_late(row, asked) for row in rows)
    return f"{told}, none before practice itself" if seen else told


def _is_late(practice: Row, signs: Rows) -> bool:
    """Return whether some sign warns earlier than practice itself."""
    earliest = max((row["warning_months"] for row in signs if row["warns"]), default=-1.0)
    return bool(not practice["warns"] or earliest > practice["warning_months"])


def tell_warning(rows: Rows, told: Told, signs: Mapping[str, str]) -> tuple[str, ...]:
    """Return whether signs announce the turn, in sentences.

    Parameters
    ----------
    rows
        How well each sign tells, as in the table.
    told
        What else there is to tell.
    signs
        What each sign does before a turn.
    """
    if not told.turns:
        return (f"{told.scenario}: none of {told.seeds} seeds turned; nothing could have been announced.",)
    sentences = [_tell_turns(told)]
    if told.left_out:
        sentences.append(f"{told.left_out} runs of {told.against} turn the same way and are left out.")
    asked = [row for row in rows if row["sign"] != PRACTICE]
    if not asked:
        why = "too few runs are left that do not turn" if told.left_out else "the turns come too early, or runs are few"
        return (*sentences, f"Nothing can be said of signs: {why}.")
    sentences += [_tell_sign(row, signs[row["sign"]]) for row in asked if row["warns"]]
    sentences += _tell_silent(asked, signs)
    if not any(row["warns"] for row in asked):
        sentences.append("In this scenario the signs do not warn.")
    sentences += [_tell_practice(row, asked) for row in rows if row["sign"] == PRACTICE]
    if told.pushed:
        sentences.append(
            f"Support began, rose or ended in the time looked at, otherwise than for the others ({told.against}): "
            "what is seen may be the push and not a coming turn."
        )
    return tuple(sentences)


def _tell_turns(told: Told) -> str:
    """Return how many runs turned, which way, and when."""
    parts = []
    for way in sorted({way for _, way in told.turns}):
        years = sorted(year for year, turned in told.turns if turned == way)
        span = f"year {years[0]:.1f}" if years[0] == years[-1] else f"years {years[0]:.1f} to {years[-1]:.1f}"
        parts.append(f"{way} in {len(years)} of {told.seeds} seeds ({span})")
    return f"{told.scenario}: practice turned {', '.join(parts)}."


def _tell_rates(row: Row) -> str:
    """Return how often a sign is right and wrong."""
    told = f"alarm in {100 * row['hits']:.0f} % of the {row['turning']} runs that turned, false alarm in "
    told += f"{100 * row['false_alarms']:.0f} % of the {row['others']} that did not; told apart with probability "
    return f"{told}{number(row['area'])} (95 % interval {number(row['area_low'])} to {number(row['area_high'])})"


def _tell_sign(row: Row, words: str) -> str:
    """Return how well one sign warns, and how long before."""
    return f"{words.capitalize()} warns up to {row['warning_months']:.0f} months before: {_tell_rates(row)}."


def _tell_practice(row: Row, signs: Rows) -> str:
    """Return what could have been seen without any sign, and whether a sign warns earlier."""
    told = f"Without any sign, by how practice itself moved over a year: {_tell_rates(row)}."
    if not row["warns"] or not any(sign["warns"] for sign in signs):
        return told
    told += f" It warns up to {row['warning_months']:.0f} months before"
    return f"{told}, later than a sign does." if _is_late(row, signs) else f"{told}; no sign warns earlier."


def _tell_silent(rows: Rows, signs: Mapping[str, str]) -> list[str]:
    """Return which signs do not warn, and how."""
    kinds = {
        "Seen a little more than without a turn, but too little for an alarm": [
            row for row in rows if row["area_low"] > CHANCE and not row["warns"]
        ],
        "No better than chance": [row for row in rows if row["area_low"] <= CHANCE <= row["area_high"]],
        "Seen less before the turn than without one": [row for row in rows if row["area_high"] < CHANCE],
    }
    return [f"{head}: {'; '.join(signs[row['sign']] for row in part)}." for head, part in kinds.items() if part]
