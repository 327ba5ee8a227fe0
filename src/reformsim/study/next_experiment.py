"""The experiment that follows a screening: a Sobol design over the numbers that matter, all others as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from reformsim.analysis.screening import OPEN
from reformsim.config.complete import with_practices_taken_away
from reformsim.config.experiment import OWN_KEYS_OF_A_RUN, Experiment
from reformsim.config.experiment_parts import VaryConfig
from reformsim.config.scenario import Scenario
from reformsim.study.sweep_choice import Choice

NEXT_FILE = "next.yaml"
MOST_WORLDS, FEWEST_SAMPLES, FEWEST_SEEDS = 1024, 16, 2
"""As many base samples as keep to so many worlds; ours: an hour of small runs on a few processors."""
SHORT = ("system", "start", "governance", "levers", "shocks", "observe")
"""Parts of a scenario in which what is left out is the default."""
LINE = 118


@dataclass(frozen=True, slots=True)
class NextExperiment:
    """Hold an experiment as text, and its size."""

    text: str
    numbers: int
    worlds: int
    runs: int


def next_experiment(
    experiment: Experiment, choice: Choice, numbers: Sequence[str], findings: Iterable[Mapping[str, Any]]
) -> NextExperiment:
    """Return the experiment that shares out the variance over some numbers.

    Parameters
    ----------
    experiment
        That of the screening.
    choice
        What was screened.
    numbers
        Those that matter.
    findings
        Rows of the table ``findings``: numbers that cannot be told are put in as comments.
    """
    policies = [*choice.policies, *([choice.against] if choice.against else [])]
    size = FEWEST_SAMPLES
    while 2 * size * (len(numbers) + 2) <= MOST_WORLDS:
        size *= 2
    seeds = max(experiment.seeds.count, FEWEST_SEEDS)
    worlds = size * (len(numbers) + 2)
    runs = len(policies) * worlds * seeds
    vary = experiment.worlds.vary
    said = {
        "question": "How much does each of the numbers that matter move?",
        "policies": {name: shortened(experiment.policies[name]) for name in policies},
        "worlds": {
            "vary": {number: _bounds(vary[number]) for number in numbers},
            "designs": [{"kind": "sobol", "size": size}],
        },
        "seeds": {"first": experiment.seeds.first, "count": seeds},
        "metrics": list(experiment.metrics),
        "series": list(experiment.series),
    }
    rows, plural = list(findings), "policy" if len(policies) == 1 else "policies"
    head = [
        "# Question: how much does each of the numbers that matter move?",
        f"# Design: Saltelli's extension of {size} Sobol points. The numbers are those that a screening of",
        f"# {experiment.name} found to matter; all others are as each policy has them.",
        f"# Size: {len(policies)} {plural} x {worlds} worlds x {seeds} seeds = {runs} runs.",
        *_undecided(vary, numbers, rows),
    ]
    text = yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=LINE, default_flow_style=None)
    return NextExperiment("\n".join([*head, text]), len(numbers), worlds, runs)


def _undecided(
    vary: Mapping[str, VaryConfig], numbers: Sequence[str], findings: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Return, as comments, the numbers of which it cannot be told whether they matter."""
    still = [
        number
        for number in vary
        if number not in numbers and any(row["number"] == number and row["finding"] == OPEN for row in findings)
    ]
    if not still:
        return []
    lines = [
        yaml.safe_dump({number: _bounds(vary[number])}, default_flow_style=None, sort_keys=False).strip()
        for number in still
    ]
    return [
        "# It could not be told of these; to take them along, put them under vary:",
        *(f"#   {line}" for line in lines),
    ]


def _bounds(config: VaryConfig) -> dict[str, Any]:
    """Return what an experiment says of a number that it varies."""
    said: dict[str, Any] = (
        {"values": list(config.listed)} if config.listed else {"low": config.low, "high": config.high}
    )
    return said | ({"where_present": True} if config.where_present else {})


def shortened(policy: Scenario) -> dict[str, Any]:
    """Return a policy as plain data without what is so by default; loaded, it is the same scenario."""
    whole, default = _whole(policy), _whole(Scenario())
    short = policy.model_dump(mode="json", exclude_defaults=True)
    return {
        key: short.get(key, value) if key in SHORT else value for key, value in whole.items() if value != default[key]
    }


def _whole(scenario: Scenario) -> dict[str, Any]:
    """Return all that a policy says of itself."""
    whole = with_practices_taken_away(scenario.model_dump(mode="json"))
    return {key: value for key, value in whole.items() if key not in OWN_KEYS_OF_A_RUN}
