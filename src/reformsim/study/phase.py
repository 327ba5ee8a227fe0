"""Phase: a map of verdicts over two numbers of a scenario, fine where verdicts change and coarse elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from reformsim.analysis import Thresholds
from reformsim.analysis.refine import Point, coarse_points, fill, halving_points
from reformsim.errors import InputError
from reformsim.observe.schema import SHARE, Column
from reformsim.run.crew import Crew, Effort, Job
from reformsim.run.paired import years_to_run
from reformsim.study.answer import Answer, describe_failures, plain_rows
from reformsim.study.dial import Dial
from reformsim.study.phase_words import DIVIDED, tell_phase
from reformsim.study.simulate import years_needed
from reformsim.study.threshold import Vary
from reformsim.study.trial import verdict_of
from reformsim.theory import MeanField

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

COARSEST = 8
"""Cells of the finest map between two points of the first lattice; ours."""
MOST_CELLS, MOST_POINTS = 400, 200_000
"""Of a map: more than can be seen on it, or run in a month; ours."""
THEORY_CELLS = 20
"""Cells of the grid on which the mean field is solved, along each side."""
NO_VERDICT = "none"

COLUMNS = {
    "points": (
        Column("x", "float64", "the first dial's", "where the first number stood"),
        Column("y", "float64", "the second dial's", "where the second number stood"),
        Column("verdict", "str", "", "the most frequent verdict; divided where no verdict is ahead of all others"),
        Column("agreement", "float64", SHARE, "share of seeds with the most frequent verdict"),
        Column("seeds", "int64", "seeds", "seeds run there"),
        Column("final", "float64", SHARE, "deep enactment over the last years, mean over seeds"),
        Column("culture_final", "float64", SHARE, "culture over the last years, mean over seeds"),
    ),
    "map": (
        Column("x", "float64", "the first dial's", "where the first number stands"),
        Column("y", "float64", "the second dial's", "where the second number stands"),
        Column("verdict", "str", "", "the verdict: run there, or that of all corners of the cell around"),
        Column("run", "bool", "", "whether it was run there"),
    ),
    "theory": (
        Column("x", "float64", "the first dial's", "where the first number stands"),
        Column("y", "float64", "the second dial's", "where the second number stands"),
        Column("deep", "float64", SHARE, "deep enactment at the end by the mean field"),
        Column("margin", "float64", SHARE, "how far the mean field is above the border of a kept reform"),
    ),
}


class Map(NamedTuple):
    """Say how fine a map is.

    Attributes
    ----------
    cells
        Cells along each side, a multiple of 8.
    points
        The most points that are run.
    """

    cells: int = 40
    points: int = 600


def phase(scenario: Scenario, x: Vary, y: Vary, effort: Effort | None = None, size: Map | None = None) -> Answer:
    """Return a map of verdicts over two numbers, with the border that the mean field foretells.

    Parameters
    ----------
    scenario
        In which the numbers are turned.
    x, y
        What is turned, and from where to where.
    effort
        Seeds at each point, workers, and where to keep runs.
    size
        How fine.

    Raises
    ------
    InputError
        If nothing can be turned there, or the map cannot be that fine.
    """
    effort, size = effort or Effort(seeds=3), size or Map()
    dials = _dials(scenario, x, y, size)
    with Crew(effort) as crew:
        chart = _Chart(scenario, dials, size, crew, effort.seeds_of(scenario))
        chart.draw()
        return _answer(chart, crew)


def _dials(scenario: Scenario, x: Vary, y: Vary, size: Map) -> tuple[Dial, Dial]:
    """Return both dials, or refuse all that is wrong."""
    problems: list[str] = []
    dials: list[Dial] = []
    for vary in (x, y):
        try:
            dials.append(Dial.of(vary.path, scenario, vary.low, vary.high))
        except InputError as error:
            problems += error.problems
    if x.path == y.path:
        problems.append(f"{x.path}: is on both axes; take two different numbers")
    is_even = COARSEST <= size.cells <= MOST_CELLS and not size.cells % COARSEST
    if not is_even:
        problems.append(f"cells: must be a multiple of {COARSEST}, at most {MOST_CELLS} (got {size.cells})")
    least = len(coarse_points(size.cells if is_even else COARSEST, COARSEST))
    if not least <= size.points <= MOST_POINTS:
        allowed = f"between {least}, those of the first lattice, and {MOST_POINTS:,}"
        problems.append(f"points: must be {allowed} (got {size.points})")
    if problems:
        raise InputError(problems)
    return dials[0], dials[1]


class _Chart:
    """Hold what of the map is known."""

    def __init__(
        self, scenario: Scenario, dials: tuple[Dial, Dial], size: Map, crew: Crew, seeds: Sequence[int]
    ) -> None:
        self.scenario, self.dials, self.size, self.seeds = scenario, dials, size, seeds
        self._crew = crew
        self.found: dict[Point, list[Any]] = {}
        self.complete = True
        self.map: dict[Point, str] = {}
        crew.expect(len(seeds) * min(size.points, 8 * size.cells))

    def draw(self) -> None:
        """Run the coarse lattice, then halve cells whose corners differ, as far as the points reach."""
        step, cells = COARSEST, self.size.cells
        self._try(coarse_points(cells, step))
        known = self._verdicts()
        while step > 1:
            wanted = halving_points(known, cells, step)
            left = self.size.points - len(self.found)
            self.complete = self.complete and len(wanted) <= left
            self._try(wanted[:left])
            known = fill({**known, **self._verdicts()}, cells, step)
            step //= 2
        self.map = known

    def place(self, point: Point) -> tuple[float, float]:
        """Return the values of both numbers at a point."""
        across = (
            dial.exact(dial.low + (dial.high - dial.low) * number / self.size.cells)
            for dial, number in zip(self.dials, point, strict=True)
        )
        return next(across), next(across)

    def _try(self, points: Sequence[Point]) -> None:
        """Run all seeds at points, seed by seed."""
        turned = {point: self.turned(*self.place(point)) for point in points}
        order = [(seed, point) for seed in self.seeds for point in points]
        answers = self._crew.finish([Job(verdict_of, (turned[point], seed), seed) for seed, point in order])
        for (_, point), answer in zip(order, answers, strict=True):
            runs = self.found.setdefault(point, [])
            if answer is not None:
                runs.append(answer)

    def turned(self, x: float, y: float) -> Scenario:
        """Return the scenario with both numbers at given values."""
        return self.dials[1].turn(self.dials[0].turn(self.scenario, x), y)

    def _verdicts(self) -> dict[Point, str]:
        """Return the verdict at every point that was run."""
        return {point: most_frequent([run["verdict"] for run in runs])[0] for point, runs in self.found.items()}

    def foretold(self) -> list[tuple[float, ...]]:
        """Return what the mean field comes to on a grid of its own: x, y, practice, and margin above the border."""
        thresholds = Thresholds.from_overrides(self.scenario.parameters)
        rows: list[tuple[float, ...]] = []
        for y in np.linspace(self.dials[1].low, self.dials[1].high, THEORY_CELLS + 1):
            for x in np.linspace(self.dials[0].low, self.dials[0].high, THEORY_CELLS + 1):
                values = tuple(dial.exact(float(value)) for dial, value in zip(self.dials, (x, y), strict=True))
                scenario = self.turned(*values)
                field = MeanField(scenario)
                end = field.path(years_to_run(scenario, years_needed(scenario)))[-1:]
                deep, culture = float(field.deep(end)[0]), float(field.culture(end)[0])
                rows.append((*values, deep, min(deep - thresholds.kept_final, culture - thresholds.kept_culture)))
        return rows


def most_frequent(names: Sequence[str]) -> tuple[str, float]:
    """Return the most frequent verdict and its share; `DIVIDED` for the verdict where two or more come first."""
    if not names:
        return NO_VERDICT, 0.0
    (best, count), *others = Counter(names).most_common()
    is_ahead = all(count > other for _, other in others)
    return best if is_ahead else DIVIDED, count / len(names)


def _point_table(chart: _Chart) -> pd.DataFrame:
    """Return one row a point that was run."""
    rows = []
    for point, runs in sorted(chart.found.items()):
        verdict, share = most_frequent([run["verdict"] for run in runs])
        means = [float(np.mean([run[name] for run in runs])) if runs else np.nan for name in ("final", "culture_final")]
        rows.append((*chart.place(point), verdict, share, len(runs), *means))
    return pd.DataFrame(rows, columns=[column.name for column in COLUMNS["points"]])


def _answer(chart: _Chart, crew: Crew) -> Answer:
    """Return tables, figures and words."""
    points = _point_table(chart)
    cells = [(*chart.place(point), verdict, point in chart.found) for point, verdict in sorted(chart.map.items())]
    whole = pd.DataFrame(cells, columns=[column.name for column in COLUMNS["map"]])
    theory = pd.DataFrame(chart.foretold(), columns=[column.name for column in COLUMNS["theory"]])
    shares = whole["verdict"].value_counts(normalize=True)
    axes: list[Mapping[str, Any]] = [
        {"path": dial.path, "words": dial.words, "unit": dial.unit, "low": dial.low, "high": dial.high}
        for dial in chart.dials
    ]
    figures = {
        "x": axes[0],
        "y": axes[1],
        "cells": chart.size.cells,
        "points": len(chart.found),
        "complete": chart.complete,
        "shares": {str(name): float(share) for name, share in shares.items()},
    }
    return Answer(
        study="phase",
        question={
            "scenario": chart.scenario.name,
            "x": [axes[0][key] for key in ("path", "low", "high")],
            "y": [axes[1][key] for key in ("path", "low", "high")],
            "seeds": [chart.seeds[0], chart.seeds[-1]],
            "size": list(chart.size),
        },
        sentences=tell_phase(chart.scenario.name, figures, plain_rows(points), len(chart.seeds)),
        figures=figures,
        tables={"points": points, "map": whole, "theory": theory},
        columns=COLUMNS,
        shown=("points", ("x", "y", "verdict", "agreement", "final", "culture_final")),
        failures=describe_failures(crew.failed),
    )
