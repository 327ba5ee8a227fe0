"""A map of verdicts in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reformsim.study.uncertain import short

SPLIT = 1.0
DIVIDED = "divided"
"""What stands for the verdict of a point at which no verdict is ahead of all others."""


def tell_phase(
    name: str, figures: Mapping[str, Any], points: Sequence[Mapping[str, Any]], seeds: int
) -> tuple[str, ...]:
    """Return what lies where on a map, in sentences.

    Parameters
    ----------
    name
        The scenario.
    figures
        Axes, points and shares of verdicts, as in the answer.
    points
        Rows of the points that were run.
    seeds
        Seeds at each point.
    """
    x, y = figures["x"], figures["y"]
    parts = [f"{verdict.replace('_', ' ')} {100 * share:.0f} %" for verdict, share in figures["shares"].items()]
    where = " and ".join(f"{axis['words']} ({short(axis['low'])} to {short(axis['high'])})" for axis in (x, y))
    sentences = [f"{name}, over {where}: {', '.join(parts)} of the map."]
    lattice = (figures["cells"] + 1) ** 2
    run = f"{figures['points']:,} of {lattice:,} points were run, with {seeds} {'seed' if seeds == 1 else 'seeds'} each"
    sentences.append(f"{run}; the others lie between points that agree.")
    if not figures["complete"]:
        sentences.append("There were not enough points to refine all borders: some are coarser than asked for.")
    split = sum(row["agreement"] < SPLIT for row in points)
    if split and seeds > 1:
        even = sum(row["verdict"] == DIVIDED for row in points)
        divided = f"; at {even} of them no verdict is ahead (divided)" if even else ""
        sentences.append(f"At {split} of the points seeds disagree: there, luck decides{divided}.")
    return tuple(sentences)
