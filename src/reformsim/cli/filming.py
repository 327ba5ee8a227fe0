"""Carry out ``reformsim animate``: open a run, draw its frames, write the file once."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from reformsim.cli import terminal
from reformsim.cli.paging import beside, refuse_no_folder
from reformsim.errors import InputError
from reformsim.run.run_folder import KeptRun, is_run, open_run
from reformsim.run.store import encode_json, refuse_taken, write_new_file
from reformsim.study.school_paths import SchoolPaths, school_paths
from reformsim.view.animation import ffmpeg_path, film_bytes, film_of
from reformsim.view.report.page import render
from reformsim.view.report.parts import Report

HTML, MP4 = "html", "mp4"


@dataclass(frozen=True, slots=True)
class FilmOrder:
    """Hold what was typed after ``reformsim animate``: folder, format, file, what is shown, and how to answer."""

    folder: Path
    form: str
    out: Path | None
    layer: str
    yearly: bool
    as_json: bool
    quiet: bool


def animate_run(order: FilmOrder) -> int:
    """Make a film of a run, write it, say where it is, and return the exit code."""
    refuse_no_folder(order.folder)
    if not is_run(order.folder):
        raise InputError(f"{order.folder}: is not the folder of a run; a sweep or an answer has no months to play")
    place = (
        beside(order.folder, f"film-{order.folder.absolute().name}.{order.form}") if order.out is None else order.out
    )
    refuse_taken(place)
    if order.form == MP4:
        ffmpeg_path()
    begun = time.monotonic()
    kept = open_run(order.folder)
    with terminal.progress(f"{order.folder.name} again", quiet=order.quiet or order.yearly) as tick:
        paths = school_paths(kept, again=not order.yearly, progress=tick)
    content = page_bytes(kept, paths, order.layer) if order.form == HTML else _drawn(order, kept, paths)
    write_new_file(place, content)
    if order.as_json:
        told = {"file": str(place), "bytes": len(content), "format": order.form, "note": paths.note}
        terminal.say_json(encode_json(told))
    elif order.quiet:
        terminal.say(str(place))
    else:
        seconds = time.monotonic() - begun
        terminal.say(f"written: {place} ({len(content) / 1e6:.1f} MB, {seconds:.0f} s)")
        terminal.say(paths.note)
    return 0


def _drawn(order: FilmOrder, kept: KeptRun, paths: SchoolPaths) -> bytes:
    """Return a film drawn frame by frame."""
    with terminal.progress("frames", quiet=order.quiet) as tick:
        return film_bytes(film_of(kept, paths, order.layer), order.form, tick)


def page_bytes(kept: KeptRun, paths: SchoolPaths, layer: str) -> bytes:
    """Return a film as a page that plays by itself."""
    scenario, film = kept.recorded.scenario, film_of(kept, paths, layer)
    first = list(paths.layers).index(layer)
    data = {**film.data, "plays": True, "first": first}
    kind = f"Run of the scenario {scenario.name}, seed {kept.recorded.seed}"
    return render(Report(film.title, kind, scenario.question, ("",), (), data), "animation.html.j2").encode()
