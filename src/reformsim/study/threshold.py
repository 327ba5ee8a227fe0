"""Threshold: what it would take. The smallest value of a number at which a share of seeds reaches an aim."""

from __future__ import annotations

import math
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from reformsim.analysis import VERDICT_NAMES
from reformsim.analysis.threshold import Crossing, find_crossing
from reformsim.analysis.thresholds import DEFAULT_THRESHOLDS
from reformsim.analysis.verdict import HOLDS
from reformsim.config.scenario import Scenario
from reformsim.errors import InputError
from reformsim.observe.schema import SHARE, Column
from reformsim.run.crew import Crew, Effort, Job
from reformsim.study.answer import Answer, describe_failures, plain_rows
from reformsim.study.dial import Dial
from reformsim.study.threshold_words import tell_threshold
from reformsim.study.trial import verdict_of

FIRST_POINTS = 5
"""Evenly spread values that are tried first: enough to see whether the share rises only. Ours."""
CURVE_POINTS = 121

COLUMNS = {
    "runs": (
        Column("value", "float64", "the dial's", "where the number stood"),
        Column("seed", "int64", "", "the seed"),
        Column("verdict", "str", "", "the run's verdict"),
        Column("reached", "bool", "", "whether the verdict is among those aimed at"),
        Column("final", "float64", SHARE, "deep enactment over the last years"),
        Column("culture_final", "float64", SHARE, "culture over the last years"),
    ),
    "points": (
        Column("value", "float64", "the dial's", "where the number stood"),
        Column("seeds", "int64", "seeds", "seeds run there"),
        Column("share", "float64", SHARE, "share of seeds that reached the aim"),
        Column("low", "float64", SHARE, "lower end of the Wilson interval"),
        Column("high", "float64", SHARE, "upper end of the Wilson interval"),
    ),
    "curve": (
        Column("value", "float64", "the dial's", "where the number stands"),
        Column("share", "float64", SHARE, "share of seeds by the fitted curve"),
    ),
}


class Aim(NamedTuple):
    """Say what is aimed at.

    Attributes
    ----------
    target
        Verdicts that count as reached.
    share
        Share of seeds that must reach one of them, above 0 and below 1.
    tolerance
        How near the threshold is looked for, in the dial's unit; None: a sixty-fourth of its range.
    """

    target: tuple[str, ...] = HOLDS
    share: float = 0.5
    tolerance: float | None = None


class Vary(NamedTuple):
    """Say what is turned up, as `Dial.of` takes it, and from where to where."""

    path: str
    low: float | None = None
    high: float | None = None


def threshold(scenario: Scenario, vary: Vary, effort: Effort | None = None, aim: Aim | None = None) -> Answer:
    """Return the smallest value of a number at which a share of seeds reaches an aim.

    Values are first spread evenly; then the place where the share is crossed is halved, with the same
    seeds at each value. A logistic curve through all runs gives the threshold, resampled seeds its interval.

    Parameters
    ----------
    scenario
        In which the number is turned.
    vary
        What is turned, and from where to where.
    effort
        Seeds, workers, and where to keep runs.
    aim
        What is aimed at.

    Raises
    ------
    InputError
        If the aim cannot be had, or nothing can be turned there.
    """
    effort, aim = effort or Effort(), aim or Aim()
    problems = _problems(aim)
    try:
        dial = Dial.of(vary.path, scenario, vary.low, vary.high)
    except InputError as error:
        raise InputError([*error.problems, *problems]) from None
    if problems:
        raise InputError(problems)
    with Crew(effort) as crew:
        search = _Search(scenario, dial, aim, crew, effort.seeds_of(scenario))
        search.spread()
        search.halve()
        return _answer(search, crew)


def _problems(aim: Aim) -> list[str]:
    """Return why an aim cannot be had, nothing where it can."""
    problems = []
    for name in aim.target:
        if name not in VERDICT_NAMES:
            near = get_close_matches(name, VERDICT_NAMES, n=1)
            hint = f'; did you mean "{near[0]}"?' if near else f"; there are: {', '.join(VERDICT_NAMES)}"
            problems.append(f'target: no verdict is called "{name}"{hint}')
    if not aim.target:
        problems.append("target: names no verdict")
    if not 0.0 < aim.share < 1.0:
        problems.append(f"share: must be above 0 and below 1 (got {aim.share:g})")
    if aim.tolerance is not None and not 0.0 < aim.tolerance < math.inf:
        problems.append(f"tolerance: must be above 0 and finite (got {aim.tolerance:g})")
    return problems


