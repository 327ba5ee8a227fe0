"""Sensitivity: how much of what differs between worlds each uncertain number moves, and how much is luck."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from reformsim.analysis.luck import luck_share
from reformsim.analysis.sample import MORRIS, SOBOL
from reformsim.analysis.sensitivity import indices_of, is_constant, main_index, pairs_of
from reformsim.config.measure_names import END
from reformsim.observe.schema import Column, describe
from reformsim.run.sweep_read import Sweep
from reformsim.study.answer import Answer, plain_rows
from reformsim.study.number_words import number_words
from reformsim.study.sensitivity_words import tell_sensitivity
from reformsim.study.sweep_choice import Choice, Question, Suited, choose
from reformsim.study.sweep_values import Measured, SweepValues, read_values, series_of

SHARE_OF_VARIANCE = "share of variance"
PER_RANGE = "per whole range of the number"
YEARLY_RESAMPLES = 100
"""Of the bootstrap of each year's indices, which are many."""
YEARLY = {
    "final": "deep",
    "peak": "deep",
    "retained": "deep",
    "culture_final": "culture",
    "surface_peak": "surface",
    "gain_sd": "achievement_sd",
    "gain_months": "achievement_sd",
    "peak_gain_sd": "achievement_sd",
    "cost_per_student": "cost_dollars",
    "cost": "cost_dollars",
}
"""The series that measures are taken from."""
SUITED = Suited(
    "sensitivity",
    (SOBOL, MORRIS),
    "; reformsim screen {folder} takes any design with spread, and writes the next experiment",
)
OF = (
    Column("policy", "str", "", "the policy"),
    Column("against", "str", "", "the policy whose value was taken off, in the same world with the same seed"),
    Column("measure", "str", "", "the measure; a verdict stands for the share of seeds with it"),
)
VALUE = (
    Column("value", "float64", "the row's", "the index, of the worlds' means over seeds"),
    Column("unit", "str", "", "its unit"),
    Column("low", "float64", "the row's", "lower end of its 95 % interval, over the drawing of worlds and seeds"),
    Column("high", "float64", "the row's", "upper end of it"),
)
COLUMNS = {
    "indices": (
        *OF,
        Column("number", "str", "", "path of the uncertain number"),
        Column("index", "str", "", "first and total (Sobol), or mu, mu_star and sigma (Morris)"),
        *VALUE,
        Column("luck", "float64", "the row's", "what luck alone would give of the total index or of mu_star"),
        Column("luck_high", "float64", "the row's", "97.5th percentile of that"),
        Column("shows", "bool", "", "whether the index lies above it; empty where it is not known"),
    ),
    "pairs": (
        *OF,
        Column("number", "str", "", "one number"),
        Column("other", "str", "", "the other"),
        *VALUE,
    ),
    "variance": (
        *OF,
        Column("unit", "str", "", "unit of the measure"),
        Column("mean", "float64", "the row's", "mean over worlds and seeds"),
        Column("sd_between", "float64", "the row's", "standard deviation between worlds, luck taken off"),
        Column("sd_within", "float64", "the row's", "standard deviation within a world over seeds"),
        Column("luck_of_run", "float64", SHARE_OF_VARIANCE, "luck's share of the variance of single runs"),
        Column("luck_of_mean", "float64", SHARE_OF_VARIANCE, "luck's share of the variance of worlds' means"),
        Column("first_sum", "float64", SHARE_OF_VARIANCE, "sum of the first-order indices (Sobol)"),
        Column("worlds", "int64", "worlds", "worlds of the design"),
        Column("seeds", "int64", "seeds", "seeds of each world"),
    ),
    "years": (
        *OF[:2],
        Column("series", "str", "", "the yearly series"),
        Column("year", "int64", "school years", "school year, from 1"),
        Column("number", "str", "", "path of the uncertain number"),
        Column("index", "str", "", "total (Sobol) or mu_star (Morris)"),
        *VALUE,
        Column("luck_of_mean", "float64", SHARE_OF_VARIANCE, "luck's share of the variance of worlds' means"),
    ),
}


def sensitivity(sweep: Sweep, question: Question | None = None) -> Answer:
    """Return how much each uncertain number of a sweep moves its measures.

    Parameters
    ----------
    sweep
        One with a Sobol or a Morris design, all of whose runs are done.
    question
        Measures, policies, design and what to take the difference from.

    Raises
    ------
    InputError
        If indices cannot be told from it, with every reason.
    """
    choice = choose(sweep, question or Question(), SUITED)
    values = read_values(sweep, choice, may_lack=False)
    moved = [one for one in values.measured if not is_constant(one.sample)]
    tables = {
        "indices": _joined("indices", (_indices(one) for one in moved)),
        "pairs": _joined("pairs", (_pairs(one) for one in moved if one.sample.second_order)),
        "variance": _joined("variance", map(_variance, values.measured)),
        "years": _joined("years", _years(sweep, choice, values)),
    }
    tables["variance"] = _with_sums(tables["variance"], tables["indices"])
    tables = {name: table for name, table in tables.items() if len(table) or name == "indices"}
    told = {name: plain_rows(tables[name]) for name in tables if name != "years"}
    return Answer(
        study="sensitivity",
        question=asked_of(sweep, choice, values),
        sentences=tell_sensitivity(choice.design.kind, choice.numbers, values.measured, told),
        figures={**told, "names": number_words(choice.numbers), "pictures": _pictures(moved, tables)},
        tables=tables,
        columns=COLUMNS,
        shown=("indices", ("policy", "measure", "number", "index", "value", "low", "high", "luck_high", "shows")),
    )


