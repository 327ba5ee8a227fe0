"""Snapshots in files: one file each, with a version, safe to read.

The file is a ZIP archive that numpy writes: arrays as they are, and one text in JSON that says what they
belong to. Nothing in it is ever executed, and the same snapshot gives the same bytes.
"""

from __future__ import annotations

import json
import os
import secrets
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from reformsim.config.reading import refuse_no_file
from reformsim.config.scenario import Scenario
from reformsim.errors import InputError
from reformsim.model.snapshot import Snapshot
from reformsim.model.system import System
from reformsim.observe.observer import Observer
from reformsim.run.provenance import SCHOOLS_FILE, installed_versions, schools_source

SNAPSHOT_VERSION = 1
KIND = "reformsim snapshot"
ABOUT = "about"
"""Name of the array that holds the JSON text, as bytes."""
SAID = ("seed", "month", "course", "watched", "acting", "chosen_in_year")
LARGEST_BYTES = 64 * 2**30
Array = npt.NDArray[Any]


def save_snapshot(snapshot: Snapshot, path: str | Path) -> Path:
    """Write a snapshot to a file, whole or not at all, over an older one, and return where it is.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    path = Path(path)
    arrays = system_arrays(snapshot.system)
    if snapshot.notes is not None:
        arrays |= {f"notes/{name}": array for name, array in snapshot.notes.arrays().items()}
    source = schools_source(snapshot.scenario)
    if source is not None:
        arrays[SCHOOLS_FILE] = np.frombuffer(source, dtype=np.uint8)
    about = json.dumps(_describe(snapshot), ensure_ascii=False, allow_nan=False)
    arrays[ABOUT] = np.frombuffer(about.encode(), dtype=np.uint8)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.partial")
    try:
        with aside.open("xb") as file:
            np.savez(file, allow_pickle=False, **arrays)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as problem:
        raise InputError(f"{path}: cannot be written ({problem.strerror})") from problem
    finally:
        aside.unlink(missing_ok=True)
    return path


def load_snapshot(path: str | Path) -> Snapshot:
    """Return the snapshot of a file.

    A file of schools that the scenario was built on is looked for where it was; where it is not there, or is
    another one, the copy in the snapshot is written beside the snapshot.

    Raises
    ------
    InputError
        If it is not a snapshot, not whole, of another version, or does not fit its own scenario.
    """
    path = Path(path)
    with _opened(path) as arrays:
        about = _read_about(path, arrays)
        course = tuple((int(month), _scenario(path, said, arrays)) for month, said in about["course"])
        system = System(course[-1][1], int(about["seed"]))
        put_system_arrays(path, system, arrays, about)
        notes = _with_notes(path, Observer(system), arrays) if about["watched"] else None
    return Snapshot(system, course, notes)


def restore_snapshot(path: Path, scenario: Scenario, system: System, observer: Observer) -> Observer:
    """Bring a system to where a watched snapshot of it was, in place, and return its observer with the notes of then.

    Parameters
    ----------
    path
        The snapshot's file.
    scenario
        What the snapshot followed.
    system
        A system of the same schools and seed, at any month.
    observer
        Its observer; it is not changed.

    Raises
    ------
    InputError
        If the file is not a whole snapshot of this system.
    """
    with _opened(path) as arrays:
        about = _read_about(path, arrays)
        system.turn_to(scenario)
        put_system_arrays(path, system, arrays, about)
        return _with_notes(path, observer, arrays)


def system_arrays(system: System) -> dict[str, Array]:
    """Return everything that changes in a system as arrays by name."""
    arrays: dict[str, Array] = {
        f"state/{table}/{column}": values
        for table, columns in system.state.tables._asdict().items()
        for column, values in columns._asdict().items()
    }
    arrays |= {f"support/{name}": values for name, values in system.support._asdict().items()}
    arrays |= {"new_leaders": system.new_leaders, "allocated": system.timeline.allocated}
    for run in system.timeline.runs:
        arrays[f"levers/{run.kind}/{run.label}/joined_year"] = run.joined_year
        arrays[f"levers/{run.kind}/{run.label}/delivered"] = run.delivered
    return arrays


def put_system_arrays(path: Path, system: System, arrays: Mapping[str, Array], about: Mapping[str, Any]) -> None:
    """Bring a system that has just been built to where a snapshot was."""
    if not about["acting"]:
        system.release_levers()
    system.timeline.allocated = np.array(_take(path, arrays, "allocated", None))
    for name, target in system_arrays(system).items():
        if name != "allocated":
            target[...] = _take(path, arrays, name, target)
    system.month = int(about["month"])
    system.plan.month[0] = system.month
    for run in system.timeline.runs:
        run.chosen_in_year = int(about["chosen_in_year"][f"{run.kind}/{run.label}"])


def _take(path: Path, arrays: Mapping[str, Array], name: str, like: Array | None) -> Array:
    """Return an array of a file, which must have the shape and kind of another."""
    if name not in arrays:
        raise InputError(f"{path}: {name} is missing")
    found = arrays[name]
    if like is not None and (found.shape != like.shape or found.dtype != like.dtype):
        said = f"{found.dtype} {found.shape}, not {like.dtype} {like.shape}"
        raise InputError(f"{path}: {name} does not fit the scenario ({said})")
    return found


def _describe(snapshot: Snapshot) -> dict[str, Any]:
    """Return what a snapshot says of itself, as plain data."""
    system = snapshot.system
    return {
        "kind": KIND,
        "snapshot_version": SNAPSHOT_VERSION,
        "versions": installed_versions(),
        "seed": snapshot.seed,
        "month": snapshot.month,
        "course": [[month, scenario.resolved()] for month, scenario in snapshot.course],
        "watched": snapshot.notes is not None,
        "acting": bool(system.timeline.runs),
        "chosen_in_year": {f"{run.kind}/{run.label}": run.chosen_in_year for run in system.timeline.runs},
    }


class _Arrays(Mapping[str, Array]):
    """Read the arrays of a file one by one, when they are asked for; those of a large system are larger than it."""

    def __init__(self, path: Path, found: np.lib.npyio.NpzFile) -> None:
        self._path, self._found = path, found

    def __getitem__(self, name: str) -> Array:
        if name not in self._found.files:
            raise KeyError(name)
        with _explained(self._path):
            return np.asarray(self._found[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._found.files)

    def __len__(self) -> int:
        return len(self._found.files)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Say in words what is wrong with a file that cannot be read."""
    try:
        yield
    except OSError as problem:
        raise InputError(f"{path}: cannot be read ({problem.strerror or problem})") from problem
    except (zipfile.BadZipFile, ValueError, EOFError, KeyError, NotImplementedError) as problem:
        raise InputError(f"{path}: not a whole snapshot ({problem})") from problem


