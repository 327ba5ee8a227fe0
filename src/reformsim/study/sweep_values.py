"""From the folder of a sweep to what a measure was in each world of a design with each seed.

Everything that an analysis cannot do with is found first, all of it at once, and said with what mends it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from reformsim.analysis.sample import MORRIS, MORRIS_LEVELS, SOBOL, Sample, constant_numbers, order_problem
from reformsim.analysis.tables import FloatArray
from reformsim.analysis.verdict import VERDICT_NAMES
from reformsim.errors import InputError
from reformsim.run.shards import DONE
from reformsim.run.sweep_read import Sweep
from reformsim.study.sweep_choice import VERDICT, Choice, describe_measure, idle_numbers

FEWEST_BLOCKS = {SOBOL: 16, MORRIS: 4}
"""Base samples and trajectories below which no index is told. Four trajectories are the fewest in use (Saltelli and
others 2008); sixteen base samples are ours: below that an interval spans most of what is possible."""
FEWEST_WORLDS = 30
"""The same for other designs; ours: three worlds for each of ten slices."""
SHOWN_RUNS = 5
KEYS = ["policy", "world", "seed"]


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Hold a measure of a policy, or of its difference from another, in all worlds of a design.

    Attributes
    ----------
    policy, against
        Whose it is; `against` is empty where it is no difference.
    measure, unit, meaning
        What it is.
    sample
        The numbers.
    """

    policy: str
    against: str
    measure: str
    unit: str
    meaning: str
    sample: Sample


@dataclass(frozen=True, slots=True, eq=False)
class SweepValues:
    """Hold what a sweep says of one design.

    Attributes
    ----------
    measured
        Measures, one for each policy and measure.
    cells
        Policies, worlds and seeds that are all there: a row each, in this order.
    left_out
        Worlds that were left out because runs of them are missing or failed.
    """

    measured: tuple[Measured, ...]
    cells: pd.Index[Any]
    left_out: int


def read_values(sweep: Sweep, choice: Choice, *, may_lack: bool) -> SweepValues:
    """Return what a sweep says of one design.

    Parameters
    ----------
    sweep
        The sweep.
    choice
        What of it.
    may_lack
        Whether worlds without all of their runs are left out, where the design has no order, and numbers that a
        policy does not have are let pass; else they are refused.

    Raises
    ------
    InputError
        With everything that stands against it: missing and failed runs, empty measures, numbers that do nothing,
        rows that are not in the order of their sampler, too few worlds.
    """
    design = sweep.worlds[sweep.worlds["design"] == choice.place]
    shape = _shape(choice, design)
    has_order = shape.rows_a_block > 1
    cells = _cells(sweep, choice, design["world"].tolist())
    problems = list(_design_problems(sweep, choice, shape, design))
    problems += [] if may_lack else list(_idle_problems(sweep, choice))
    lacking = cells["status"] != DONE
    left_out = [] if has_order or not may_lack else sorted({world for _, world, _ in cells.index[lacking]})
    if left_out:
        design = design[~design["world"].isin(left_out)]
        shape = _shape(choice, design)
        cells = cells[~cells.index.get_level_values("world").isin(left_out)]
        if len(design) < FEWEST_WORLDS and not problems:
            problems.append(_too_few(sweep, len(design), f"have all their runs ({len(left_out)} do not)"))
    else:
        problems += _run_problems(sweep, cells)
    problems += _empty_problems(choice, cells)
    if problems:
        raise InputError(problems)
    return SweepValues(tuple(_measured(choice, shape, cells)), cells.index, len(left_out))


def _shape(choice: Choice, design: pd.DataFrame) -> Sample:
    """Return the worlds of a design without values."""
    points = design[list(choice.numbers)].to_numpy(dtype=np.float64)
    return Sample(
        choice.design.kind,
        choice.numbers,
        points,
        np.empty((len(points), 0)),
        choice.design.levels or MORRIS_LEVELS,
        bool(choice.design.second_order),
    )


def _cells(sweep: Sweep, choice: Choice, worlds: Sequence[int]) -> pd.DataFrame:
    """Return a row for each policy, world and seed that is asked for; status is empty where the run is missing.

    Seeds that a stop rule added count only where all worlds have them: a measure is then the same mean everywhere.
    """
    kept = [name for name in choice.measures if name not in VERDICT_NAMES]
    kept += [VERDICT] if len(kept) < len(choice.measures) else []
    columns = ", ".join(f'runs."{name}"' for name in kept)
    found = sweep.sql(
        f"SELECT run, policy, world, seed, status, type, message, {columns} FROM runs JOIN worlds USING (world) "  # noqa: S608 - our names
        f"WHERE design = {choice.place}"
    )
    policies = [*choice.policies, *([choice.against] if choice.against else [])]
    found = found[found["policy"].isin(policies)]
    first, count = sweep.experiment.seeds.first, int(sweep.about["seeds"])
    done = found[found["status"] == DONE].groupby("seed").size()
    whole = {int(seed) for seed, runs in done.items() if runs == len(policies) * len(worlds)}  # type: ignore[call-overload]
    seeds = sorted({*range(first, first + count), *whole})
    every = pd.MultiIndex.from_product([policies, worlds, seeds], names=KEYS)
    return found.set_index(KEYS).reindex(every)


