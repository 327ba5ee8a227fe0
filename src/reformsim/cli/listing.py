"""The command ``list``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Kind(StrEnum):
    """Name what can be listed."""

    SCENARIOS = "scenarios"
    PRACTICES = "practices"
    LEVERS = "levers"
    PARAMETERS = "parameters"
    CLASSICS = "classics"


class Format(StrEnum):
    """Name how a list can be printed."""

    TABLE = "table"
    CSV = "csv"
    MARKDOWN = "md"
    JSON = "json"


def list_entries(
    kind: Annotated[Kind, typer.Argument(help="What to list.")],
    form: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
) -> None:
    """List what there is to use.

    Scenarios, practices, levers with their costs, parameters with their sources, or classic models.
    """
    from reformsim.cli.entries import ENTRIES
    from reformsim.cli.formats import print_rows

    print_rows(ENTRIES[kind.value](), form.value)
