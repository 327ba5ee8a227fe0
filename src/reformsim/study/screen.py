"""Screen: which of many uncertain numbers matter at all, from any design with spread, and what to ask next."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from reformsim.analysis.luck import luck_share
from reformsim.analysis.sample import MORRIS, SOBOL
from reformsim.analysis.screening import MATTERS, PAWN, screened
from reformsim.analysis.sensitivity import is_constant
from reformsim.observe.schema import Column
from reformsim.run.sweep_read import Sweep
from reformsim.study.answer import Answer, plain_rows
from reformsim.study.next_experiment import NEXT_FILE, next_experiment
from reformsim.study.number_words import number_words
from reformsim.study.screen_words import tell_screen
from reformsim.study.sensitivity import OF, SHARE_OF_VARIANCE, VALUE, asked_of, unit_of_index
from reformsim.study.sweep_choice import Choice, Question, Suited, choose, idle_numbers
from reformsim.study.sweep_values import Measured, read_values

DISTANCE = "Kolmogorov-Smirnov distance, 0 to 1"
SUITED = Suited(
    "screen",
    (MORRIS, "latin_hypercube", "random", "grid", SOBOL),
    "; points of a list are not spread: sweep a design that is",
)
COLUMNS = {
    "findings": (
        *OF,
        Column("number", "str", "", "path of the uncertain number"),
        Column("index", "str", "", "mu_star (Morris), total (Sobol) or pawn (any other design)"),
        *VALUE,
        Column("dummy", "float64", "the row's", "what a number without effect would give, mean"),
        Column("dummy_high", "float64", "the row's", "97.5th percentile of that"),
        Column("finding", "str", "", "matters, does not show, or cannot be told"),
        Column("mu", "float64", "the row's", "mean effect with its sign (Morris)"),
        Column("sigma", "float64", "the row's", "how much the effect differs from place to place (Morris)"),
    ),
    "variance": (
        *OF,
        Column("unit", "str", "", "unit of the measure"),
        Column("luck_of_run", "float64", SHARE_OF_VARIANCE, "luck's share of the variance of single runs"),
        Column("luck_of_mean", "float64", SHARE_OF_VARIANCE, "luck's share of the variance of worlds' means"),
        Column("worlds", "int64", "worlds", "worlds that were looked at"),
        Column("left_out", "int64", "worlds", "worlds left out because runs of them are missing or failed"),
        Column("seeds", "int64", "seeds", "seeds of each world"),
    ),
}


def screen(sweep: Sweep, question: Question | None = None) -> Answer:
    """Return which uncertain numbers of a sweep matter, and the next experiment where some do.

    Parameters
    ----------
    sweep
        One with a design that spreads.
    question
        Measures, policies, design and what to take the difference from.

    Raises
    ------
    InputError
        If nothing can be told from it, with every reason.
    """
    choice = choose(sweep, question or Question(), SUITED)
    values = read_values(sweep, choice, may_lack=True)
    findings = [_findings(sweep, choice, one) for one in values.measured if not is_constant(one.sample)]
    columns = [column.name for column in COLUMNS["findings"]]
    table = pd.concat(findings, ignore_index=True) if findings else pd.DataFrame(columns=columns)
    variance = pd.DataFrame(
        [_variance(one, values.left_out) for one in values.measured],
        columns=[column.name for column in COLUMNS["variance"]],
    )
    tables = {"findings": table, "variance": variance}
    told = {name: plain_rows(each) for name, each in tables.items()}
    mattering = tuple(number for number in choice.numbers if _is_found(table, number))
    after = next_experiment(sweep.experiment, choice, mattering, told["findings"]) if mattering else None
    return Answer(
        study="screen",
        question=asked_of(sweep, choice, values),
        sentences=tell_screen(choice, values, told, after),
        figures={**told, "names": number_words(choice.numbers), "matter": list(mattering)},
        tables=tables,
        columns=COLUMNS,
        shown=("findings", ("policy", "measure", "number", "finding", "index", "value", "low", "high", "dummy_high")),
        texts={} if after is None else {NEXT_FILE: after.text},
    )


def _is_found(table: pd.DataFrame, number: str) -> bool:
    """Return whether a number matters to any measure of any policy."""
    return bool(((table["number"] == number) & (table["finding"] == MATTERS)).any())


def _findings(sweep: Sweep, choice: Choice, one: Measured) -> pd.DataFrame:
    """Return what is found of each number that the policy has, the strongest first."""
    both = [one.policy, *([one.against] if one.against else [])]
    idle = idle_numbers(sweep.experiment, both, choice.numbers)
    table = screened(one.sample)
    table = table[~table["number"].isin(list(idle))].sort_values("value", ascending=False, kind="stable")
    unit = DISTANCE if (table["index"] == PAWN).any() else unit_of_index(one)
    table = table.assign(policy=one.policy, against=one.against, measure=one.measure, unit=unit)
    return table[[column.name for column in COLUMNS["findings"]]]


def _variance(one: Measured, left_out: int) -> Mapping[str, Any]:
    """Return how much of a measure is luck."""
    found = luck_share(one.sample.values)
    return {
        "policy": one.policy,
        "against": one.against,
        "measure": one.measure,
        "unit": one.unit,
        "luck_of_run": found.of_a_run if one.sample.seeds > 1 else math.nan,
        "luck_of_mean": found.of_a_mean if one.sample.seeds > 1 else math.nan,
        "worlds": len(one.sample.points),
        "left_out": left_out,
        "seeds": one.sample.seeds,
    }
