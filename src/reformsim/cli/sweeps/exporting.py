"""Carry out ``reformsim export``."""

from __future__ import annotations

from pathlib import Path

import typer

from reformsim.cli import terminal
from reformsim.cli.guard import FAILED
from reformsim.run.shards import StoreError
from reformsim.run.sweep_read import open_sweep
from reformsim.study.sweep_export import export_sweep

EXPORT = "export"
"""Folder in that of the sweep."""


def say_export(folder: Path, form: str, out: Path | None) -> int:
    """Write a sweep's tables, name the files, and return the exit code."""
    try:
        files = export_sweep(open_sweep(folder), form, out or folder / EXPORT)
    except StoreError as problem:
        typer.echo(str(problem), err=True)
        return FAILED
    for file in files:
        terminal.say(str(file))
    return 0
