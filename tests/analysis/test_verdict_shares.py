"""Shares of seeds carry Wilson intervals."""

from __future__ import annotations

from math import sqrt

import pytest
from scipy.stats import norm

from reformsim.analysis import verdict_shares
from reformsim.errors import InputError


def test_most_frequent_first_then_by_name() -> None:
    """Shares are sorted by how often a verdict came out, ties by name."""
    shares = verdict_shares(["snap_back", "partial", "inert", "snap_back"])
    assert [(row.name, row.count, row.seeds) for row in shares] == [
        ("snap_back", 2, 4), ("inert", 1, 4), ("partial", 1, 4),
    ]  # fmt: skip
    assert sum(row.share for row in shares) == pytest.approx(1.0)


def test_interval_is_wilson() -> None:
    """Eight of ten seeds give the interval of Wilson's formula."""
    share = verdict_shares(["a"] * 8 + ["b"] * 2)[0]
    z, n, p = float(norm.ppf(0.975)), 10, 0.8
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    assert (share.low, share.high) == pytest.approx((middle - half, middle + half))


def test_higher_confidence_is_wider() -> None:
    """An interval that covers more often is wider."""
    usual, sure = verdict_shares(["a", "b"])[0], verdict_shares(["a", "b"], 0.99)[0]
    assert sure.high - sure.low > usual.high - usual.low


def test_no_seed_is_refused() -> None:
    """Without a seed there is nothing to count."""
    with pytest.raises(InputError, match="no seed"):
        verdict_shares([])
