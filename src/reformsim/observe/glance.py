"""A glance: the means of a system in some of its months, for runs of which little is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from reformsim.observe import rows
from reformsim.observe.observer import MONTH_ROW_AFTER, YEAR_ROWS_AFTER
from reformsim.observe.sums import PeopleSums

if TYPE_CHECKING:
    from reformsim.model.month import Step
    from reformsim.model.system import System


class Glance:
    """Watch the system table's columns from a month on; nothing is noted of schools, people and events.

    What it notes is what `Observer` notes.
    """

    def __init__(self, system: System, first_month: int) -> None:
        self._people = PeopleSums(system)
        self._first_month = first_month
        self._rows: list[dict[str, Any]] = []

    def look(self, system: System, step: Step) -> None:
        """Look at the system after one of its processes."""
        if system.month < self._first_month:
            return
        if step.name == MONTH_ROW_AFTER:
            self._rows.append(rows.system_row(system, self._people.of_month(system), released=False))
        elif step.name == YEAR_ROWS_AFTER:
            self._rows[-1].update(rows.score_columns(system))

    def table(self) -> pd.DataFrame:
        """Return the months seen, one row each, as in the system table."""
        return pd.DataFrame(self._rows)