def _design_problems(sweep: Sweep, choice: Choice, shape: Sample, design: pd.DataFrame) -> Iterator[str]:
    """Yield what is wrong with the worlds themselves."""
    fewest = FEWEST_BLOCKS.get(shape.kind, FEWEST_WORLDS)
    names = {SOBOL: "base samples (size)", MORRIS: "trajectories"}
    if shape.blocks < fewest:
        yield _too_few(sweep, shape.blocks, f"{names.get(shape.kind, 'worlds')} are there", fewest)
    for number in constant_numbers(shape.numbers, shape.points):
        yield f"{sweep.folder}: {number} is the same in every world of design {choice.place}"
    if shape.rows_a_block > 1:
        is_counted = design["row"].tolist() == list(range(len(design)))
        problem = order_problem(shape.kind, shape.points, shape.rows_a_block) if is_counted else "rows are missing"
        if problem:
            yield f"{sweep.folder}: design {choice.place} is not what its sampler drew: {problem}"


def _too_few(sweep: Sweep, there: int, words: str, fewest: int = FEWEST_WORLDS) -> str:
    """Return that there is too little to go by."""
    return f"{sweep.folder}: only {there} {words}, and fewer than {fewest} tell nothing; begin a larger sweep"


def _idle_problems(sweep: Sweep, choice: Choice) -> Iterator[str]:
    """Yield the numbers that do nothing in a policy, which would look like numbers that do not matter."""
    for policy in choice.policies:
        both = [policy, *([choice.against] if choice.against else [])]
        for number, reason in idle_numbers(sweep.experiment, both, choice.numbers).items():
            yield f"policy {policy}: {reason}, so {number} does nothing there; name the policies that have it: --policy"


def _run_problems(sweep: Sweep, cells: pd.DataFrame) -> Iterator[str]:
    """Yield how many runs are missing and how many failed, and what mends it."""
    missing = int(cells["status"].isna().sum())
    failed = cells[cells["status"].notna() & (cells["status"] != DONE)]
    if missing:
        yield (
            f"{sweep.folder}: {missing} of {len(cells)} runs are missing, and an index needs all; "
            f"do them with: reformsim resume {sweep.folder}"
        )
    if len(failed):
        first = failed.iloc[0]
        yield (
            f"{sweep.folder}: {len(failed)} of {len(cells)} runs failed, and an index needs all; the first is run "
            f"{int(first['run'])}: {first['type']}: {first['message']}; when that is mended, try again with: "
            f"reformsim retry {sweep.folder} --failed"
        )


def _empty_problems(choice: Choice, cells: pd.DataFrame) -> Iterator[str]:
    """Yield the measures that some finished runs do not have."""
    done = cells[cells["status"] == DONE]
    for measure in choice.measures:
        if measure in VERDICT_NAMES:
            continue
        empty = done[done[measure].isna()]
        if len(empty):
            runs = ", ".join(str(int(run)) for run in sorted(empty["run"])[:SHOWN_RUNS])
            more = " and others" if len(empty) > SHOWN_RUNS else ""
            yield (
                f"--measure {measure}: is empty in {len(empty)} of {len(done)} runs ({runs}{more}), where there is no "
                f"{describe_measure(measure)[1]}; take a measure that every run has"
            )


def _measured(choice: Choice, shape: Sample, cells: pd.DataFrame) -> Iterator[Measured]:
    """Yield each measure of each policy."""
    for policy in choice.policies:
        for measure in choice.measures:
            values = _matrix(cells, policy, measure, len(shape.points))
            if choice.against:
                values = values - _matrix(cells, choice.against, measure, len(shape.points))
            yield Measured(policy, choice.against, measure, *describe_measure(measure), shape.with_values(values))


def _matrix(cells: pd.DataFrame, policy: str, measure: str, worlds: int) -> FloatArray:
    """Return a measure of a policy, shape (worlds, seeds): of a verdict, 1 where it came out and 0 where not."""
    own = cells[cells.index.get_level_values("policy") == policy]
    column = own[VERDICT] == measure if measure in VERDICT_NAMES else own[measure]
    return np.asarray(column, dtype=np.float64).reshape(worlds, -1)


def series_of(sweep: Sweep, choice: Choice, values: SweepValues, name: str) -> Iterator[tuple[str, int, FloatArray]]:
    """Yield (policy, year, values) of a yearly series, shape (worlds, seeds); a difference where one is asked for.

    Years that some runs do not have, or in which the series is empty, are left out.
    """
    found = sweep.sql(
        f'SELECT policy, world, seed, year, series."{name}" AS value FROM series JOIN runs USING (run) '  # noqa: S608 - our names
        f"JOIN worlds USING (world) WHERE design = {choice.place}"
    )
    seeds = values.cells.unique("seed").size
    for year, rows in found.groupby("year"):
        column = rows.set_index(KEYS)["value"].reindex(values.cells)
        own = {policy: np.asarray(part, dtype=np.float64) for policy, part in column.groupby(level="policy")}
        for policy in choice.policies:
            told = own[policy] - own[choice.against] if choice.against else own[policy]
            if not np.isnan(told).any():
                yield policy, int(str(year)), told.reshape(-1, seeds)
