"""Scenarios inside other files: named by a file, or written there with ``extends`` and changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reformsim.config.draft import Draft
from reformsim.config.load import lineage, parent_problem
from reformsim.config.positions import KeyPath, Placed, read_placed
from reformsim.config.wording import shown


def sources_of(placed: Placed, path: KeyPath, file: Path, draft: Draft) -> tuple[list[Placed], Placed | None]:
    """Return the files that a scenario is built on, the oldest first, and what is said in the file itself.

    Neither is there where it is said in no way that can be read, which the draft is told.

    Parameters
    ----------
    placed, path, file
        The file's data, where in it the scenario stands, and the file's place.
    draft
        Told of what is wrong.

    Raises
    ------
    InputError
        If a file cannot be read.
    """
    said: Any = placed.data
    for key in path:
        said = said[key]
    if isinstance(said, dict):
        *parents, own = lineage(placed.part(path), file)
        return parents, own
    if not isinstance(said, str):
        draft.report(path, f"must be a scenario file, or a mapping with extends and changes (got {shown(said)})")
        return [], None
    target = file.parent / said if "\0" not in said else file.parent
    problem = parent_problem(said, target, [file.resolve()])
    if problem:
        draft.report(path, problem)
        return [], None
    return lineage(read_placed(target), target), None
