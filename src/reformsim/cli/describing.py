"""The command ``odd``: the model described, with a scenario's own numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def odd(
    scenario: Annotated[
        str | None, typer.Argument(help="File, or a name in ./scenarios; left out: the model with its defaults.")
    ] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY.PATH=VALUE", help="Change a value; repeatable.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="File to write; default: print it.")
    ] = None,
    *,
    limits: Annotated[
        bool, typer.Option("--limits", help="What is left out, unknown, and not to be concluded, instead.")
    ] = False,
) -> None:
    """Describe the model in the ODD+D protocol, as Markdown.

    Order, equations, columns, numbers and levers are read off the code; with a scenario, its own numbers.
    """
    from reformsim.cli.writing import description, write_text

    text = description(scenario, tuple(changes or ()), limits=limits)
    if file is None:
        typer.echo(text, nl=False)
    else:
        write_text(file, text)
        typer.echo(f"written: {file}", err=True)
