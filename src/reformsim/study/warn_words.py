"""Early warning in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reformsim.study.compare_words import number

Rows = Sequence[Mapping[str, Any]]
CHANCE = 0.5


def tell_warning(
    name: str,
    rows: Rows,
    turned: Sequence[Sequence[Any]],
    seeds: int,
    signs: Mapping[str, str],
    *,
    dragged: bool,
) -> tuple[str, ...]:
    """Return whether signs announce the turn, in sentences.

    Parameters
    ----------
    name
        The scenario.
    rows
        How well each sign tells, as in the table.
    turned
        Month and way of each turn.
    seeds
        How many were run.
    signs
        What each sign is.
    dragged
        Whether support was changing before the turn, so that signs may come from it.
    """
    if not turned:
        return (f"{name}: none of {seeds} seeds turned; there is nothing that could have been announced.",)
    ways = sorted({way for _, way in turned})
    sentences = [f"{name}: practice turned {' or '.join(ways)} in {len(turned)} of {seeds} seeds."]
    if not rows:
        return (*sentences, "The turns come too early to look for signs before them.")
    warning = [row for row in rows if row["warns"]]
    weak = [signs[row["sign"]] for row in rows if row["area_low"] > CHANCE and not row["warns"]]
    misleading = [row for row in rows if row["area_high"] < CHANCE]
    sentences += [_tell_sign(row, signs[row["sign"]]) for row in warning]
    if weak:
        sentences.append(f"Rising a little more than without a turn, but too little for an alarm: {'; '.join(weak)}.")
    silent = [signs[row["sign"]] for row in rows if row["area_low"] <= CHANCE <= row["area_high"]]
    if silent:
        sentences.append(f"No better than chance: {'; '.join(silent)}.")
    if misleading:
        told = "; ".join(signs[row["sign"]] for row in misleading)
        sentences.append(f"The wrong way round, falling before the turn where it should rise: {told}.")
    if not warning:
        sentences.append("In this scenario the signs do not warn.")
    elif dragged:
        sentences.append(
            "Support was changing before the turn, and the baseline's was not: what is seen may be the push and not "
            "a coming turn."
        )
    return tuple(sentences)


def _tell_sign(row: Mapping[str, Any], words: str) -> str:
    """Return how well one sign warns."""
    return (
        f"The {words} warns: alarm in {100 * row['hits']:.0f} % of the {row['turning']} runs that turned, false alarm "
        f"in {100 * row['false_alarms']:.0f} % of the {row['others']} that did not (told apart with probability "
        f"{number(row['area'])}, 95 % interval {number(row['area_low'])} to {number(row['area_high'])})."
    )
