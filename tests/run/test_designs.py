"""Worlds are drawn as their designs say, by the samplers of scipy and SALib, and always alike."""

from __future__ import annotations

import importlib.util
from itertools import product

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import sobol as sobol_analysis
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample

from reformsim.config.experiment import Experiment
from reformsim.config.experiment_size import count_all_worlds
from reformsim.errors import InputError
from reformsim.run.designs import world_rows, worlds_of

NOISE, COST, SHARES = "parameters.choice.noise", "parameters.choice.cost", "start.belief"
BOUNDS = {NOISE: (0.5, 2.5), COST: (1.0, 3.0), SHARES: (0.25, 0.75)}
VARY = {path: {"low": low, "high": high} for path, (low, high) in BOUNDS.items()}
DRAWN = [
    {"kind": "random", "size": 40},
    {"kind": "latin_hypercube", "size": 40},
    {"kind": "sobol", "size": 16},
    {"kind": "sobol", "size": 8, "second_order": True},
    {"kind": "morris", "trajectories": 6},
]


def experiment(designs, vary=None):
    """Return an experiment of one policy with some designs."""
    worlds = {"vary": VARY if vary is None else vary, "designs": designs}
    return Experiment.from_dict({"policies": {"a": {"years": 3}}, "worlds": worlds})


def unit(table):
    """Return the numbers of a table as shares of the way from the lower to the upper bound."""
    return np.column_stack([(table[path] - low) / (high - low) for path, (low, high) in BOUNDS.items()])


def problem():
    """Return what varies as SALib describes it."""
    return {"num_vars": 3, "names": list(BOUNDS), "bounds": [list(bounds) for bounds in BOUNDS.values()]}


def test_no_design_is_one_world_as_it_is():
    """Without worlds there is one, and nothing differs in it."""
    table = worlds_of(Experiment.from_dict({"policies": {"a": {"years": 3}}}))
    assert table.to_dict("list") == {"world": [0], "design": [0], "row": [0]}
    assert set(table.dtypes) == {np.dtype(np.int64)}


def test_a_list_is_its_points_in_order():
    """Each point is a world; what a point leaves out is empty, also where another design varies it."""
    points = [{NOISE: 1.5}, {}, {"start.culture": 0.5, NOISE: 2.0}]
    table = worlds_of(experiment([{"kind": "list", "points": points}], {NOISE: VARY[NOISE]}))
    assert list(table.columns) == ["world", "design", "row", NOISE, "start.culture"]
    assert table[NOISE].fillna(-1).tolist() == [1.5, -1, 2.0]
    assert table["start.culture"].fillna(-1).tolist() == [-1, -1, 0.5]


def test_a_grid_is_complete():
    """A grid has every combination of levels once, bounds included, the last path changing fastest."""
    vary = {NOISE: {"low": 0.5, "high": 2.5}, COST: {"values": [3.0, 1.0]}, "years": {"low": 4, "high": 6}}
    design = {"kind": "grid", "levels": 5, "levels_of": {NOISE: 3}}
    table = worlds_of(experiment([design], vary))
    rows = list(table[[NOISE, COST, "years"]].itertuples(index=False, name=None))
    assert rows == list(product([0.5, 1.5, 2.5], [3.0, 1.0], [4.0, 5.0, 6.0]))


def test_whole_numbers_of_a_grid_are_whole():
    """Levels between the bounds of a whole number are rounded to whole ones."""
    table = worlds_of(experiment([{"kind": "grid", "levels": 4}], {"years": {"low": 4, "high": 8}}))
    assert table["years"].tolist() == [4.0, 5.0, 7.0, 8.0]


def test_listed_values_rise_with_what_is_drawn():
    """However values are listed, a larger draw gives a value at least as large, as effects of steps need."""
    vary = [{NOISE: {"low": 0.5, "high": 2.5}}, {NOISE: {"values": [2.5, 0.5, 1.5]}}]
    drawn, listed = (worlds_of(experiment([{"kind": "random", "size": 50}], each))[NOISE] for each in vary)
    assert listed[drawn.argsort()].is_monotonic_increasing
    assert listed.nunique() == 3


def test_a_latin_hypercube_has_one_point_in_each_part():
    """Each path is cut into as many equal parts as there are worlds, with one world in each."""
    table = worlds_of(experiment([{"kind": "latin_hypercube", "size": 50}]))
    parts = np.floor(unit(table) * 50).astype(int)
    assert all(sorted(column) == list(range(50)) for column in parts.T)


def test_random_worlds_fill_the_bounds():
    """Independent uniform points keep within their bounds and average to the middle (four standard errors)."""
    points = unit(worlds_of(experiment([{"kind": "random", "size": 4000}])))
    assert points.min() >= 0.0
    assert points.max() <= 1.0
    error = np.sqrt(1 / 12 / 4000)
    assert np.abs(points.mean(axis=0) - 0.5).max() < 4 * error
    assert np.abs(np.corrcoef(points.T) - np.eye(3)).max() < 4 / np.sqrt(4000)


