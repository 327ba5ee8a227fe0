"""An experiment inside of a box: the same policy, in worlds that all lie in it, ready to be planned and swept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from reformsim.config.complete import with_practices_taken_away
from reformsim.config.experiment import OWN_KEYS_OF_A_RUN, Experiment
from reformsim.config.scenario import Scenario
from reformsim.study.discover_finds import Discovery, Find
from reformsim.study.sweep_outcome import Outcome
from reformsim.study.uncertain import Uncertain, per_cent

LINE_CHARACTERS = 110


def box_experiments(experiment: Experiment, outcome: Outcome, found: Sequence[Discovery]) -> dict[str, str]:
    """Return an experiment for each box, as text by the name of its file.

    Parameters
    ----------
    experiment
        What was swept.
    outcome
        What was looked for.
    found
        What was found for each policy.
    """
    return {
        f"inside-{discovery.ground.policy}-{find.number}.yaml": _text(experiment, outcome, discovery, find)
        for discovery in found
        for find in discovery.boxes
    }


def _text(experiment: Experiment, outcome: Outcome, discovery: Discovery, find: Find) -> str:
    """Return the experiment inside of one box as YAML, with what the box is above it."""
    ground, where = discovery.ground, discovery.range_words(find)
    held = f"{per_cent(find.inside.density)} % of {ground.policy} {outcome.words}"
    vary, fixed = _ranges(experiment, discovery, find)
    policy = experiment.policies[ground.policy]
    data: dict[str, Any] = {
        "question": f"What becomes of {ground.policy} with {where or 'all that was tried'}?",
        "policies": {ground.policy: _policy(policy.replaced(fixed) if fixed else policy)},
    }
    if vary:
        design = {"kind": "latin_hypercube", "size": len(ground.worlds)}
        data["worlds"] = {"vary": vary, "designs": [design]}
    resolved = experiment.resolved()
    data |= {key: resolved[key] for key in ("seeds", "metrics", "series")}
    comment = f"# Worlds inside of a box: {where or 'all'}.\n# There, {held} in the sweep that it was found in.\n"
    return comment + yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=LINE_CHARACTERS)


def _policy(scenario: Scenario) -> dict[str, Any]:
    """Return a policy as an experiment says it, with all that it rests on."""
    data = with_practices_taken_away(scenario.resolved())
    data = {key: value for key, value in data.items() if key not in OWN_KEYS_OF_A_RUN}
    schools = data["system"].get("schools_file")
    if schools:  # the file is looked for from the folder of the experiment, which is another one now
        schools["path"] = str(Path(schools["path"]).absolute())
    return data


def _ranges(experiment: Experiment, discovery: Discovery, find: Find) -> tuple[dict[str, Any], dict[str, float]]:
    """Return what varies inside of a box, and the numbers of which it leaves one value only."""
    vary: dict[str, Any] = {}
    fixed: dict[str, float] = {}
    for place, number in enumerate(discovery.ground.numbers):
        low, high = (float(bound) for bound in find.search.box.bounds[:, place])
        is_restricted = bool(find.search.box.restricted[place])
        if not is_restricted and number.path not in experiment.worlds.vary:
            continue  # only points of a list name it; elsewhere it stays as the policy has it
        least, most = number.within(low, high)
        if least == most:
            fixed[number.path] = least
        else:
            vary[number.path] = _range(number, low, high)
    return vary, fixed


def _range(number: Uncertain, low: float, high: float) -> dict[str, Any]:
    """Return a range of a number as an experiment says it."""
    kept = number.kept(low, high)
    whole = all(value == round(value) for value in kept)
    if kept and not (whole and kept[-1] - kept[0] == len(kept) - 1):
        return {"values": list(kept)}
    least, most = number.within(low, high)
    return {"low": round(least), "high": round(most)} if kept else {"low": least, "high": most}
