"""Brock and Durlauf 2001: people who want to do what others do, and the S of their equilibria."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from pydantic import Field
from scipy.optimize import brentq

from reformsim.chance import FloatArray
from reformsim.config.parts import Part
from reformsim.theory.classic.base import THEORY, Axes, Check, Classic, Marks, Piece, Point, check_value
from reformsim.theory.classic.crowd import Crowd, bare_choice

UP, DOWN, BETWEEN = "h rises", "h falls", "unstable"
MOST_STEPS = 100_000
PRECISION = 1e-4
"""To which a fold is looked for, units of h."""
GRID = 4001


class BrockDurlauf(Part):
    """Hold the numbers of m = tanh((h + J m) / T)."""

    conformity: float = Field(default=1.5, ge=0.0, le=20.0, description="J: how much others count.")
    noise: float = Field(default=1.0, ge=0.01, le=20.0, description="T: how much chance counts.")
    reach: float = Field(default=0.6, gt=0.0, le=20.0, description="h goes from minus this to this and back.")
    steps: int = Field(default=121, ge=3, le=10_001, description="Values of h on the way.")
    people: int = Field(default=10, ge=2, le=10_000, description="Identical people.")


def crowd_of(settings: BrockDurlauf, h: float, m: float) -> Crowd:
    """Return a crowd that begins at m. With e = (1 + m) / 2 the model's e = s(V / T') is m = tanh(V / (2 T'))."""
    choice = bare_choice(noise=settings.noise / 2.0, conformity=settings.conformity, intercept=h)
    crowd = Crowd(np.zeros(settings.people), choice)
    crowd.set_acting(np.full(settings.people, (1.0 + m) / 2.0))
    return crowd


def settled(settings: BrockDurlauf, h: float, m: float) -> float:
    """Return the m in which a crowd settles from a start."""
    return 2.0 * float(crowd_of(settings, h, m).settle(MOST_STEPS)[-1]) - 1.0


def solutions(settings: BrockDurlauf, h: float) -> FloatArray:
    """Return all m with m = tanh((h + J m) / T), the lowest first."""

    def excess(m: float) -> float:
        return math.tanh((h + settings.conformity * m) / settings.noise) - m

    # An even number of cells puts no grid point on m = 0, which is a solution at h = 0.
    grid = np.linspace(-1.0 - 1e-9, 1.0 + 1e-9, GRID + 1)
    values = [excess(float(m)) for m in grid]
    ends = [n for n in range(GRID) if values[n] * values[n + 1] < 0.0]
    return np.array([brentq(excess, grid[n], grid[n + 1], xtol=1e-12) for n in ends])


def fold(settings: BrockDurlauf) -> float:
    """Return h_f = sqrt(J (J - T)) - T artanh(sqrt(1 - T / J)); NaN where J / T is 1 or below."""
    j, t = settings.conformity, settings.noise
    if j <= t:
        return math.nan
    return math.sqrt(j * (j - t)) - t * math.atanh(math.sqrt(1.0 - t / j))


def found_fold(settings: BrockDurlauf) -> float:
    """Return the h at which a crowd that was all against it leaves that state, NaN where it moves without a leap."""
    if settings.conformity <= settings.noise:
        return math.nan
    low, high = 0.0, settings.conformity
    edge = -math.sqrt(1.0 - settings.noise / settings.conformity)
    while high - low > PRECISION / 10.0:
        middle = (low + high) / 2.0
        stays = settled(settings, middle, -1.0) < edge
        low, high = (middle, high) if stays else (low, middle)
    return (low + high) / 2.0


def pieces(settings: BrockDurlauf, seeds: Sequence[int]) -> list[Piece]:
    """Return the whole way up and down as one piece: there is no chance in it."""
    del settings, seeds
    return [()]


def work(settings: BrockDurlauf) -> list[Point]:
    """Return m while h rises, while it falls, and what lies between."""
    way = np.linspace(-settings.reach, settings.reach, settings.steps)
    found, m = [], settled(settings, float(way[0]), -1.0)
    for line, order in ((UP, way), (DOWN, way[::-1])):
        for h in order.tolist():
            m = settled(settings, h, m)
            found.append(Point(line, h, 0, m))
    for h in way.tolist():
        roots = solutions(settings, h)
        if len(roots) > 2:  # noqa: PLR2004 - two outer ones and one between
            found.append(Point(BETWEEN, h, 0, float(roots[1])))
    return found


def check(settings: BrockDurlauf, points: Sequence[Point]) -> list[Check]:
    """Return whether the crowd settles in solutions, and leaves them where they vanish."""
    j, t = settings.conformity, settings.noise
    apart = max(abs(p.y - math.tanh((p.x + j * p.y) / t)) for p in points if p.line in (UP, DOWN))
    found = [check_value("farthest from m = tanh((h + J m) / T)", THEORY, 0.0, apart, 1e-6)]
    edge = fold(settings)
    count = len(solutions(settings, 0.0))
    found.append(check_value("solutions at h = 0", THEORY, 3.0 if j > t else 1.0, count, 0.0))
    if math.isnan(edge):
        loop = sum(abs(a.y - b.y) for a in points if a.line == UP for b in points if b.line == DOWN and a.x == b.x)
        return [*found, check_value("area between the ways", THEORY, 0.0, loop, 1e-4)]
    for name, h, expected in (("inside", 0.99 * edge, 3.0), ("beyond", 1.01 * edge, 1.0)):
        found.append(check_value(f"solutions just {name} the fold", THEORY, expected, len(solutions(settings, h)), 0))
    return [*found, check_value("h at which the crowd leaps up", THEORY, edge, found_fold(settings), PRECISION)]


def marks(settings: BrockDurlauf) -> Marks:
    """Return the folds, where there are some."""
    edge = fold(settings)
    if math.isnan(edge):
        return Marks()
    return Marks((), ((-edge, f"fold at \u2212{edge:.3f}"), (edge, f"fold at {edge:.3f}")))


BROCK_DURLAUF = Classic(
    name="brock_durlauf",
    title="Social interactions: an S of equilibria, and its folds",
    source="Brock & Durlauf 2001, Review of Economic Studies 68:235-260",
    claim="Identical people with m = tanh((h + J m) / T) have three equilibria while J / T is above 1 and h within the "
    "fold sqrt(J (J - T)) - T artanh(sqrt(1 - T / J)), and one beyond it.",
    own_code="choose_practice, see_colleagues, intention and notice_practice as they are, with conformity J, noise "
    "T / 2 and intercept h alone: e = s(V / T') is m = tanh(V / (2 T')) for m = 2 e - 1",
    rules="all choose at the same time on what the others did a step before; there are no ties",
    settings=BrockDurlauf,
    seeds=1,
    axes=Axes("Private gain h", "Mean choice m, \u22121 to 1", "mean", dashed=(BETWEEN,)),
    pieces=pieces,
    work=work,
    check=check,
    marks=marks,
)
