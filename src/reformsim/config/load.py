"""From a YAML file, its parents and overrides to a scenario, or to everything that is wrong."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from reformsim.config.complete import complete, subjects_of
from reformsim.config.draft import Draft, split_path
from reformsim.config.limits import LARGEST_SCHOOLS_FILE_BYTES
from reformsim.config.parts import Part
from reformsim.config.plain_data import refuse_strange, unshowable_texts
from reformsim.config.positions import MOST_VALUES, KeyPath, Placed, Problem, read_placed
from reformsim.config.reading import is_plain_file, read_file
from reformsim.config.scenario import Scenario
from reformsim.config.sense import Found, nonsense
from reformsim.config.wording import explain, schema_at, unknown_key
from reformsim.errors import InputError

LONGEST_LINEAGE = 20
LONGEST_NAME = 80
SCHOOLS_PATH = ("system", "schools_file", "path")
SCORES = ("system", "schools_file", "columns", "scores")


def load_scenario(path: str | Path, overrides: Sequence[str] = ()) -> Scenario:
    """Return the scenario of a YAML file.

    Parameters
    ----------
    path
        The file.
    overrides
        Changes such as ``levers.coaching.intensity=0.5``; a file of schools named here is looked for
        from the folder one is in.

    Raises
    ------
    InputError
        With every problem: ``file:line:column: path: what is wrong (got ...)``.
    """
    draft = Draft()
    file = Path(path)
    for placed in lineage(read_placed(file), file):
        draft.lay_over(placed)
    draft.data.pop("extends", None)
    draft.data.setdefault("name", name_of(file))
    for override in overrides:
        draft.apply_override(override)
    return finish(draft)


def name_of(path: Path) -> str:
    """Return the name that a file gives its scenario: its own, with _ for what a name cannot hold."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "_", path.stem).strip("_.-")[:LONGEST_NAME] or "scenario"


def lineage(placed: Placed, path: Path) -> list[Placed]:
    """Return what a file says, or a part of it, and all it extends, the oldest first.

    Paths of schools are made absolute.

    Parameters
    ----------
    placed
        What is said.
    path
        The file that says it.

    Raises
    ------
    InputError
        If a file cannot be read.
    """
    chain: list[Placed] = []
    seen: list[Path] = []
    while True:
        seen.append(path.resolve())
        chain.append(placed)
        anchor_schools_file(placed, path.parent)
        parent = placed.data.get("extends") if isinstance(placed.data, dict) else None
        if parent is None:
            return chain[::-1]
        path = path.parent / parent if isinstance(parent, str) and "\0" not in parent else path.parent
        problem = parent_problem(parent, path, seen)
        if problem:
            placed.problems.append(Problem(placed.place(("extends",)), ("extends",), problem))
            raise InputError(childless(placed))
        if len(chain) == LONGEST_LINEAGE:
            raise InputError(f"{placed.source}: extends: more than {LONGEST_LINEAGE} files extend each other")
        if sum(len(one.places) for one in chain) > MOST_VALUES:
            raise InputError(f"{placed.source}: extends: these files have more than {MOST_VALUES:,} keys and values")
        placed = read_placed(path)


def parent_problem(parent: object, path: Path, seen: list[Path]) -> str:
    """Return why a file cannot be extended, empty if it can."""
    if not isinstance(parent, str):
        return "must be the name of one YAML file"
    if not is_plain_file(path):
        return f"no such file: {path}"
    if path.resolve() in seen:
        circle = [*seen[seen.index(path.resolve()) :], path]
        return f"goes in a circle: {' -> '.join(step.name for step in circle)}"
    return ""


def childless(placed: Placed) -> list[str]:
    """Return the problems of one file whose parent cannot be read."""
    draft = Draft()
    draft.lay_over(placed)
    return draft.lines()


def anchor_schools_file(placed: Placed, folder: Path) -> None:
    """Make the path of a file of schools absolute: it is meant from the folder of the file that says it."""
    config = placed.data
    for key in SCHOOLS_PATH[:-1]:
        config = config.get(key) if isinstance(config, dict) else None
    if isinstance(config, dict) and isinstance(config.get("path"), str) and config["path"]:
        config["path"] = str(folder.absolute() / config["path"])


