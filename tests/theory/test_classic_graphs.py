"""Graphs of classic models: as many ties as they should have, each seen from both ends."""

from __future__ import annotations

import math

import pytest

from reformsim.chance import IndexArray
from reformsim.theory.classic.graphs import poisson, rewired, ring


def pairs(ties: IndexArray) -> set[tuple[int, int]]:
    """Return all (person, other) of a graph."""
    return {(i, int(j)) for i, row in enumerate(ties) for j in row if j >= 0}


def is_simple(ties: IndexArray) -> bool:
    """Return whether nobody is tied to the own self or twice to another, and each tie is seen from both ends."""
    found = pairs(ties)
    return (
        len(found) == int((ties >= 0).sum()) and all(i != j for i, j in found) and found == {(j, i) for i, j in found}
    )


def test_a_ring_ties_the_nearest() -> None:
    """Everybody is tied to half of the neighbours on each side."""
    ties = ring(10, 4)
    assert is_simple(ties)
    assert sorted(ties[0].tolist()) == [1, 2, 8, 9]


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
def test_rewiring_keeps_how_many_each_has(share: float) -> None:
    """Everybody keeps as many ties, to others, once; nearly the asked share of ties is new, and none where it is 0."""
    before = ring(500, 8)
    after = rewired(before, share, 7)
    assert is_simple(after)
    assert (after >= 0).sum(axis=1).tolist() == [8] * 500
    new = len(pairs(after) - pairs(before)) / len(pairs(before))
    # Of 2,000 ties a few come back to where they were: the chance that a new pair is one of the ring's is 8 / 499.
    assert share - 0.03 <= new <= share
    assert rewired(before, share, 7).tolist() == after.tolist()
    assert share == 0.0 or rewired(before, share, 8).tolist() != after.tolist()


@pytest.mark.parametrize("mean_ties", [0.5, 3.0, 20.0])
def test_random_ties_are_poisson(mean_ties: float) -> None:
    """Mean and variance of a person's ties are those of the Poisson law, within four standard errors of 2,000 people."""
    people = 2000
    ties = poisson(people, mean_ties, 11)
    assert is_simple(ties)
    count = (ties >= 0).sum(axis=1)
    # Each tie counts at both ends: the error of the mean is sqrt(2 mean / people).
    assert count.mean() == pytest.approx(mean_ties, abs=4.0 * math.sqrt(2.0 * mean_ties / people))
    spread = math.sqrt((2.0 * mean_ties**2 + mean_ties) / people)
    assert count.var() == pytest.approx(mean_ties, abs=4.0 * spread + 0.02 * mean_ties)


def test_extremes_of_random_ties() -> None:
    """Without ties nobody is tied, and with all of them everybody is tied to all others."""
    assert (poisson(20, 0.0, 1) == -1).all()
    full = poisson(20, 19.0, 1)
    assert is_simple(full)
    assert ((full >= 0).sum(axis=1) == 19).all()
