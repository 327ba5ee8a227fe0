"""The commands that show a run to others: ``report`` and ``animate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

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


def animate(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run.")],
    form: Annotated[
        Literal["gif", "mp4", "html"], typer.Option("--format", help="gif, mp4 (needs ffmpeg), or a page that plays.")
    ] = "gif",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="File to write; default: film-NAME.FORMAT beside the folder."),
    ] = None,
    shown: Annotated[
        Literal["deep", "surface", "culture"], typer.Option("--show", help="What the squares of schools show.")
    ] = "deep",
    *,
    yearly: Annotated[bool, typer.Option("--yearly", help="Year by year, without running it again.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print where it is, as JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar; print the file only.")] = False,
) -> None:
    """Play a run as a film.

    Schools change colour beside the curve of the system, month after month.
    """
    from reformsim.cli.filming import FilmOrder, animate_run

    raise typer.Exit(animate_run(FilmOrder(folder, form, out, shown, yearly, as_json, quiet)))
