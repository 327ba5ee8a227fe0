"""Export a sweep for other programs: runs, bands over time, and a dictionary that says what each column is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from reformsim.config.catalog import PARAMETERS
from reformsim.config.measure_names import END
from reformsim.config.paths import NumberPath, describe_number
from reformsim.config.wording import nearest
from reformsim.errors import InputError
from reformsim.observe.schema import SD, SHARE, Column, describe
from reformsim.run.shards import StoreError
from reformsim.run.store import encode_csv
from reformsim.run.sweep_read import BAND, Sweep
from reformsim.study.compare_tables import MEASURES

FORMATS = ("csv", "parquet", "xlsx")
WORKBOOK = "sweep.xlsx"
MOST_ROWS_OF_A_SHEET = 1_048_575
"""What a sheet of a workbook holds beside its header."""
UNITS_OF_PATHS = {"intensity": SHARE, "start_year": "school years", "end_year": "school years", "years": "school years"}
"""Units of numbers of a scenario that are not in the catalogue, by the last part of their path."""

OWN = (
    Column("run", "int64", "", "the run's number in the sweep, from 0; the same however many seeds there are"),
    Column("run_id", "str", "", "hash of its resolved scenario, seed and code"),
    Column("policy", "str", "", "the policy's name in the experiment"),
    Column("world", "int64", "", "the world's number, from 0"),
    Column("seed", "int64", "", "the seed"),
    Column("status", "str", "", "done or failed"),
    Column("stage", "str", "", "where a failed run failed: scenario, run or worker"),
    Column("type", "str", "", "the class of its error"),
    Column("message", "str", "", "what its error said"),
    Column("seconds", "float64", "seconds", "time that the run took"),
    Column("design", "int64", "", "which design of the experiment the world is of, from 0"),
    Column("row", "int64", "", "the world's row in that design, from 0"),
    Column("year", "int64", "school years", "school year, from 1"),
    Column("runs", "int64", "runs", "runs that the band is of: all worlds and seeds of the policy"),
)
"""Columns that every export has."""
RARER: Mapping[str, tuple[str, str]] = {
    "verdict": ("", "the run's verdict"),
    "before": (SHARE, "deep enactment in the year before the first lever"),
    "half_life_years": ("school years", "years after support until half of the rise was gone; empty where it was kept"),
    "pockets_share": (SHARE, "schools that rose far ahead by themselves"),
    "pockets_last": ("", "whether pockets last; empty where there are none"),
    "drift_alone": (SHARE, "deep enactment of the system left alone: last two years less the first year"),
    "culture_drift_alone": (SHARE, "culture of the system left alone: last two years less the first year"),
    "status_gap_before_sd": (SD, "lead of the quarter of highest status over the lowest the year before"),
    "cost": ("US dollars", "spent on levers over the run"),
    "cost_per_lasting_sd": ("US dollars per student SD", "cost per student place and SD of the final gain"),
    "years": ("school years", "years that the run took in all, those after support included"),
}
"""Measures that comparisons do not show: unit and meaning."""


def export_sweep(sweep: Sweep, form: str, out: Path) -> tuple[Path, ...]:
    """Write a sweep's tables and return the files.

    Parameters
    ----------
    sweep
        What is exported.
    form
        One of `FORMATS`.
    out
        Folder; made where it is not there. Files of an earlier export are written over.

    Raises
    ------
    InputError
        If there is no such format, what it needs is not installed, or a table is too long for it.
    StoreError
        If the disk refuses.
    """
    if form not in FORMATS:
        raise InputError(f"--format: must be {', '.join(FORMATS)} (got {form}){nearest(form, FORMATS)}")
    tables = tables_of(sweep)
    if form == "xlsx":
        _refuse_workbook(tables)
    try:
        out.mkdir(parents=True, exist_ok=True)
        if form == "xlsx":
            return (_aside(out / WORKBOOK, partial(_write_workbook, tables)),)
        return tuple(
            _aside(out / f"{name}.{form}", partial(_write_table, table, form)) for name, table in tables.items()
        )
    except OSError as problem:
        raise StoreError(f"{out}: nothing can be written there ({problem.strerror or problem})") from problem


def tables_of(sweep: Sweep) -> dict[str, pd.DataFrame]:
    """Return what is exported, by name: runs, bands where series were kept, and the dictionary of both."""
    tables = {"runs": sweep.runs}
    if sweep.has_series:
        tables["bands"] = sweep.bands()
    return {**tables, "dictionary": dictionary_of(tables)}


def dictionary_of(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return a row for each column of some tables: table, column, type, unit and meaning."""
    rows = [
        (name, column.name, column.dtype, column.unit, column.meaning)
        for name, table in tables.items()
        for column in _columns(name, [str(column) for column in table.columns])
    ]
    return pd.DataFrame(rows, columns=["table", "column", "type", "unit", "meaning"])


