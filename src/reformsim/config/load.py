"""From a YAML file, its parents and overrides to a scenario, or to everything that is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from reformsim.config.positions import Placed, dotted, parse_placed, read_placed
from reformsim.config.scenario import Scenario, complete
from reformsim.config.sense import nonsense
from reformsim.config.wording import explain
from reformsim.errors import InputError

KeyPath = tuple[str | int, ...]
LONGEST_LINEAGE = 20
KEPT_NULLS = 2
"""Nulls this deep under ``practices`` are kept: they take a default practice away."""


@dataclass(slots=True)
class Draft:
    """Hold merged data and where each key came from."""

    data: dict[str, Any] = field(default_factory=dict)
    origins: dict[KeyPath, str] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    fallback: str = ""

    def origin(self, path: KeyPath) -> str:
        """Return where a path, or the nearest part around it, was written."""
        while path and path not in self.origins:
            path = path[:-1]
        return self.origins.get(path, self.fallback)

    def report(self, path: KeyPath, text: str) -> None:
        """Keep a problem with its place."""
        origin = self.origin(path)
        self.problems.append(f"{origin}: {dotted(path)}: {text}" if origin else f"{dotted(path)}: {text}")

    def lay_over(self, placed: Placed) -> None:
        """Merge a file's data over what is there; null takes a key away."""
        if placed.data is None:
            placed.data = {}
        if not isinstance(placed.data, dict):
            self.problems.append(f"{placed.source}:1:1: must be a mapping of keys to values")
            return
        self.problems.extend(placed.lines())
        self.fallback = f"{placed.source}:1:1"
        self._merge(self.data, placed.data, (), placed)

    def _merge(self, target: dict[str, Any], over: dict[str, Any], path: KeyPath, placed: Placed) -> None:
        """Merge a mapping over another and note origins."""
        for key, value in over.items():
            here = (*path, key)
            line, column = placed.place(here)
            self.origins[here] = f"{placed.source}:{line}:{column}"
            if value is None and not (path[:1] == ("practices",) and len(here) == KEPT_NULLS):
                target.pop(key, None)
            elif isinstance(value, dict):
                below = target.get(key)
                target[key] = below if isinstance(below, dict) else {}
                self._merge(target[key], value, here, placed)
            else:
                target[key] = value
                for position in range(len(value) if isinstance(value, list) else 0):
                    line, column = placed.place((*here, position))
                    self.origins[*here, position] = f"{placed.source}:{line}:{column}"


def load_scenario(path: str | Path, overrides: Sequence[str] = ()) -> Scenario:
    """Return the scenario of a YAML file.

    Parameters
    ----------
    path
        The file.
    overrides
        Changes such as ``levers.coaching.intensity=0.5``.

    Raises
    ------
    InputError
        With every problem: ``file:line:column: path: what is wrong (got ...)``.
    """
    draft = Draft()
    for placed in lineage(Path(path)):
        draft.lay_over(placed)
    draft.data.pop("extends", None)
    draft.data.setdefault("name", Path(path).stem)
    for override in overrides:
        apply_override(draft, override)
    return finish(draft)


def lineage(path: Path) -> list[Placed]:
    """Return a file and all it extends, the oldest first, with paths of schools made absolute.

    Raises
    ------
    InputError
        If a file cannot be read, or extends itself in a circle.
    """
    chain: list[Placed] = []
    seen: list[Path] = []
    shown: str | None = str(path)
    while True:
        real = path.resolve()
        if real in seen:
            circle = " -> ".join(step.name for step in [*seen[seen.index(real) :], real])
            raise InputError(f"{chain[-1].source}: extends: goes in a circle: {circle}")
        seen.append(real)
        placed = read_placed(path, shown)
        chain.append(placed)
        parent = placed.data.get("extends") if isinstance(placed.data, dict) else None
        anchor_schools_file(placed, path.parent)
        if parent is None:
            return chain[::-1]
        line, column = placed.place(("extends",))
        if not isinstance(parent, str) or len(chain) > LONGEST_LINEAGE:
            raise InputError(f"{placed.source}:{line}:{column}: extends: must be the name of one YAML file")
        path = path.parent / parent
        shown = str(path)
        if not path.is_file():
            raise InputError(f"{placed.source}:{line}:{column}: extends: no such file: {parent}")


def anchor_schools_file(placed: Placed, folder: Path) -> None:
    """Make the path of a file of schools absolute, and note what the file holds by a hash."""
    config = placed.data
    for key in ("system", "schools_file"):
        config = config.get(key) if isinstance(config, dict) else None
    if not isinstance(config, dict) or not isinstance(config.get("path"), str):
        return
    file = (folder / config["path"]).resolve()
    if file.is_file():
        config["path"] = str(file)
        config["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
    else:
        line, column = placed.place(("system", "schools_file", "path"))
        placed.problems.append((line, column, f"system.schools_file.path: no such file: {config['path']}"))


def apply_override(draft: Draft, override: str) -> None:
    """Put ``key.path=value`` into a draft; the value is read as YAML."""
    source = f"--set {override}"
    key, equals, text = override.partition("=")
    path = tuple(key.strip().split("."))
    if not equals or not all(path):
        draft.problems.append(f"{source}: must have the form key.path=value")
        return
    try:
        placed = parse_placed(text, source)
    except InputError as error:
        draft.problems.extend(f"{source}: is no YAML value" for _ in error.problems)
        return
    draft.problems.extend(f"{source}: {problem}" for _, _, problem in placed.problems)
    keys = parameter_path(path)
    for length in range(1, len(keys) + 1):
        draft.origins[keys[:length]] = source
    try:
        put_at(draft.data, ".".join(path), placed.data)
    except InputError as error:
        draft.problems.extend(f"{source}: {problem}" for problem in error.problems)


def parameter_path(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return a dotted path as keys: what follows ``parameters`` is one id, though it has a dot."""
    return ("parameters", ".".join(path[1:])) if path[0] == "parameters" and len(path) > 1 else path


def put_at(data: dict[str, Any], path: str, value: Any) -> None:
    """Set a value at a dotted path, making mappings on the way; None takes the key away.

    Raises
    ------
    InputError
        If the path leads through something that is no mapping.
    """
    *way, last = parameter_path(tuple(path.split(".")))
    here = data
    for step in way:
        below = here.setdefault(step, {})
        if below is None:
            below = here[step] = {}
        if not isinstance(below, dict):
            raise InputError(f"{path}: {step} has no keys")
        here = below
    if value is None and way != ["practices"]:
        here.pop(last, None)
    else:
        here[last] = value


def scenario_of(data: dict[str, Any]) -> Scenario:
    """Return the scenario of plain data.

    Raises
    ------
    InputError
        With every problem: ``path: what is wrong (got ...)``.
    """
    return finish(Draft(data=data))


def finish(draft: Draft) -> Scenario:
    """Return a draft's scenario, or raise everything that is wrong with it."""
    data = complete(draft.data)
    scenario = None
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as errors:
        for error in errors.errors(include_url=False):
            path = tuple(step for step in error["loc"] if step != "[key]")
            draft.report(path, explain(error, path))
    for path, text in nonsense(data):
        draft.report(path, text)
    if draft.problems or scenario is None:
        raise InputError(sorted(dict.fromkeys(draft.problems), key=place_in_file))
    return scenario


def place_in_file(problem: str) -> tuple[str, int, int]:
    """Return the file, line and column that a problem begins with, to sort by."""
    source, *rest = problem.split(":", 3)
    if len(rest) > 1 and rest[0].isdigit() and rest[1].isdigit():
        return source, int(rest[0]), int(rest[1])
    return source, 0, 0
