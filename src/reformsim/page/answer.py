"""From a run to what the browser draws: series by month, a byte a school and month, words and figures."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import numpy as np

from reformsim.analysis.tables import columns_of
from reformsim.analysis.thresholds import Thresholds
from reformsim.analysis.verdict import HOLDS
from reformsim.config.catalog import value_of
from reformsim.observe.table import Table
from reformsim.page.chronicle import Chronicle, support_ends
from reformsim.page.watcher import STEPS_PER_SHARE
from reformsim.page.words import FALLEN, HELD_ALONE, STILL_SUPPORTED, VERDICT_WORDS

if TYPE_CHECKING:
    from reformsim.page.running import Run

SERIES = (
    "deep",
    "surface",
    "culture",
    "field_culture",
    "belief",
    "skill",
    "leader_support",
    "political_will",
    "ownership",
    "schools_above_half",
)
"""Columns of the system table that the page draws."""
UNTOLD = ("leader_change", "labelled")
"""Kinds of events that the page does not show: there are too many."""
DIGITS = 4


def numbers(values: Any) -> list[float]:
    """Return numbers for drawing, with as many digits as can be seen."""
    rounded: list[float] = np.round(np.asarray(values, dtype=np.float64), DIGITS).tolist()
    return rounded


def packed(rows: Any) -> str:
    """Return rows of bytes as text."""
    return base64.b64encode(np.ascontiguousarray(rows).tobytes()).decode("ascii")


def answer_of(run: Run) -> dict[str, Any]:
    """Return everything that the page shows of a run, ready for JSON."""
    result = run.result
    scenario = result.scenario
    months, alone = run.columns, columns_of(result.baseline.system)
    return {
        "key": run.key,
        "name": scenario.name,
        "seed": result.seed,
        "months": len(result.run.system),
        "months_per_year": scenario.months_per_year,
        "own_months": scenario.years * scenario.months_per_year,
        "support_ends": support_ends(run),
        "released": run.released_month,
        "yield_strain": float(value_of("culture.yield_strain", scenario.parameters)),
        "series": {name: numbers(months[name]) for name in SERIES}
        | {
            "gain_sd": numbers(months["achievement_sd"] - alone["achievement_sd"]),
            "cost": np.rint(months["cost_dollars"]).astype(np.int64).tolist(),
            "structures": numbers(run.watcher.structures),
        },
        "baseline": {name: numbers(alone[name]) for name in ("deep", "culture")},
        "schools": schools_of(run),
        "events": events_of(result.run.events),
        "verdict": verdict_of(run),
        "story": Chronicle(run).sentences(),
        "notes": list(result.notes),
    }


def verdict_of(run: Run) -> dict[str, Any]:
    """Return the verdict, its figures and its reasons."""
    title, meaning = headline_of(run)
    return {"title": title, "meaning": meaning, **run.result.summary, "name": run.result.verdict.name}


def headline_of(run: Run) -> tuple[str, str]:
    """Return a verdict as a headline, and what it means; also whether it holds without support, if that was tried."""
    verdict = run.result.verdict
    band = Thresholds.from_overrides(run.result.scenario.parameters).unchanged_band
    if verdict.name == "inert" and verdict.before - verdict.final > band:
        return FALLEN
    title, meaning = VERDICT_WORDS[verdict.name]
    if not run.support:
        return title, meaning
    if support_ends(run) is None:
        return title, f"{meaning} {STILL_SUPPORTED}"
    return title, f"{meaning} {HELD_ALONE}" if verdict.name in HOLDS else meaning


def light_answer_of(run: Run) -> dict[str, Any]:
    """Return what the page shows of a run with other luck: its curves and its verdict."""
    return {
        "seed": run.result.seed,
        "verdict": run.result.verdict.name,
        "months": len(run.result.run.system),
        "series": {name: numbers(run.columns[name]) for name in ("deep", "surface", "culture")},
    }


def schools_of(run: Run) -> dict[str, Any]:
    """Return every school: who it is, and a byte for each month."""
    state = run.system.state
    schools = state.schools
    districts = schools.district.tolist()
    return {
        "id": list(state.school_id),
        "district": [state.district_id[one] for one in districts],
        "enrolment": schools.enrolment.tolist(),
        "teachers": np.diff(schools.teacher_start).tolist(),
        "steps": STEPS_PER_SHARE,
        "deep": packed(run.watcher.deep),
        "culture": packed(run.watcher.culture),
    }


def events_of(events: Table) -> list[dict[str, Any]]:
    """Return what began and ended, and which schools passed the halfway mark, in order."""
    rows = zip(*(events[name].tolist() for name in ("month", "kind", "school_id", "label")), strict=True)
    return [
        {"month": month, "kind": kind, "school": school, "label": label}
        for month, kind, school, label in rows
        if kind not in UNTOLD
    ]
