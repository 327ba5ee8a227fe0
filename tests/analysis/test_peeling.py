"""PRIM: the published rule, a slow twin, another program's trajectory, planted boxes, and noise."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import binom, binomtest

from reformsim.analysis import box_search
from reformsim.analysis.box import HIGH, LOW, Box, Cases, Inside, chance_of_more, count_inside, side_quasi_p, wilson
from reformsim.analysis.box_search import Wish, chance_of_box, choose, search, try_halves
from reformsim.analysis.peeling import LEAST_SLICE, Patience, paste, peel

PATIENCE = Patience()
OTHER_PROGRAM = (
    (0.458, 0.795, 0.397),
    (0.353, 0.764, 0.496),
    (0.271, 0.738, 0.624),
    (0.208, 0.712, 0.784),
    (0.159, 0.633, 0.912),
)
"""Mass, coverage and density along the peeling of `recurrent` by the package prim 1.0.0 (peel_alpha .05, mass_min .05)."""


def recurrent(worlds: int = 1000) -> Cases:
    """Return worlds spread by an additive recurrence: outcome in nine of ten where a < .3 and b > .4, else in 8 %."""
    steps = np.array([0.8191725134, 0.6710436067, 0.5497004779, 0.4503])
    points = (0.5 + np.arange(1, worlds + 1)[:, None] * steps) % 1
    luck = (np.arange(1, worlds + 1) * 0.6180339887498949) % 1
    inside = (points[:, 0] < 0.3) & (points[:, 1] > 0.4)
    return Cases(points, np.where(inside, luck < 0.9, luck < 0.08).astype(float))


def drawn(worlds: int, numbers: int, seed: int, inside: float = 0.9, outside: float = 0.1, seeds: int = 3) -> Cases:
    """Return worlds by lot with a planted box: first number below .4, second above .5."""
    luck = np.random.default_rng(seed)
    points = luck.random((worlds, numbers))
    share = np.where((points[:, 0] < 0.4) & (points[:, 1] > 0.5), inside, outside)
    return Cases(points, (luck.random((worlds, seeds)) < share[:, None]).mean(axis=1))


def first_cut_by_hand(cases: Cases) -> tuple[float, int, int]:
    """Return gain, side and number of the best first cut, looked for world by world."""
    worlds, best = list(range(len(cases))), (-math.inf, 0, 0)
    least = max(round(0.05 * len(worlds)), 5)
    for side in (LOW, HIGH):
        for number in range(cases.points.shape[1]):
            ordered = sorted(worlds, key=lambda world: cases.points[world, number], reverse=side == HIGH)
            edge = cases.points[ordered[max(int(0.05 * len(worlds)), LEAST_SLICE) - 1], number]
            kept = [
                w for w in worlds if (cases.points[w, number] > edge if side == LOW else cases.points[w, number] < edge)
            ]
            if len(kept) >= least:
                mean = sum(cases.shares[world] for world in kept) / len(kept)
                gain = round((mean - sum(cases.shares) / len(worlds)) / (len(worlds) - len(kept)), 12)
                best = max(best, (gain, -side, -number))
    return best[0], -best[1], -best[2]


@pytest.mark.parametrize("seed", range(8))
def test_a_cut_is_the_one_that_a_plain_search_finds(seed):
    """Each cut is the slice whose loss lifts the mean most per world, the first of equals; ties of a level go together."""
    luck = np.random.default_rng(seed)
    points = np.column_stack([luck.random(40), luck.integers(1, 5, 40), luck.choice([0.1, 0.7], 40)])
    cases = Cases(points, luck.integers(0, 3, 40) / 2)
    gain, side, number = first_cut_by_hand(cases)
    whole, one = peel(cases, PATIENCE)[:2]
    assert np.argwhere(one.box.sides).tolist() == [[side, number]]
    assert (one.inside.density - whole.inside.density) / (whole.inside.worlds - one.inside.worlds) == pytest.approx(
        gain
    )


def test_another_program_peels_the_same_way():
    """Along the peeling coverage and density at a mass are those of the package prim, to the size of a slice."""
    peeled = [each.inside for each in peel(recurrent(), PATIENCE)][::-1]
    masses = [inside.mass for inside in peeled]
    for mass, coverage, density in OTHER_PROGRAM:
        assert np.interp(mass, masses, [inside.coverage for inside in peeled]) == pytest.approx(coverage, abs=0.02)
        assert np.interp(mass, masses, [inside.density for inside in peeled]) == pytest.approx(density, abs=0.02)


def test_a_trajectory_only_shrinks_and_keeps_enough():
    """Each box lies in the one before, its counts are those of its bounds, and none holds fewer worlds than it must."""
    cases = drawn(150, 4, 1)
    peeled = peel(cases, PATIENCE)
    assert len(peeled) > 10
    for before, after in pairwise(peeled):
        assert not (after.box.holds(cases.points) & ~before.box.holds(cases.points)).any()
        assert after.inside.worlds < before.inside.worlds
    for box, inside in peeled:
        assert inside == count_inside(box, cases)
        assert inside.worlds >= 8  # a twentieth of 150


def test_no_more_numbers_are_restricted_than_asked_for():
    """With a limit the boxes of a trajectory restrict that many numbers at most, and go on with these."""
    cases = recurrent(300)
    assert max(each.box.restricted.sum() for each in peel(cases, PATIENCE)) > 1
    limited = peel(cases, Patience(most_numbers=1))
    assert max(each.box.restricted.sum() for each in limited) == 1
    assert len(limited) > 15


@pytest.mark.parametrize("seed", range(3))
def test_a_planted_box_is_recovered(seed):
    """The bounds of a planted box are found to about a slice, nothing else is bounded, and the density is the planted one."""
    cases = drawn(300, 4, seed)
    found = search(cases, Wish(None, PATIENCE))
    assert found.box.sides.tolist() == [[False, True, False, False], [True, False, False, False]]
    assert found.box.bounds[HIGH, 0] == pytest.approx(0.4, abs=0.06)
    assert found.box.bounds[LOW, 1] == pytest.approx(0.5, abs=0.06)
    inside = count_inside(found.box, cases)
    assert inside.density == pytest.approx(0.9, abs=3 * math.sqrt(0.9 * 0.1 / 180) + 0.05)
    assert inside.coverage > 0.55
    assert chance_of_box(cases, PATIENCE) == pytest.approx(1 / 200)


def test_halves_say_what_comes_back(monkeypatch):
    """Planted numbers come back in most halves, others in few; the held-out density is near the planted one."""
    monkeypatch.setattr(box_search, "SPLITS", 10)
    trust = try_halves(drawn(300, 4, 5), Wish(None, PATIENCE))
    assert trust.halves == 20
    assert trust.found == 1.0
    assert min(trust.again[:2]) > 0.9
    assert max(trust.again[2:]) < 0.3
    assert trust.density == pytest.approx(0.9, abs=0.1)
    assert trust.density_low < trust.density < trust.density_high
    assert 0.5 < trust.coverage < 0.9


def test_held_out_density_is_lower_than_that_of_the_box(monkeypatch):
    """In few worlds with one seed each a box looks denser than it is: in worlds that it was not found in it holds less."""
    monkeypatch.setattr(box_search, "SPLITS", 10)
    wish, drop = Wish(0.95, PATIENCE), []
    for seed in range(3):
        cases = drawn(60, 6, seed, inside=0.7, outside=0.3, seeds=1)
        drop.append(count_inside(search(cases, wish).box, cases).density - try_halves(cases, wish).density)
    assert np.nanmean(drop) > 0.05


def test_noise_is_told_as_noise(monkeypatch):
    """Where outcomes have nothing to do with the numbers, p-values of boxes are spread evenly: few of them are small."""
    monkeypatch.setattr(box_search, "SHUFFLES", 39)
    found = [chance_of_box(drawn(60, 3, seed, inside=0.3, outside=0.3, seeds=1), PATIENCE) for seed in range(12)]
    assert sum(p <= 0.05 for p in found) <= 2  # more than 2 of 12 has probability .02
    assert max(found) > 0.5


def test_the_same_worlds_give_the_same_trust(monkeypatch):
    """Shuffles and halves are the same whenever they are asked for."""
    monkeypatch.setattr(box_search, "SHUFFLES", 19)
    monkeypatch.setattr(box_search, "SPLITS", 3)
    cases = drawn(60, 3, 1)
    assert chance_of_box(cases, PATIENCE) == chance_of_box(cases, PATIENCE)
    first, second = (try_halves(cases, Wish(None, PATIENCE)) for _ in range(2))
    assert (first.density, first.again.tolist()) == (second.density, second.again.tolist())


def test_levels_are_cut_off_whole():
    """A number of few levels is bounded between two of them, never through one."""
    luck = np.random.default_rng(0)
    points = np.column_stack([luck.integers(1, 4, 200).astype(float), luck.random(200)])
    cases = Cases(points, (points[:, 0] <= 2).astype(float))
    found = search(cases, Wish(None, PATIENCE))
    assert found.box.bounds[HIGH, 0] == 2.5
    assert count_inside(found.box, cases) == Inside(int(cases.hits), cases.hits, 200, cases.hits)


def test_pasting_takes_back_what_was_cut_too_far():
    """A box cut too small grows by slices while its density rises, and no further."""
    cases = Cases(np.linspace(0, 1, 101)[:, None], np.where(np.linspace(0, 1, 101) <= 0.605, 1.0, 0.0))
    cases.shares[0] = 0.0
    grown = paste(Box.whole(1).closed(HIGH, 0, 0.4), cases, PATIENCE)
    assert grown.bounds[HIGH, 0] == pytest.approx(0.605, abs=0.031)
    assert paste(grown, cases, PATIENCE).bounds.tolist() == grown.bounds.tolist()


def test_which_box_is_chosen():
    """The one that covers most of those that reach the density; without a density, or where none reaches it, the furthest from chance."""
    trajectory = [Inside(100, 30, 100, 30), Inside(50, 28, 100, 30), Inside(30, 24, 100, 30), Inside(10, 9, 100, 30)]
    assert [choose(trajectory, density) for density in (0.5, 0.8, 0.9, None, 0.99)] == [1, 2, 3, 2, 2]


def test_quasi_p_is_the_binomial_tail_of_bryant_and_lempert():
    """For whole hits it is the chance of as many among the worlds inside, with the density of the box without the side."""
    for hits, worlds, share in ((9, 10, 0.5), (3, 20, 0.4), (7, 7, 0.2)):
        assert chance_of_more(hits, worlds, share) == pytest.approx(binom.sf(hits - 1, worlds, share))
    assert (chance_of_more(0, 5, 0.3), chance_of_more(4, 5, 1.0)) == (1.0, 1.0)
    points = np.array([[value / 20, other] for value in range(20) for other in (0.0, 1.0)])
    cases = Cases(points, (points[:, 0] < 0.5).astype(float))
    found = side_quasi_p(Box.whole(2).closed(HIGH, 0, 0.475).closed(LOW, 1, 0.5), cases)
    assert found[HIGH, 0] == pytest.approx(0.5**10)
    assert found[LOW, 1] == 1.0
    assert np.isnan(found[LOW, 0])
    assert np.isnan(found[HIGH, 1])


def test_wilson_is_that_of_scipy():
    """For whole counts the interval is scipy's; with nothing counted it is all there is."""
    for hits, count in ((0, 5), (3, 11), (40, 40)):
        known = binomtest(hits, count).proportion_ci(0.95, method="wilson")
        assert wilson(hits / count, count) == pytest.approx((known.low, known.high))
    assert wilson(0.3, 0) == (0.0, 1.0)
