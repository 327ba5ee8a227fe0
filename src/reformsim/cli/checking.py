"""The commands about scenario files: ``validate``, ``schema`` and ``new``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reformsim.cli.guard import BAD_INPUT, explain


def validate(
    files: Annotated[list[str], typer.Argument(help="Scenario files, or names in ./scenarios.")],
) -> None:
    """Check scenario files.

    Says all that is wrong with all of them at once, with line and column.
    """
    from reformsim.cli.writing import check_files

    good, problems = check_files(files)
    for name in good:
        typer.echo(f"{name}: ok")
    explain(problems)
    raise typer.Exit(BAD_INPUT if problems else 0)


def schema(
    file: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="File to write; default: print it.")
    ] = None,
    *,
    experiment: Annotated[bool, typer.Option("--experiment", help="That of experiments.")] = False,
) -> None:
    """Print the JSON Schema of scenarios, for editors."""
    from reformsim.cli.writing import schema_text, write_text

    text = schema_text(of_experiments=experiment)
    if file is None:
        typer.echo(text, nl=False)
    else:
        write_text(file, text)
        typer.echo(f"written: {file}", err=True)


def new(
    name: Annotated[str, typer.Argument(help="Name of the scenario: letters, digits, - and _.")],
    folder: Annotated[Path, typer.Option("--dir", metavar="DIR", help="Folder of scenarios.")] = Path("scenarios"),
) -> None:
    """Write a commented scenario to start from."""
    from reformsim.cli.writing import write_starter

    file = write_starter(name, folder)
    typer.echo(f"written: {file}")
    typer.echo(f"next: reformsim run {file}")
