"""Carry out ``reformsim report``: see what a folder is of, make its page, write it once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reformsim.cli import terminal
from reformsim.cli.finding import find_scenario
from reformsim.cli.sweeps.answering import ANALYSIS
from reformsim.config.load import load_scenario
from reformsim.config.reading import is_plain_file
from reformsim.config.scenario import Scenario
from reformsim.errors import InputError
from reformsim.run.run_folder import is_run, open_run
from reformsim.run.store import encode_json, refuse_taken, write_new_file
from reformsim.run.sweep_folder import SWEEP_FILE, read_about
from reformsim.study.kept_answer import is_answer, open_answer
from reformsim.study.school_paths import school_paths
from reformsim.view.report import render, run_report, study_report

if TYPE_CHECKING:
    from reformsim.view.report.parts import Report

DEFAULTS = "the defaults"
MOST_NAMED = 5
KINDS = "a run, a sweep or an answer of a study"


@dataclass(frozen=True, slots=True)
class PageOrder:
    """Hold what was typed after ``reformsim report``: folder, file, base, years only, and how to answer."""

    folder: Path
    out: Path | None
    base: str | None
    yearly: bool
    as_json: bool
    quiet: bool


def write_report(order: PageOrder) -> int:
    """Make a report, write it, say where it is, and return the exit code."""
    refuse_no_folder(order.folder)
    place = beside(order.folder, f"report-{order.folder.absolute().name}.html") if order.out is None else order.out
    refuse_taken(place)
    base, base_name = read_base(order.base)
    page = make_report(order, base, base_name)
    text = render(page).encode()
    write_new_file(place, text)
    if order.as_json:
        told = {"file": str(place), "bytes": len(text), "kind": page.kind, "title": page.title}
        terminal.say_json(encode_json(told | {"question": page.question, "answer": list(page.answer)}))
    else:
        terminal.say(
            str(place) if order.quiet else f"written: {place} ({len(text) / 1e6:.1f} MB); open it in a browser"
        )
    return 0


def beside(folder: Path, name: str) -> Path:
    """Return a file beside a folder, told from the folder one is in where it lies below it."""
    place, here = folder.absolute().parent / name, Path.cwd()
    return place.relative_to(here) if place.is_relative_to(here) else place


def read_base(name: str | None) -> tuple[Scenario, str]:
    """Return the scenario that others are held against, and what it is called."""
    if name is None:
        return Scenario.from_dict({}), DEFAULTS
    base = load_scenario(find_scenario(name))
    return base, base.name


def refuse_no_folder(folder: Path) -> None:
    """Refuse what is no folder that can be reported, and say which below it can.

    Raises
    ------
    InputError
        If there is no such folder, or it holds none of what is known.
    """
    if not folder.is_dir():
        what = "is a file, not a folder" if is_plain_file(folder) else "no such folder"
        raise InputError(f"{folder}: {what}; name the folder of {KINDS}")
    if is_known(folder):
        return
    try:
        below = sorted(place for place in folder.iterdir() if place.is_dir() and is_known(place))
    except OSError as problem:
        raise InputError(f"{folder}: cannot be read ({problem.strerror})") from problem
    names = ", ".join(str(place) for place in below[:MOST_NAMED])
    more = f" and {len(below) - MOST_NAMED} more" if len(below) > MOST_NAMED else ""
    hint = f"; there are: {names}{more}" if below else ""
    raise InputError(f"{folder}: is not the folder of {KINDS}{hint}")


def is_known(folder: Path) -> bool:
    """Return whether a folder is that of a run, a sweep or an answer."""
    return is_run(folder) or is_plain_file(folder / SWEEP_FILE) or is_answer(folder)


def make_report(order: PageOrder, base: Scenario, base_name: str) -> Report:
    """Return the report of a folder.

    Raises
    ------
    InputError
        If something in the folder is missing or broken.
    """
    folder = order.folder
    if is_run(folder):
        kept = open_run(folder)
        with terminal.progress(f"{folder.name} again", quiet=order.quiet or order.yearly) as tick:
            paths = school_paths(kept, again=not order.yearly, progress=tick)
        return run_report(kept, paths, base, base_name)
    if is_answer(folder):
        above = folder.absolute().parent.parent
        return study_report(open_answer(folder), read_about(above) if is_plain_file(above / SWEEP_FILE) else None)
    from reformsim.run.sweep_read import open_sweep
    from reformsim.view.report.sweep_page import sweep_report

    answers = [open_answer(place) for place in sorted((folder / ANALYSIS).glob("*")) if is_answer(place)]
    return sweep_report(open_sweep(folder), answers, base, base_name)
