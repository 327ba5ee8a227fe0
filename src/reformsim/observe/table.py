"""A tidy table as columns: what code reads; the same as a pandas frame is made for whoever asks for one.

pandas takes a fifth of a second to load. A run, its verdict, and its files need none of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

Array = np.ndarray[Any, np.dtype[Any]]


class Table:
    """Hold columns by name, in order, each an array with one value a row.

    Attributes
    ----------
    columns
        The columns by name; nothing is to be written to them.
    """

    __slots__ = ("_frame", "columns")

    def __init__(self, columns: Mapping[str, Array]) -> None:
        self.columns = dict(columns)
        self._frame: pd.DataFrame | None = None

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Table:
        """Return a pandas frame's columns as a table; its index is left out."""
        return cls({str(name): column.to_numpy() for name, column in frame.items()})

    def __getitem__(self, name: str) -> Array:
        """Return a column."""
        return self.columns[name]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(next(iter(self.columns.values()), ()))

    def head(self, rows: int) -> Table:
        """Return the first rows."""
        return Table({name: column[:rows] for name, column in self.columns.items()})

    @property
    def frame(self) -> pd.DataFrame:
        """Return the table as a pandas frame of its own, made when it is first asked for, and the same ever after."""
        if self._frame is None:
            import pandas as pd

            self._frame = pd.DataFrame(self.columns)
        return self._frame
