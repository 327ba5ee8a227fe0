"""What becomes of an error: bad input is explained, a failure of ours is put on record."""

from __future__ import annotations

import os
import traceback
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand

from reformsim.errors import InputError

FAILED, BAD_INPUT, STOPPED = 1, 2, 130
TRACEBACK_SWITCH = "REFORMSIM_TRACEBACK"


class GuardedCommand(TyperCommand):
    """Turn every error of a command into a message and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command under guard."""
        try:
            return super().invoke(ctx)
        except InputError as error:
            explain(error.problems)
            raise typer.Exit(BAD_INPUT) from None
        except KeyboardInterrupt:
            typer.echo("stopped; nothing half-written was left", err=True)
            raise typer.Exit(STOPPED) from None
        except (typer.Exit, typer.Abort, typer.TyperException, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001 - the last line: nothing may reach the user raw
            text = "".join(traceback.format_exception(error))
            out = ctx.params.get("out")
            report_failure(f"{type(error).__name__}: {error}", text, out if isinstance(out, Path) else None)
            raise typer.Exit(FAILED) from None


def explain(problems: tuple[str, ...]) -> None:
    """Print what is wrong with the input, one line each."""
    for problem in problems:
        typer.echo(problem, err=True)


def report_failure(message: str, text: str, out: Path | None) -> None:
    """Say that we failed, and show the traceback or where it is.

    Parameters
    ----------
    message
        What failed, in a line.
    text
        The traceback.
    out
        Folder to put it into; None where there is none.
    """
    typer.echo(f"reformsim failed; this is our fault, not yours: {message}", err=True)
    if os.environ.get(TRACEBACK_SWITCH, "") not in ("", "0"):
        typer.echo(text, err=True)
        return
    place = keep_traceback(text, out) if out is not None else None
    typer.echo(f"traceback: {place}" if place else f"set {TRACEBACK_SWITCH}=1 to see the traceback", err=True)


def keep_traceback(text: str, out: Path) -> Path | None:
    """Write a traceback under the first free name of a folder; return None where that cannot be done."""
    number = 1
    while True:
        place = out / ("failure.txt" if number == 1 else f"failure-{number}.txt")
        number += 1
        try:
            out.mkdir(parents=True, exist_ok=True)
            with place.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            if not out.is_dir():
                return None
        except OSError:
            return None
        else:
            return place
