"""The report of a page's run: the one file that ``reformsim report`` makes of a run folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reformsim.config.scenario import Scenario
from reformsim.run.provenance import RecordedRun, installed_versions
from reformsim.run.run_folder import KeptRun
from reformsim.study.school_paths import school_paths
from reformsim.view.report import render, run_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from reformsim.page.running import Run

DEFAULTS = "the defaults"


def report_of(run: Run, tick: Callable[[], None]) -> str:
    """Return the report of a run as one HTML file; the run is made again for the months of its schools.

    Parameters
    ----------
    run
        A run whose support was not ended by hand.
    tick
        Called after each month; it raises to break off.
    """
    result = run.result
    kept = KeptRun(
        folder=Path(result.scenario.name),
        recorded=RecordedRun(result.scenario, result.seed, installed_versions()),
        summary=result.summary,
        system=result.system,
        schools=result.schools,
        levers=result.levers,
        baseline_system=result.baseline_system,
    )
    paths = school_paths(kept, progress=lambda _done, _total: tick())
    return render(run_report(kept, paths, Scenario.from_dict({}), DEFAULTS))
