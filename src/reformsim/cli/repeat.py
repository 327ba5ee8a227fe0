"""Carry out ``reformsim rerun``: run again, compare, say which files agree."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reformsim.cli import terminal
from reformsim.cli.drawing import drawing_beside
from reformsim.cli.guard import FAILED
from reformsim.cli.loading import is_large
from reformsim.run.many import usable_processors
from reformsim.run.provenance import read_run
from reformsim.run.store import folder_of_scenario, write_run

if TYPE_CHECKING:
    from reformsim.study.rerun import Rerun


def repeat(folder: Path, out: Path | None, *, quiet: bool) -> int:
    """Run a recorded run again and return 0 if every byte is the same, else 1.

    Parameters
    ----------
    folder
        A run folder.
    out
        Where to keep the new run; None keeps nothing.
    quiet
        No progress bar, and only files that disagree.
    """
    recorded = read_run(folder)
    parent = None if out is None else folder_of_scenario(out, recorded.scenario.name)
    terminal.mention_compiling(quiet=quiet)
    if is_large(recorded.scenario):
        from reformsim.cli.long_running import repeat_long

        return repeat_long(folder, recorded, parent, quiet=quiet)
    threads = usable_processors()
    with drawing_beside(threads) as begin_picture:
        from reformsim.cli.files import result_files
        from reformsim.study.rerun import rerun

        make_files = partial(result_files, begin_picture=begin_picture)
        with terminal.progress(f"{folder.name} again", quiet=quiet) as tick:
            again = rerun(folder, make_files, threads=threads, progress=tick)
    return close_rerun(again, parent, quiet=quiet)


def close_rerun(again: Rerun, parent: Path | None, *, quiet: bool) -> int:
    """Say which files agree, keep the new run where that is wanted, and return the exit code."""
    tell_rerun(again, quiet=quiet)
    if parent is not None:
        from reformsim.cli.files import run_name

        name = run_name(again.result.scenario, again.result.seed)
        terminal.say(f"kept: {write_run(parent, name, again.files)}")
    return 0 if again.agrees else FAILED


def tell_rerun(again: Rerun, *, quiet: bool) -> None:
    """Print which files agree and, where some do not, what may be why."""
    groups = (
        ("same", again.same),
        ("different", again.different),
        ("missing", again.absent),
        ("not of a run, left out", again.strange),
    )
    for word, names in groups:
        for name in names:
            if word in ("different", "missing") or not quiet:
                terminal.say(f"{name}: {word}")
    for line in again.versions:
        terminal.say(f"another version: {line}")
    if again.agrees:
        terminal.say(f"all {len(again.same)} files are the same, byte by byte")
    elif again.versions:
        terminal.say("not the same run: versions differ, which can be why")
    else:
        terminal.say("not the same run, though versions agree: a file or the program was changed")
