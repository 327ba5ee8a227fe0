"""Patterns: whether a scenario's system, left alone or under one lever, shows what studies have found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from reformsim.analysis.patterns.judging import judge_target
from reformsim.observe.schema import Column
from reformsim.run.crew import Crew, Effort, Job
from reformsim.study.answer import Answer, describe_failures, plain_rows
from reformsim.study.pattern_registry import Known, chosen_patterns, is_registered, version_of
from reformsim.study.pattern_words import count_verdicts, tell_patterns
from reformsim.study.probes import measure_probe

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

OWN_UNIT = "the target's"

COLUMNS = {
    "targets": (
        Column("pattern", "str", "", "the pattern's id"),
        Column("target", "str", "", "key of what is measured"),
        Column("meaning", "str", "", "what it is"),
        Column("unit", "str", "", "its unit"),
        Column("published_low", "float64", OWN_UNIT, "lower end of what passes, empty without one"),
        Column("published_high", "float64", OWN_UNIT, "upper end of what passes, empty without one"),
        Column("value", "float64", OWN_UNIT, "the model's: mean over seeds"),
        Column("value_low", "float64", OWN_UNIT, "lower end of its 95 % interval, empty for one seed"),
        Column("value_high", "float64", OWN_UNIT, "upper end of its 95 % interval, empty for one seed"),
        Column("verdict", "str", "", "hit, miss or cannot be told"),
        Column("why", "str", "", "why it cannot be told"),
        Column("use", "str", "", "calibrated: parameters may be set by it; held_out: it is only compared with"),
        Column("seeds", "int64", "seeds", "seeds that told it"),
        Column("source", "str", "", "who has published it"),
    ),
    "measured": (
        Column("pattern", "str", "", "the pattern's id"),
        Column("target", "str", "", "key of what is measured"),
        Column("seed", "int64", "", "the seed"),
        Column("value", "float64", OWN_UNIT, "the model's, empty where it cannot be told"),
    ),
}
SHOWN = ("pattern", "meaning", "published_low", "published_high", "value", "value_low", "value_high", "verdict", "use")


def patterns(scenario: Scenario, effort: Effort | None = None, only: Sequence[str] = ()) -> Answer:
    """Return which published patterns a scenario's system shows.

    Its own levers and shocks are off: patterns are about systems that nobody reforms, or that do one thing alone.

    Parameters
    ----------
    scenario
        Whose schools, practices and parameters are looked at.
    effort
        Seeds, workers, and where to keep runs; patterns registered in this process are measured in it.
    only
        Ids of the patterns to measure; none: all.

    Raises
    ------
    InputError
        If there is no such pattern, or the system cannot be built.
    """
    effort, chosen = effort or Effort(), chosen_patterns(only)
    if any(is_registered(name) for name in chosen):
        effort = replace(effort, workers=1)
    ids: dict[str, list[list[str]]] = {}
    for name, known in chosen.items():
        ids.setdefault(known[0].probe, []).append([name, version_of(known)])
    asked = [(probe, seed) for seed in effort.seeds_of(scenario) for probe in ids]
    with Crew(effort) as crew:
        answers = crew.finish([Job(measure_probe, (probe, scenario, seed, ids[probe]), seed) for probe, seed in asked])
        found: dict[int, dict[str, float]] = {}
        for (_, seed), answer in zip(asked, answers, strict=True):
            found.setdefault(seed, {}).update(answer or {})
        return answer_of(scenario.name, chosen, found, describe_failures(crew.failed))


def answer_of(
    name: str,
    chosen: Mapping[str, Known],
    found: Mapping[int, Mapping[str, float]],
    failures: tuple[dict[str, Any], ...] = (),
) -> Answer:
    """Return the answer that what was measured gives: tables, figures and words.

    Parameters
    ----------
    name
        The scenario's.
    chosen
        Patterns and their measures, by id.
    found
        What was measured in each seed, by target key; a key that is not there was not measured.
    failures
        Runs that failed, as rows.
    """
    measured = [
        (pattern.id, target.key, seed, values[target.key])
        for pattern, _ in chosen.values()
        for target in pattern.targets
        for seed, values in found.items()
        if target.key in values
    ]
    values = pd.DataFrame(measured, columns=[column.name for column in COLUMNS["measured"]])
    targets = _targets(chosen, values)
    rows = plain_rows(targets)
    return Answer(
        study="patterns",
        question={"scenario": name, "seeds": list(found), "patterns": list(chosen)},
        sentences=tell_patterns(name, rows, len(found)),
        figures={"counts": count_verdicts(rows), "targets": rows},
        tables={"targets": targets, "measured": values},
        columns=COLUMNS,
        shown=("targets", SHOWN),
        failures=failures,
    )


def _targets(chosen: Mapping[str, Known], measured: pd.DataFrame) -> pd.DataFrame:
    """Return one row a target: what is published, what the model shows, and what that means."""
    rows = []
    for pattern, _ in chosen.values():
        for target in pattern.targets:
            judged = judge_target(target, measured.loc[measured["target"] == target.key, "value"].tolist())
            rows.append(
                {
                    "pattern": pattern.id,
                    "target": target.key,
                    "meaning": target.meaning,
                    "unit": target.unit,
                    "published_low": target.low,
                    "published_high": target.high,
                    "value": judged.value,
                    "value_low": judged.low,
                    "value_high": judged.high,
                    "verdict": judged.verdict,
                    "why": judged.why,
                    "use": target.use,
                    "seeds": judged.seeds,
                    "source": pattern.source,
                }
            )
    table = pd.DataFrame(rows, columns=[column.name for column in COLUMNS["targets"]])
    ends = ["published_low", "published_high"]
    table[ends] = table[ends].where(table[ends].abs() < float("inf"))
    return table