def asked_of(sweep: Sweep, choice: Choice, values: SweepValues) -> dict[str, Any]:
    """Return what was asked of which sweep, as plain data."""
    sample = values.measured[0].sample
    return {
        "sweep": sweep.about["hash"],
        "design": {"place": choice.place, "kind": choice.design.kind, "worlds": len(sample.points)},
        "seeds": sample.seeds,
        "policies": list(choice.policies),
        "against": choice.against or None,
        "measures": list(choice.measures),
    }


def _joined(name: str, tables: Iterator[pd.DataFrame]) -> pd.DataFrame:
    """Return tables below each other, with the columns that are described."""
    columns = [column.name for column in COLUMNS[name]]
    found = [table.reindex(columns=columns) for table in tables if len(table)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)


def _of(one: Measured, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with whose and what it is."""
    return table.assign(policy=one.policy, against=one.against, measure=one.measure)


def unit_of_index(one: Measured) -> str:
    """Return the unit of a measure's indices."""
    return f"{one.unit or 'units'}, {PER_RANGE}" if one.sample.kind == MORRIS else SHARE_OF_VARIANCE


def _indices(one: Measured) -> pd.DataFrame:
    """Return the indices of a measure."""
    table = _ranked(indices_of(one.sample), main_index(one.sample.kind)).assign(unit=unit_of_index(one))
    shows = (table["value"] > table["luck_high"]).astype(object)
    return _of(one, table.assign(shows=shows.where(table["luck_high"].notna(), None)))


def _ranked(table: pd.DataFrame, main: str) -> pd.DataFrame:
    """Return indices number by number, the one that moves it most first."""
    rank = table[table["index"] == main].set_index("number")["value"].rank(ascending=False, method="first")
    return table.iloc[table["number"].map(rank).argsort(kind="stable")]


def _pairs(one: Measured) -> pd.DataFrame:
    """Return what pairs of numbers have only together."""
    return _of(one, pairs_of(one.sample).assign(unit=SHARE_OF_VARIANCE))


def _variance(one: Measured) -> pd.DataFrame:
    """Return where the variance of a measure comes from."""
    values = one.sample.values  # noqa: PD011 - an array
    found = luck_share(values)
    row = {
        "unit": one.unit,
        "mean": values.mean(),
        "sd_between": math.sqrt(found.between),
        "sd_within": math.sqrt(found.within),
        "luck_of_run": found.of_a_run,
        "luck_of_mean": found.of_a_mean,
        "worlds": len(values),
        "seeds": one.sample.seeds,
    }
    return _of(one, pd.DataFrame([row]))


def _with_sums(variance: pd.DataFrame, indices: pd.DataFrame) -> pd.DataFrame:
    """Return the table of variance with the sums of first-order indices."""
    keys = [column.name for column in OF]
    first = indices[indices["index"] == "first"]
    sums = first.groupby(keys)["value"].sum().rename("first_sum").reset_index()
    return variance.drop(columns="first_sum").merge(sums, on=keys, how="left")[list(variance.columns)]


def _years(sweep: Sweep, choice: Choice, values: SweepValues) -> Iterator[pd.DataFrame]:
    """Yield the main indices of each yearly series in each year; none where nothing differs."""
    shape, names = values.measured[0].sample, sweep.experiment.series
    for name in names:
        column = describe("system", name)
        unit = "" if column is None else column.unit
        for policy, year, found in series_of(sweep, choice, values, name):
            sample = shape.with_values(found)
            if is_constant(sample):
                continue
            table = indices_of(sample, YEARLY_RESAMPLES)
            table = table[table["index"] == main_index(sample.kind)]
            one = Measured(policy, choice.against, name, unit, "", sample)
            yield table.assign(
                policy=policy,
                against=choice.against,
                series=name,
                year=year,
                unit=unit_of_index(one),
                luck_of_mean=luck_share(found).of_a_mean,
            )


def _pictures(moved: Sequence[Measured], tables: Mapping[str, pd.DataFrame]) -> list[dict[str, str]]:
    """Return what is drawn: policy, measure and its meaning, and the yearly series beside it, empty for none."""
    kept = list(dict.fromkeys(tables["years"]["series"])) if "years" in tables else []
    return [
        {
            "policy": one.policy,
            "measure": one.measure,
            "meaning": one.meaning,
            "series": series_beside(one.measure, kept),
        }
        for one in moved
    ]


def series_beside(measure: str, kept: Sequence[str]) -> str:
    """Return the yearly series that a measure is the end of; the first that was kept where there is none."""
    wanted = measure.removeprefix(END) if measure.startswith(END) else YEARLY.get(measure, measure)
    return wanted if wanted in kept else next(iter(kept), "")
