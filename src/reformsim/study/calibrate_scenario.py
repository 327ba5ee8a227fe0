"""What a calibration found as files to go on with: the best set as a scenario, all good sets as an experiment."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reformsim.config.calibration import Calibration
from reformsim.study.answer import Answer

LINE_CHARACTERS = 118
PARAMETER = "parameters."
TOLD = {
    "pinned": "pinned down",
    "loose": "not pinned down",
    "not shown": "not shown to be pinned down",
    "too few": "too few good sets to say",
}


def best_scenario(calibration: Calibration, answer: Answer, folder: Path) -> str:
    """Return the text of a scenario file for the best set.

    Parameters
    ----------
    calibration, answer
        What was asked and found.
    folder
        Where the file will stand: it names the base from there.
    """
    figures = answer.figures
    search = calibration.search
    trial = f"trial {figures['best_trial']} of {figures['trials']}"
    head = [
        f"Found by reformsim calibrate: {calibration.name}, {trial} ({search.method}, seed {search.seed}).",
        *answer.sentences,
        "Another scenario takes these numbers over with: extends, and the path of this file.",
    ]
    lines = [line for sentence in head for line in _comment(sentence)]
    base = Path(os.path.relpath(calibration.base_file, folder)).as_posix()
    lines += [
        f"extends: {_quoted(base)}",
        f"name: {_name(calibration.name)}",
        f"question: {_quoted('What does the base do with the numbers that ' + calibration.name + ' found?')}",
        "parameters:",
        *(_number_line(row) for row in figures["parameters"]),
    ]
    return "\n".join(lines) + "\n"


def good_sets(calibration: Calibration, answer: Answer, folder: Path) -> str:
    """Return the text of an experiment whose worlds are the good sets: what holds in all of them does not hang on one.

    Parameters
    ----------
    calibration, answer
        What was asked and found.
    folder
        Where the file will stand.
    """
    base = Path(os.path.relpath(calibration.base_file, folder)).as_posix()
    sets = answer.tables["sets"]
    points = sets[list(calibration.tune)].to_dict("records")
    head = [
        f"The good sets of {calibration.name}, the best first, as the worlds of an experiment.",
        "Put your own scenarios under policies, to see what becomes of them in each: reformsim sweep, and this file.",
    ]
    lines = [
        *(line for sentence in head for line in _comment(sentence)),
        "question: What holds in all good sets?",
        f"policies: {{base: {_quoted(base)}}}",
        "worlds:",
        "  designs:",
        "    - kind: list",
        "      points:",
        *(f"        - {{{', '.join(f'{path}: {value!r}' for path, value in point.items())}}}" for point in points),
        f"seeds: {{first: {calibration.seeds.first}, count: {calibration.seeds.count}}}",
    ]
    return "\n".join(lines) + "\n"


def _comment(sentence: str) -> list[str]:
    """Return a sentence as lines of a comment."""
    return textwrap.wrap(sentence, LINE_CHARACTERS, initial_indent="# ", subsequent_indent="#   ")


def _name(name: str) -> str:
    """Return the scenario's name."""
    return f"{name[:75]}_best"


def _quoted(text: str) -> str:
    """Return text as YAML takes it, whatever is in it."""
    return "'" + text.replace("'", "''") + "'"


def _number_line(row: Mapping[str, Any]) -> str:
    """Return a line of the parameters, with what it was before."""
    was = f"{row['default']:g} before; {row['unit']}; {TOLD[row['told']]}"
    return f"  {row['path'].removeprefix(PARAMETER)}: {row['best']!r}  # {was}"
