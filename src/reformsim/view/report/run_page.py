"""The report of a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd
import yaml

from reformsim.config.differing import Difference, differing
from reformsim.observe.schema import SHARE
from reformsim.study.compare_tables import MEASURES
from reformsim.view.report.parts import CAUTION, Grid, Picture, Report, Section, grid, table_grid, version_grid
from reformsim.view.report.scrubber import scrubber_data
from reformsim.view.style import png_bytes
from reformsim.view.trajectory import draw_run, run_title

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario
    from reformsim.run.run_folder import KeptRun
    from reformsim.study.school_paths import SchoolPaths

FIGURES = {
    "before": (SHARE, "deep enactment in the year before the first lever"),
    **MEASURES,
    "cost": ("US dollars", "spent on levers over the run"),
    "years": ("school years", "years of the run, those after support included"),
}
"""Main figures that are told: unit and meaning by name."""
YEARLY = {
    "deep": "deep practice (share)",
    "surface": "surface practice (share)",
    "culture": "culture (share)",
    "schools_above_half": "schools above one half (share)",
    "gain_sd": "learning gain (student SD)",
    "cost_dollars": "spent so far (US dollars)",
}
AT_THE_END = {
    "school_id": "school",
    "deep": "deep practice (share)",
    "surface": "surface practice (share)",
    "culture": "culture (share)",
}


def run_report(kept: KeptRun, paths: SchoolPaths, base: Scenario, base_name: str) -> Report:
    """Return the report of a run.

    Parameters
    ----------
    kept
        The run.
    paths
        What every school did.
    base, base_name
        The scenario that it is held against, and what that is called.
    """
    scenario = kept.recorded.scenario
    verdict, reasons = str(kept.summary["verdict"]), tuple(map(str, kept.summary["reasons"]))
    title = run_title(scenario.name, verdict)
    return Report(
        title=title,
        kind=f"Run of the scenario {scenario.name}, seed {kept.recorded.seed}",
        question=scenario.question or "The scenario names no question.",
        answer=(f"Verdict: {verdict.replace('_', ' ')}", *reasons),
        sections=(
            Section("figure", "What happened", pictures=(_picture(kept, title, reasons),)),
            Section("numbers", "Main figures", grids=(_main_figures(kept.summary),)),
            _scenario_section(scenario, differing(scenario, base), base_name, kept.levers),
            Section("years", "Year by year", grids=(_year_grid(kept, scenario.months_per_year), _school_grid(kept))),
            CAUTION,
            Section(
                "made",
                "Configuration and versions",
                ("The same run again: reformsim rerun, with its folder. The scenario with all its defaults:",),
                grids=(version_grid(kept.recorded.versions),),
                code=yaml.safe_dump(scenario.resolved(), sort_keys=False, allow_unicode=True),
            ),
        ),
        scrubber=scrubber_data(kept.system, kept.levers, paths, scenario.months_per_year),
    )


def _picture(kept: KeptRun, title: str, reasons: tuple[str, ...]) -> Picture:
    """Return the picture of the run."""
    months = kept.recorded.scenario.months_per_year
    figure = draw_run(kept.system, kept.schools, kept.levers, title, " ".join(reasons[:2]), months_per_year=months)
    alt = (
        "Line chart over school years, shares from 0 to 1: deep practice, surface practice and culture of the system, "
        f"single schools behind, levers as bars below. {' '.join(reasons)}"
    )
    return Picture(png_bytes(figure), "The system month by month, and what was done when", alt)


def _main_figures(summary: Mapping[str, Any]) -> Grid:
    """Return the main figures with unit and meaning."""
    rows = [
        {"figure": name.replace("_", " "), "value": summary.get(name), "unit": unit, "meaning": meaning}
        for name, (unit, meaning) in FIGURES.items()
    ]
    return grid("Main figures of the run", rows, ("figure", "value", "unit", "meaning"))


def _scenario_section(
    scenario: Scenario, differences: tuple[Difference, ...], base_name: str, levers: pd.DataFrame
) -> Section:
    """Return what was done, and what differs from the base."""
    rows = [{"path": one.path, "here": _absent(one.here), "there": _absent(one.there)} for one in differences]
    told = [scenario.expect and f"Expected: {scenario.expect}", "" if rows else f"Nothing differs from {base_name}."]
    grids = []
    if rows:
        heads = ("what", "in this scenario", f"in {base_name}")
        grids.append(grid(f"What differs from {base_name}", rows, ("path", "here", "there"), heads))
    if len(levers):
        names = ("label", "kind", "start (year)", "ramp (years)", "end (year)", "intensity (share)", "target")
        columns = ("label", "kind", "start_year", "ramp_years", "end_year", "intensity", "target")
        grids.append(table_grid("Levers and shocks; without an end they never end", levers[list(columns)], names))
    return Section("scenario", "The scenario", tuple(filter(None, told)), grids=tuple(grids))


def _absent(value: Any) -> Any:
    """Return a value, or a word where there is none."""
    return "absent" if value is None else value


def _year_grid(kept: KeptRun, months: int) -> Grid:
    """Return means of the system by school year."""
    table = kept.system.copy()
    table["gain_sd"] = table["achievement_sd"] - kept.baseline_system["achievement_sd"]
    year = (table["month"] - 1) // months + 1
    names = [name for name in YEARLY if name in table.columns]
    means = table[names].groupby(year).mean()
    if "cost_dollars" in names:
        means["cost_dollars"] = table["cost_dollars"].groupby(year).last()
    means.insert(0, "year", means.index)
    caption = "The system by school year: means of the year's months; learning gain against the paired baseline"
    return table_grid(caption, means, ("school year", *(YEARLY[name] for name in names)))


def _school_grid(kept: KeptRun) -> Grid:
    """Return the schools in the last year."""
    last = kept.schools[kept.schools["year"] == kept.schools["year"].max()]
    caption = f"Schools in the last year, year {last['year'].iloc[0]}"
    return table_grid(caption, last[list(AT_THE_END)], tuple(AT_THE_END.values()))