def scenario_of(data: Mapping[str, Any]) -> Scenario:
    """Return the scenario of plain data.

    Raises
    ------
    InputError
        With every problem: ``path: what is wrong (got ...)``.
    """
    refuse_strange(data)
    return finish(Draft(data=deepcopy(dict(data))))


def replaced_scenario(resolved: dict[str, Any], changes: Mapping[str, Any]) -> Scenario:
    """Return the scenario of resolved data with other values at dotted paths.

    Raises
    ------
    InputError
        With every problem: ``path: what is wrong (got ...)``.
    """
    draft = Draft(data=resolved)
    before = set(subjects_of(resolved["system"]))
    for path, value in changes.items():
        draft.put(split_path(path), deepcopy(value))
    gone = before - set(subjects_of(draft.data.get("system", {})))
    for place in (("readiness",), ("growth",), SCORES):
        here: Any = draft.data
        for key in place:
            here = here.get(key) if isinstance(here, dict) else None
        for subject in gone & (here or {}).keys() if isinstance(here, dict) else ():
            del here[subject]
    return finish(draft)


def finish(draft: Draft) -> Scenario:
    """Return a draft's scenario, or raise everything that is wrong with it."""
    scenario = judge(draft)
    if scenario is None:
        raise InputError(draft.lines())
    return scenario


def judge(draft: Draft) -> Scenario | None:
    """Return a draft's scenario, or None and leave everything that is wrong in the draft."""
    if draft.data.pop("extends", None) is not None:
        draft.report(("extends",), "can be used in files only")
    note_schools_file(draft)
    data = complete(draft.data)
    report_nonsense(draft, unshowable_texts(data))
    report_nonsense(draft, unknown_nulls(draft.nulls, Scenario))
    scenario = None
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as errors:
        report_errors(draft, errors, Scenario)
    report_nonsense(draft, nonsense(data))
    return None if draft.problems else scenario


def report_errors(draft: Draft, errors: ValidationError, model: type[Part]) -> None:
    """Report what has the wrong kind, but for what is reported already."""
    broken = {path for _, path, _ in draft.problems}
    for error in errors.errors(include_url=False):
        path = tuple(step for step in error["loc"] if step != "[key]")
        if path not in broken and error["type"] != "string_unicode":  # `unshowable_texts` tells those
            draft.report(path, explain(error, path, model))


def unknown_nulls(paths: Iterable[KeyPath], model: type[Part]) -> Iterator[Found]:
    """Yield each key that was to be taken away though no such key can be there: a slip of the pen."""
    for path in paths:
        if schema_at(path[:-1], model).get("properties") and not schema_at(path, model):
            said = unknown_key(path, model)
            if said:
                yield path, said


def report_nonsense(draft: Draft, found: Iterable[Found]) -> None:
    """Report what makes no sense, one problem a path, but for what is reported already."""
    broken = {path for _, path, _ in draft.problems}
    for path, text in found:
        if path not in broken:
            draft.report(path, text)
            broken.add(path)


def note_schools_file(draft: Draft) -> None:
    """Make the path of a file of schools absolute and note what the file holds by its SHA-256."""
    system = draft.data.get("system")
    config = system.get("schools_file") if isinstance(system, dict) else None
    if not isinstance(config, dict) or not isinstance(config.get("path"), str):
        return
    file = Path(config["path"])
    if "\0" in config["path"] or not is_plain_file(file):
        draft.report(SCHOOLS_PATH, f"no such file: {config['path']}")
        return
    try:
        content = read_file(file, "a file of schools", LARGEST_SCHOOLS_FILE_BYTES)
    except InputError as error:
        draft.report(SCHOOLS_PATH, str(error))
        return
    found = hashlib.sha256(content).hexdigest()
    said = config.get("sha256")
    if said and said != found:
        text = f"{file.name} is not the file this was written for: its content differs"
        draft.report((*SCHOOLS_PATH[:-1], "sha256"), text)
    elif not draft.has_problem(SCHOOLS_PATH):
        system = dict(draft.data["system"])
        system["schools_file"] = {**config, "path": str(file.absolute()), "sha256": found}
        draft.data["system"] = system
