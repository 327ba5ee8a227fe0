"""The folder of a sweep: what was asked, with which code, and who is at work in it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pandas as pd

from reformsim.config.experiment import Experiment
from reformsim.config.limits import MOST_SEEDS
from reformsim.config.reading import read_record
from reformsim.config.wording import shown
from reformsim.errors import InputError
from reformsim.run.locks import only_one, waited_lock
from reformsim.run.provenance import code_fingerprint, compare_versions, installed_versions
from reformsim.run.shards import FAILURES, GATE_FILE, RUNS, SERIES, StoreError, begin_session, read_table, shard_files
from reformsim.run.store import encode_json

SWEEP_FILE, DESIGN_FILE, LOCK_FILE = "sweep.json", "design.parquet", "sweep.lock"
LAYOUT_VERSION = 1
PARTS: dict[str, tuple[type, str]] = {
    "hash": (str, "text"),
    "seeds": (int, "a whole number"),
    "experiment": (dict, "a mapping"),
    "code": (str, "text"),
    "versions": (dict, "a mapping"),
}
"""What a sweep says of itself at least, and in which kind."""
CHANGEABLE = ("name", "question", "stop", "timeout_minutes")
"""Parts of an experiment that do not make another sweep of it."""
SHOWN_CHARACTERS = 80
"""Values longer than this are not shown where they differ."""


def create_sweep(folder: Path, about: Mapping[str, Any], worlds: pd.DataFrame) -> None:
    """Make the folder of a new sweep, whole or not at all.

    Parameters
    ----------
    folder
        Where; must not be a sweep yet.
    about
        What was asked, as plain data: at least ``hash``, ``seeds`` and ``experiment``.
    worlds
        The design.

    Raises
    ------
    InputError
        If something is there already, or the disk refuses.
    """
    if (folder / SWEEP_FILE).exists():
        raise InputError(f"{folder}: is a sweep already; go on with: reformsim resume {folder}")
    aside = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.partial")
    try:
        if folder.exists() and any(folder.iterdir()):
            raise InputError(f"{folder}: is not empty, and not a sweep; choose another --out")
        for name in (RUNS, SERIES, FAILURES):
            (aside / name).mkdir(parents=True)
        worlds.to_parquet(aside / DESIGN_FILE, index=False)
        write_about(aside, about)
        aside.rename(folder)
    except OSError as problem:
        told = os.strerror(problem.errno) if problem.errno else str(problem)  # pyarrow has words of its own
        raise InputError(f"{folder}: nothing can be written there ({told})") from problem
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def write_about(folder: Path, about: Mapping[str, Any]) -> None:
    """Write what a sweep is about, over what was said before; versions and code are those of now."""
    said = {
        "layout_version": LAYOUT_VERSION,
        **about,
        "code": code_fingerprint(),
        "versions": installed_versions(),
    }
    aside = folder / f".{SWEEP_FILE}.{secrets.token_hex(4)}.partial"
    try:
        with aside.open("xb") as file:
            file.write(encode_json(said))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(folder / SWEEP_FILE)
    finally:
        aside.unlink(missing_ok=True)


def read_about(folder: Path) -> dict[str, Any]:
    """Return what a sweep is about.

    Raises
    ------
    InputError
        If the folder is not a sweep, or one that this version cannot read.
    """
    file = folder / SWEEP_FILE
    said = read_record(file, "a sweep")
    if said.get("layout_version") != LAYOUT_VERSION:
        raise InputError(f"{file}: layout_version must be {LAYOUT_VERSION} (got {shown(said.get('layout_version'))})")
    problems = [
        f"{file}: {key}: must be {words}" + (f" (got {shown(said[key])})" if key in said else "; it is missing")
        for key, (kind, words) in PARTS.items()
        if type(said.get(key)) is not kind
    ]
    if not problems and not 1 <= said["seeds"] <= MOST_SEEDS:
        problems.append(f"{file}: seeds: must be between 1 and {MOST_SEEDS:,} (got {shown(said['seeds'])})")
    if problems:
        raise InputError(problems)
    return said


def read_experiment(folder: Path, about: Mapping[str, Any]) -> Experiment:
    """Return the experiment that a sweep says it is of.

    Raises
    ------
    InputError
        If what is written there is none.
    """
    try:
        return Experiment.from_resolved(about["experiment"])
    except InputError as error:
        raise InputError(f"{folder / SWEEP_FILE}: experiment: {problem}" for problem in error.problems) from None


def read_design(folder: Path) -> pd.DataFrame:
    """Return the worlds of a sweep, one row each.

    Raises
    ------
    InputError
        If the file is not what was written.
    """
    worlds: pd.DataFrame = read_table(folder / DESIGN_FILE, ("world",)).to_pandas()
    return worlds


def refuse_other_question(folder: Path, about: Mapping[str, Any], experiment: Mapping[str, Any]) -> None:
    """Refuse to go on with a sweep when another experiment is asked than it was begun with.

    Parameters
    ----------
    folder, about
        The sweep, and what it says of itself.
    experiment
        What is asked now, as plain data. What may be changed on the way may differ: `CHANGEABLE`, and how many
        seeds there are.

    Raises
    ------
    InputError
        With a line for each part that differs.
    """
    then = about["experiment"]
    lines = []
    for key in dict.fromkeys([*then, *experiment]):
        parts = [_fixed(key, said.get(key)) for said in (then, experiment)]
        if key not in CHANGEABLE and parts[0] != parts[1]:
            shown = [json.dumps(part) for part in parts]
            told = f" ({shown[0]} then, {shown[1]} now)" if max(map(len, shown)) < SHOWN_CHARACTERS else ""
            lines.append(f"{folder}: was begun with other {key}{told}")
    if lines:
        raise InputError([*lines, f"{folder}: this is another experiment; choose another --out"])


def _fixed(key: str, part: Any) -> Any:
    """Return what of a part of an experiment cannot be changed on the way: of seeds the first."""
    return part.get("first") if key == "seeds" and isinstance(part, Mapping) else part


def refuse_other_code(folder: Path, about: Mapping[str, Any]) -> None:
    """Refuse to go on with a sweep that other code began, and say what differs.

    Raises
    ------
    InputError
        If the code or a package is another now.
    """
    if about["code"] == code_fingerprint():
        return
    lines = compare_versions(about["versions"], installed_versions()) or ("the code of reformsim was changed",)
    raise InputError(
        [f"{folder}: {line}" for line in lines]
        + [f"{folder}: its runs would not be comparable; start a new sweep in another folder"]
    )


@contextmanager
def hold_sweep(folder: Path) -> Iterator[str]:
    """Be the only one at work in a sweep's folder, and give the token under which workers may commit.

    What a killed process left half-written is swept away; workers of it that still run are shut out first. So is
    what workers of this one leave, who may be stopped in the middle of a file.

    Raises
    ------
    InputError
        If another process is at work there.
    StoreError
        If the disk refuses.
    """
    with only_one(folder / LOCK_FILE, "sweep"):
        try:
            token = begin_session(folder)
            sweep_up(folder)
        except OSError as problem:
            raise StoreError(f"{folder}: nothing can be written there ({problem.strerror})") from problem
        try:
            yield token
        finally:
            with (
                suppress(OSError),
                waited_lock(folder / GATE_FILE),
            ):  # a worker still alive writes under this lock alone
                sweep_up(folder)


def sweep_up(folder: Path) -> None:
    """Take away files that were never committed: half-written ones, and series without their runs."""
    committed = {file.name for file in shard_files(folder, RUNS)}
    for kind in (RUNS, SERIES):
        for file in (folder / kind).glob(".*.partial"):
            file.unlink(missing_ok=True)
    for file in shard_files(folder, SERIES):
        if file.name not in committed:
            file.unlink(missing_ok=True)
