"""Published patterns in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reformsim.analysis.patterns.judging import HIT, MISS, TOO_LITTLE, UNTOLD
from reformsim.study.compare_words import number

Rows = Sequence[Mapping[str, Any]]
USES = {"calibrated": "that parameters may be set by", "held_out": "that are only compared with"}


def count_verdicts(rows: Rows) -> dict[str, dict[str, int]]:
    """Return how many numbers there are of each verdict, for all and by use."""
    kinds = {"all": rows} | {use: [row for row in rows if row["use"] == use] for use in USES}
    return {
        kind: {verdict: sum(row["verdict"] == verdict for row in some) for verdict in (HIT, MISS, UNTOLD)}
        for kind, some in kinds.items()
    }


def range_words(low: float | None, high: float | None) -> str:
    """Return a range in words, such as ``.12 to .27`` or ``at least .45``."""
    if low is None:
        return "without bounds" if high is None else f"at most {number(high)}"
    return f"at least {number(low)}" if high is None else f"{number(low)} to {number(high)}"


def value_words(row: Mapping[str, Any]) -> str:
    """Return the model's number with its interval, where it has one."""
    told = number(row["value"])
    return told if row["value_low"] is None else f"{told} ({number(row['value_low'])} to {number(row['value_high'])})"


def tell_patterns(name: str, rows: Rows, seeds: int) -> tuple[str, ...]:
    """Return how many numbers lie where studies find them, every miss, and what cannot be told, in sentences."""
    counts = count_verdicts(rows)
    times = "1 seed, so that no interval can be given" if seeds == 1 else f"{seeds} seeds"
    told = counts["all"]
    first = f"{told[HIT]} hit, {told[MISS]} missed, {told[UNTOLD]} that cannot be told ({times})."
    sentences = [f"{name}: of {len(rows)} published numbers {first}"]
    for use, words in USES.items():
        of = counts[use]
        if sum(of.values()):
            sentences.append(f"Of the {sum(of.values())} {words}: {of[HIT]} hit, {of[MISS]} missed.")
    sentences += [
        f"{row['pattern']} misses ({row['meaning']}): {value_words(row)} {row['unit']}, published "
        f"{range_words(row['published_low'], row['published_high'])}."
        for row in rows
        if row["verdict"] == MISS
    ]
    for why in dict.fromkeys(row["why"] for row in rows if row["verdict"] == UNTOLD):
        some = [f"{row['pattern']} {row['meaning']}" for row in rows if row["why"] == why]
        with_values = "" if why == TOO_LITTLE else f" {_near(rows, why)}"
        sentences.append(f"Cannot be told, because {why}: {'; '.join(some)}.{with_values}".rstrip())
    return tuple(sentences)


def _near(rows: Rows, why: str) -> str:
    """Return how many of those that cannot be told have their mean inside the range."""
    some = [row for row in rows if row["why"] == why]
    inside = sum(
        (row["published_low"] is None or row["value"] >= row["published_low"])
        and (row["published_high"] is None or row["value"] <= row["published_high"])
        for row in some
    )
    return f"Means inside the range: {inside} of {len(some)}."
