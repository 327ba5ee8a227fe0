"""The command ``report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

KeptFolder = Annotated[Path, typer.Argument(metavar="RUN|SWEEP|STUDY", help="Folder of a run, a sweep or an answer.")]
File = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="File to write; default: report-NAME.html beside the folder."),
]


def report(
    folder: KeptFolder,
    out: File = None,
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="SCENARIO", help="Show what differs from this one; default: all defaults."),
    ] = None,
    *,
    yearly: Annotated[
        bool, typer.Option("--yearly", help="Of a run: schools year by year, without running it again.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print where it is and what is in it, as JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar; print the file only.")] = False,
) -> None:
    """Make one page of what was found.

    A single HTML file with question, answer, figures, tables and versions; it opens without a network, and prints.
    """
    from reformsim.cli.paging import PageOrder, write_report

    raise typer.Exit(write_report(PageOrder(folder, out, base, yearly, as_json, quiet)))
