"""Granovetter 1978: who acts when enough others do, and how a small difference between two crowds changes all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from pydantic import Field
from scipy.stats import norm

from reformsim.chance import FloatArray, Process, normals
from reformsim.config.parts import Part, as_tuple
from reformsim.theory.classic.base import (
    MEASURED,
    PUBLISHED,
    REFERENCE,
    THEORY,
    Axes,
    Check,
    Classic,
    Marks,
    Piece,
    Point,
    check_value,
    key_of,
    some,
    values_at,
)
from reformsim.theory.classic.crowd import Crowd, threshold_choice

MANY, LOT = "many people", "crowds by lot"
REFERENCE_SHARES = {12.0: 4.0, 12.2: 5.5, 30.0: 99.3}
"""Percent acting in the end, by standard deviation."""
PUBLISHED_JUMP = 12.222
ROUNDING = 0.05
"""Half of the last digit that is published, percent."""
MOST_STEPS = 20_000
STILL, PRECISION = 1e-10, 1e-4
"""Change of the percentage that is none, and to what the jump is looked for."""
HALF_PERCENT = 50.0
Spread = Annotated[float, Field(gt=0.0, le=1000.0)]
Threshold = Annotated[float, Field(ge=-1e6, le=1e6)]


class Granovetter(Part):
    """Hold the thresholds of the crowds."""

    people: int = Field(default=100, ge=2, le=100_000, description="People in the crowd of thresholds 0, 1, 2 ...")
    thresholds: Annotated[tuple[Threshold, ...], as_tuple] = Field(
        default=(), max_length=100_000, description="Own thresholds, in people, instead of 0, 1, 2 ...; empty: those."
    )
    replaced: int = Field(default=1, ge=0, le=100_000, description="Which threshold is replaced in the second crowd.")
    replacement: float = Field(default=2.0, ge=-1e6, le=1e6, description="By which, people.")
    mean: float = Field(default=25.0, ge=-1000.0, le=1000.0, description="Mean of normal thresholds, percent acting.")
    spreads: Annotated[tuple[Spread, ...], as_tuple, some] = Field(
        default=(2, 4, 6, 8, 10, 11, 12, 12.1, 12.2, 12.3, 12.5, 13, 14, 16, 18, 20, 24, 28, 30, 34, 38, 42),
        description="Standard deviations of normal thresholds, percent.",
    )
    many: int = Field(default=10_000, ge=100, le=1_000_000, description="People who stand for the whole distribution.")
    drawn: int = Field(default=100, ge=2, le=100_000, description="People in a crowd whose thresholds are drawn.")


def crowd_end(thresholds: FloatArray) -> int:
    """Return how many act in the end if all act when the number of others acting reaches their threshold.

    Nobody acts at the start. A tie acts: half a person is taken off each threshold.

    Parameters
    ----------
    thresholds
        In people, shape (people,).
    """
    others = len(thresholds) - 1.0
    crowd = Crowd((thresholds - 1 / 2) / others, threshold_choice())
    crowd.settle(MOST_STEPS)
    return round(float(crowd.acting.sum()))


def thresholds_of(settings: Granovetter) -> FloatArray:
    """Return the thresholds of the first crowd, in people."""
    return np.array(settings.thresholds or range(settings.people), dtype=np.float64)


def with_one_replaced(settings: Granovetter) -> FloatArray:
    """Return the thresholds of the second crowd: the same, but for one threshold, if it is there."""
    thresholds = thresholds_of(settings)
    found = np.flatnonzero(thresholds == settings.replaced)
    thresholds[found[:1]] = settings.replacement
    return thresholds


def normal_end(quantiles: FloatArray, mean: float, spread: float) -> float:
    """Return the percentage that acts in the end where thresholds are normal, in percent of the crowd.

    Parameters
    ----------
    quantiles
        Of each person's threshold in the standard normal distribution, shape (people,).
    mean, spread
        Mean and standard deviation, percent.
    """
    people = len(quantiles)
    return 100.0 * crowd_end((mean + spread * quantiles) / 100.0 * people) / people


def even_quantiles(people: int) -> FloatArray:
    """Return standard normal quantiles that stand for the whole distribution, shape (people,)."""
    return np.asarray(norm.ppf((np.arange(people) + 1 / 2) / people))


def equation_end(mean: float, spread: float) -> float:
    """Return where r = 100 Phi((r - mean) / spread) settles from r = 0, percent (Granovetter 1978)."""
    acting = 0.0
    for _ in range(1_000_000):
        after = 100.0 * float(norm.cdf((acting - mean) / spread))
        if abs(after - acting) < STILL:
            break
        acting = after
    return acting


def jump(settings: Granovetter, low: float, high: float) -> float:
    """Return the standard deviation at which the end leaps past one half, NaN if it does not between these."""
    quantiles = even_quantiles(settings.many)

    def leaps(spread: float) -> bool:
        return normal_end(quantiles, settings.mean, spread) > HALF_PERCENT

    if leaps(low) or not leaps(high):
        return np.nan
    while high - low > PRECISION:
        middle = (low + high) / 2.0
        low, high = (low, middle) if leaps(middle) else (middle, high)
    return (low + high) / 2.0


def pieces(settings: Granovetter, seeds: Sequence[int]) -> list[Piece]:
    """Return a piece for each spread."""
    return [(spread, list(seeds)) for spread in sorted(settings.spreads)]


def work(settings: Granovetter, spread: float, seeds: Sequence[int]) -> list[Point]:
    """Return the end in a crowd that stands for the distribution, and in crowds whose thresholds are drawn."""
    x, whole = float(spread), even_quantiles(settings.many)
    found = [Point(MANY, x, 0, normal_end(whole, settings.mean, spread))]
    slots = np.arange(settings.drawn)
    for seed in seeds:
        keys = np.full(settings.drawn, key_of(seed, "granovetter"), dtype=np.uint64)
        luck = normals(keys, Process.CLASSIC_THRESHOLD, 0, slots)
        found.append(Point(LOT, x, seed, normal_end(luck, settings.mean, spread)))
    return found


def check(settings: Granovetter, points: Sequence[Point]) -> list[Check]:
    """Return how crowds end, beside what is published and what the equation says."""
    usual = Granovetter()
    first, second = crowd_end(thresholds_of(settings)), crowd_end(with_one_replaced(settings))
    found = []
    if settings.thresholds == () and (settings.replaced, settings.replacement) == (1, 2):
        found.append(check_value("thresholds 0, 1, 2 ...: people acting", PUBLISHED, settings.people, first, 0.0))
        found.append(check_value("the same with a 2 for the 1: people acting", PUBLISHED, 1.0, second, 0.0))
    else:
        found.append(Check("the crowd: people acting", MEASURED, np.nan, first, 0.0, np.inf, agrees=True))
        found.append(Check("with one threshold replaced", MEASURED, np.nan, second, 0.0, np.inf, agrees=True))
    places = sorted({point.x for point in points if point.line == MANY})
    for spread in places:
        end = float(values_at(points, MANY, spread)[0])
        theory = equation_end(settings.mean, spread)
        told = settings.mean == usual.mean and spread in REFERENCE_SHARES
        if told:
            name = f"percent acting at a standard deviation of {spread:g}"
            reach = ROUNDING + discretisation(theory, settings, spread)
            found.append(check_value(name, REFERENCE, REFERENCE_SHARES[spread], end, reach))
    apart = max(_beyond(settings, spread, float(values_at(points, MANY, spread)[0])) for spread in places)
    found.append(check_value("farthest from the equation, beyond what counting people allows", THEORY, 0.0, apart, 0.0))
    if settings.mean == usual.mean:
        leap = jump(settings, 11.0, 14.0)
        found.append(
            check_value("standard deviation at which it jumps", PUBLISHED, PUBLISHED_JUMP, leap, jump_reach(settings))
        )
    return found


def discretisation(acting: float, settings: Granovetter, spread: float) -> float:
    """Return how far counting whole people can move the end, percent: a person, times 1 / (1 - slope)."""
    slope = 100.0 / spread * float(norm.pdf((acting - settings.mean) / spread))
    return 2.0 * 100.0 / settings.many / max(1.0 - slope, 1e-3)


def jump_reach(settings: Granovetter) -> float:
    """Return how far counting whole people can move the jump: a person, over what a wider spread adds at the fold."""
    at = (6.15 - settings.mean) / PUBLISHED_JUMP
    gained = 100.0 * float(norm.pdf(at)) * -at / PUBLISHED_JUMP
    return 0.0005 + 2.0 * 100.0 / settings.many / gained


def _beyond(settings: Granovetter, spread: float, end: float) -> float:
    """Return how far an end is from the equation's, less what counting allows; 0 close to the jump."""
    theory = equation_end(settings.mean, spread)
    reach = discretisation(theory, settings, spread)
    return 0.0 if reach > 1.0 else max(abs(end - theory) - reach, 0.0)


def marks(settings: Granovetter) -> Marks:
    """Return the published ends and the published jump, where the mean is the published one."""
    if settings.mean != Granovetter().mean:
        return Marks()
    return Marks(tuple(REFERENCE_SHARES.items()), ((PUBLISHED_JUMP, f"jump at {PUBLISHED_JUMP}"),))


GRANOVETTER = Classic(
    name="granovetter",
    title="Thresholds: two crowds that are almost the same",
    source="Granovetter 1978, American Journal of Sociology 83:1420-1443",
    claim="A hundred people with thresholds 0 to 99 all act; with a 2 for the 1 one acts. With normal thresholds of "
    "mean 25 percent the end jumps from about 6 to about 100 percent at a standard deviation of 12.2.",
    own_code="choose_practice, see_colleagues, intention and notice_practice as they are: people are teachers of one "
    "school, with conformity and threshold alone, no noise, and practice that follows at once",
    rules="all choose at the same time on what the others did a step before; a tie acts; nobody is held to acting",
    settings=Granovetter,
    seeds=20,
    axes=Axes("Standard deviation of thresholds, percent of the crowd", "Acting in the end, percent", "mean"),
    pieces=pieces,
    work=work,
    check=check,
    marks=marks,
)
