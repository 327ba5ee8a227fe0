"""Worlds: the table of uncertain numbers in which every policy is run, one row a world.

Samplers are those of scipy and SALib. Each draws in a unit cube, and what it draws is stretched to the
bounds: so every design treats whole numbers and listed values alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from math import isnan
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reformsim.config.experiment import Experiment
from reformsim.config.experiment_parts import DesignConfig, VaryConfig
from reformsim.config.experiment_size import grid_levels
from reformsim.config.paths import NumberPath, describe_number
from reformsim.errors import InputError

Table = NDArray[np.float64]
WORLD_COLUMNS = ("world", "design", "row")
"""Columns before the varied paths: the world's number, which design it is of, and its row in that design."""


def worlds_of(experiment: Experiment) -> pd.DataFrame:
    """Return the worlds of an experiment, one row a world; the same experiment gives the same table.

    Returns
    -------
        ``world``, ``design`` and ``row`` count from 0; then one column of numbers for each path. A number is empty
        where a world leaves it as each policy has it. Rows of a design keep the order of its sampler, which the
        analysis of its runs relies on.

    Raises
    ------
    InputError
        If a sampler is not installed.
    """
    paths = experiment.paths
    tables = []
    for index, design in enumerate(experiment.worlds.designs):
        numbers = _drawn(experiment, design)
        place = pd.DataFrame({"design": np.full(len(numbers), index), "row": np.arange(len(numbers))})
        tables.append(pd.concat([place, numbers.reindex(columns=list(paths))], axis=1))
    joined = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame({"design": [0], "row": [0]})
    joined.insert(0, "world", np.arange(len(joined)))
    whole_columns: dict[str, Any] = dict.fromkeys(WORLD_COLUMNS, np.int64)
    return joined.astype(whole_columns | dict.fromkeys(paths, np.float64))


def world_rows(worlds: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table of worlds as plain data, None where a number is empty."""
    names = [str(name) for name in worlds.columns]
    columns = [worlds[name].tolist() for name in names]
    for row in zip(*columns, strict=True):
        yield {name: None if isnan(number) else number for name, number in zip(names, row, strict=True)}


def _drawn(experiment: Experiment, design: DesignConfig) -> pd.DataFrame:
    """Return the numbers of one design, a column for each path that it knows."""
    vary = experiment.worlds.vary
    if design.kind == "list":
        return pd.DataFrame([dict(point) for point in design.points], index=range(len(design.points)), dtype=np.float64)
    if design.kind == "grid":
        return pd.DataFrame(_grid(design, vary), columns=list(vary))
    unit = SAMPLERS[design.kind](design, list(vary))
    columns = {path: _stretched(unit[:, place], path, config) for place, (path, config) in enumerate(vary.items())}
    return pd.DataFrame(columns)


def _grid(design: DesignConfig, vary: Mapping[str, VaryConfig]) -> list[tuple[float, ...]]:
    """Return every combination of levels, the last path's changing fastest."""
    axes = []
    for path, config in vary.items():
        levels = np.linspace(config.low or 0.0, config.high or 0.0, grid_levels(design, path, config))
        axes.append(list(config.listed or (np.round(levels) if _is_whole(path) else levels)))
    return list(product(*axes))


def _stretched(unit: Table, path: str, config: VaryConfig) -> Table:
    """Return numbers between 0 and 1 as numbers between the bounds, whole ones or listed ones where it says so."""
    if config.listed:
        return np.sort(np.array(config.listed, dtype=np.float64))[_shares(unit, len(config.listed))]
    low, high = config.low or 0.0, config.high or 0.0
    if _is_whole(path):
        return low + _shares(unit, round(high - low) + 1).astype(np.float64)
    return low + unit * (high - low)


def _shares(unit: Table, count: int) -> NDArray[np.intp]:
    """Return in which of so many equal parts numbers between 0 and 1 lie, from 0."""
    return np.minimum((unit * count).astype(np.intp), count - 1)


def _is_whole(path: str) -> bool:
    """Return whether a path is a whole number."""
    number = describe_number(path)
    return isinstance(number, NumberPath) and number.whole


def _random(design: DesignConfig, paths: list[str]) -> Table:
    """Return independent uniform points."""
    return np.random.default_rng(design.seed).random((design.size or 0, len(paths)))


def _latin_hypercube(design: DesignConfig, paths: list[str]) -> Table:
    """Return a Latin hypercube: in every path, one point in each of as many equal parts as there are points."""
    from scipy.stats import qmc

    sampler = qmc.LatinHypercube(len(paths), seed=np.random.default_rng(design.seed))
    return np.asarray(sampler.random(design.size or 0), dtype=np.float64)


def _sobol(design: DesignConfig, paths: list[str]) -> Table:
    """Return Saltelli's extension of a Sobol sequence, rows in the order that SALib's analysis takes."""
    _refuse_without_salib("sobol")
    from SALib.sample import sobol

    rows = sobol.sample(_problem(paths), design.size, calc_second_order=bool(design.second_order), seed=design.seed)
    return np.asarray(rows, dtype=np.float64)


def _morris(design: DesignConfig, paths: list[str]) -> Table:
    """Return Morris' trajectories, rows in the order that SALib's analysis takes."""
    _refuse_without_salib("morris")
    from SALib.sample import morris

    rows = morris.sample(_problem(paths), design.trajectories, num_levels=design.levels, seed=design.seed)
    return np.asarray(rows, dtype=np.float64)


def _problem(paths: list[str]) -> dict[str, Any]:
    """Return the unit cube as SALib describes a problem."""
    return {"num_vars": len(paths), "names": paths, "bounds": [[0.0, 1.0]] * len(paths)}


def _refuse_without_salib(kind: str) -> None:
    """Refuse a design for which SALib is not there.

    Raises
    ------
    InputError
        If it is not installed.
    """
    from importlib.util import find_spec

    if find_spec("SALib") is None:
        raise InputError(f"a design of kind {kind} needs SALib: pip install 'reformsim[analysis]'")


SAMPLERS: Mapping[str, Callable[[DesignConfig, list[str]], Table]] = {
    "random": _random,
    "latin_hypercube": _latin_hypercube,
    "sobol": _sobol,
    "morris": _morris,
}
"""What draws a design in the unit cube, one row a world, one column a path."""
