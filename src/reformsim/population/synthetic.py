"""Schools that do not exist, but could: sizes and spreads as published for US public schools.

    schools of a district  1 + share of the others by exp(district_size_spread x chance)
    level                  by place in the district, so that the asked shares hold in every district
    pupils of a grade      students_per_grade x (elementary schools for each school of this level) x district's factor
                           x exp(size_spread x chance - size_spread^2 / 2), at least least_per_grade
    district's factor      (its schools) ^ size_follows_district, scaled to mean 1 over all schools
    poverty share          Beta with mean poverty_mean and SD poverty_sd, at the quantile of a normal that shares
                           district_variance_share of its variance inside a district

Middle and high schools are as much larger as there are fewer of them, so that cohorts can pass from one level to the
next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaincinv, ndtr

from reformsim.chance import FloatArray, IndexArray, KeyArray, Process, normals, owner_key
from reformsim.config.catalog import PARAMETERS, value_of
from reformsim.population.intake import poverty_mean
from reformsim.population.roster import SchoolRoster
from reformsim.population.state import LEVELS

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

GRADES_OF_LEVEL = {"elementary": (0, 5), "middle": (6, 8), "high": (9, 12), "combined": (0, 12)}
DISTRICT_SIZE, SCHOOL_SIZE, DISTRICT_POVERTY, SCHOOL_POVERTY = range(4)
"""Draws of the roster, by number."""

LEAST_SPREAD = 0.001
"""Keeps the distribution of poverty shares defined where a scenario asks for none or for too much spread."""


def schools_per_district(scenario: Scenario, keys: KeyArray) -> IndexArray:
    """Return how many schools each district has, at least one, shape (districts,), skewed as in the US."""
    districts, schools = scenario.system.districts, scenario.system.schools
    spread = value_of("population.district_size_spread", scenario.parameters)
    luck = normals(keys, Process.BUILD_ROSTER, 0, np.zeros(districts, dtype=np.int64), DISTRICT_SIZE)
    weight = np.exp(spread * luck)
    wanted = weight / weight.sum() * (schools - districts)
    count = np.floor(wanted).astype(np.int64)
    left = schools - districts - int(count.sum())
    count[np.argsort(count - wanted, kind="stable")[:left]] += 1
    return np.asarray(count + 1, dtype=np.int64)


def level_of_place(place: int, schools: int, shares: FloatArray) -> int:
    """Return the level of a district's school by its place, so that shares hold in every district."""
    found = int(np.searchsorted(np.cumsum(shares), (place + 1) / (schools + 1)))
    return min(found, int(np.flatnonzero(shares)[-1]))


def district_factor(per_district: IndexArray, scenario: Scenario) -> FloatArray:
    """Return by how much the schools of each district are larger than the mean, as a factor, shape (districts,)."""
    factor = per_district ** value_of("population.size_follows_district", scenario.parameters)
    return np.asarray(factor / (factor @ per_district / per_district.sum()))


def grade_sizes(
    levels: IndexArray, shares: FloatArray, luck: FloatArray, factor: FloatArray, scenario: Scenario
) -> IndexArray:
    """Return pupils per grade of each school, shape (schools,), such that cohorts can pass from level to level."""
    mean, spread = (
        value_of("population.students_per_grade", scenario.parameters),
        value_of("population.size_spread", scenario.parameters),
    )
    usual = np.array(PARAMETERS["population.level_shares"].numbers)
    base = shares if shares[0] > 0.0 else usual
    ratio = np.divide(base[0], base, out=np.ones(len(base)), where=base > 0.0)
    ratio[-1] = 1.0
    size = mean * ratio[levels] * np.exp(spread * luck - spread**2 / 2.0) * factor
    least = value_of("population.least_per_grade", scenario.parameters)
    return np.asarray(np.maximum(np.rint(size), least), dtype=np.int64)


def poverty_shares(luck: FloatArray, scenario: Scenario) -> FloatArray:
    """Return poverty shares with the published mean and spread for standard normal luck, (schools,)."""
    mean = poverty_mean(scenario.parameters)
    spread = value_of("population.poverty_sd", scenario.parameters)
    weight = max(mean * (1.0 - mean) / max(spread, LEAST_SPREAD) ** 2 - 1.0, LEAST_SPREAD)
    return np.asarray(betaincinv(mean * weight, (1.0 - mean) * weight, ndtr(luck)))


def named(count: int, kind: str) -> list[str]:
    """Return names that do not depend on how many there are: ``school-1``, ``school-2`` ..."""
    return [f"{kind}-{place + 1}" for place in range(count)]


def draw_levels(scenario: Scenario, per_district: IndexArray) -> tuple[IndexArray, FloatArray]:
    """Return each school's level as an index, (schools,), and the shares of levels, (levels,)."""
    given = {str(name): share for name, share in scenario.system.levels.items()}
    shares = np.array([given.get(name, 0.0) for name in LEVELS])
    levels = [level_of_place(place, count, shares) for count in per_district.tolist() for place in range(count)]
    return np.array(levels, dtype=np.int64), shares


def draw_roster(scenario: Scenario, seed: int) -> SchoolRoster:
    """Return the schools of a made-up system."""
    count = scenario.system.districts
    districts = named(count, "district")
    district_keys = np.array([owner_key(seed, "district", name) for name in districts], dtype=np.uint64)
    per_district = schools_per_district(scenario, district_keys)
    owner = np.repeat(np.arange(count), per_district)
    names = [name for schools in per_district.tolist() for name in named(schools, "school")]
    if count > 1:
        names = [f"{districts[d]}/{name}" for d, name in zip(owner.tolist(), names, strict=True)]
    keys = np.array([owner_key(seed, "school", f"roster/{name}") for name in names], dtype=np.uint64)
    slots = np.zeros(len(keys), dtype=np.int64)
    levels, shares = draw_levels(scenario, per_district)
    build = int(Process.BUILD_ROSTER)
    factor = district_factor(per_district, scenario)[owner]
    per_grade = grade_sizes(levels, shares, normals(keys, build, 0, slots, SCHOOL_SIZE), factor, scenario)
    shared = value_of("population.district_variance_share", scenario.parameters) if count > 1 else 0.0
    near = normals(district_keys, build, 0, np.zeros(count, dtype=np.int64), DISTRICT_POVERTY)[owner]
    luck = shared**0.5 * near + (1.0 - shared) ** 0.5 * normals(keys, build, 0, slots, SCHOOL_POVERTY)
    grades = np.array([GRADES_OF_LEVEL[LEVELS[level]] for level in levels], dtype=np.int8)
    return SchoolRoster(
        school_id=tuple(names),
        district_id=tuple(districts[d] for d in owner),
        level=tuple(LEVELS[level] for level in levels),
        grade_low=grades[:, 0].copy(),
        grade_high=grades[:, 1].copy(),
        enrolment=per_grade * (grades[:, 1].astype(np.int64) - grades[:, 0] + 1),
        teachers=np.zeros(len(levels), dtype=np.int64),
        poverty_share=poverty_shares(luck, scenario),
        score_mean_sd=np.full((len(levels), len(scenario.system.subjects)), np.nan),
        notes=(),
    )
