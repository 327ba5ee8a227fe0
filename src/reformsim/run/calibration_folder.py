"""The folder of a calibration: what was asked, with which code, and who is at work in it.

Finished trials stand in its journal (`reformsim.run.journal`). They are right only for the question and the code they
were made with, so neither may change on the way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from reformsim.config.reading import read_record
from reformsim.config.wording import shown
from reformsim.errors import InputError
from reformsim.run.locks import only_one
from reformsim.run.provenance import code_fingerprint, compare_versions, installed_versions
from reformsim.run.store import encode_json, write_over

CALIBRATION_FILE, LOCK_FILE = "calibration.json", "calibration.lock"
LAYOUT_VERSION = 1
SHOWN_CHARACTERS = 80
"""Values longer than this are not shown where they differ."""
OPTIMISER = "optuna"


@contextmanager
def hold_calibration(folder: Path | None, asked: Mapping[str, Any]) -> Iterator[None]:
    """Be the only one at work in a calibration's folder, new or begun with the same question and code.

    Parameters
    ----------
    folder
        Where; made where it is missing. None keeps nothing.
    asked
        What makes a trial what it is, as plain data.

    Raises
    ------
    InputError
        If something else is there, another process is at work, or the disk refuses.
    """
    if folder is None:
        yield
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise InputError(f"{folder}: nothing can be written there ({problem.strerror})") from problem
    with only_one(folder / LOCK_FILE, "calibration"):
        if (folder / CALIBRATION_FILE).exists():
            refuse_other(folder, asked)
        else:
            _write_about(folder, asked)
        yield


def versions() -> dict[str, str]:
    """Return the versions of all that decides which sets are tried and what comes out of them."""
    try:
        optimiser = version(OPTIMISER)
    except PackageNotFoundError:
        optimiser = "not installed"
    return {**installed_versions(), OPTIMISER: optimiser}


def refuse_other(folder: Path, asked: Mapping[str, Any]) -> None:
    """Refuse a folder whose calibration asks something else, or was begun with other code, and say what differs.

    Raises
    ------
    InputError
        With a line for each difference.
    """
    said = _read_about(folder)
    lines = []
    for key in dict.fromkeys([*said["asked"], *asked]):
        parts = [json.dumps(one.get(key)) for one in (said["asked"], asked)]
        if parts[0] != parts[1]:
            told = f" ({parts[0]} then, {parts[1]} now)" if max(map(len, parts)) < SHOWN_CHARACTERS else ""
            lines.append(f"was begun with other {key}{told}")
    if lines:
        raise InputError(
            [f"{folder}: {line}" for line in (*lines, "this is another calibration; choose another --out")]
        )
    lines = list(compare_versions(said["versions"], versions()))
    if not lines and said["code"] != code_fingerprint():
        lines = ["the code of reformsim was changed"]
    if lines:
        lines.append("its trials would not be comparable; take the folder away, or choose another --out")
        raise InputError([f"{folder}: {line}" for line in lines])


def _read_about(folder: Path) -> dict[str, Any]:
    """Return what a calibration's folder says of itself."""
    file = folder / CALIBRATION_FILE
    said = read_record(file, "a calibration")
    found = said.get("layout_version")
    if found != LAYOUT_VERSION:
        raise InputError(f"{file}: layout_version must be {LAYOUT_VERSION} (got {shown(found)})")
    kinds: dict[str, tuple[type, str]] = {
        "asked": (dict, "a mapping"),
        "code": (str, "text"),
        "versions": (dict, "a mapping"),
    }
    wrong = [
        f"{file}: {key}: must be {words}" for key, (kind, words) in kinds.items() if type(said.get(key)) is not kind
    ]
    if wrong:
        raise InputError(wrong)
    return said


def _write_about(folder: Path, asked: Mapping[str, Any]) -> None:
    """Write what a calibration asks."""
    said = {"layout_version": LAYOUT_VERSION, "asked": asked, "code": code_fingerprint(), "versions": versions()}
    replace_files(folder, {CALIBRATION_FILE: encode_json(said)})


def replace_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files, each whole or not at all, over those of an earlier answer.

    Parameters
    ----------
    folder
        A calibration's folder.
    files
        Contents by file name.

    Raises
    ------
    InputError
        If the disk refuses.
    """
    for name, content in files.items():
        try:
            write_over(folder / name, content)
        except OSError as problem:
            raise InputError(f"{folder}: nothing can be written there ({problem.strerror})") from problem
