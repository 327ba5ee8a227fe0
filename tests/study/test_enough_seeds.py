"""How many seeds are enough follows from the runs alone, so that a broken sweep asks for the same as an unbroken one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from reformsim.study.enough_seeds import StopRule, half_width, seeds_needed, steps


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 300), st.integers(1, 300))
def test_steps_grow_to_the_most(first, most):
    """Numbers of seeds begin with the first, grow, and end with the most, which is tried whatever it is."""
    tried = list(steps(first, most))
    assert tried[-1] == most
    assert tried == sorted(set(tried))
    assert tried[0] == min(first, most) or first >= most


def test_half_width_is_that_of_a_t_interval():
    """Half the width is that of Student's interval of the mean; failed runs do not count; one value says nothing."""
    values = [0.1, 0.4, 0.35, 0.2]
    low, high = stats.t.interval(0.95, 3, np.mean(values), stats.sem(values))
    assert half_width(values) == pytest.approx((high - low) / 2)
    assert half_width([*values, math.nan]) == half_width(values)
    assert half_width([0.3]) == half_width([0.3, math.nan]) == half_width([]) == math.inf


def seeds_of(values, first, rule):
    """Return how many seeds a cell ends with when what it asks for is run at once."""
    known = 0
    while (asked := seeds_needed([*values[:known], *[None] * (len(values) - known)], first, rule)) > known:
        known = asked
    return known


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.01, 1.0), st.integers(1, 20), st.data())
def test_a_break_changes_nothing(seed, width, first, data):
    """A cell that was stopped anywhere, with any of its runs, asks in the end for what an unbroken one asks for."""
    values = np.random.default_rng(seed).normal(size=60).tolist()
    rule = StopRule(width, 60)
    unbroken = seeds_of(values, first, rule)
    there = data.draw(st.sets(st.integers(0, unbroken - 1)))
    while True:
        seen = [value if number in there else None for number, value in enumerate(values)]
        asked = seeds_needed(seen, first, rule)
        assert asked <= unbroken
        if there >= set(range(asked)):
            break
        there |= set(range(asked))
    assert asked == unbroken


def test_a_sure_cell_needs_no_more_and_an_unsure_one_the_most():
    """Where all seeds agree the first ones are enough; where the width is never reached it ends at the most."""
    assert seeds_needed([0.5] * 4, 4, StopRule(0.01, 100)) == 4
    wild = [float(number % 2) for number in range(100)]
    assert seeds_of(wild, 4, StopRule(1e-6, 100)) == 100
    assert seeds_of(wild, 4, StopRule(0.3, 100)) == 14


def test_the_first_seeds_are_always_run():
    """A rule that allows fewer seeds than every cell has takes none away."""
    assert seeds_needed([None] * 10, 10, StopRule(0.1, 5)) == 10
