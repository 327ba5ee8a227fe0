"""What would it take: the study ``threshold`` at the pace of a room, and the command that asks it thoroughly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reformsim.analysis.wording import percent_words
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
DOSES = {
    DURATION: "{} years of support",
    INTENSITY: "an intensity of {}",
    SHARE: "a share of {} of the schools",
    "levers.structures.intensity": "new structures of an intensity of {}",
}
"""Each dial's dose as a sentence names it."""
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
        "sentences": sentences_of(path, answer.figures, answer.sentences),
        "words": dial.words,
        "unit": dial.unit,
        "low": dial.low,
        "high": dial.high,
        "threshold": answer.figures["threshold"],
        "points": answer.figures["points"],
        "curve": {"value": curve["value"].tolist(), "share": curve["share"].tolist()},
        "command": f"reformsim threshold {scenario.name}.yaml --vary {path} --seeds 20",
    }


def sentences_of(path: str, figures: Mapping[str, Any], told: Sequence[str]) -> list[str]:
    """Return what was found in the words of the page: a dose, how sure, and what was tried around it.

    Parameters
    ----------
    path
        What was turned: one of `DIALS`.
    figures, told
        Of the study's answer; its word on a share that does not only rise is kept.
    """
    first, last = figures["points"][0], figures["points"][-1]

    def dose(value: float) -> str:
        return DOSES[path].format(_short(value))

    if figures["threshold"] is not None:
        few, enough = (_short(value) for value in figures["bracket"])
        interval = f"95 % interval {_short(figures['low'])} to {_short(figures['high'])}"
        said = [
            f"Half of {SEEDS} seeds hold from {dose(figures['threshold'])} on ({interval}).",
            f"Of what was tried, at {few} fewer did, and at {enough} they did.",
            "The number above is read off the curve through all points.",
        ]
    elif last["share"] < figures["share"]:
        said = [
            f"Even {dose(last['value'])} is not enough: there {percent_words(last['share'])} of {SEEDS} seeds hold."
        ]
    else:
        said = [f"Already with {dose(first['value'])} {percent_words(first['share'])} of {SEEDS} seeds hold."]
    return said if figures["monotone"] else [*said, told[-1]]


def _short(value: float) -> str:
    """Return a dose with two digits behind the point at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
