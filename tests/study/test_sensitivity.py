"""Sensitivity of planted sweeps: functions whose indices are known, the whole way from the folder to the answer."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from reformsim.errors import InputError
from reformsim.run.sweep_folder import DESIGN_FILE
from reformsim.run.sweep_read import open_sweep
from reformsim.study.sensitivity import sensitivity
from reformsim.study.sweep_choice import Question

A, B, C = "parameters.choice.conformity", "parameters.choice.culture_pull", "levers.coaching.intensity"
BOUNDS = {A: (0.5, 1.5), B: (0.4, 1.4), C: (0.2, 0.8)}
VARY = {path: {"low": low, "high": high} for path, (low, high) in BOUNDS.items()}
POLICY = {"years": 3, "levers": {"coaching": {"start_year": 1, "intensity": 0.5}}}
SOBOL = {"kind": "sobol", "size": 64}


def asked(design, **changes):
    """Return an experiment with one design."""
    worlds = {"vary": VARY, "designs": [design] if isinstance(design, dict) else design}
    return {"policies": {"a": POLICY}, "worlds": worlds, "metrics": ["final"], "seeds": {"count": 2}} | changes


def unit(runs):
    """Return the numbers of runs as shares of their ranges, shape (runs, 3)."""
    return np.column_stack([(runs[path] - low) / (high - low) for path, (low, high) in BOUNDS.items()])


def ishigami(runs, a=7.0, b=0.1):
    """Return Ishigami and Homma's function (1990) of each run's world."""
    x, y, z = (math.pi * (2.0 * unit(runs) - 1.0)).T
    return np.sin(x) + a * np.sin(y) ** 2 + b * z**4 * np.sin(x)


def ishigami_indices(a=7.0, b=0.1):
    """Return its first, total and second-order indices (Saltelli and others 2008, section 4.6) and its variance."""
    alone = 0.5 * (1.0 + b * math.pi**4 / 5.0) ** 2, a**2 / 8.0, 0.0
    both = b**2 * math.pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
    variance = sum(alone) + both
    first = np.array(alone) / variance
    return first, first + np.array([both, 0.0, both]) / variance, both / variance, variance


def indices(answer, index, measure="final", policy="a"):
    """Return values, ends and luck of an index by number."""
    table = answer.tables["indices"]
    chosen = table[(table["index"] == index) & (table["measure"] == measure) & (table["policy"] == policy)]
    return chosen.set_index("number").loc[list(VARY)]


def luck(runs, common, own):
    """Return what luck adds: the same in every world, and apart in each."""
    random = np.random.default_rng(3)
    each = random.normal(0.0, common, 1000)
    return each[runs["seed"].to_numpy()] + random.normal(0.0, own, len(runs))


def test_ishigami_by_the_whole_path(planted, tmp_path):
    """First, total and second-order indices of Ishigami's function are found, within four of their own errors."""
    design = {"kind": "sobol", "size": 1024, "second_order": True}
    folder = planted(tmp_path / "s", asked(design, seeds={"count": 1}), lambda runs: {"final": ishigami(runs)})
    answer = sensitivity(open_sweep(folder))
    first, total, both, _ = ishigami_indices()
    for index, known in (("first", first), ("total", total)):
        found = indices(answer, index)
        error = (found["high"] - found["low"]) / 2 / 1.96
        assert (error < 0.07).all()
        assert (np.abs(found["value"] - known) < 4.0 * error + 1e-9).all()
    pairs = answer.tables["pairs"].set_index(["number", "other"])["value"]
    assert pairs[A, C] == pytest.approx(both, abs=0.1)
    assert pairs[A, B] == pytest.approx(0.0, abs=0.1)
    ranked = answer.tables["indices"]
    assert ranked[ranked["index"] == "total"]["number"].tolist() == [A, B, C]


def test_rows_in_another_order_are_found_out(planted, tmp_path):
    """Worlds that were shuffled, even two of them, are refused: indices of them would look right."""
    folder = planted(tmp_path / "s", asked(SOBOL), lambda runs: {"final": ishigami(runs)})
    whole = pd.read_parquet(folder / DESIGN_FILE)
    swapped = whole.copy()
    swapped.loc[[1, 7], list(VARY)] = whole.loc[[7, 1], list(VARY)].to_numpy()
    swapped.to_parquet(folder / DESIGN_FILE, index=False)
    with pytest.raises(InputError, match=r"not what its sampler drew: rows of 2 of 64 blocks are not in its order"):
        sensitivity(open_sweep(folder))
    whole.iloc[::-1].assign(world=whole["world"].to_numpy()).to_parquet(folder / DESIGN_FILE, index=False)
    with pytest.raises(InputError, match="not what its sampler drew: rows are missing"):
        sensitivity(open_sweep(folder))


