"""All commands, by name."""

from __future__ import annotations

import gc
import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from reformsim import __version__
from reformsim.cli.checking import new, schema, validate
from reformsim.cli.describing import odd
from reformsim.cli.guard import GuardedCommand
from reformsim.cli.leaving import run_and_leave
from reformsim.cli.listing import list_entries
from reformsim.cli.reporting import animate, report
from reformsim.cli.running import rerun, run
from reformsim.cli.serving import serve
from reformsim.cli.studies.calibrate import calibrate
from reformsim.cli.studies.classic import classic
from reformsim.cli.studies.compare import compare
from reformsim.cli.studies.explain import explain
from reformsim.cli.studies.hysteresis import hysteresis
from reformsim.cli.studies.patterns import patterns
from reformsim.cli.studies.phase import phase
from reformsim.cli.studies.release import release
from reformsim.cli.studies.threshold import threshold
from reformsim.cli.studies.warn import warn
from reformsim.cli.studies.workshop import workshop
from reformsim.cli.sweeps.commands import export, extend, resume, retry, status, sweep
from reformsim.cli.sweeps.discover import discover
from reformsim.cli.sweeps.learning import screen, sensitivity
from reformsim.cli.sweeps.plan import plan

YOUNG_OBJECTS = 400_000
"""Objects that are made before Python looks for those that nobody needs any more. Its usual few hundred have it go
again and again through all that is loaded at the start, which takes as long as loading numba."""

app = typer.Typer(
    name="reformsim",
    epilog="Example:  reformsim run breakthrough",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["--help", "-h"]},
)

for name, command, example in (
    ("run", run, "reformsim run breakthrough --seeds 10 --set years=50"),
    ("serve", serve, "reformsim serve --port 8321"),
    ("compare", compare, "reformsim compare eight_years breakthrough --seeds 20"),
    ("release", release, "reformsim release breakthrough --seeds 20"),
    ("threshold", threshold, "reformsim threshold breakthrough --vary duration"),
    ("hysteresis", hysteresis, "reformsim hysteresis breakthrough --years 40"),
    ("phase", phase, "reformsim phase breakthrough --x duration --y levers.structures.intensity"),
    ("warn", warn, "reformsim warn eight_years --turn down"),
    ("explain", explain, "reformsim explain breakthrough --seeds 10"),
    ("workshop", workshop, "reformsim workshop experiments/workshop_four_teams.yaml"),
    ("patterns", patterns, "reformsim patterns baseline --only P2,P6"),
    ("calibrate", calibrate, "reformsim calibrate experiments/calibrate_default.yaml --trials 400"),
    ("classic", classic, "reformsim classic centola --set memory=24"),
    ("plan", plan, "reformsim plan experiments/uncertain_weights.yaml --workers 2"),
    ("sweep", sweep, "reformsim sweep experiments/half_delivered.yaml"),
    ("status", status, "reformsim status outputs/sweeps/half_delivered-1a2b3c4d"),
    ("resume", resume, "reformsim resume outputs/sweeps/half_delivered-1a2b3c4d"),
    ("retry", retry, "reformsim retry outputs/sweeps/half_delivered-1a2b3c4d --failed"),
    ("extend", extend, "reformsim extend outputs/sweeps/half_delivered-1a2b3c4d --seeds 10"),
    ("export", export, "reformsim export outputs/sweeps/half_delivered-1a2b3c4d --format csv"),
    ("screen", screen, "reformsim screen outputs/sweeps/screen_breakthrough-1a2b3c4d --measure final"),
    ("sensitivity", sensitivity, "reformsim sensitivity outputs/sweeps/shares_breakthrough-1a2b3c4d --measure final"),
    ("discover", discover, "reformsim discover outputs/sweeps/uncertain_weights-1a2b3c4d --outcome snap_back"),
    ("rerun", rerun, "reformsim rerun outputs/breakthrough/1a2b3c4d-seed1"),
    ("report", report, "reformsim report outputs/breakthrough/1a2b3c4d-seed1"),
    ("animate", animate, "reformsim animate outputs/breakthrough/1a2b3c4d-seed1 --format gif"),
    ("validate", validate, "reformsim validate scenarios/*.yaml"),
    ("schema", schema, "reformsim schema --out scenario.schema.json"),
    ("new", new, "reformsim new my_district"),
    ("list", list_entries, "reformsim list parameters --format csv"),
    ("odd", odd, "reformsim odd breakthrough --out breakthrough-odd.md"),
):
    app.command(name, cls=GuardedCommand, epilog=f"Example:  {example}")(command)


def show_version(wanted: bool) -> None:
    """Print the version and leave."""
    if wanted:
        typer.echo(f"reformsim {__version__}")
        raise typer.Exit


@app.callback()
def begin(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Ask of a reform whether a whole school system will tip, or snap back."""


def main() -> None:
    """Run the command line; exit codes are 0, 2 for bad input, 1 for a failure of ours, 130 for Ctrl-C."""
    gc.set_threshold(YOUNG_OBJECTS)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a letter that the terminal does not know must not end a run
            stream.reconfigure(errors="backslashreplace")
    run_and_leave(lambda: app(prog_name="reformsim"))
