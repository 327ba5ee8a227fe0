"""Centola and Macy 2007: what takes several others to spread is slowed and stopped by long ties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from pydantic import Field

from reformsim.chance import Process, uniform
from reformsim.config.parts import Part, Share, as_tuple
from reformsim.theory.classic.base import (
    REFERENCE,
    THEORY,
    Axes,
    Check,
    Classic,
    Marks,
    Piece,
    Point,
    check_median,
    check_value,
    key_of,
    some,
    values_at,
)
from reformsim.theory.classic.crowd import ALWAYS, Crowd, threshold_choice
from reformsim.theory.classic.graphs import rewired, ring

REFERENCE_STEPS = {(1, 0.0): 123, (1, 0.1): 7, (2, 0.0): 164, (2, 0.1): 42, (2, 0.5): 17, (3, 0.0): 246}
"""Steps by active neighbours needed and share of ties rewired."""
STOPS_FROM = 0.2
"""Share rewired from which three active neighbours never come together."""
HALF_STEP = 0.5
Count = Annotated[int, Field(ge=1, le=1000)]


class CentolaMacy(Part):
    """Hold the ring, what it takes, and how much of it is rewired."""

    people: int = Field(default=1000, ge=10, le=100_000, description="People on the ring.")
    neighbours: int = Field(default=8, ge=2, le=100, multiple_of=2, description="Of each, half on either side.")
    active: Annotated[tuple[Count, ...], as_tuple, some] = Field(
        default=(1, 2, 3), max_length=8, description="How many active neighbours it takes."
    )
    rewired: Annotated[tuple[Share, ...], as_tuple, some] = Field(
        default=(0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1), description="Share of ties rewired."
    )
    full: float = Field(default=0.99, gt=0.0, le=1.0, description="Share of people at which it has spread.")
    most_steps: int = Field(default=2000, ge=1, le=1_000_000, description="Steps after which one stops.")


def steps_to_all(settings: CentolaMacy, active: int, share: float, seed: int) -> float:
    """Return the steps until nearly all have adopted, NaN if it stops before.

    One person and the own neighbours begin and are held to it. All choose at the same time.
    """
    key = key_of(seed, "centola_macy")
    ties = rewired(ring(settings.people, settings.neighbours), share, key)
    one = int(uniform(np.uint64(key), int(Process.CLASSIC_SEED), 0, 0, 0) * settings.people)
    thresholds = np.full(settings.people, (active - 1 / 2) / settings.neighbours)
    thresholds[[one, *ties[one]]] = ALWAYS
    crowd = Crowd(thresholds, threshold_choice(), ties)
    crowd.set_acting((thresholds == ALWAYS).astype(np.float64))
    reached = np.flatnonzero(crowd.settle(settings.most_steps) >= settings.full)
    return float(reached[0]) if len(reached) else np.nan


def line_of(active: int) -> str:
    """Return the name of a line."""
    return f"takes {active}"


def pieces(settings: CentolaMacy, seeds: Sequence[int]) -> list[Piece]:
    """Return a piece for each number of active neighbours and share rewired."""
    return [(active, float(share), list(seeds)) for active in settings.active for share in sorted(settings.rewired)]


def work(settings: CentolaMacy, active: int, share: float, seeds: Sequence[int]) -> list[Point]:
    """Return the steps in each run; without rewiring all runs are the same, and one is enough."""
    runs = seeds if share > 0.0 else seeds[:1]
    return [Point(line_of(active), share, seed, steps_to_all(settings, active, share, seed)) for seed in runs]


def ring_steps(settings: CentolaMacy, active: int) -> float:
    """Return the steps on the ring as it is: each end moves on by (neighbours / 2 - active + 1) people a step.

    NaN where they do not move, or would meet before it is counted: then they help each other.
    """
    pace = settings.neighbours - 2.0 * active + 2.0
    if pace <= 0.0 or (1.0 - settings.full) * settings.people < settings.neighbours:
        return np.nan
    return float(np.ceil((np.ceil(settings.full * settings.people) - settings.neighbours - 1.0) / pace))


def check(settings: CentolaMacy, points: Sequence[Point]) -> list[Check]:
    """Return steps beside what is published, and on the bare ring beside what can be counted."""
    usual, found = CentolaMacy(), []
    alike = settings.model_copy(update={"active": usual.active, "rewired": usual.rewired}) == usual
    for active in settings.active:
        for share in sorted(settings.rewired):
            values = values_at(points, line_of(active), float(share))
            name = f"steps where it takes {active} and {share:g} of the ties are rewired"
            if alike and (active, share) in REFERENCE_STEPS:
                found.append(check_median(name, REFERENCE_STEPS[active, share], values.tolist(), HALF_STEP))
            elif share == 0.0 and not np.isnan(ring_steps(settings, active)):
                found.append(check_value(name, THEORY, ring_steps(settings, active), float(values[0]), 0.0))
            if alike and active == usual.active[-1] and share >= STOPS_FROM:
                spread = float(np.mean(~np.isnan(values)))
                what = f"share of runs that spread where it takes {active} and {share:g} is rewired"
                found.append(check_value(what, REFERENCE, 0.0, spread, 0.0))
    return found


def marks(settings: CentolaMacy) -> Marks:
    """Return the published steps, where the set-up is the published one."""
    usual = CentolaMacy()
    alike = settings.model_copy(update={"active": usual.active, "rewired": usual.rewired}) == usual
    return Marks([(share, float(steps)) for (_, share), steps in REFERENCE_STEPS.items()] if alike else ())


CENTOLA_MACY = Classic(
    name="centola_macy",
    title="Complex contagions and the weakness of long ties",
    source="Centola & Macy 2007, American Journal of Sociology 113:702-734; steps computed for this set-up",
    claim="Long ties speed up what one other person is enough for; what takes more is spread by them only while they "
    "are few, and where it takes three of eight a fifth of ties rewired stops it.",
    own_code="choose_practice, see_ties, intention and notice_practice as they are; ring and rewiring are built here, "
    "in the shape of the model's ties",
    rules="all choose at the same time, a step each; a tie acts; one person and the own neighbours are held to it",
    settings=CentolaMacy,
    seeds=50,
    axes=Axes("Share of ties rewired", "Steps until 99 percent have adopted", "median", is_log=True),
    pieces=pieces,
    work=work,
    check=check,
    marks=marks,
)
