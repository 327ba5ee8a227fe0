"""Warn: whether fluctuations and slow recoveries would have told of the turn, and how often they are wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from reformsim.analysis.warning import DOWN, UP, Skill, Turn, measure_skill, trend
from reformsim.errors import InputError
from reformsim.observe.schema import SHARE, Column
from reformsim.run.crew import Crew, Effort, Job
from reformsim.run.paired import starts
from reformsim.study.answer import Answer, describe_failures, plain_rows
from reformsim.study.hysteresis import Ramp, ramped_scenario
from reformsim.study.warn_signs import Watchfulness, signs_before, watch_seed
from reformsim.study.warn_words import tell_warning

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

SIGNS = {
    "variance": "variance of practice in a rolling window",
    "autocorrelation": "autocorrelation of practice from month to month",
    "slow_recovery": "time that practice takes to recover from a push",
    "between_schools": "variance of practice between schools",
    "skew": "skewness of practice over schools, towards the turn",
}
"""Signs, and what they are; each is to rise before a turn."""
SIGN_UNIT = "the sign's"

LEAST = {"window_months": 4, "years_before": 2, "lead_months": 0}

COLUMNS = {
    "signs": (
        Column("sign", "str", "", "the sign"),
        Column("hits", "float64", SHARE, "share of turning runs with an alarm"),
        Column("hit_low", "float64", SHARE, "lower end of its Wilson interval"),
        Column("hit_high", "float64", SHARE, "upper end of its Wilson interval"),
        Column("false_alarms", "float64", SHARE, "share of the other runs with an alarm"),
        Column("false_low", "float64", SHARE, "lower end of its Wilson interval"),
        Column("false_high", "float64", SHARE, "upper end of its Wilson interval"),
        Column("area", "float64", "probability", "that it rises more in a turning run than in another; .5 is chance"),
        Column("area_low", "float64", "probability", "lower end of its bootstrap interval"),
        Column("area_high", "float64", "probability", "upper end of its bootstrap interval"),
        Column("warns", "bool", "", "told apart better than by chance, and alarms clearly above false alarms"),
        Column("turning", "int64", "runs", "turning runs in which it could be told"),
        Column("others", "int64", "runs", "other runs in which it could be told"),
    ),
    "trends": (
        Column("seed", "int64", "", "the seed"),
        Column("run", "str", "", "reform, or baseline: the same luck without it"),
        Column("turns", "bool", "", "whether it turned"),
        Column("turn_month", "float64", "months", "when it turned; for the others, up to when they are looked at"),
        *(Column(sign, "float64", "Kendall's tau", f"trend of the {words}") for sign, words in SIGNS.items()),
    ),
    "paths": (
        Column("seed", "int64", "", "the seed"),
        Column("run", "str", "", "reform or baseline"),
        Column("turns", "bool", "", "whether it turned"),
        Column("months_before", "float64", "months", "months before the turn"),
        Column("sign", "str", "", "the sign"),
        Column("value", "float64", SIGN_UNIT, "its value"),
    ),
}


def warn(scenario: Scenario, effort: Effort | None = None, look: Watchfulness | None = None) -> Answer:
    """Return whether a turn is announced by signs, with rates of hits and false alarms.

    Parameters
    ----------
    scenario
        Must have a lever or shock.
    effort
        Seeds, workers, and where to keep runs.
    look
        How one looks.

    Raises
    ------
    InputError
        If nothing could turn, or one cannot look like that.
    """
    effort, look = effort or Effort(), look or Watchfulness()
    _refuse(scenario, look)
    asked = scenario
    if look.ramp_years:
        asked = ramped_scenario(scenario, Ramp(years=look.ramp_years, hold_years=0, push_back=""))
    seeds = effort.seeds_of(scenario)
    with Crew(effort) as crew:
        answers = crew.finish([Job(watch_seed, (asked, seed, list(look)), seed) for seed in seeds])
        found = [(seed, answer) for seed, answer in zip(seeds, answers, strict=True) if answer is not None]
        return _answer(scenario, look, found, crew)


def _refuse(scenario: Scenario, look: Watchfulness) -> None:
    """Refuse what cannot be watched."""
    problems = []
    if not starts(scenario) or min(starts(scenario)) >= scenario.years:
        problems.append(f"{scenario.name}: has no lever or shock within its years: nothing makes it turn")
    if look.ramp_years and not scenario.levers:
        problems.append(f"{scenario.name}: has no lever to ramp")
    if look.way not in ("", UP, DOWN):
        problems.append(f"turn: must be {UP} or {DOWN} (got {look.way})")
    least = {
        "window-months": (look.window_months, 4),
        "years-before": (look.years_before, 2),
        "lead-months": (look.lead_months, 0),
    }
    problems += [f"{name}: must be at least {low} (got {value})" for name, (value, low) in least.items() if value < low]
    if not 0.0 < look.false_alarm_rate < 1.0:
        problems.append(f"false-alarms: must be above 0 and below 1 (got {look.false_alarm_rate:g})")
    if not 0 <= look.ramp_years <= 90:  # noqa: PLR2004 - up and down within 200 years
        problems.append(f"ramp-years: must be between 0 and 90 (got {look.ramp_years})")
    if problems:
        raise InputError(problems)


def _answer(scenario: Scenario, look: Watchfulness, found: Sequence[tuple[int, Any]], crew: Crew) -> Answer:
    """Return tables, figures and words."""
    trends, paths = _tables(found, look)
    turned = [answer["turn"] for _, answer in found if answer["turn"]]
    skills = {sign: _skill(trends, sign, look.false_alarm_rate) for sign in SIGNS}
    names = [column.name for column in COLUMNS["signs"]]
    rows = [
        {"sign": sign, **{name: getattr(skill, name) for name in names[1:]}} for sign, skill in skills.items() if skill
    ]
    table = pd.DataFrame(rows, columns=names)
    dragged = look.ramp_years > 0 or any(way == UP for _, way in turned)
    told = plain_rows(table)
    return Answer(
        study="warn",
        question={
            "scenario": scenario.name,
            "seeds": [seed for seed, _ in found],
            "look": look._asdict(),
        },
        sentences=tell_warning(scenario.name, told, turned, len(found), SIGNS, dragged=dragged),
        figures={"turned": len(turned), "of": len(found), "signs": told},
        tables={"signs": table, "trends": trends, "paths": paths},
        columns=COLUMNS,
        shown=(
            "signs",
            ("sign", "hits", "false_alarms", "area", "area_low", "area_high", "warns", "turning", "others"),
        ),
        failures=describe_failures(crew.failed),
    )


def _skill(trends: pd.DataFrame, sign: str, rate: float) -> Skill | None:
    """Return how well a sign tells turning runs from the others."""
    turns = trends["turns"].to_numpy(dtype=bool)
    values = trends[sign].to_numpy(dtype=np.float64)
    return measure_skill(values[turns].tolist(), values[~turns].tolist(), rate)


def _tables(found: Sequence[tuple[int, Any]], how: Watchfulness) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the trend of each sign in each run, and the signs themselves.

    Runs that did not turn, baselines among them, are looked at before the middle one of the turns.
    """
    turned = sorted((answer["turn"] for _, answer in found if answer["turn"]), key=lambda turn: float(turn[0]))
    usual = Turn(*turned[len(turned) // 2]) if turned else None
    trends: list[dict[str, Any]] = []
    paths: list[tuple[Any, ...]] = []
    for seed, answer in found:
        own = Turn(*answer["turn"]) if answer["turn"] else usual
        if own is None:
            continue
        for run, series in answer["series"].items():
            turns = run == "reform" and answer["turn"] is not None
            signs = signs_before(series, own, how, answer["months_per_year"])
            values = {sign: trend(np.array([value for _, value in signs[sign]])) for sign in SIGNS}
            trends.append({"seed": seed, "run": run, "turns": turns, "turn_month": float(own.month), **values})
            paths += [(seed, run, turns, month, sign, value) for sign in SIGNS for month, value in signs[sign]]
    return (
        pd.DataFrame(trends, columns=[column.name for column in COLUMNS["trends"]]),
        pd.DataFrame(paths, columns=[column.name for column in COLUMNS["paths"]]),
    )
