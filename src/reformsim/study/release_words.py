"""A release in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reformsim.analysis.release import NoReturn
from reformsim.study.compare_words import number

Rows = Sequence[Mapping[str, Any]]


def tell_release(name: str, found: NoReturn, share: float, points: Rows, shares: Rows) -> tuple[str, ...]:
    """Return the point of no return in sentences.

    Parameters
    ----------
    name
        The scenario.
    found
        The point over seeds, in years.
    share
        Share of seeds that must hold.
    points, shares
        Rows of the tables of a release.
    """
    sentences = [_tell_point(name, found, share, len(points))]
    if found.at is not None:
        sentences.append(_tell_culture(found.at, shares))
    else:
        sentences.append(_tell_nearest(shares))
    turned = sum(not row["monotone"] for row in points)
    if turned:
        seeds = "seed" if turned == 1 else "seeds"
        told = "it held at an earlier release and failed at a later one"
        sentences.append(f"In {turned} {seeds} {told}: near the border, luck decides.")
    return tuple(sentence for sentence in sentences if sentence)


def _tell_point(name: str, found: NoReturn, share: float, seeds: int) -> str:
    """Return from when on support can end."""
    asked = f"{100 * share:.0f} % of {seeds} seeds"
    if found.at is None:
        held = f"even after the last year of support it holds in {100 * found.held:.0f} % of them"
        none = f"{name} has no point of no return: there is no time from which on it holds without support"
        return f"{none} in {asked}; {held}."
    high = "never" if found.high is None else f"{found.high:.1f}"
    low = "never" if found.low is None else f"{found.low:.1f}"
    return (
        f"{name} passes its point of no return at year {found.at:.1f} (95 % interval {low} to {high}): "
        f"support that ends then or later has done its work in {asked}; what ends earlier does not hold."
    )


def _tell_culture(at: float, shares: Rows) -> str:
    """Return where culture stood then."""
    after = [row for row in shares if row["release_year"] >= at]
    if not after:
        return ""
    row = after[0]
    culture = number(row["culture_at_release"])
    return f"At the release of year {row['release_year']:.1f} culture had reached {culture} in the mean."


def _tell_nearest(shares: Rows) -> str:
    """Return how near it came."""
    if not shares:
        return ""
    best = max(shares, key=lambda row: row["share"])
    return f"At best, at the release of year {best['release_year']:.1f}, {100 * best['share']:.0f} % of the seeds held."
