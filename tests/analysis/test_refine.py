"""Maps drawn with few points, on planted maps."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reformsim.analysis.refine import Point, coarse_points, fill, halving_points

CELLS, COARSEST = 40, 8


def drawn(verdict: Callable[[int, int], str]) -> tuple[dict[Point, str], int]:
    """Return the map that refining gives, and how many points it took."""
    run = {point: verdict(*point) for point in coarse_points(CELLS, COARSEST)}
    known, step = dict(run), COARSEST
    while step > 1:
        run |= {point: verdict(*point) for point in halving_points(known, CELLS, step)}
        known = fill({**known, **run}, CELLS, step)
        step //= 2
    return known, len(run)


MAPS: dict[str, Callable[[int, int], str]] = {
    "line": lambda x, y: "up" if y > 0.7 * x + 5 else "down",
    "circle": lambda x, y: "in" if (x - 20) ** 2 + (y - 20) ** 2 < 150 else "out",
    "three regions": lambda x, y: "left" if x < 13 else "top" if y > 22 else "bottom",
    "two curves": lambda x, y: "a" if x * y < 200 else "b" if x * y < 500 else "c",
}


@pytest.mark.parametrize("name", MAPS)
def test_borders_are_found_with_few_points(name: str) -> None:
    """Refined maps are right at every point of the 40 x 40 lattice, and take under 600 of its 1681 points."""
    known, points = drawn(MAPS[name])
    assert len(known) == 41 * 41
    assert {point for point, verdict in known.items() if verdict != MAPS[name](*point)} == set()
    assert points < 600


def test_one_verdict_takes_the_coarse_lattice_alone() -> None:
    """A map of one colour takes the 36 points of the first lattice."""
    known, points = drawn(lambda _x, _y: "same")
    assert points == 36
    assert set(known.values()) == {"same"}


def test_an_island_between_coarse_points_is_missed() -> None:
    """What fits between the points of the first lattice is not seen: the limit that the documents name."""
    known, _ = drawn(lambda x, y: "island" if 9 <= x <= 15 and 9 <= y <= 15 else "sea")
    assert set(known.values()) == {"sea"}


def test_no_point_is_asked_for_twice() -> None:
    """Points that are known are not asked for again."""
    known = {point: str(point[0] > 20) for point in coarse_points(CELLS, COARSEST)}
    wanted = halving_points(known, CELLS, COARSEST)
    assert len(wanted) == len(set(wanted))
    assert not set(wanted) & set(known)
