"""Mital, Moore and Llewellyn 2017, ESIM: teacher turnover hurts where culture rises, and helps where it falls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from reformsim.config.parts import Part, Share, as_tuple
from reformsim.config.scenario import Scenario
from reformsim.model.numbers import numbers_of
from reformsim.model.system import System
from reformsim.theory.classic.base import (
    Axes,
    Check,
    Classic,
    Marks,
    Piece,
    Point,
    check_sign,
    some,
)

RISES, FALLS = "culture rises", "culture falls"
TEACHERS, PRACTICE, CULTURE = "belief and skill", "practice", "culture"
MEASURES = (TEACHERS, PRACTICE)
FULL = {
    "coaching": 0.8,
    "professional_learning_time": 0.8,
    "leadership_development": 0.6,
    "formative_assessment": 1.0,
    "structures": 1.0,
}
"""Support where culture rises: that of the scenario breakthrough, all the time."""
START = {"belief": "workforce.start_belief", "skill": "workforce.start_skill"}


class Esim(Part):
    """Hold both kinds of schools, how many more leave, and who comes."""

    schools: int = Field(default=10, ge=2, le=1000, description="Schools of each kind.")
    years: int = Field(default=10, ge=2, le=100, description="School years.")
    exodus: Annotated[tuple[Share, ...], as_tuple, some] = Field(
        default=(0, 0.25, 0.5, 0.75, 1), description="How much of a full exodus there is, all the time."
    )
    newcomers: Literal["as_at_the_start", "of_the_field"] = Field(
        default="as_at_the_start", description="Who comes: people as staff were at the start, or as surroundings are."
    )
    start_culture: Share = Field(default=0.9, description="Culture and practice at the start where culture falls.")
    start_belief: Share = Field(default=0.9, description="Belief at the start where culture falls.")
    start_skill: Share = Field(default=0.8, description="Skill at the start where culture falls.")
    field_months: float = Field(
        default=30.0, ge=5.0, le=2000.0, description="Time in which surroundings take back a culture that falls."
    )


def scenario_of(settings: Esim, way: str, exodus: float) -> Scenario:
    """Return schools in which culture rises under support, or falls in surroundings of the default culture."""
    parameters: dict[str, float] = {}
    asked: dict[str, Any] = {"years": settings.years, "system": {"schools": settings.schools}}
    if way == RISES:
        asked["levers"] = {name: {"start_year": 0.0, "intensity": value} for name, value in FULL.items()}
        start = {name: float(getattr(numbers_of({}).workforce, key.split(".")[1])) for name, key in START.items()}
    else:
        start = {"belief": settings.start_belief, "skill": settings.start_skill}
        high = settings.start_culture
        asked["start"] = {**start, "culture": high, "deep": high, "field_culture": 0.0}
        parameters |= {"culture.field_months": settings.field_months, "culture.system_months": 5000.0}
    if settings.newcomers == "as_at_the_start":
        parameters |= {"workforce.belief_follows_field": 0.0, "workforce.skill_follows_field": 0.0}
        parameters |= {f"workforce.newcomer_{name}": value for name, value in start.items()}
    if exodus > 0.0:
        asked["shocks"] = {"teacher_exodus": {"start_year": 0.0, "intensity": exodus}}
    return Scenario.from_dict({**asked, "parameters": parameters})


def ends_of(scenario: Scenario, seed: int) -> dict[str, float]:
    """Return what teachers, practice and culture are in the last school year, means over its months."""
    system, seen = System(scenario, seed), []
    months = scenario.years * scenario.months_per_year
    for month in range(months):
        system.advance_month()
        if month >= months - scenario.months_per_year:
            state = system.state
            teachers = (float(state.teachers.belief.mean()) + float(state.courses.skill.mean())) / 2.0
            seen.append((teachers, float(state.schools.deep.mean()), float(state.schools.culture.mean())))
    return dict(zip((TEACHERS, PRACTICE, CULTURE), np.mean(seen, axis=0).tolist(), strict=True))


def pieces(settings: Esim, seeds: Sequence[int]) -> list[Piece]:
    """Return a piece for each kind of school and seed."""
    del settings
    return [(way, seed) for way in (RISES, FALLS) for seed in seeds]


def work(settings: Esim, way: str, seed: int) -> list[Point]:
    """Return how much more or less there is at the end with so many more leaving, with the same luck."""
    added = numbers_of({}).lever.teacher_exodus_share
    usual = ends_of(scenario_of(settings, way, 0.0), seed)
    found = []
    for exodus in sorted({0.0, *map(float, settings.exodus)}):
        ends = usual if exodus == 0.0 else ends_of(scenario_of(settings, way, exodus), seed)
        x = round(100.0 * added * exodus, 3)
        found += [Point(f"{way}: {name}", x, seed, ends[name] - usual[name]) for name in MEASURES]
    return found


def check(settings: Esim, points: Sequence[Point]) -> list[Check]:
    """Return whether most turnover hurts where culture rises and helps where it falls, in people and in practice."""
    del settings
    most, found = max(point.x for point in points), []
    for name in MEASURES:
        for way, sign, verb in ((RISES, -1.0, "hurts"), (FALLS, 1.0, "helps")):
            values = [point.y for point in points if point.line == f"{way}: {name}" and point.x == most]
            found.append(check_sign(f"{way}: most turnover {verb} {name}", values, sign))
    return found


def marks(settings: Esim) -> Marks:
    """Return nothing: the paper has signs and no values to compare."""
    del settings
    return Marks()


ESIM = Classic(
    name="esim",
    title="Teacher turnover: it depends on where culture is going",
    source="Mital, Moore & Llewellyn 2017, Journal on Policy & Complex Systems 3(2) (ESIM), doi:10.18278/jpcs.3.2.5",
    claim="Teacher turnover hurts an intervention where culture is rising, and helps where administration and "
    "environment wear it down, for new teachers come as the old ones were at the start.",
    own_code="the whole model; newcomers are set to be as staff were at the start, as in the paper "
    "(newcomers=of_the_field for the model's own), and more people leave by the model's shock teacher_exodus",
    rules="those of the model's month; luck is the same with and without turnover",
    settings=Esim,
    seeds=8,
    axes=Axes("Teachers who leave besides the usual, percent a year", "Difference at the end, share", "mean"),
    pieces=pieces,
    work=work,
    check=check,
    marks=marks,
)
