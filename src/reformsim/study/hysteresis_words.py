"""A loop of hysteresis in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from reformsim.study.compare_words import number

CLOSED = 0.1
"""Gap below which practice has come back to where it is without reform, share: the band of an unchanged
system (`verdict.unchanged_band`)."""
Rows = Sequence[Mapping[str, Any]]


def tell_hysteresis(name: str, rows: Rows, years: int, push_back: str, hold_years: int) -> tuple[str, ...]:
    """Return both thresholds, the area and its dependence on the ramp in sentences.

    Parameters
    ----------
    name
        The scenario.
    rows
        Mean and interval of each measure for each ramp.
    years
        Length of the slower ramp.
    push_back
        Name of the shock that pushed the other way, empty for none.
    hold_years
        Years without support before that.
    """
    slow = {row["measure"]: row for row in rows if row["ramp_years"] == years}
    fast = {row["measure"]: row for row in rows if row["ramp_years"] != years}
    sentences = [_tell_up(name, slow["up"])]
    if slow["up"]["seeds"]:
        sentences.append(_tell_down(slow["down"], slow["gap"], push_back, hold_years))
    sentences.append(_tell_area(slow, fast, years))
    return tuple(sentences)


def _with_interval(row: Mapping[str, Any]) -> str:
    """Return a mean with its interval."""
    if math.isnan(row["low"]):
        return number(row["mean"])
    return f"{number(row['mean'])} (95 % interval {number(row['low'])} to {number(row['high'])})"


def _tell_up(name: str, row: Mapping[str, Any]) -> str:
    """Return where practice goes up."""
    if not row["seeds"]:
        return f"{name}: practice never crosses the middle, even at full support."
    where = f"at {_with_interval(row)} of full support"
    return f"{name}: as support rises slowly, practice goes up {where}, in {row['seeds']} of {row['of']} seeds."


def _tell_down(row: Mapping[str, Any], gap: Mapping[str, Any], push_back: str, hold_years: int) -> str:
    """Return where practice comes down."""
    stays = f"{hold_years} years after support is gone it still stands {number(gap['mean'])} above the baseline"
    if not row["seeds"]:
        against = f", nor under a full {push_back.replace('_', ' ')}" if push_back else ""
        return f"It does not come down again without support{against}: {stays}."
    where = _with_interval(row)
    if row["mean"] > 0.0:
        return f"As support falls, it comes down at {where} of full support, in {row['seeds']} of {row['of']} seeds."
    push = f"a push the other way ({push_back.replace('_', ' ')}) of {number(-row['mean'])} of its full strength"
    interval = "" if math.isnan(row["low"]) else f" (95 % interval {number(-row['high'])} to {number(-row['low'])})"
    return f"It does not come down when support is gone: {stays}. It takes {push}{interval} to bring it down."


def _tell_area(slow: Mapping[str, Any], fast: Mapping[str, Any], years: int) -> str:
    """Return the loop's area and whether it is more than delay."""
    area, gap = slow["area"], slow["gap"]
    told = f"The loop's area is {_with_interval(area)} with ramps of {years} years"
    if fast:
        told += f", and {number(fast['area']['mean'])} with ramps half as long"
    if gap["mean"] > CLOSED:
        return f"{told}. Practice does not return by itself: this is a true loop, two states for one amount of support."
    return f"{told}. Practice returns by itself: what loop there is comes from delay, and shrinks as the ramp slows."