class _Search:
    """Hold what was tried so far."""

    def __init__(self, scenario: Scenario, dial: Dial, aim: Aim, crew: Crew, seeds: range) -> None:
        self.scenario, self.dial, self.aim, self.seeds = scenario, dial, aim, seeds
        self._crew = crew
        self.found: dict[float, list[tuple[int, Any]]] = {}
        self.tolerance = (dial.high - dial.low) / 64 if aim.tolerance is None else aim.tolerance
        if dial.whole:
            self.tolerance = max(self.tolerance, 1.0)
        halvings = math.ceil(math.log2(max((dial.high - dial.low) / (FIRST_POINTS - 1) / self.tolerance, 1.0)))
        crew.expect((FIRST_POINTS + halvings) * len(seeds))

    def spread(self) -> None:
        """Try evenly spread values."""
        self._try(np.linspace(self.dial.low, self.dial.high, FIRST_POINTS).tolist())

    def halve(self) -> None:
        """Halve the place where the share is crossed until it is small."""
        while (bracket := self.bracket()) is not None and bracket[1] - bracket[0] > self.tolerance:
            middle = self.dial.exact((bracket[0] + bracket[1]) / 2.0)
            if middle in self.found:
                return
            self._try([middle])

    def bracket(self) -> tuple[float, float] | None:
        """Return the highest value that falls short, and the next, from which on none does; None without one."""
        values = sorted(self.found)
        short = [value for value in values if self.share_at(value) < self.aim.share]
        if not short or short[-1] == values[-1]:
            return None
        return short[-1], values[values.index(short[-1]) + 1]

    def share_at(self, value: float) -> float:
        """Return the share of seeds that reached the aim at a value."""
        answers = self.found[value]
        return sum(found["verdict"] in self.aim.target for _, found in answers) / len(answers) if answers else 0.0

    def _try(self, values: Sequence[float]) -> None:
        """Run all seeds at values, seed by seed."""
        turned = {value: self.dial.turn(self.scenario, value) for value in map(self.dial.exact, values)}
        order = [(seed, value) for seed in self.seeds for value in turned]
        answers = self._crew.finish([Job(verdict_of, (turned[value], seed), seed) for seed, value in order])
        for (seed, value), answer in zip(order, answers, strict=True):
            self.found.setdefault(value, [])
            if answer is not None:
                self.found[value].append((seed, answer))


def _run_table(search: _Search) -> pd.DataFrame:
    """Return one row a run."""
    rows = [
        (value, seed, run["verdict"], run["verdict"] in search.aim.target, run["final"], run["culture_final"])
        for value in sorted(search.found)
        for seed, run in search.found[value]
    ]
    return pd.DataFrame(rows, columns=[column.name for column in COLUMNS["runs"]])


def _point_table(runs: pd.DataFrame) -> pd.DataFrame:
    """Return the share of seeds at each value, with its interval."""
    rows = []
    for value, group in runs.groupby("value"):
        hits, seeds = int(group["reached"].sum()), len(group)
        interval = binomtest(hits, seeds).proportion_ci(DEFAULT_THRESHOLDS.confidence_level, method="wilson")
        rows.append((value, seeds, hits / seeds, interval.low, interval.high))
    return pd.DataFrame(rows, columns=[column.name for column in COLUMNS["points"]])


def _answer(search: _Search, crew: Crew) -> Answer:
    """Return tables, figures and words."""
    dial, aim, bracket = search.dial, search.aim, search.bracket()
    runs = _run_table(search)
    points = _point_table(runs)
    crossing: Crossing | None = None
    curve = pd.DataFrame({"value": [], "share": []}, dtype=np.float64)
    if bracket is not None:
        values, hits = runs["value"].to_numpy(dtype=np.float64), runs["reached"].to_numpy(dtype=np.float64)
        crossing = find_crossing(values, hits, runs["seed"].tolist(), aim.share, (dial.low, dial.high))
        grid = np.linspace(dial.low, dial.high, CURVE_POINTS)
        curve = pd.DataFrame({"value": grid, "share": crossing.curve.share(grid)})
    rows = plain_rows(points)
    figures = {
        "vary": dial.path,
        "words": dial.words,
        "unit": dial.unit,
        "threshold": None if crossing is None else crossing.at,
        "low": None if crossing is None else crossing.low,
        "high": None if crossing is None else crossing.high,
        "bracket": None if bracket is None else list(bracket),
        "target": list(aim.target),
        "share": aim.share,
        "monotone": bool((points["share"].diff().dropna() >= 0.0).all()),
        "points": rows,
    }
    return Answer(
        study="threshold",
        question={
            "scenario": search.scenario.name,
            "vary": [dial.path, dial.low, dial.high],
            "seeds": [search.seeds[0], search.seeds[-1]],
            "aim": aim._asdict() | {"target": list(aim.target)},
        },
        sentences=tell_threshold(search.scenario.name, figures, len(search.seeds)),
        figures=figures,
        tables={"runs": runs, "points": points, "curve": curve},
        columns=COLUMNS,
        shown=("points", ("value", "seeds", "share", "low", "high")),
        failures=describe_failures(crew.failed),
    )
