"""Chance: the published generator, the right distributions, and keys that do not touch each other."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtri

from reformsim.chance import (
    Process,
    exact_normal_quantile,
    fill_four_normals,
    fill_lots,
    fill_normals,
    four_normals,
    logistics,
    normal_quantile,
    normals,
    owner_key,
    philox,
    slot_of,
    sort_lots,
    uniforms,
)

ONES = 0xFFFFFFFF
KNOWN = [
    ((0, 0, 0, 0), 0, (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES, ONES, ONES, ONES), 0xFFFFFFFFFFFFFFFF, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        0xA4093822 + (0x299F31D0 << 32),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
COUNT = 200_000


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
def test_philox_gives_the_published_words(counter: tuple[int, ...], key: int, words: tuple[int, ...]) -> None:
    """Philox-4x32-10 gives the known answers that its authors publish with it."""
    assert tuple(int(word) for word in philox(*counter, np.uint64(key))) == words


def test_quantiles_are_normal() -> None:
    """The quantile is the normal one: to seven digits in full, within 0.00002 from the table, and it never falls."""
    shares = np.concatenate(
        [np.linspace(1e-9, 0.02, 4001), np.linspace(0.02, 0.98, 20001), np.linspace(0.98, 1 - 1e-9, 4001)]
    )
    exact = np.array([exact_normal_quantile(share) for share in shares])
    table = np.array([normal_quantile(share) for share in shares])
    assert np.abs(exact - ndtri(shares)).max() < 2e-6
    assert np.abs(table - ndtri(shares)).max() < 2e-5
    assert (np.diff(table) >= -1e-12).all()


def test_moments() -> None:
    """Draws have the moments of their distributions, within four standard errors."""
    keys, slots = np.full(COUNT, 11, dtype=np.uint64), np.arange(COUNT)
    share, normal, logistic = (draw(keys, Process.TEST, 3, slots) for draw in (uniforms, normals, logistics))
    error = 4 / np.sqrt(COUNT)
    assert 0.0 < share.min() < share.max() < 1.0
    assert share.mean() == pytest.approx(0.5, abs=error * np.sqrt(1 / 12))
    assert (normal.mean(), normal.var()) == (pytest.approx(0, abs=error), pytest.approx(1, abs=error * np.sqrt(2)))
    assert (normal**4).mean() == pytest.approx(3, abs=error * np.sqrt(96))
    assert logistic.var() == pytest.approx(np.pi**2 / 3, rel=0.03)


def test_keys_do_not_touch_each_other() -> None:
    """Another seed, process, month, slot or draw gives draws that do not correlate with the first."""
    slots = np.arange(COUNT)
    first = np.full(COUNT, owner_key(1, "school", "a"), dtype=np.uint64)
    second = np.full(COUNT, owner_key(2, "school", "a"), dtype=np.uint64)
    base = normals(first, Process.TEST, 5, slots)
    others = [
        normals(second, Process.TEST, 5, slots),
        normals(first, Process.LEARNING, 5, slots),
        normals(first, Process.TEST, 6, slots),
        normals(first, Process.TEST, 5, slots + 1),
        normals(first, Process.TEST, 5, slots, 1),
    ]
    for other in others:
        assert abs(np.corrcoef(base, other)[0, 1]) < 4 / np.sqrt(COUNT)
    lanes = np.array([four_normals(np.uint64(9), 1, 1, slot, 0) for slot in range(20_000)])
    assert np.abs(np.corrcoef(lanes.T) - np.eye(4)).max() < 4 / np.sqrt(20_000)


def test_owners_differ_by_seed_kind_and_name() -> None:
    """Every owner has a key of its own."""
    keys = {
        owner_key(seed, kind, name) for seed in (1, 2) for kind in ("school", "district") for name in ("1", "2", "12")
    }
    assert len(keys) == 12
    assert owner_key(1, "school", "2") != owner_key(12, "school", "")


def test_filling_is_drawing_one_by_one() -> None:
    """The fast fill gives the very bits of single draws."""
    filled = np.empty((4, 300))
    fill_four_normals(np.uint64(77), 4, 9, 2, filled)
    single = np.array([four_normals(np.uint64(77), 4, 9, slot, 2) for slot in range(300)]).T
    assert filled.tobytes() == single.tobytes()
    first = np.empty(300)
    fill_normals(np.uint64(77), 4, 9, 2, first)
    assert first.tobytes() == single[0].tobytes()


def in_order(lots: np.ndarray, groups: np.ndarray, count: int) -> np.ndarray:
    """Return lots in order, group by group, of which there are so many; where each begins is checked on the way."""
    begin, ordered = np.full(count + 1, -1), np.empty_like(lots)
    sort_lots(lots, groups, begin, ordered)
    assert begin.tolist() == [0, *np.cumsum(np.bincount(groups, minlength=count)).tolist()]
    return ordered


def test_lots_are_the_order_of_uniform_draws() -> None:
    """Lots put in order stand in the order of the same slots' uniform draws, and tell whose they are."""
    lots = np.empty(300, dtype=np.uint64)
    fill_lots(np.uint64(77), 4, 9, 2, lots)
    drawn = uniforms(np.full(300, 77, dtype=np.uint64), 4, 9, np.arange(300), 2)
    ordered = in_order(lots, np.zeros(300, dtype=np.int64), 1)
    assert [slot_of(lot) for lot in lots] == list(range(300))
    assert [slot_of(lot) for lot in ordered] == np.argsort(drawn).tolist()


@pytest.mark.parametrize("count", [0, 1, 2, 3, 50, 999])
def test_lots_are_sorted_however_they_fall(count: int) -> None:
    """Many or few, even or all in one corner, with equal words or not, lots are as `sort` has them, group by group."""
    rng = np.random.default_rng(count)
    even = rng.integers(0, 2**64, count, dtype=np.uint64)
    for lots in (
        even,
        even >> np.uint64(20),
        np.sort(even)[::-1],
        even & np.uint64(0xFF),
        np.full(count, 2**64 - 1, np.uint64),
    ):
        for groups in (np.zeros(count, dtype=np.int64), rng.integers(0, 4, count), np.full(count, 3)):
            expected = np.concatenate([np.sort(lots[groups == group]) for group in range(4)])
            assert in_order(np.ascontiguousarray(lots), groups, 4).tolist() == expected.tolist()


def test_processes_have_numbers_of_their_own() -> None:
    """No two processes share a number, so that no two share luck."""
    assert len({int(process) for process in Process}) == len(Process.__members__)
