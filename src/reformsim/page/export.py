"""What can be taken away: the scenario as YAML, and the tables as CSV."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import yaml

from reformsim.config.complete import with_practices_taken_away
from reformsim.config.scenario import Scenario
from reformsim.observe.schema import describe
from reformsim.run.store import encode_csv

if TYPE_CHECKING:
    from reformsim.page.running import Run

TABLES = ("system", "schools", "events", "levers")
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""Time of every file in an archive: the same run gives the same bytes."""


def yaml_of(scenario: Scenario) -> str:
    """Return a scenario as a file that ``reformsim run`` reads: the same scenario, and so the same run.

    What is as usual is left out.
    """
    said = differing(with_practices_taken_away(scenario.resolved()), Scenario.from_dict({}).resolved())
    heading = "# Made on the page of reformsim; run it with:  reformsim run FILE\n"
    return heading + yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=100)


def differing(said: Mapping[str, Any], usual: Mapping[str, Any]) -> dict[str, Any]:
    """Return what differs from the usual, level by level."""
    found: dict[str, Any] = {}
    for key, value in said.items():
        if key in usual and value == usual[key]:
            continue
        within = usual.get(key)
        if isinstance(value, Mapping) and isinstance(within, Mapping) and within:
            found[key] = differing(value, within)
        else:
            found[key] = _without_empty(value)
    return found


def _without_empty(value: Any) -> Any:
    """Return a value without what says nothing: a missing end, an empty list, a lever's whole default target."""
    if not isinstance(value, Mapping):
        return value
    told = {key: _without_empty(one) for key, one in value.items()}
    return {key: one for key, one in told.items() if one is not None and one not in ([], {})}


def csv_archive(run: Run) -> bytes:
    """Return a run's tables as an archive of CSV files, and what their columns mean."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        meanings = ["table,column,unit,meaning"]
        for name in TABLES:
            table = getattr(run.result, name)
            archive.writestr(zipfile.ZipInfo(f"{name}.csv", LONG_AGO), encode_csv(table))
            for column in table.columns:
                told = describe(name, str(column))
                if told is not None:
                    meanings.append(f'{name},{column},"{told.unit}","{told.meaning}"')
        archive.writestr(zipfile.ZipInfo("columns.csv", LONG_AGO), "\n".join(meanings) + "\n")
        archive.writestr(zipfile.ZipInfo("scenario.yaml", LONG_AGO), yaml_of(run.result.course[0][1]))
    return sink.getvalue()
