"""Compare: several scenarios with the same luck, and how far each differs from the first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from reformsim.config.scenario import Scenario
from reformsim.config.wording import unknown
from reformsim.errors import InputError
from reformsim.run.crew import Crew, Effort, Job
from reformsim.study.answer import Answer, describe_failures, plain_rows
from reformsim.study.compare_tables import COLUMNS, MEASURES, Finished, difference_table, run_table, verdict_table
from reformsim.study.compare_words import Rows, tell_comparison, widest
from reformsim.study.trial import path_table, run_figures


class Enough(NamedTuple):
    """Say when there are enough seeds: the half width wanted, the most seeds, and the measure that counts."""

    half_width: float
    most_seeds: int = 500
    measure: str = "final"


def compare(scenarios: Sequence[Scenario], effort: Effort | None = None, enough: Enough | None = None) -> Answer:
    """Return how far scenarios differ from the first of them, with the same luck in each.

    Parameters
    ----------
    scenarios
        Two or more; the first is the reference. All are in the answer.
    effort
        Seeds, workers, and where to keep runs.
    enough
        Add seeds until every difference's interval is narrow enough; None runs the effort's seeds.

    Raises
    ------
    InputError
        If there are fewer than two scenarios, or the stop rule cannot be had.
    """
    effort = effort or Effort()
    _refuse(scenarios, effort, enough)
    labels = distinct_labels(scenarios)
    with Crew(effort) as crew:
        seeds = effort.seeds_of(scenarios[0])
        runs = _run(crew, scenarios, labels, seeds)
        while enough is not None and (
            more := _seeds_missing(plain_rows(difference_table(runs, labels)), enough, len(seeds))
        ):
            seeds = effort.seeds_of(scenarios[0], len(seeds) - effort.seeds + more)
            runs = _run(crew, scenarios, labels, seeds)
        return _answer(runs, labels, seeds, crew, enough)


def distinct_labels(scenarios: Sequence[Scenario]) -> list[str]:
    """Return a name for each scenario; of two with one name the second is ``name (2)``."""
    seen: dict[str, int] = {}
    labels = []
    for scenario in scenarios:
        seen[scenario.name] = seen.get(scenario.name, 0) + 1
        count = seen[scenario.name]
        labels.append(scenario.name if count == 1 else f"{scenario.name} ({count})")
    return labels


def _refuse(scenarios: Sequence[Scenario], effort: Effort, enough: Enough | None) -> None:
    """Refuse a comparison that cannot be made."""
    problems = [] if len(scenarios) > 1 else ["compare: takes two scenarios or more; the first is the reference"]
    if enough is not None:
        if not 0.0 < enough.half_width < math.inf:
            problems.append(f"until-ci: must be above 0 and finite (got {enough.half_width:g})")
        if enough.most_seeds < effort.seeds:
            problems.append(f"max-seeds: must be at least the {effort.seeds} seeds to begin with")
        if enough.measure not in MEASURES:
            problems.append(f"measure: {unknown('measure', enough.measure, MEASURES)}")
    if problems:
        raise InputError(problems)


def _run(crew: Crew, scenarios: Sequence[Scenario], labels: Sequence[str], seeds: Sequence[int]) -> list[Finished]:
    """Return every run that did not fail, seed by seed."""
    order = list(product(seeds, zip(labels, scenarios, strict=True)))
    answers = crew.finish([Job(run_figures, (scenario, seed), seed) for seed, (_, scenario) in order])
    runs = zip(order, answers, strict=True)
    return [Finished(label, seed, found) for (seed, (label, _)), found in runs if found is not None]


def _seeds_missing(differences: Rows, enough: Enough, seeds: int) -> int:
    """Return how many seeds to add: what the widest interval asks for, none where all are narrow enough."""
    width = widest(differences, enough.measure)
    if width <= enough.half_width or seeds >= enough.most_seeds:
        return 0
    asked = seeds * (width / enough.half_width) ** 2 if math.isfinite(width) else 2 * seeds
    return max(min(math.ceil(asked), 2 * seeds, enough.most_seeds) - seeds, 1)


def _answer(runs: Sequence[Finished], labels: Sequence[str], seeds: range, crew: Crew, enough: Enough | None) -> Answer:
    """Return tables, figures and words."""
    differences = difference_table(runs, labels)
    verdicts = verdict_table(runs, labels)
    until = None if enough is None else enough._asdict()
    told, judged = plain_rows(differences), plain_rows(verdicts)
    return Answer(
        study="compare",
        question={"scenarios": list(labels), "seeds": [seeds[0], seeds[-1]], "until": until},
        sentences=tell_comparison(labels, told, judged, until),
        figures={"seeds": len(seeds), "differences": told, "verdicts": judged},
        tables={
            "runs": run_table(runs),
            "differences": differences,
            "verdicts": verdicts,
            "paths": path_table(*zip(*((run.label, run.figures, run.seed) for run in runs), strict=True)),
        },
        columns=COLUMNS,
        shown=("differences", ("scenario", "measure", "mean", "difference", "low", "high", "variance_factor")),
        failures=describe_failures(crew.failed),
    )
