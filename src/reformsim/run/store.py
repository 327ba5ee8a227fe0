"""The run folder: written aside, then put in place, and never over another.

A run's files are made as bytes first. Bytes can be compared without a disk, which is what a rerun does, and
writing them is one short step: a folder is either there and whole, or it is not there.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reformsim.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

HASH_CHARACTERS = 8
NAME_BYTES = 120
TAKEN = (errno.EEXIST, errno.ENOTEMPTY)


def name_run(scenario_hash: str, seed: int) -> str:
    """Return a run's name: the start of the scenario's hash, and the seed."""
    return f"{scenario_hash[:HASH_CHARACTERS]}-seed{seed}"


def encode_json(value: Any) -> bytes:
    """Return a value as indented JSON text in UTF-8; the same value gives the same bytes."""
    return (json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def encode_csv(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV in UTF-8 with a header; floats with all digits, nothing where a value is missing."""
    return frame.to_csv(index=False, lineterminator="\n").encode()


def folder_of_scenario(out: Path, name: str) -> Path:
    """Return the folder that holds a scenario's runs, after a try that it can be written to.

    Nothing is left behind by the try.

    Raises
    ------
    InputError
        If the name cannot be that of a folder, or nothing can be written there.
    """
    wrong = not name.isprintable() or name.startswith(".") or len(name.encode()) > NAME_BYTES
    if not name or wrong or any(mark in name for mark in "/\\:"):
        raise InputError(f"name: {name!r} cannot be the name of a folder; use letters, digits, - and _")
    parent = out / name
    made = missing_folders(parent)
    try:
        parent.mkdir(parents=True, exist_ok=True)
        trial = _aside(parent, "trial")
        trial.mkdir()
        trial.rmdir()
    except OSError as problem:
        raise InputError(f"--out {out}: nothing can be written there ({problem.strerror})") from problem
    finally:
        remove_empty(made)
    return parent


def write_run(parent: Path, name: str, files: Mapping[str, bytes | Path]) -> Path:
    """Write a run's folder and return it: aside first, then renamed, under the next free name.

    Parameters
    ----------
    parent
        Folder of the scenario's runs; made where it is missing.
    name
        Wanted name; ``-2``, ``-3`` ... are added where it is taken.
    files
        Contents by file name; a path is a file on the same disk, which is moved.

    Raises
    ------
    InputError
        If the disk refuses.
    """
    made = missing_folders(parent)
    aside = _aside(parent, name)
    try:
        aside.mkdir(parents=True)
        for file_name, content in files.items():
            if isinstance(content, Path):
                content.rename(aside / file_name)
            else:
                _write_through(aside / file_name, content)
        _settle(aside)
        place = _put_in_place(aside, parent, name)
        _settle(parent)
    except OSError as problem:
        raise InputError(f"{parent}: the run could not be written ({problem.strerror})") from problem
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        remove_empty(made)
    return place


def write_new_file(place: Path, content: bytes) -> None:
    """Write a file whole or not at all, and never over another.

    Raises
    ------
    InputError
        If something is there already, or the disk refuses.
    """
    aside = _aside(place.parent, place.name)
    made = missing_folders(place.parent)
    try:
        refuse_taken(place)
        place.parent.mkdir(parents=True, exist_ok=True)
        _write_through(aside, content)
        refuse_taken(place)
        aside.rename(place)
        _settle(place.parent)
    except OSError as problem:
        raise InputError(f"{place}: cannot be written ({problem.strerror})") from problem
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        remove_empty(made)


def replace_file(place: Path, content: bytes) -> None:
    """Write a file whole or not at all, over an older one.

    Raises
    ------
    InputError
        If the disk refuses.
    """
    try:
        write_over(place, content)
    except OSError as problem:
        raise InputError(f"{place}: cannot be written ({problem.strerror})") from problem


def write_over(place: Path, content: bytes) -> None:
    """Write a file whole or not at all, over an older one, and leave it to the caller to say what went wrong.

    Raises
    ------
    OSError
        If the disk refuses.
    """
    aside = _aside(place.parent, place.name)
    try:
        _write_through(aside, content)
        aside.replace(place)
        _settle(place.parent)
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def refuse_taken(place: Path) -> None:
    """Refuse a place at which something is already.

    Raises
    ------
    InputError
        If there is.
    """
    if os.path.lexists(place):
        raise InputError(f"{place}: is there already; take it away, or choose another name with --out")


def keep_answer(parent: Path, name: str, files: Mapping[str, bytes]) -> Path:
    """Write a folder as `write_run` does, unless the same is there already, and return where it is.

    Raises
    ------
    InputError
        If the disk refuses.
    """
    for place in sorted(parent.glob(f"{name}*")):
        there = {file.name: file.read_bytes() for file in place.iterdir() if file.is_file()}
        if there == dict(files):
            return place
    return write_run(parent, name, files)


def remove_empty(folders: list[Path]) -> None:
    """Remove those folders that are empty, the innermost first."""
    for folder in folders:
        try:
            folder.rmdir()
        except OSError:
            return


def missing_folders(folder: Path) -> list[Path]:
    """Return the folder and those above it that are not there yet, the innermost first."""
    return [place for place in (folder, *folder.parents) if not os.path.lexists(place)]


def _aside(parent: Path, name: str) -> Path:
    """Return a hidden name beside the final one that nobody else uses."""
    return parent / f".{name}.{secrets.token_hex(6)}.partial"


def _write_through(path: Path, content: bytes) -> None:
    """Write a file and wait until the disk has it."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Wait until the disk has a folder's list of files, where the system can say so."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _put_in_place(aside: Path, parent: Path, name: str) -> Path:
    """Rename a whole folder to the first free name, and return that."""
    number = 1
    while True:
        place = parent / (name if number == 1 else f"{name}-{number}")
        number += 1
        if os.path.lexists(place):
            continue
        try:
            aside.rename(place)
        except OSError as problem:
            if problem.errno in TAKEN:
                continue
            raise
        return place