def test_morris_of_a_line_is_its_slopes(planted, tmp_path):
    """Of 3a - 2b + 0c, effects over the whole range are 3, -2 and 0 everywhere, and nothing is spread."""

    def line(runs):
        return {"final": unit(runs) @ [3.0, -2.0, 0.0]}

    folder = planted(tmp_path / "m", asked({"kind": "morris", "trajectories": 8, "levels": 6}), line)
    answer = sensitivity(open_sweep(folder))
    np.testing.assert_allclose(indices(answer, "mu")["value"], [3.0, -2.0, 0.0], atol=1e-9)
    np.testing.assert_allclose(indices(answer, "mu_star")["value"], [3.0, 2.0, 0.0], atol=1e-9)
    np.testing.assert_allclose(indices(answer, "sigma")["value"], 0.0, atol=1e-9)
    assert indices(answer, "mu_star")["shows"].tolist() == [True, True, False]
    assert answer.sentences[0].startswith(
        "a, final (deep enactment over the last years): conformity moves it most, by 3.00 (3.00 to 3.00) over its whole range; culture pull by 2.00 ("
    )


def test_what_luck_does_to_indices_is_told(planted, tmp_path):
    """Luck that is apart in each world lowers first-order and raises total indices as foretold; luck in common does not."""
    first, total, _, variance = ishigami_indices()
    own, seeds = 2.0, 4

    def noisy(runs):
        return {"final": ishigami(runs) + luck(runs, 5.0, own)}

    folder = planted(tmp_path / "s", asked({"kind": "sobol", "size": 1024}, seeds={"count": seeds}), noisy)
    answer = sensitivity(open_sweep(folder))
    share = own**2 / seeds / (variance + own**2 / seeds)
    row = answer.tables["variance"].iloc[0]
    assert row["luck_of_mean"] == pytest.approx(share, rel=0.1)
    assert row["sd_between"] == pytest.approx(math.sqrt(variance), rel=0.05)
    single = (row["sd_within"] ** 2) / (row["sd_within"] ** 2 + row["sd_between"] ** 2)
    assert row["luck_of_run"] == pytest.approx(single)
    assert row["luck_of_run"] > 3 * share
    found = indices(answer, "first")
    assert (np.abs(found["value"] - first * (1.0 - share)) < found["high"] - found["value"]).all()
    found = indices(answer, "total")
    assert (np.abs(found["value"] - (total * (1.0 - share) + share)) < found["high"] - found["value"]).all()
    assert found["luck"].tolist() == pytest.approx([share] * 3, rel=0.15)
    assert f"{100 * share:.0f} % of that of worlds' means over 4 seeds" in " ".join(answer.sentences)


def test_a_number_that_only_stirs_the_luck_does_not_show(planted, tmp_path):
    """A number without effect has a total index that is luck alone, and it is said to be so; one that acts shows."""

    def noisy(runs):
        return {"final": unit(runs) @ [1.0, 0.0, 0.0] + luck(runs, 0.0, 0.3)}

    folder = planted(tmp_path / "s", asked({"kind": "sobol", "size": 128}, seeds={"count": 3}), noisy)
    answer = sensitivity(open_sweep(folder))
    total = indices(answer, "total")
    assert (total["value"] > 0.1).all()
    assert total["shows"].tolist() == [True, False, False]
    assert "Not to be told from luck, which alone goes as far as" in " ".join(answer.sentences)


def test_with_one_seed_luck_is_not_known(planted, tmp_path):
    """With one seed a world nothing is said to show or not to show, and the way to know is named."""
    folder = planted(tmp_path / "s", asked(SOBOL, seeds={"count": 1}), lambda runs: {"final": ishigami(runs)})
    answer = sensitivity(open_sweep(folder))
    assert answer.tables["indices"]["shows"].isna().all()
    assert answer.tables["indices"]["luck_high"].isna().all()
    assert "Add seeds: reformsim extend" in " ".join(answer.sentences)


def test_intervals_hold_the_chance_of_seeds(planted, tmp_path):
    """Where seeds turn the effect itself, intervals are far wider than with a design of the same size without luck."""

    def turned(runs):
        sign = np.where(runs["seed"] % 2 == 1, 1.0, 0.2)
        return {"final": sign * unit(runs)[:, 0] + unit(runs)[:, 1]}

    widths = []
    for name, measures in (("calm", lambda runs: {"final": unit(runs) @ [0.6, 1.0, 0.0]}), ("turned", turned)):
        folder = planted(tmp_path / name, asked({"kind": "sobol", "size": 256}), measures)
        found = indices(sensitivity(open_sweep(folder)), "total")
        widths.append((found["high"] - found["low"]).to_numpy()[:2])
    assert (widths[1] > 3.0 * widths[0]).all()


