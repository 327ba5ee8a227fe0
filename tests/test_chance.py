"""Chance beyond its published answers: the seams of the quantile, every pair of processes, and numbers that stay."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import kstest

from reformsim.chance import (
    Process,
    exact_normal_quantile,
    four_normals,
    logistics,
    normal_quantile,
    normals,
    owner_key,
    philox,
    uniform,
    uniforms,
)

COUNT = 40_000
LEAST, MOST = 0.5 / 2**32, 1.0 - 0.5 / 2**32
SEAMS = [2**-32, 2**-6, 1 - 2**-6, 0.075, 0.925, 0.25, 0.75, 0.5]


@pytest.mark.parametrize("seam", SEAMS)
def test_no_step_at_a_seam(seam: float) -> None:
    """Where the quantile passes from one formula to another it neither jumps nor falls."""
    shares = seam * (1.0 + np.linspace(-1e-3, 1e-3, 4001))
    shares = shares[shares < 1.0]
    exact = np.array([exact_normal_quantile(share) for share in shares])
    table = np.array([normal_quantile(share) for share in shares])
    assert np.abs(exact - ndtri(shares)).max() < 2e-6
    assert np.abs(table - ndtri(shares)).max() < 2e-5
    rounding = 1e-9
    assert np.diff(exact).min() > -rounding
    assert np.diff(table).min() > -rounding


def test_the_far_tail_is_beyond_every_draw() -> None:
    """Below exp(-25) another formula begins, with a step of 3e-7 down, as published; no draw comes near it."""
    edge = float(np.exp(-25.0))
    assert edge < LEAST / 4
    shares = edge * (1.0 + np.linspace(-1e-3, 1e-3, 2001))
    exact = np.array([exact_normal_quantile(share) for share in shares])
    assert np.abs(exact - ndtri(shares)).max() < 2e-6
    assert -3e-7 < np.diff(exact).min() < 0.0
    reached = np.geomspace(LEAST, 64 / 4096, 20_001)
    assert (np.diff([normal_quantile(share) for share in reached]) > 0.0).all()


def test_every_word_gives_a_finite_draw() -> None:
    """The lowest and the highest word of the generator give draws as far out as a share of 2**-33 is, not infinity."""
    for share, sign in ((LEAST, -1.0), (MOST, 1.0)):
        assert normal_quantile(share) == pytest.approx(sign * 6.3379, abs=1e-3)
        assert normal_quantile(share) == pytest.approx(float(ndtri(share)), abs=2e-6)


def test_the_table_is_symmetric_and_within_its_error() -> None:
    """In the middle of every cell, where interpolation is worst, both sides are equal and within 0.00002."""
    octaves, cells = np.meshgrid(2.0 ** np.arange(-33, -1), 1.0 + (np.arange(64) + 0.5) / 64)
    low = (octaves * cells).ravel()
    found, other = (np.array([normal_quantile(share) for share in shares]) for shares in (low, 1.0 - low))
    assert np.abs(found - ndtri(low)).max() < 2e-5
    exact = 1.0 - (1.0 - low) == low
    assert exact.sum() > 64 * 20
    assert np.abs(found + other)[exact].max() == 0.0


def test_draws_have_their_distributions() -> None:
    """Kolmogorov and Smirnov find nothing: uniform, normal and logistic draws are what they are called."""
    keys, slots = np.full(COUNT, owner_key(3, "school", "a"), dtype=np.uint64), np.arange(COUNT)
    for draw, name in ((uniforms, "uniform"), (normals, "norm"), (logistics, "logistic")):
        assert kstest(draw(keys, Process.LEARNING, 4, slots), name).pvalue > 1e-4


def test_no_two_processes_share_luck() -> None:
    """Draws of any two processes do not correlate: no pair of them, nor all of them together."""
    keys, slots = np.full(COUNT, owner_key(1, "school", "a"), dtype=np.uint64), np.arange(COUNT)
    drawn = np.array([normals(keys, process, 7, slots) for process in Process])
    found = np.corrcoef(drawn)[np.triu_indices(len(drawn), 1)] * np.sqrt(COUNT)
    assert len(found) == len(list(combinations(Process, 2)))
    assert np.abs(found).max() < 4.5
    assert (found**2).mean() == pytest.approx(1.0, abs=4 * np.sqrt(2 / len(found)))


def test_step_slot_draw_and_process_are_not_interchangeable() -> None:
    """Each part of a key has a place of its own in the counter: swapped parts are another draw."""
    key = np.uint64(owner_key(1, "school", "a"))
    parts = {uniform(key, 11, 2, 3, 4), uniform(key, 11, 3, 2, 4), uniform(key, 11, 2, 4, 3), uniform(key, 2, 11, 3, 4)}
    assert len(parts) == 4
    word = int(philox(3, 4, 2, 11, key)[0])
    assert uniform(key, 11, 2, 3, 4) == (word + 0.5) / 2**32
    assert four_normals(key, 11, 2, 3, 4)[0] == normal_quantile((word + 0.5) / 2**32)


def test_both_halves_of_a_key_count() -> None:
    """Keys that differ in one bit, low or high, give words that differ in half of their bits."""
    base = [philox(slot, 0, 0, 1, np.uint64(0)) for slot in range(500)]
    for bit in (0, 31, 32, 63):
        other = [philox(slot, 0, 0, 1, np.uint64(1 << bit)) for slot in range(500)]
        changed = [
            (int(a) ^ int(b)).bit_count() for x, y in zip(base, other, strict=True) for a, b in zip(x, y, strict=True)
        ]
        assert np.mean(changed) == pytest.approx(16.0, abs=4 * np.sqrt(8 / len(changed)))


def test_numbers_of_processes_never_change() -> None:
    """Numbers are part of every published result; a new process gets a new number, and users begin at 1000."""
    assert {process.name: int(process) for process in Process} == {
        "BUILD_SCHOOL": 1,
        "BUILD_TEACHER": 2,
        "BUILD_COURSE": 3,
        "BUILD_STUDENT": 4,
        "BUILD_TIES": 5,
        "BUILD_LEADER": 6,
        "BUILD_ROSTER": 7,
        "TIMETABLE": 10,
        "LEARNING": 11,
        "GROWTH_SEEN": 12,
        "TEST": 13,
        "TEST_SCHOOL": 14,
        "TEACHER_EXIT": 20,
        "TEACHER_ENTRY": 21,
        "TEACHER_MOVE": 22,
        "COURSE_ENTRY": 23,
        "LEADER_EXIT": 24,
        "LEADER_ENTRY": 25,
        "STUDENT_ENTRY": 30,
        "STUDENT_TRANSFER": 31,
        "TARGET": 40,
        "OBSERVE": 50,
        "USER": 1000,
        "CLASSIC_THRESHOLD": 60,
        "CLASSIC_TIES": 61,
        "CLASSIC_PAIRS": 62,
        "CLASSIC_SEED": 63,
    }
    assert owner_key(1, "school", "school-1") == 0xC59FCB911F854063
