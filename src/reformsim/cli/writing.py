"""Check scenario files, and write a schema, a starter scenario or a description of the model."""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Sequence
from pathlib import Path

from reformsim.cli.finding import find_scenario
from reformsim.cli.loading import load_with_schools
from reformsim.config.load import load_scenario
from reformsim.config.reading import is_plain_file
from reformsim.config.scenario import Scenario
from reformsim.config.schema import experiment_schema, json_schema
from reformsim.config.starter import starter_text
from reformsim.errors import InputError

PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


def check_files(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return which scenario files are right, and every problem of the others."""
    good: list[str] = []
    problems: list[str] = []
    for name in names:
        try:
            load_with_schools(find_scenario(name))
        except InputError as error:
            problems.extend(error.problems)
        else:
            good.append(name)
    return good, problems


def schema_text(*, of_experiments: bool = False) -> str:
    """Return the JSON Schema of scenarios, or of experiments, as text."""
    schema = experiment_schema() if of_experiments else json_schema()
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def description(name: str | None, changes: Sequence[str], *, limits: bool) -> str:
    """Return the ODD+D document, or that of limits, for a scenario or for the defaults.

    Raises
    ------
    InputError
        If there is no such scenario, something is wrong with it, or changes are asked of none.
    """
    from reformsim.view.odd import limits_document, odd_document

    if name is None and changes:
        raise InputError("--set changes a scenario; name one, such as: reformsim odd baseline --set KEY.PATH=VALUE")
    write = limits_document if limits else odd_document
    if name is None:
        return write(Scenario.from_dict({"name": "defaults"}))
    return write(load_scenario(find_scenario(name), changes))


def write_text(file: Path, text: str) -> None:
    """Write a text file whole or not at all, over an older one.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    if os.path.lexists(file) and not is_plain_file(file):
        raise InputError(f"{file}: is no file; choose another name")
    aside = file.parent / f".{secrets.token_hex(6)}.partial"
    try:
        aside.write_text(text, encoding="utf-8")
        aside.replace(file)
    except OSError as problem:
        raise InputError(f"{file}: cannot be written ({problem.strerror})") from problem
    finally:
        aside.unlink(missing_ok=True)


def write_starter(name: str, folder: Path) -> Path:
    """Write a commented scenario under a new name, and return its file.

    Raises
    ------
    InputError
        If the name is not a plain one, is taken, or nothing can be written there.
    """
    if not PLAIN_NAME.fullmatch(name):
        raise InputError(f"{name!r}: a scenario's name is a letter and up to 63 letters, digits, - and _")
    file = folder / f"{name}.yaml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise InputError(f"--dir {folder}: no folder can be made there ({problem.strerror})") from problem
    try:
        with file.open("x", encoding="utf-8") as target:
            target.write(starter_text(name))
    except FileExistsError as problem:
        raise InputError(f"{file}: is there already; choose another name") from problem
    except OSError as problem:
        raise InputError(f"{file}: cannot be written ({problem.strerror})") from problem
    return file
