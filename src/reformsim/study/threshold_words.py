"""A threshold in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reformsim.study.compare_words import number


def tell_threshold(name: str, figures: Mapping[str, Any], seeds: int) -> tuple[str, ...]:
    """Return what it takes, in sentences.

    Parameters
    ----------
    name
        The scenario.
    figures
        What was found, as in the answer's figures.
    seeds
        How many were run at each value.
    """
    points: Sequence[Mapping[str, Any]] = figures["points"]
    target = " or ".join(one.replace("_", " ") for one in figures["target"])
    aim = f"{100 * figures['share']:.0f} % of {seeds} seeds come out as {target}"
    words, last, first = figures["words"], points[-1], points[0]
    if figures["threshold"] is not None:
        interval = f"95 % interval {number(figures['low'])} to {number(figures['high'])}"
        low, high = (number(value) for value in figures["bracket"])
        sentences = [
            f"{name}: {aim} from {words} of {number(figures['threshold'])} on ({interval}).",
            f"At {low} they did not yet, at {high} they did.",
        ]
    elif last["share"] < figures["share"]:
        reached = f"at {number(last['value'])} it is {100 * last['share']:.0f} %"
        sentences = [f"{name}: even the largest {words} is not enough for {aim}: {reached}."]
    else:
        reached = f"at {number(first['value'])} it is {100 * first['share']:.0f} %"
        sentences = [f"{name}: {aim} at every {words} that was tried, the smallest included: {reached}."]
    if not figures["monotone"]:
        sentences.append(
            "The share does not only rise: somewhere more does less. Look at the points before you rely on one number."
        )
    return tuple(sentences)
