"""Warn: whether fluctuations and slow recoveries would have told of the turn, and how often they are wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from reformsim.analysis import Thresholds
from reformsim.analysis.warning import DOWN, UP, Turn
from reformsim.errors import InputError
from reformsim.run.crew import Crew, Effort, Job
from reformsim.run.paired import starts
from reformsim.study.answer import Answer, describe_failures, plain_rows
from reformsim.study.hysteresis import Ramp, ramped_scenario
from reformsim.study.warn_signs import Watchfulness, months_watched, watch_run
from reformsim.study.warn_tables import (
    COLUMNS,
    SIGNS,
    Look,
    Watched,
    band_table,
    lead_table,
    path_table,
    sign_table,
    trend_table,
    watched_runs,
)
from reformsim.study.warn_words import Told, headline, tell_warning

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

LEAST = {"window_months": 4, "years_before": 2, "lead_months": 0}
"""The least that makes sense of what one looks at. Ours."""
LONGEST_LOOK = 2_400
"""Months of the longest run; ours."""
LONGEST_RAMP = 90
"""Years up and down again within the 200 that a scenario may have."""
BASELINE = "baseline"


def warn(
    scenario: Scenario,
    effort: Effort | None = None,
    look: Watchfulness | None = None,
    against: Scenario | None = None,
) -> Answer:
    """Return whether a turn is announced by signs, with rates of hits and false alarms.

    Parameters
    ----------
    scenario
        Must have a lever or shock.
    effort
        Seeds, workers, and where to keep runs.
    look
        How one looks.
    against
        Where the runs that do not turn come from; None: from the same luck without levers and shocks.

    Raises
    ------
    InputError
        If nothing could turn, or one cannot look like that.
    """
    effort, look = effort or Effort(), look or Watchfulness()
    _refuse(scenario, look, against)
    asked = scenario if not look.ramp_years else _ramped(scenario, look)
    seeds, question = effort.seeds_of(scenario), _Question(scenario, asked, against, look)
    pair = ((scenario.name, asked), (question.other, question.held_against))
    order = [(seed, name, one) for seed in seeds for name, one in pair]
    with Crew(effort) as crew:
        answers = crew.finish([Job(watch_run, (one, seed), seed) for seed, _, one in order])
        runs = [
            (seed, name, answer) for (seed, name, _), answer in zip(order, answers, strict=True) if answer is not None
        ]
        return _answer(question, seeds, runs, crew)


def _ramped(scenario: Scenario, look: Watchfulness) -> Scenario:
    """Return the scenario with all support ramped up and down."""
    return ramped_scenario(scenario, Ramp(years=look.ramp_years, hold_years=0, push_back=""))


class _Question(NamedTuple):
    """Hold what is asked: the scenario, as it is run, what it is held against, and how one looks."""

    scenario: Scenario
    asked: Scenario
    against: Scenario | None
    how: Watchfulness

    @property
    def other(self) -> str:
        """Return the name of the runs that it is held against."""
        if self.against is None:
            return BASELINE if self.scenario.name != BASELINE else "left alone"
        return self.against.name if self.against.name != self.scenario.name else f"{self.against.name} (against)"

    @property
    def held_against(self) -> Scenario:
        """Return what it is held against, as it is run: as long, and ramped likewise."""
        if self.against is None:
            return self.asked.without_levers()
        return (
            _ramped(self.against, self.how)
            if self.how.ramp_years
            else self.against.replaced({"years": self.asked.years})
        )

    @property
    def look(self) -> Look:
        """Return how one looks at runs of this scenario."""
        least = Thresholds.from_overrides(self.scenario.parameters).deep_rise
        return Look(self.how, self.asked.months_per_year, least)


def _refuse(scenario: Scenario, look: Watchfulness, against: Scenario | None) -> None:
    """Refuse what cannot be watched."""
    problems = [*_wrong_scenarios(scenario, look, against), *_wrong_look(look)]
    if problems:
        raise InputError(problems)


def _wrong_scenarios(scenario: Scenario, look: Watchfulness, against: Scenario | None) -> list[str]:
    """Return what is wrong with the scenarios."""
    if look.ramp_years:
        asked = [scenario] if against is None else [scenario, against]
        problems = [f"{one.name}: has no lever to ramp" for one in asked if not one.levers]
    elif not starts(scenario):
        problems = [f"{scenario.name}: has no lever or shock: nothing makes it turn"]
    else:
        problems = []
    if against is not None and against.months_per_year != scenario.months_per_year:
        months = scenario.months_per_year
        problems.append(
            f"against: months_per_year must be the same in both ({months} and {against.months_per_year}); "
            f"try --set months_per_year={months}"
        )
    return problems


def _wrong_look(look: Watchfulness) -> list[str]:
    """Return what is wrong with how one looks."""
    problems = [] if look.way in ("", UP, DOWN) else [f"turn: must be {UP} or {DOWN} (got {look.way})"]
    problems += [
        f"{name.replace('_', '-')}: must be between {least} and {LONGEST_LOOK} (got {getattr(look, name)})"
        for name, least in LEAST.items()
        if not least <= getattr(look, name) <= LONGEST_LOOK
    ]
    if not 0.0 < look.false_alarm_rate < 1.0:
        problems.append(f"false-alarms: must be above 0 and below 1 (got {look.false_alarm_rate:g})")
    if not 0 <= look.ramp_years <= LONGEST_RAMP:
        problems.append(f"ramp-years: must be between 0 and {LONGEST_RAMP} (got {look.ramp_years})")
    return problems


def _answer(question: _Question, seeds: Sequence[int], runs: Sequence[tuple[int, str, Any]], crew: Crew) -> Answer:
    """Return tables, figures and words."""
    name, look = question.scenario.name, question.look
    kept, usual, left_out = watched_runs(runs, name, look)
    shown = kept if usual is not None else []
    when = usual or Turn(0, UP)
    trends, paths = trend_table(shown, when, look), path_table(shown, when, look)
    leads = lead_table(trends, look.how.false_alarm_rate)
    signs = sign_table(leads, look.how.lead_months)
    rows = plain_rows(signs)
    told = Told(name, question.other, _turns(kept, look), _count(kept, name), left_out, _pushed(question, usual))
    return Answer(
        study="warn",
        question={
            "scenario": name,
            "against": question.other,
            "seeds": list(seeds),
            "look": look.how._asdict(),
        },
        sentences=tell_warning(rows, told, SIGNS),
        figures={
            "turned": len(told.turns),
            "of": told.seeds,
            "headline": headline(rows, turned=usual is not None),
            "signs": rows,
        },
        tables={"signs": signs, "leads": leads, "trends": trends, "paths": paths, "bands": band_table(paths, look)},
        columns=COLUMNS,
        shown=(
            "signs",
            ("sign", "hits", "false_alarms", "area", "area_low", "area_high", "warns", "warning_months"),
        ),
        failures=describe_failures(crew.failed),
    )


def _turns(runs: Sequence[Watched], look: Look) -> list[tuple[float, str]]:
    """Return year and way of each turn."""
    return [(one.turn.month / look.months_per_year, one.turn.way) for one in runs if one.turn is not None]


def _count(runs: Sequence[Watched], name: str) -> int:
    """Return how many of the scenario's own runs there are."""
    return sum(one.run == name for one in runs)


def _pushed(question: _Question, usual: Turn | None) -> bool:
    """Return whether support changes in the time looked at, and that of the others does not change with it."""
    if usual is None:
        return False
    months = question.asked.months_per_year
    first, last = (month / months for month in months_watched(usual, question.how, months))
    return bool(_changes(question.asked, first, last) - _changes(question.held_against, first, last))


def _changes(scenario: Scenario, first: float, last: float) -> set[tuple[Any, ...]]:
    """Return which levers and shocks begin, rise or end between two years, and how."""
    found = set()
    for label, lever in (*scenario.levers.items(), *scenario.shocks.items()):
        end = float("inf") if lever.end_year is None else lever.end_year
        changes = ((lever.start_year, lever.start_year + lever.ramp_years), (end, end + lever.ramp_years))
        found |= {(label, lever.intensity, *span) for span in changes if span[0] <= last and span[1] >= first}
    return found
