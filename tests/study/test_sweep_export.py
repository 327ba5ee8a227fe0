"""An export holds what the sweep holds, and says of every column what it is."""

from __future__ import annotations

import csv

import pandas as pd
import pytest

from reformsim.cli.sweeps.exporting import say_export
from reformsim.config.experiment import Experiment
from reformsim.config.measure_names import MEASURES
from reformsim.errors import InputError
from reformsim.run.local_engine import LocalEngine
from reformsim.run.sweep_read import open_sweep
from reformsim.study import sweep_export
from reformsim.study.sweep import begin_sweep, carry_on
from reformsim.study.sweep_export import dictionary_of, export_sweep, tables_of

CONFORMITY = "parameters.choice.conformity"
INTENSITY = "levers.coaching.intensity"
POLICY = {"years": 2, "system": {"schools": 3}, "levers": {"coaching": {"start_year": 0, "intensity": 0.8}}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the folder of a finished sweep."""
    asked = Experiment.from_dict(
        {
            "policies": {"coached": POLICY},
            "worlds": {"designs": [{"kind": "list", "points": [{CONFORMITY: 0.6}, {INTENSITY: 0.4}]}]},
            "seeds": {"count": 2},
            "metrics": ["end_deep", "end_achievement_mathematics"],
            "series": ["deep", "cost_dollars"],
        }
    )
    folder = tmp_path_factory.mktemp("export") / "sweep"
    begin_sweep(asked, folder)
    carry_on(folder, lambda limit: LocalEngine(1, limit, ()), lambda _state: None)
    return folder


def test_csv_and_parquet_hold_the_same(folder, tmp_path):
    """Both formats hold every run to the last digit, the bands and the dictionary; a second export replaces the first."""
    sweep = open_sweep(folder)
    for _ in range(2):
        names = [file.name for form in ("csv", "parquet") for file in export_sweep(sweep, form, tmp_path / "out")]
    assert names == [f"{name}.{form}" for form in ("csv", "parquet") for name in ("runs", "bands", "dictionary")]
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == sorted(names)
    for name in ("runs", "bands"):
        with (tmp_path / "out" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            text = list(csv.DictReader(file))
        exact = pd.read_parquet(tmp_path / "out" / f"{name}.parquet")
        assert list(text[0]) == list(exact.columns)
        for column in exact.select_dtypes("float"):
            assert [float(row[column] or "nan") for row in text] == pytest.approx(
                exact[column], rel=0, abs=0, nan_ok=True
            )
    assert len(exact) == 2
    assert pd.read_parquet(tmp_path / "out" / "runs.parquet")["end_deep"].tolist() == sweep.runs["end_deep"].tolist()


def test_every_column_is_described(folder):
    """The dictionary has one row for each column of each table, in their order, with unit and meaning."""
    tables = tables_of(open_sweep(folder))
    told = tables["dictionary"]
    for name in ("runs", "bands"):
        assert told[told["table"] == name]["column"].tolist() == [str(column) for column in tables[name].columns]
    assert (told["meaning"].str.len() > 5).all()
    units = told.set_index(["table", "column"])["unit"]
    assert units["runs", "end_deep"] == "share, 0 to 1"
    assert units["runs", "end_achievement_mathematics"] == "student SD"
    assert units["runs", CONFORMITY] == "units of V"
    assert units["runs", INTENSITY] == "share, 0 to 1"
    assert units["bands", "cost_dollars_high"] == "US dollars"
    assert told.set_index("column")["meaning"]["deep_low"].startswith("5th percentile over worlds and seeds")


def test_every_measure_can_be_described():
    """Whatever an experiment can keep of a run, an export can say what it is."""
    told = dictionary_of({"runs": pd.DataFrame(columns=[*MEASURES, "end_culture", "end_deep_precision"])})
    assert (told["meaning"].str.len() > 5).all()
    with pytest.raises(InputError, match="nothing is known of the column wisdom"):
        dictionary_of({"runs": pd.DataFrame(columns=["wisdom"])})


def test_what_cannot_be_written_is_refused(folder, tmp_path, monkeypatch):
    """An unknown format, a missing library and a table that no sheet holds are refused before anything is written."""
    sweep = open_sweep(folder)
    with pytest.raises(InputError, match=r"--format: must be csv, parquet, xlsx \(got sav\)"):
        export_sweep(sweep, "sav", tmp_path / "out")
    monkeypatch.setattr(sweep_export, "find_spec", lambda _name: None)
    with pytest.raises(InputError, match=r'--format xlsx: needs openpyxl: pip install "reformsim\[analysis\]"'):
        export_sweep(sweep, "xlsx", tmp_path / "out")
    monkeypatch.setattr(sweep_export, "find_spec", lambda _name: True)
    monkeypatch.setattr(sweep_export, "MOST_ROWS_OF_A_SHEET", 3)
    with pytest.raises(InputError, match="a sheet holds 3 rows, runs has 4; take csv or parquet"):
        export_sweep(sweep, "xlsx", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_workbook_has_a_sheet_a_table(folder, tmp_path):
    """A workbook has a sheet for each table."""
    pytest.importorskip("openpyxl")
    (file,) = export_sweep(open_sweep(folder), "xlsx", tmp_path)
    sheets = pd.read_excel(file, sheet_name=None)
    assert list(sheets) == ["runs", "bands", "dictionary"]
    assert len(sheets["runs"]) == 4


def test_the_command_names_its_files(folder, tmp_path, capsys):
    """The files are named on standard output, in the folder of the sweep if no other is said."""
    assert say_export(folder, "csv", None) == 0
    assert capsys.readouterr().out.splitlines() == [
        str(folder / "export" / f"{name}.csv") for name in ("runs", "bands", "dictionary")
    ]
    (tmp_path / "file").write_text("")
    assert say_export(folder, "csv", tmp_path / "file" / "below") == 1
    assert "nothing can be written there" in capsys.readouterr().err


def test_without_series_there_are_no_bands(tmp_path):
    """Where no series were kept, an export has runs and their dictionary."""
    asked = Experiment.from_dict({"policies": {"coached": POLICY}, "seeds": {"count": 1}, "metrics": ["end_deep"]})
    begin_sweep(asked, tmp_path / "sweep")
    with pytest.raises(InputError, match="nothing has been run yet"):
        open_sweep(tmp_path / "sweep")
    carry_on(tmp_path / "sweep", lambda limit: LocalEngine(1, limit, ()), lambda _state: None)
    assert list(tables_of(open_sweep(tmp_path / "sweep"))) == ["runs", "dictionary"]
