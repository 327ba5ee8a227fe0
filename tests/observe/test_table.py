"""A table of columns, and the frame that is made of it."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd

from reformsim.observe.table import Table

COLUMNS = {"year": np.array([1, 1, 2]), "school_id": np.array(["a", "b", "a"], dtype=object), "deep": np.arange(3.0)}


def test_a_frame_is_made_once_and_is_its_own() -> None:
    """Whoever asks gets the same frame; what is written into it does not reach the columns."""
    table = Table(COLUMNS)
    frame = table.frame
    pd.testing.assert_frame_equal(frame, pd.DataFrame(COLUMNS))
    frame["deep"] = 9.0
    frame.loc[0, "year"] = 7
    assert table.frame is frame
    assert table["deep"].tolist() == [0.0, 1.0, 2.0]
    assert table["year"].tolist() == [1, 1, 2]


def test_first_rows() -> None:
    """The first rows, as many as there are at most; without rows the columns stay."""
    table = Table(COLUMNS)
    assert [len(table.head(rows)) for rows in (0, 2, 9)] == [0, 2, 3]
    assert list(table.head(0).columns) == list(COLUMNS)
    assert len(Table({})) == 0


def test_there_and_back() -> None:
    """A frame's columns as a table are that frame again, also in another process."""
    frame = pd.DataFrame(COLUMNS)
    away = pickle.dumps(Table.of(frame))
    pd.testing.assert_frame_equal(pickle.loads(away).frame, frame)  # noqa: S301 - our own
