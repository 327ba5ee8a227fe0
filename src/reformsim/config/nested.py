"""Files that hold scenarios among other things: each named by a file, or written there with ``extends`` and changes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from reformsim.config.draft import Draft
from reformsim.config.load import (
    anchor_schools_file,
    lineage,
    parent_problem,
    report_errors,
    report_nonsense,
    unknown_nulls,
)
from reformsim.config.parts import Part
from reformsim.config.plain_data import unshowable_texts
from reformsim.config.positions import KeyPath, Placed, read_placed
from reformsim.config.wording import shown
from reformsim.errors import InputError

Kind = TypeVar("Kind", bound=Part)


def read_holder(file: Path, what: str) -> Placed:
    """Return the data of a file that holds scenarios.

    Parameters
    ----------
    file
        The file.
    what
        What it should hold, said where it is empty.

    Raises
    ------
    InputError
        If it cannot be read, or is empty.
    """
    placed = read_placed(file)
    if placed.data is None and not placed.problems:
        raise InputError(f"{placed.source}:1:1: is empty; {what}")
    return placed


def read_common(placed: Placed, file: Path, draft: Draft) -> Placed | None:
    """Return what all scenarios of a file have in common; None where nothing, or nothing that can be read."""
    common = placed.data.get("common")
    if isinstance(common, dict):
        found = placed.part(("common",))
        anchor_schools_file(found, file.parent)
        return found
    if common is not None:
        draft.report(("common",), f"must be a mapping of keys to values (got {shown(common)})")
    return None


def checked(model: type[Kind], data: Mapping[str, Any], own: Mapping[str, Any], draft: Draft) -> Kind | None:
    """Return the model of data, or None and tell the draft what is wrong.

    Parameters
    ----------
    model
        What it should be.
    data
        All of it, with its scenarios read.
    own
        The part of it without scenarios, whose texts nobody has looked at.
    draft
        Told of what is wrong.
    """
    report_nonsense(draft, unshowable_texts(dict(own)))
    report_nonsense(draft, unknown_nulls(draft.nulls, model))
    try:
        return model.model_validate(data)
    except ValidationError as errors:
        report_errors(draft, errors, model)
        return None


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
