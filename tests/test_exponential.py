"""The exponential function is what decimal arithmetic of forty digits says, to two units of the last place."""

from __future__ import annotations

import math
from decimal import Decimal, getcontext

import numpy as np
import pytest

from reformsim.exponential import LEAST_POWER, MOST_POWER, exponential


def units_off(power: float) -> float:
    """Return by how many units of the last place the function is off at a power."""
    getcontext().prec = 40
    true, found = Decimal(power).exp(), Decimal(float(exponential(power)))
    return float(abs(found - true) / Decimal(math.ulp(float(true))))


def test_it_is_within_two_units_of_the_last_place() -> None:
    """From -700 to 700, near nothing, and on both sides of where the power of two changes, it is off by two units at most."""
    rng = np.random.default_rng(3)
    edges = (np.arange(-60, 60) + 0.5) * math.log(2.0)
    powers = [*rng.uniform(-700.0, 700.0, 1500), *rng.uniform(-4.0, 0.0, 1500), *edges, *np.nextafter(edges, 0.0)]
    assert max(units_off(float(power)) for power in powers) <= 2.0


@pytest.mark.parametrize("power", [0.0, -0.0, -1e-300, 5e-324])
def test_it_is_one_at_nothing(power: float) -> None:
    """The exponential of nothing is one, to the last bit."""
    assert exponential(power) == 1.0


def test_it_never_falls_and_ends_at_a_least_power() -> None:
    """It rises with its power to within rounding, and below the least power it stays what it is there."""
    powers = np.linspace(-20.0, 0.0, 20_001)
    found = np.array([exponential(power) for power in powers])
    assert (np.diff(found) > 0.0).all()
    assert exponential(-1e9) == exponential(LEAST_POWER) == pytest.approx(math.exp(-700.0), rel=1e-15)


def test_it_is_infinite_at_the_most_power() -> None:
    """A share that divides by it is nothing, exactly."""
    assert exponential(MOST_POWER) == math.inf