@contextmanager
def _opened(path: Path) -> Iterator[Mapping[str, Array]]:
    """Give the arrays of a file, read without executing anything."""
    refuse_no_file(path, "a snapshot", str(path))
    with _explained(path):
        size = path.stat().st_size
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if any(member.compress_type != zipfile.ZIP_STORED for member in members):
                raise InputError(f"{path}: not a snapshot (its parts are packed)")
            if sum(member.file_size for member in members) > min(size, LARGEST_BYTES):
                raise InputError(f"{path}: not a snapshot (it says that it is larger than it is)")
        found = np.load(path, allow_pickle=False)
    with found:
        yield _Arrays(path, found)


def _read_about(path: Path, arrays: Mapping[str, Array]) -> dict[str, Any]:
    """Return what a file says of itself."""
    try:
        about = json.loads(arrays[ABOUT].tobytes().decode())
        if about["kind"] != KIND:
            raise InputError(f"{path}: not a snapshot of reformsim")
        version = about["snapshot_version"]
        if version != SNAPSHOT_VERSION:
            raise InputError(f"{path}: snapshot_version must be {SNAPSHOT_VERSION} (got {version!r})")
        missing = [
            key for key in ("seed", "month", "course", "watched", "acting", "chosen_in_year") if key not in about
        ]
    except (ValueError, KeyError, TypeError) as problem:
        raise InputError(f"{path}: not a snapshot of reformsim ({problem})") from problem
    if missing or not about["course"]:
        raise InputError(f"{path}: does not say {', '.join(missing) or 'which scenario it follows'}")
    return dict(about)


def _scenario(path: Path, resolved: dict[str, Any], arrays: Mapping[str, Array]) -> Scenario:
    """Return the scenario of a snapshot; its file of schools is written beside it where it is not to be had."""
    source = resolved.get("system", {}).get("schools_file")
    if isinstance(source, dict):
        try:
            return Scenario.from_resolved(resolved)
        except InputError:
            if SCHOOLS_FILE not in arrays:
                raise
        beside = path.with_name(f"{path.stem}-{SCHOOLS_FILE}")
        beside.write_bytes(arrays[SCHOOLS_FILE].tobytes())
        changed = {**source, "path": str(beside.resolve())}
        resolved = {**resolved, "system": {**resolved["system"], "schools_file": changed}}
    return Scenario.from_resolved(resolved)


def _with_notes(path: Path, observer: Observer, arrays: Mapping[str, Array]) -> Observer:
    """Return an observer with the notes of a file."""
    found = {name.removeprefix("notes/"): arrays[name] for name in arrays if name.startswith("notes/")}
    try:
        return observer.with_arrays(found)
    except (KeyError, ValueError, IndexError, TypeError) as problem:
        raise InputError(f"{path}: its notes are not whole ({problem})") from problem
