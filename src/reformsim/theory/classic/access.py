"""White and Levin 2016, ACCESS: one school whose support rises slowly and falls slowly, and its two tipping points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from pydantic import Field

from reformsim.chance import FloatArray
from reformsim.config.parts import Part, Share
from reformsim.config.scenario import Scenario
from reformsim.model.numbers import numbers_of
from reformsim.model.system import System
from reformsim.theory.classic.base import MEASURED, Axes, Check, Classic, Marks, Piece, Point, check_sign

UP, DOWN, PUSH = "support rises", "support falls", "pushed against"
FAST = "twice as fast: "
SLACK = tuple(FAST + way for way in (UP, DOWN, PUSH))
"""Lines of the faster ramp, drawn dashed."""
LEAD_YEARS = 5
"""Years before support begins to rise. Ours."""
USUAL = numbers_of({}).choice
ROUND = 3
"""Digits of support in the tables."""


class Access(Part):
    """Hold what one school is given, how slowly, and how far its surroundings stay as they are."""

    years: int = Field(default=40, ge=4, le=50, description="Years in which support rises, and in which it falls.")
    hold_years: int = Field(default=20, ge=0, le=40, description="Years without support after that.")
    coaching: Share = Field(default=0.8, description="Coaching at full support.")
    professional_learning_time: Share = Field(default=0.8, description="Time to learn together at full support.")
    leadership_development: Share = Field(default=0.6, description="Leadership development at full support.")
    formative_assessment: Share = Field(default=1.0, description="Formative assessment at full support.")
    structures: Share = Field(default=0.0, description="Change of structures at full support.")
    push: Share = Field(default=1.0, description="Competing initiatives that rise at the end, at their highest.")
    system_months: float = Field(
        default=5000.0, ge=5.0, le=5000.0, description="Time in which surroundings follow the school; a lone one: long."
    )
    conformity: float = Field(default=USUAL.conformity, ge=0.0, le=4.0, description="How much colleagues count.")
    culture_pull: float = Field(default=USUAL.culture_pull, ge=0.0, le=4.0, description="How hard culture pulls.")


LEVERS = ("coaching", "professional_learning_time", "leadership_development", "formative_assessment", "structures")


def scenario_of(settings: Access, years: int) -> Scenario:
    """Return one school of the model under a ramp that takes so many years up, and down."""
    top, end = LEAD_YEARS + years, LEAD_YEARS + 2 * years + settings.hold_years
    times = {"start_year": float(LEAD_YEARS), "end_year": float(top), "ramp_years": float(years)}
    levers = {name: {**times, "intensity": value} for name in LEVERS if (value := getattr(settings, name)) > 0.0}
    push = {"start_year": float(end), "ramp_years": float(years), "intensity": settings.push}
    asked: dict[str, Any] = {
        "years": end + years,
        "system": {"schools": 1},
        "levers": levers,
        "shocks": {"competing_initiative": push} if settings.push > 0.0 else {},
        "parameters": {
            "culture.system_months": settings.system_months,
            "choice.conformity": settings.conformity,
            "choice.culture_pull": settings.culture_pull,
        },
    }
    return Scenario.from_dict(asked)


def yearly_practice(scenario: Scenario, seed: int) -> FloatArray:
    """Return deep enactment of the only school, mean of each school year."""
    system = System(scenario, seed)
    months = []
    for _ in range(scenario.years * scenario.months_per_year):
        system.advance_month()
        months.append(float(system.state.schools.deep[0]))
    return np.asarray(np.array(months).reshape(scenario.years, -1).mean(axis=1))


def phase_at(year: float, years: int, hold_years: int) -> tuple[str, float]:
    """Return phase and support at a time: support is negative where the school is pushed the other way."""
    since = (year - LEAD_YEARS) / years
    if since < 1.0:
        return UP, max(since, 0.0)
    if since < 2.0:  # noqa: PLR2004 - up, then down
        return DOWN, 2.0 - since
    pushed = since - 2.0 - hold_years / years
    return (DOWN, 0.0) if pushed < 0.0 else (PUSH, -min(pushed, 1.0))


def pieces(settings: Access, seeds: Sequence[int]) -> list[Piece]:
    """Return a piece for each ramp and seed."""
    return [(name, seed) for name in ("", FAST) for seed in seeds if name == "" or settings.years > 1]


def work(settings: Access, name: str, seed: int) -> list[Point]:
    """Return practice year by year, over support."""
    years = settings.years if name == "" else settings.years // 2
    practice = yearly_practice(scenario_of(settings, years), seed)
    found = []
    for year, deep in enumerate(practice.tolist()):
        line, support = phase_at(year + 0.5, years, settings.hold_years)
        found.append(Point(name + line, round(support, ROUND), seed, deep))
    return found


def thresholds(points: Sequence[Point], name: str, seed: int) -> tuple[float, float]:
    """Return the support at which practice crosses its middle as support rises, and where it crosses back.

    The middle is halfway between the start and the top. The way back is below 0 where it takes a push, and -1 where
    that is not enough; both are NaN where practice never rose by a tenth.
    """
    own = [point for point in points if point.seed == seed]
    up = [point for point in own if point.line == name + UP]
    back = [point for point in own if point.line in (name + DOWN, name + PUSH)]
    start = float(np.mean([point.y for point in up[:LEAD_YEARS]]))
    top = max(point.y for point in (*up, *back))
    if top - start < 0.1:  # noqa: PLR2004 - a tenth, as the docstring says
        return math.nan, math.nan
    middle = (start + top) / 2.0
    rise = next((point.x for point in up if point.y > middle), math.nan)
    highest = int(np.argmax([point.y for point in back]))
    fall = next((point.x for point in back[highest:] if point.y < middle), -1.0)
    return rise, fall


def check(settings: Access, points: Sequence[Point]) -> list[Check]:
    """Return both thresholds, whether up is higher than down, and whether a slower ramp keeps them apart."""
    del settings
    seeds = sorted({point.seed for point in points})
    found, gaps = [], {}
    for name in sorted({FAST if point.line.startswith(FAST) else "" for point in points}):
        pairs = np.array([thresholds(points, name, seed) for seed in seeds])
        gaps[name] = pairs[:, 0] - pairs[:, 1]
        for column, way in enumerate(("up", "down")):
            value = float(np.nanmean(pairs[:, column])) if not np.isnan(pairs[:, column]).all() else math.nan
            what = f"{name}support at which practice goes {way}, mean"
            found.append(Check(what, MEASURED, math.nan, value, -math.inf, math.inf, agrees=not math.isnan(value)))
        found.append(check_sign(f"{name}up less down, share of full support", gaps[name].tolist(), 1.0))
    if len(gaps) > 1:
        kept = float(np.mean(gaps[""]) / np.mean(gaps[FAST]))
        what = "what is left of the gap at the slower ramp (1/2 would be delay alone)"
        found.append(Check(what, MEASURED, math.nan, kept, 0.75, math.inf, agrees=kept > 0.75))  # noqa: PLR2004
    return found


def marks(settings: Access) -> Marks:
    """Return where there is no support."""
    del settings
    return Marks((), ((0.0, "no support"),))


ACCESS = Classic(
    name="access",
    title="One school under support: two tipping points",
    source="White & Levin 2016, Complicity 13(1):43-80 (ACCESS)",
    claim="Support for high expectations does little until a tipping point; when it is taken back, they stay high "
    "until a second tipping point at lower support.",
    own_code="the whole model with one school in surroundings that do not follow it; nothing is left out",
    rules="those of the model's month; support rises, falls, stays away, and is then pushed against, all slowly",
    settings=Access,
    seeds=8,
    axes=Axes("Push the other way  \u2190  share of full support", "Deep practice, share", "mean", SLACK),
    pieces=pieces,
    work=work,
    check=check,
    marks=marks,
)
