"""Options that all studies share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reformsim.config.limits import LARGEST_SEED, MOST_SEEDS, MOST_WORKERS

ScenarioName = Annotated[str, typer.Argument(metavar="SCENARIO", help="File, or a name in ./scenarios.")]
Changes = Annotated[
    list[str] | None, typer.Option("--set", metavar="KEY.PATH=VALUE", help="Change a value; repeatable.")
]
Seeds = Annotated[
    int, typer.Option("--seeds", min=1, max=MOST_SEEDS, metavar="K", help="How many seeds, from the first on.")
]
FirstSeed = Annotated[
    int | None,
    typer.Option("--seed", min=0, max=LARGEST_SEED, metavar="N", help="First seed; default: the scenario's."),
]
Workers = Annotated[
    int | None,
    typer.Option("--workers", min=1, max=MOST_WORKERS, metavar="N", help="Processes; default: all processors."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the answer alone, as JSON.")]
Out = Annotated[
    Path, typer.Option("--out", envvar="REFORMSIM_OUTPUTS", metavar="DIR", help="Folder for runs and answers.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar; print the folder only.")]
From = Annotated[float | None, typer.Option("--low", metavar="X", help="From here; default: what is allowed.")]
To = Annotated[float | None, typer.Option("--high", metavar="X", help="To here; default: what is allowed.")]
