"""What becomes of an error: bad input is explained, a failure of ours is put on record."""

from __future__ import annotations

import os
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand

from reformsim.errors import InputError

FAILED, BAD_INPUT, STOPPED = 1, 2, 130
MOST_TOLD = 100
"""Problems that are printed."""
WORDS = {
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a smaller number",
    "float_parsing": "must be a number",
    "greater_than_equal": "must be at least {ge:,}",
    "less_than_equal": "must be at most {le:,}",
}
"""What can be wrong with an option's value."""
TRACEBACK_SWITCH = "REFORMSIM_TRACEBACK"


class GuardedCommand(TyperCommand):
    """Turn every error of a command into a message and an exit code."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read options; say in words what is wrong with one."""
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as error:
            error.message = in_words(error)
            raise

    def invoke(self, ctx: Any) -> Any:
        """Run the command under guard."""
        try:
            return super().invoke(ctx)
        except InputError as error:
            explain(error.problems)
            raise typer.Exit(BAD_INPUT) from None
        except KeyboardInterrupt:
            raise stopped() from None
        except (typer.Exit, typer.Abort, typer.TyperException, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001 - the last line: nothing may reach the user raw
            if is_interruption(error):
                raise stopped() from None
            text = "".join(traceback.format_exception(error))
            out = ctx.params.get("out")
            report_failure(f"{type(error).__name__}: {error}", text, out if isinstance(out, Path) else None)
            raise typer.Exit(FAILED) from None


def stopped() -> typer.Exit:
    """Say that the command was stopped, and return what ends it."""
    typer.echo("stopped; nothing half-written was left", err=True)
    return typer.Exit(STOPPED)


def is_interruption(error: BaseException) -> bool:
    """Return whether Ctrl-C is behind an error: a kernel whose call it meets fails, with it as its cause."""
    cause = error.__cause__
    return isinstance(cause, KeyboardInterrupt) or (cause is not None and is_interruption(cause))


def explain(problems: Sequence[str]) -> None:
    """Print what is wrong with the input, one line each, no more than a person reads."""
    for problem in problems[:MOST_TOLD]:
        typer.echo(problem, err=True)
    if len(problems) > MOST_TOLD:
        typer.echo(f"and {len(problems) - MOST_TOLD:,} more", err=True)


def in_words(error: typer.BadParameter) -> str:
    """Return what is wrong with an option's value, in our words where the reader of options has none for people."""
    from pydantic import ValidationError

    cause = error.__cause__
    found = cause.errors()[0] if isinstance(cause, ValidationError) else None
    if found is None or found["type"] not in WORDS:
        return error.message.removeprefix("Value error, ")
    return f"{WORDS[found['type']].format(**found.get('ctx', {}))} (got {found['input']})"


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