@pytest.mark.slow
def test_intervals_cover_as_often_as_they_say(planted, tmp_path):
    """Over 40 designs and lucks, 95 % intervals of both indices cover their limits in at least 90 % of all cases."""
    covered = []
    own, seeds = 0.3, 3
    for draw in range(40):

        def noisy(runs, draw=draw):
            random = np.random.default_rng(draw)
            return {"final": unit(runs) @ [1.0, 0.5, 0.0] + random.normal(0.0, own, len(runs))}

        design = {"kind": "sobol", "size": 64, "seed": draw}
        folder = planted(tmp_path / str(draw), asked(design, seeds={"count": seeds}), noisy)
        answer = sensitivity(open_sweep(folder))
        parts = np.array([1.0, 0.25, 0.0]) / 12.0
        noise = own**2 / seeds
        whole = parts.sum() + noise
        for index, known in (("first", parts / whole), ("total", (parts + noise) / whole)):
            found = indices(answer, index)
            covered += ((found["low"] <= known) & (known <= found["high"])).tolist()
    assert np.mean(covered) >= 0.9


def test_a_verdict_is_the_share_of_seeds_with_it(planted, tmp_path):
    """Asked for a verdict, the measure is its share of seeds in each world: a number can move that."""

    def verdicts(runs):
        high = unit(runs)[:, 0] > 0.5
        return {"verdict": np.where(high & (runs["seed"] == 1), "snap_back", "partial"), "final": 0.5}

    folder = planted(tmp_path / "s", asked(SOBOL, metrics=["verdict", "final"]), verdicts)
    answer = sensitivity(open_sweep(folder), Question(("snap_back", "final")))
    assert indices(answer, "total", "snap_back")["value"].tolist() == pytest.approx([1.0, 0.0, 0.0], abs=0.05)
    assert answer.tables["variance"].iloc[0]["mean"] == pytest.approx(0.25)
    assert "a, final: the same in every world; there is nothing to share out." in answer.sentences


def test_the_difference_of_two_policies_is_paired(planted, tmp_path):
    """Against another policy, what both have in common, luck as well, is gone: only what differs is shared out."""

    def pair(runs):
        both = 5.0 * unit(runs)[:, 0] + luck(runs.assign(seed=runs["seed"] * 100 + runs["world"]), 3.0, 0.0)
        return {"final": both + np.where(runs["policy"] == "b", unit(runs)[:, 1], 0.0)}

    policies = {"a": POLICY, "b": {**POLICY, "years": 4}}
    folder = planted(tmp_path / "s", asked(SOBOL, policies=policies), pair)
    answer = sensitivity(open_sweep(folder), Question(against="a"))
    assert indices(answer, "total", policy="b")["value"].tolist() == pytest.approx([0.0, 1.0, 0.0], abs=0.05)
    assert set(answer.tables["indices"]["against"]) == {"a"}
    assert answer.tables["variance"].iloc[0]["luck_of_run"] == pytest.approx(0.0, abs=1e-9)
    assert answer.sentences[0].startswith("b less a, final")


def test_policies_are_told_apart(planted, tmp_path):
    """Each policy has its own indices."""

    def apart(runs):
        return {"final": np.where(runs["policy"] == "a", unit(runs)[:, 0], unit(runs)[:, 2])}

    policies = {"a": POLICY, "b": {**POLICY, "years": 4}}
    folder = planted(tmp_path / "s", asked(SOBOL, policies=policies), apart)
    answer = sensitivity(open_sweep(folder))
    for policy, known in (("a", [1.0, 0.0, 0.0]), ("b", [0.0, 0.0, 1.0])):
        assert indices(answer, "total", policy=policy)["value"].tolist() == pytest.approx(known, abs=0.1)
    assert set(sensitivity(open_sweep(folder), Question(policies=("b",))).tables["indices"]["policy"]) == {"b"}


def test_years_have_their_own_indices(planted, tmp_path):
    """Of a yearly series each year is told by itself; a year in which all worlds are alike has no row."""

    def series(years):
        moving = np.where(years["year"] == 2, unit(years)[:, 0], unit(years)[:, 1])
        return {"deep": np.where(years["year"] == 1, 0.5, moving)}

    folder = planted(tmp_path / "s", asked(SOBOL, series=["deep"]), lambda runs: {"final": ishigami(runs)}, series)
    answer = sensitivity(open_sweep(folder))
    years = answer.tables["years"].pivot_table(index="number", columns="year", values="value").loc[list(VARY)]
    assert years.columns.tolist() == [2, 3]
    np.testing.assert_allclose(years.to_numpy().T, [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], atol=0.1)
    assert answer.figures["pictures"][0]["series"] == "deep"


def test_seeds_of_a_stop_rule_count_where_all_have_them(planted, tmp_path):
    """A seed that a stop rule added to some worlds alone is left out; values stay means over the same luck."""
    folder = planted(tmp_path / "s", asked(SOBOL), lambda runs: {"final": ishigami(runs)})
    before = sensitivity(open_sweep(folder))
    shard = folder / "runs" / "part-0-a.parquet"
    table = pq.read_table(shard).to_pandas()
    more = table[(table["seed"] == 1) & (table["world"] < 9)].assign(seed=3, final=99.0)
    more["run"] += 100_000
    more.to_parquet(folder / "runs" / "part-1-a.parquet", index=False)
    pd.testing.assert_frame_equal(sensitivity(open_sweep(folder)).tables["indices"], before.tables["indices"])
