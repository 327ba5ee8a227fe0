"""Open the folder of a finished run: its record, its figures and its tables, or what is missing of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from reformsim.config.reading import is_plain_file, read_record
from reformsim.errors import InputError
from reformsim.run.provenance import RUN_FILE, RecordedRun, read_run
from reformsim.run.shards import read_table

SUMMARY_FILE = "summary.json"
TABLES = {
    "system": ("month", "year", "deep", "surface", "culture", "achievement_sd", "schools_above_half", "released"),
    "schools": ("year", "school_id", "deep", "surface", "culture"),
    "levers": ("label", "kind", "start_year", "ramp_years", "end_year", "intensity", "target"),
    "baseline_system": ("month", "achievement_sd"),
}
"""Tables that are read, and the columns that each must have."""


@dataclass(frozen=True, slots=True, eq=False)
class KeptRun:
    """Hold a run as its folder has it.

    Attributes
    ----------
    folder
        Where it is.
    recorded
        Scenario, seed and versions.
    summary
        Its main figures.
    system, schools, levers, baseline_system
        Its tables, as `reformsim.observe.schema` describes them.
    """

    folder: Path
    recorded: RecordedRun
    summary: Mapping[str, Any]
    system: pd.DataFrame
    schools: pd.DataFrame
    levers: pd.DataFrame
    baseline_system: pd.DataFrame


def open_run(folder: Path) -> KeptRun:
    """Return the run of a folder.

    Raises
    ------
    InputError
        If it is no run folder, a file of it is missing or broken, or its months are not those of its baseline.
    """
    recorded = read_run(folder)
    files = {name: folder / f"{name}.parquet" for name in TABLES}
    lost = [file.name for file in (folder / SUMMARY_FILE, *files.values()) if not is_plain_file(file)]
    if lost:
        again = f"make it again: reformsim rerun {folder} --out DIR"
        raise InputError(f"{folder}: is half a run: {', '.join(lost)} missing; {again}")
    summary = read_record(folder / SUMMARY_FILE, "a run folder")
    verdict, reasons = summary.get("verdict"), summary.get("reasons")
    if not isinstance(verdict, str) or not isinstance(reasons, list):
        raise InputError(f"{folder / SUMMARY_FILE}: must name a verdict and its reasons")
    tables = {name: read_table(files[name], columns).to_pandas() for name, columns in TABLES.items()}
    months = [len(tables[name]) for name in ("system", "baseline_system")]
    if not months[0] or months[0] != months[1]:
        raise InputError(f"{folder}: its run has {months[0]} months and its baseline {months[1]}")
    return KeptRun(folder, recorded, summary, **tables)


def is_run(folder: Path) -> bool:
    """Return whether a folder says that it is that of a run."""
    return is_plain_file(folder / RUN_FILE)
