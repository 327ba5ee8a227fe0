"""A calibration in words: what is hit and missed, what is pinned down, and what the sets are and are not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reformsim.study.compare_words import number

PUBLISHED = ("V", "Vd", "M", "C")


def tell_calibration(name: str, figures: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what was found, in sentences.

    Parameters
    ----------
    name
        The calibration.
    figures
        Main numbers, as in the answer.
    """
    best, default = (number(figures[key]) for key in ("best_loss", "default_loss"))
    hit = f"hits {figures['hits']} of {figures['goals']} targets, with a loss of {best}"
    base = f"the base as it is hits {figures['default_hits']}, with {default}"
    sentences = [
        f"{name}: the best of {figures['trials']} sets {hit}; {base}.",
        f"Each value is a mean over {figures['seeds']} seeds.",
    ]
    missed = [row for row in figures["targets"] if row["weight"] and not row["hit"]]
    sentences += ["Missed: " + "; ".join(map(_missed, missed)) + "."] if missed else ["None is missed."]
    compared = [row for row in figures["targets"] if not row["weight"]]
    if compared:
        held = sum(row["hit"] for row in compared)
        sentences.append(f"Of {len(compared)} published numbers that were held out, the best set hits {held}.")
    sentences += [*_how_many(figures), *_pinned(figures), _what_they_are(figures)]
    published = [row for row in figures["parameters"] if row["confidence"] in PUBLISHED]
    if published:
        names = ", ".join(f"{_short(row['path'])} ({row['confidence']})" for row in published)
        sentences.append(f"Tuned against a published value, which the result replaces: {names}.")
    return tuple(sentences)


def _missed(row: Mapping[str, Any]) -> str:
    """Return where a target is missed, and by how much."""
    low, high, value = row["low"], row["high"], row["best"]
    if low is None or high is None:
        wanted = f"at most {number(high)}" if low is None else f"at least {number(low)}"
    else:
        wanted = f"{number(low)} to {number(high)}"
    return f"{row['words']} {'cannot be told' if value is None else number(value)} ({wanted})"


def _how_many(figures: Mapping[str, Any]) -> list[str]:
    """Return how many sets were run to the end, given up and failed."""
    given_up, failed = figures["given_up"], figures["failed_trials"]
    parts = [f"{given_up} sets were given up once their loss was beyond that of the good ones"] if given_up else []
    parts += [f"{failed} failed; the table of trials says why"] if failed else []
    return [f"{' and '.join(parts)}."] if parts else []


def _pinned(figures: Mapping[str, Any]) -> list[str]:
    """Return which numbers the targets pin down, and which not."""
    rows, good = figures["parameters"], figures["good_sets"]
    low, high = (number(loss) for loss in figures["good_losses"])
    sentences = [f"Where the good sets lie ({good} best, losses {low} to {high}):"]
    kinds = (
        ("pinned", "pinned down", "to"),
        ("loose", "not pinned down, good sets lie anywhere between", "and"),
        ("not shown", "close together, but hardly anything else was tried", "to"),
    )
    for told, words, between in kinds:
        parts = [
            f"{_short(row['path'])} {number(row['good_low'])} {between} {number(row['good_high'])}"
            for row in rows
            if row["told"] == told
        ]
        if parts:
            sentences.append(f"{words.capitalize()}: {'; '.join(parts)}.")
    if any(row["told"] == "too few" for row in rows):
        sentences.append("There are too few good sets to say what is pinned down.")
    return sentences


def _what_they_are(figures: Mapping[str, Any]) -> str:
    """Return what may be concluded from the good sets, and what not."""
    if figures["method"] == "random":
        share = 100.0 * figures["good_sets"] / figures["trials"]
        return (
            f"This is rejection ABC: draws all over the bounds, of which the nearest {share:.3g} % are accepted, so "
            "that the good sets are draws of an approximate posterior; the fewer are accepted, the better it is."
        )
    return (
        "An optimiser looks where it has found good sets: they show what can be had, and are not a posterior "
        "(search.method: random draws one)."
    )


def _short(path: str) -> str:
    """Return a number's path without what all have in common."""
    return path.removeprefix("parameters.")
