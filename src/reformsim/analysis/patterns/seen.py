"""What a probe has seen of a system: the tidy tables from which patterns are measured."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

READING, MATHEMATICS = "reading", "mathematics"


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Hold the tables of one run over some years.

    Attributes
    ----------
    subjects
        Names of the subjects, in the order of their rows.
    cells, classes, schools
        See `reformsim.analysis.patterns.tables`; classes of the last year are not there, since nobody has seen their
        pupils a year later.
    """

    subjects: tuple[str, ...]
    cells: pd.DataFrame
    classes: pd.DataFrame
    schools: pd.DataFrame

    def subject(self, name: str) -> int:
        """Return a subject's row, -1 where it is not taught."""
        return self.subjects.index(name) if name in self.subjects else -1

    def cells_of(self, name: str) -> pd.DataFrame:
        """Return the cells of a subject, none where it is not taught."""
        return self.cells[self.cells["subject"] == self.subject(name)]

    def classes_of(self, name: str) -> pd.DataFrame:
        """Return the classes of a subject, none where it is not taught."""
        return self.classes[self.classes["subject"] == self.subject(name)]