def _columns(table: str, names: list[str]) -> Iterator[Column]:
    """Yield what each column of a table is."""
    for name in names:
        yield _of_series(name) if table == "bands" else _of_run(name)


def _of_run(name: str) -> Column:
    """Return what a column of the table of runs is.

    Raises
    ------
    InputError
        If nothing is known of it.
    """
    known = {column.name: column for column in OWN}
    measures = {**MEASURES, **RARER}
    if name in known:
        return known[name]
    if name in measures:
        unit, meaning = measures[name]
        return Column(name, "str" if name == "verdict" else "float64", unit, meaning)
    if name.startswith(END):
        column = describe("system", name.removeprefix(END))
        if column is not None:
            return Column(name, "float64", column.unit, f"mean over the last school year: {column.meaning}")
    number = describe_number(name)
    if isinstance(number, NumberPath):
        return Column(name, "float64", unit_of(name), number.meaning or "a number of the scenario")
    raise InputError(f"nothing is known of the column {name}")


def unit_of(path: str) -> str:
    """Return the unit of a number of a scenario, empty where none is known."""
    heading, _, identity = path.partition(".")
    if heading == "parameters" and identity in PARAMETERS:
        return PARAMETERS[identity].unit
    return UNITS_OF_PATHS.get(path.rpartition(".")[2], "")


def _of_series(name: str) -> Column:
    """Return what a column of the table of bands is."""
    known = {column.name: column for column in OWN}
    if name in known:
        return known[name]
    ends = {"_low": f"{100 * BAND[0]:.0f}th percentile", "_high": f"{100 * BAND[1]:.0f}th percentile"}
    for end, what in ends.items():
        column = describe("system", name.removesuffix(end)) if name.endswith(end) else None
        if column is not None:
            return Column(
                name, "float64", column.unit, f"{what} over worlds and seeds of the yearly mean: {column.meaning}"
            )
    column = describe("system", name)
    if column is None:
        raise InputError(f"nothing is known of the column {name}")
    return Column(name, "float64", column.unit, f"mean over worlds and seeds of the yearly mean: {column.meaning}")


def _refuse_workbook(tables: Mapping[str, pd.DataFrame]) -> None:
    """Refuse a workbook that cannot be written."""
    if find_spec("openpyxl") is None:
        raise InputError('--format xlsx: needs openpyxl: pip install "reformsim[analysis]"; or take csv')
    problems = [
        f"--format xlsx: a sheet holds {MOST_ROWS_OF_A_SHEET:,} rows, {name} has {len(table):,}; take csv or parquet"
        for name, table in tables.items()
        if len(table) > MOST_ROWS_OF_A_SHEET
    ]
    if problems:
        raise InputError(problems)


def _aside(file: Path, write: Callable[[Path], None]) -> Path:
    """Write a file aside and put it in place; return it."""
    aside = file.with_name(f".partial-{file.name}")
    try:
        write(aside)
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)
    return file


def _write_table(table: pd.DataFrame, form: str, file: Path) -> None:
    """Write a table as CSV or Parquet."""
    if form == "csv":
        file.write_bytes(encode_csv(table))
    else:
        table.to_parquet(file, index=False)


def _write_workbook(tables: Mapping[str, pd.DataFrame], file: Path) -> None:
    """Write tables as sheets of a workbook."""
    with pd.ExcelWriter(file, engine="openpyxl") as workbook:
        for name, table in tables.items():
            table.to_excel(workbook, sheet_name=name, index=False)
