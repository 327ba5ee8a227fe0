"""What a run was made of: enough to make it again, and nothing about the machine or the day."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from reformsim.config.limits import LARGEST_SEED
from reformsim.config.reading import read_record
from reformsim.config.scenario import Scenario
from reformsim.config.wording import shown
from reformsim.errors import InputError, RunError

RUN_FILE = "run.json"
SCHOOLS_FILE = "schools_file.csv"
"""Copy of the file of schools that a scenario was built on, beside `RUN_FILE`."""
RUN_VERSION = 1
PACKAGES = ("reformsim", "numpy", "pandas", "numba", "scipy", "pyarrow", "matplotlib", "mesa", "pydantic")
"""Packages whose version can change a run's bytes."""

ROOMS_THAT_SHOW = ("cli", "view")


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """Hold what a run folder says of itself.

    Attributes
    ----------
    scenario, seed
        What was run.
    versions
        Python, packages and tables, by name.
    """

    scenario: Scenario
    seed: int
    versions: Mapping[str, str]


def installed_versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that make a run's bytes."""
    from reformsim.observe.schema import TABLES_VERSION

    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found | {"tables": str(TABLES_VERSION)}


@cache
def code_fingerprint() -> str:
    """Return a hash of the code and of the packages that make a run, 64 hexadecimal digits.

    The rooms that only show things do not count, so that a new colour does not make old runs void.
    """
    home = Path(__file__).parents[1]
    digest = hashlib.sha256(json.dumps(installed_versions()).encode())
    for file in sorted(home.rglob("*.py")):
        place = file.relative_to(home)
        if place.parts[0] not in ROOMS_THAT_SHOW:
            digest.update(place.as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def schools_source(scenario: Scenario) -> bytes | None:
    """Return the contents of the file of schools, None where schools are drawn.

    Raises
    ------
    RunError
        If the file is no longer what it was when the scenario was read.
    """
    source = scenario.system.schools_file
    if source is None:
        return None
    content = Path(source.path).read_bytes()
    if source.sha256 and hashlib.sha256(content).hexdigest() != source.sha256:
        raise RunError(f"{source.path} was changed while the run went on; run it again")
    return content


def describe_run(scenario: Scenario, seed: int) -> dict[str, Any]:
    """Return what `RUN_FILE` says: scenario with all defaults, hash, seed and versions.

    A file of schools is named by its copy in the run's folder, so that no path of the machine is told.
    """
    resolved = scenario.resolved()
    if scenario.system.schools_file is not None:
        system = dict(resolved["system"])
        system["schools_file"] = {**system["schools_file"], "path": SCHOOLS_FILE}
        resolved = {**resolved, "system": system}
    return {
        "run_version": RUN_VERSION,
        "hash": scenario.hash,
        "seed": seed,
        "versions": installed_versions(),
        "scenario": resolved,
    }


def read_run(folder: Path) -> RecordedRun:
    """Return what a run folder says of itself.

    Raises
    ------
    InputError
        If it is not a run folder, or not one that this version can read.
    """
    file = folder / RUN_FILE
    said = read_record(file, "a run folder")
    missing = [key for key in ("seed", "versions", "scenario") if key not in said]
    if missing:
        raise InputError([f"{file}: the key {key} is missing" for key in missing])
    seed, versions, scenario = said["seed"], said["versions"], said["scenario"]
    if type(seed) is not int or not 0 <= seed <= LARGEST_SEED:
        raise InputError(f"{file}: seed: must be a whole number from 0 to {LARGEST_SEED:,} (got {shown(seed)})")
    if not isinstance(versions, dict) or not isinstance(scenario, dict):
        raise InputError(f"{file}: versions and scenario must be mappings")
    if said.get("run_version") != RUN_VERSION:
        raise InputError(f"{file}: run_version must be {RUN_VERSION} (got {said.get('run_version')!r})")
    texts = {str(name): str(number) for name, number in versions.items()}
    return RecordedRun(_rebuild(folder, scenario), seed, texts)


def compare_versions(then: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return a line for each version that is another now than it was then."""
    names = [*then, *(name for name in now if name not in then)]
    return tuple(
        f"{name} {then.get(name, 'unknown')} then, {now.get(name, 'unknown')} now"
        for name in names
        if then.get(name) != now.get(name)
    )


def _rebuild(folder: Path, resolved: dict[str, Any]) -> Scenario:
    """Return the scenario of a run folder; its schools are read from the folder's copy."""
    system = resolved.get("system")
    if isinstance(system, dict) and isinstance(system.get("schools_file"), dict):
        source = {**system["schools_file"], "path": str((folder / SCHOOLS_FILE).resolve())}
        resolved = {**resolved, "system": {**system, "schools_file": source}}
    try:
        return Scenario.from_resolved(resolved)
    except InputError as error:
        raise InputError(f"{folder / RUN_FILE}: scenario: {problem}" for problem in error.problems) from None
