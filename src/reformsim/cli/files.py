"""From a result to the files of its run folder."""

from __future__ import annotations

from pathlib import Path

from reformsim.cli.drawing import BeginPicture, Picture, draw_here
from reformsim.config.scenario import Scenario
from reformsim.run.parquet import encode_table
from reformsim.run.provenance import RUN_FILE, SCHOOLS_FILE, describe_run, schools_source
from reformsim.run.store import encode_json, name_run
from reformsim.run.unfinished import YEARLY
from reformsim.study.long_run import LongResult
from reformsim.study.simulate import Result

TABLES = ("system", "levers")
SUMMARY_FILE, FIGURE_FILE = "summary.json", "figure.png"


def result_files(result: Result, begin_picture: BeginPicture = draw_here) -> dict[str, bytes]:
    """Return the contents of all files of a run, by name; the same result gives the same bytes.

    Parameters
    ----------
    result
        The run.
    begin_picture
        Begins its picture, which is waited for when all else is done.
    """
    picture = begin_picture(result)
    tables = {f"{table}.parquet": encode_table(table, getattr(result.run, table).columns) for table in YEARLY}
    return small_files(result, picture) | tables


def small_files(result: Result, picture: Picture) -> dict[str, bytes]:
    """Return the contents of those files of a run that are small whatever the number of schools, by name."""
    source = schools_source(result.scenario)
    files = {RUN_FILE: encode_json(describe_run(result.scenario, result.seed))}
    files |= {f"{table}.parquet": encode_table(table, getattr(result.run, table).columns) for table in TABLES}
    files["baseline_system.parquet"] = encode_table("system", result.baseline.system.columns)
    files[SUMMARY_FILE] = encode_json(result.summary)
    files[FIGURE_FILE] = picture()
    return files if source is None else files | {SCHOOLS_FILE: source}


def long_files(long: LongResult) -> dict[str, bytes | Path]:
    """Return the files of a long run by name: the same bytes, those of large tables where they have been written."""
    files: dict[str, bytes | Path] = {f"{table}.parquet": file for table, file in long.tables.items()}
    return small_files(long.result, draw_here(long.result)) | files


def run_name(scenario: Scenario, seed: int) -> str:
    """Return the name of a run's folder."""
    return name_run(scenario.hash, seed)
