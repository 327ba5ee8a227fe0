"""Schools that do not exist, but could: sizes and spreads as published for US public schools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaincinv, ndtr

from reformsim.chance import FloatArray, IndexArray, KeyArray, Process, normals, owner_key
from reformsim.config.catalog import PARAMETERS
from reformsim.population.roster import SchoolRoster
from reformsim.population.state import LEVELS

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

GRADES_OF_LEVEL = {"elementary": (0, 5), "middle": (6, 8), "high": (9, 12), "combined": (0, 12)}
DISTRICT_SIZE, SCHOOL_SIZE, DISTRICT_POVERTY, SCHOOL_POVERTY = range(4)
"""Draws of the roster, by number."""


def number(identity: str, scenario: Scenario) -> float:
    """Return a catalogue number with the scenario's override."""
    return float(scenario.parameters.get(identity, PARAMETERS[identity].numbers[0]))


def schools_per_district(scenario: Scenario, keys: KeyArray) -> IndexArray:
    """Return how many schools each district has, at least one, shape (districts,), skewed as in the US."""
    districts, schools = scenario.system.districts, scenario.system.schools
    spread = number("population.district_size_spread", scenario)
    luck = normals(keys, Process.BUILD_ROSTER, 0, np.zeros(districts, dtype=np.int64), DISTRICT_SIZE)
    weight = np.exp(spread * luck)
    wanted = weight / weight.sum() * (schools - districts)
    count = np.floor(wanted).astype(np.int64)
    left = schools - districts - int(count.sum())
    count[np.argsort(count - wanted, kind="stable")[:left]] += 1
    return count + 1


def level_of_place(place: int, schools: int, shares: FloatArray) -> int:
    """Return the level of a district's school by its place, so that shares hold in every district."""
    return int(min(np.searchsorted(np.cumsum(shares), (place + 1) / (schools + 1)), len(shares) - 1))


def grade_sizes(levels: IndexArray, shares: FloatArray, luck: FloatArray, scenario: Scenario) -> IndexArray:
    """Return pupils per grade of each school, shape (schools,), such that cohorts can pass from level to level."""
    mean, spread = number("population.students_per_grade", scenario), number("population.size_spread", scenario)
    usual = np.array(PARAMETERS["population.level_shares"].numbers)
    base = shares if shares[0] > 0.0 else usual
    ratio = np.divide(base[0], base, out=np.ones(len(base)), where=base > 0.0)
    ratio[-1] = 1.0
    size = mean * ratio[levels] * np.exp(spread * luck - spread**2 / 2.0)
    return np.maximum(np.rint(size), number("population.least_per_grade", scenario)).astype(np.int64)


def poverty_shares(luck: FloatArray, scenario: Scenario) -> FloatArray:
    """Return poverty shares with the published mean and spread for standard normal luck, (schools,)."""
    mean, spread = number("population.poverty_mean", scenario), number("population.poverty_sd", scenario)
    weight = mean * (1.0 - mean) / spread**2 - 1.0
    return np.asarray(betaincinv(mean * weight, (1.0 - mean) * weight, ndtr(luck)))


def draw_roster(scenario: Scenario, seed: int) -> SchoolRoster:
    """Return the schools of a made-up system.

    Raises
    ------
    InputError
        Never: whatever the schema lets through can be drawn.
    """
    count = scenario.system.districts
    wide = len(str(count))
    district_names = [f"district-{d + 1:0{wide}}" for d in range(count)]
    district_keys = np.array([owner_key(seed, "district", name) for name in district_names], dtype=np.uint64)
    per_district = schools_per_district(scenario, district_keys)
    district = np.repeat(np.arange(count), per_district)
    place = np.arange(len(district)) - np.repeat(np.cumsum(per_district) - per_district, per_district)
    wide = len(str(int(per_district.max())))
    names = [f"school-{p + 1:0{wide}}" for p in place]
    keys = np.array(
        [owner_key(seed, "school", f"{district_names[d]}/{name}") for d, name in zip(district, names, strict=True)],
        dtype=np.uint64,
    )
    slots = np.zeros(len(keys), dtype=np.int64)
    shares = np.array([scenario.system.levels.get(name, 0.0) for name in LEVELS])
    levels = np.array([level_of_place(int(p), int(per_district[d]), shares) for p, d in zip(place, district, strict=True)])
    build = int(Process.BUILD_ROSTER)
    per_grade = grade_sizes(levels, shares, normals(keys, build, 0, slots, SCHOOL_SIZE), scenario)
    shared = number("population.district_variance_share", scenario) if count > 1 else 0.0
    near = normals(district_keys, build, 0, np.zeros(count, dtype=np.int64), DISTRICT_POVERTY)[district]
    luck = shared**0.5 * near + (1.0 - shared) ** 0.5 * normals(keys, build, 0, slots, SCHOOL_POVERTY)
    grades = np.array([GRADES_OF_LEVEL[LEVELS[n]] for n in levels], dtype=np.int8)
    subjects = len(scenario.system.subjects)
    return SchoolRoster(
        school_id=tuple(f"{district_names[d]}/{name}" if count > 1 else name for d, name in zip(district, names, strict=True)),
        district_id=tuple(district_names[d] for d in district),
        level=tuple(LEVELS[n] for n in levels),
        grade_low=grades[:, 0],
        grade_high=grades[:, 1],
        enrolment=per_grade * (grades[:, 1].astype(np.int64) - grades[:, 0] + 1),
        teachers=np.zeros(len(levels), dtype=np.int64),
        poverty_share=poverty_shares(luck, scenario),
        score_mean_sd=np.full((len(levels), subjects), np.nan),
        notes=(),
    )