@pytest.mark.parametrize("second_order", [False, True])
def test_sobol_rows_are_salibs(second_order):
    """Rows are those of SALib's Saltelli sample, in its order."""
    table = worlds_of(experiment([{"kind": "sobol", "size": 8, "second_order": second_order, "seed": 5}]))
    rows = sobol_sample.sample(problem(), 8, calc_second_order=second_order, seed=5)
    np.testing.assert_allclose(table[list(BOUNDS)].to_numpy(), rows, rtol=1e-12)
    assert table["row"].tolist() == list(range(len(rows)))


def test_sobol_rows_give_back_a_planted_answer():
    """Of y = 3a + b + 0c with equal ranges, the analysis of rows in this order says shares of 9/10, 1/10 and 0."""
    shares = unit(worlds_of(experiment([{"kind": "sobol", "size": 512}])))
    answer = 3 * shares[:, 0] + shares[:, 1]
    found = sobol_analysis.analyze(problem(), answer, calc_second_order=False, seed=1)
    np.testing.assert_allclose(found["S1"], [0.9, 0.1, 0.0], atol=0.02)


def test_morris_rows_are_salibs():
    """Rows are those of SALib's trajectories, in its order: from one to the next a single number changes."""
    table = worlds_of(experiment([{"kind": "morris", "trajectories": 6, "levels": 6, "seed": 3}]))
    rows = morris_sample.sample(problem(), 6, num_levels=6, seed=3)
    np.testing.assert_allclose(table[list(BOUNDS)].to_numpy(), rows, rtol=1e-12)
    steps = unit(table).reshape(6, 4, 3)
    assert (np.count_nonzero(np.diff(steps, axis=1), axis=2) == 1).all()


def test_whole_and_listed_numbers_are_drawn_evenly():
    """A whole number and a listed value come up equally often in a design that is even, bounds included."""
    vary = {"years": {"low": 4, "high": 6}, NOISE: {"values": [2.0, 0.5, 1.0]}}
    table = worlds_of(experiment([{"kind": "latin_hypercube", "size": 30}], vary))
    assert table["years"].value_counts().to_dict() == {4.0: 10, 5.0: 10, 6.0: 10}
    assert table[NOISE].value_counts().to_dict() == {2.0: 10, 0.5: 10, 1.0: 10}


def test_every_step_of_morris_moves_whole_and_listed_numbers():
    """A trajectory changes one number at a time also where there are two values or few whole numbers."""
    vary = {"years": {"low": 4, "high": 5}, NOISE: {"values": [0.5, 1.0]}, COST: {"values": [1.0, 2.0, 3.0]}}
    table = worlds_of(experiment([{"kind": "morris", "trajectories": 25}], vary))
    steps = table[["years", NOISE, COST]].to_numpy().reshape(25, 4, 3)
    assert (np.count_nonzero(np.diff(steps, axis=1), axis=2) == 1).all()


def test_designs_are_joined_one_after_the_other():
    """Each row says which design it is of and where it stands there; worlds are numbered through."""
    designs = [
        {"kind": "random", "size": 3},
        {"kind": "list", "points": [{NOISE: 1.0}, {}]},
        {"kind": "grid", "levels": 2},
    ]
    table = worlds_of(experiment(designs))
    assert table["world"].tolist() == list(range(13))
    assert table["design"].tolist() == [0] * 3 + [1] * 2 + [2] * 8
    assert table["row"].tolist() == [0, 1, 2, 0, 1, *range(8)]
    assert [str(kind) for kind in table.dtypes] == ["int64"] * 3 + ["float64"] * 3


@pytest.mark.parametrize("design", DRAWN, ids=lambda design: design["kind"])
def test_the_same_design_gives_the_same_worlds(design):
    """A design is fixed by its seed: again the same, with another seed another; whatever luck numpy has had."""
    first = worlds_of(experiment([design]))
    np.random.seed(4)  # noqa: NPY002 - the luck that other code may have
    pd.testing.assert_frame_equal(first, worlds_of(experiment([design])))
    assert not first.equals(worlds_of(experiment([{**design, "seed": 1}])))


@pytest.mark.parametrize("design", [*DRAWN, {"kind": "grid", "levels": 3}], ids=lambda design: design["kind"])
def test_there_are_as_many_worlds_as_were_counted(design):
    """What is counted before is what is drawn."""
    vary = VARY | {"years": {"low": 4, "high": 5}, "months_per_year": {"values": [9, 10]}}
    asked = experiment([design], vary)
    assert len(worlds_of(asked)) == count_all_worlds(asked)


@pytest.mark.parametrize("kind", ["sobol", "morris"])
def test_a_missing_sampler_is_told(kind, monkeypatch):
    """Without SALib the designs that need it say how to get it."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    design = {"kind": kind, "size": 4} if kind == "sobol" else {"kind": kind, "trajectories": 4}
    with pytest.raises(InputError, match=rf"kind {kind} needs SALib: pip install 'reformsim\[analysis\]'"):
        worlds_of(experiment([design]))


def test_rows_are_plain_data():
    """Rows for the runs hold plain numbers, and None where a number is left as it is."""
    points = [{NOISE: 1.5}, {}]
    rows = list(world_rows(worlds_of(experiment([{"kind": "list", "points": points}], {}))))
    assert rows == [
        {"world": 0, "design": 0, "row": 0, NOISE: 1.5},
        {"world": 1, "design": 0, "row": 1, NOISE: None},
    ]
    assert {type(value) for row in rows for value in row.values()} == {int, float, type(None)}
