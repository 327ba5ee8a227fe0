"""What would it take: the study ``threshold`` at the pace of a room, and the command that asks it thoroughly."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from reformsim.errors import InputError
from reformsim.run.crew import Effort
from reformsim.study.dial import DURATION, INTENSITY, SHARE, Dial
from reformsim.study.threshold import Aim, Vary, threshold

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

SEEDS = 4
PARTS = 24
"""Parts of the dial's range to which the threshold is looked for."""
DIALS = (DURATION, INTENSITY, SHARE, "levers.structures.intensity")
Progress = Callable[[int, int], None]


def what_it_takes(scenario: Scenario, path: Any, progress: Progress) -> dict[str, Any]:
    """Return how much of something it takes until half of the seeds hold.

    Parameters
    ----------
    scenario
        In which it is turned.
    path
        What is turned: one of `DIALS`.
    progress
        Called with runs done and runs in all; it raises to break off.

    Raises
    ------
    InputError
        If nothing can be turned there.
    """
    if path not in DIALS:
        raise InputError(f"vary: must be one of {', '.join(DIALS)} (got {str(path)[:40]})")
    dial = Dial.of(path, scenario)
    aim = Aim(tolerance=(dial.high - dial.low) / PARTS)
    answer = threshold(scenario, Vary(path), Effort(seeds=SEEDS, progress=progress), aim)
    curve = answer.tables["curve"]
    return {
        "sentences": list(answer.sentences),
        "words": dial.words,
        "unit": dial.unit,
        "low": dial.low,
        "high": dial.high,
        "threshold": answer.figures["threshold"],
        "points": answer.figures["points"],
        "curve": {"value": curve["value"].tolist(), "share": curve["share"].tolist()},
        "command": f"reformsim threshold {scenario.name}.yaml --vary {path} --seeds 20",
    }
