"""What the kinds of values cannot tell: whether a scenario makes sense as a whole.

Each check takes the plain data, which may be wrong elsewhere, and yields (path, what is wrong). It passes
over what has the wrong kind: that is reported already.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reformsim.config import lever_names
from reformsim.config.catalog import PARAMETERS
from reformsim.config.parts import BANDS
from reformsim.config.wording import nearest, shown, unknown

Found = tuple[tuple[str | int, ...], str]
SUM_TOLERANCE = 1e-6
PAIR = 2


def is_number(value: object) -> bool:
    """Return whether a value is a number and not true or false."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def part(data: Any, *path: str) -> Any:
    """Return what stands at a path, None where there is nothing."""
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def mapping(data: Any, *path: str) -> dict[str, Any]:
    """Return the mapping at a path, an empty one where there is none."""
    found = part(data, *path)
    return found if isinstance(found, dict) else {}


def check_system(data: dict[str, Any]) -> Iterator[Found]:
    """Check that schools suffice for districts, subjects differ, and shares of levels add up."""
    schools, districts = part(data, "system", "schools"), part(data, "system", "districts")
    schools = 100 if schools is None else schools
    if is_number(schools) and is_number(districts) and schools < districts:
        yield ("system", "schools"), f"must be at least the number of districts, {districts} (got {schools})"
    subjects = part(data, "system", "subjects")
    if isinstance(subjects, list | tuple) and len(set(map(str, subjects))) < len(subjects):
        yield ("system", "subjects"), "names a subject twice"
    levels = mapping(data, "system", "levels")
    if levels and all(map(is_number, levels.values())) and abs(sum(levels.values()) - 1.0) > SUM_TOLERANCE:
        yield ("system", "levels"), f"shares of levels must add up to 1 (got {sum(levels.values()):g})"
    grades = part(data, "system", "schools_file", "grades")
    if (
        isinstance(grades, list | tuple)
        and len(grades) == PAIR
        and all(map(is_number, grades))
        and grades[0] > grades[1]
    ):
        yield ("system", "schools_file", "grades"), f"the first grade must not be above the last (got {shown(grades)})"


def check_subjects(data: dict[str, Any]) -> Iterator[Found]:
    """Check that readiness, growth, scores and targets name subjects and bands that there are."""
    subjects = part(data, "system", "subjects")
    if subjects is None:
        subjects = ["reading", "mathematics"]
    if not isinstance(subjects, list | tuple):
        return
    names = [str(name) for name in subjects]
    places: list[tuple[str, ...]] = [("readiness",), ("growth",), ("system", "schools_file", "columns", "scores")]
    for place in places:
        for name in mapping(data, *place):
            if name not in names:
                yield (*place, name), unknown("subject", name, names)
    for name, bands in mapping(data, "readiness").items():
        for band in bands if isinstance(bands, dict) else ():
            if band not in BANDS:
                yield ("readiness", name, band), unknown("grade band", band, BANDS)
    for heading in ("levers", "shocks"):
        for label, config in mapping(data, heading).items():
            wanted = part(config, "target", "subjects")
            for position, name in enumerate(wanted if isinstance(wanted, list | tuple) else ()):
                if name not in names:
                    yield (heading, label, "target", "subjects", position), unknown("subject", name, names)


def check_levers(data: dict[str, Any]) -> Iterator[Found]:
    """Check names, times and targets of levers and shocks."""
    for heading, kind in (("levers", "lever"), ("shocks", "shock")):
        for label, config in mapping(data, heading).items():
            if isinstance(config, dict):
                yield from check_lever((heading, label), kind, config, data.get("years", 40))


def check_lever(path: tuple[str, str], kind: Any, config: dict[str, Any], years: Any) -> Iterator[Found]:
    """Check one lever or shock."""
    name = config.get("lever") or path[1]
    known = lever_names.known(kind)
    other = lever_names.known("shock" if kind == "lever" else "lever")
    if name not in known:
        there = "shocks" if kind == "lever" else "levers"
        problem = f"{name} belongs under {there}" if name in other else unknown(kind, name, known)
        yield (*path, "lever") if config.get("lever") else path, problem
    start, end = config.get("start_year"), config.get("end_year")
    if is_number(start) and is_number(end) and float(end or 0) <= float(start or 0):
        yield (*path, "end_year"), f"must be after start_year, {start:g} (got {end:g})"
    if is_number(start) and is_number(years) and start >= years:
        yield (*path, "start_year"), f"must lie within the run of {years} years (got {start:g})"
    target = mapping(config, "target")
    if target.get("schools") == "named" and not target.get("names"):
        yield (*path, "target", "names"), "is missing: name the schools, or choose another target"
    if target.get("names") and target.get("schools") != "named":
        yield (*path, "target", "names"), "is used only with schools: named"
    for aim in ("subjects", "bands"):
        if target.get(aim) and lever_names.is_school_wide(name):
            yield (*path, "target", aim), f"{name} reaches whole schools and cannot be aimed at {aim}"


def check_parameters(data: dict[str, Any]) -> Iterator[Found]:
    """Check that parameters are known, single numbers, and within their bounds."""
    for identity, value in mapping(data, "parameters").items():
        entry = PARAMETERS.get(identity)
        path = ("parameters", identity)
        if entry is None:
            close = nearest(identity, PARAMETERS)
            yield path, f'unknown parameter "{identity}"{close} "reformsim list parameters" shows all of them'
        elif isinstance(entry.value, tuple):
            yield path, "is a row of numbers, which a scenario cannot change"
        elif is_number(value) and not entry.low <= value <= entry.high:
            yield path, f"must be between {entry.low:g} and {entry.high:g} {entry.unit} (got {shown(value)})"


def check_practices(data: dict[str, Any]) -> Iterator[Found]:
    """Check that there is a practice and that synergies name practices that there are."""
    practices = mapping(data, "practices")
    if not practices and isinstance(data.get("practices"), dict):
        yield ("practices",), "at least one practice must stay"
    for name, config in practices.items():
        for other in mapping(config, "synergy"):
            if other not in practices or other == name:
                yield ("practices", name, "synergy", other), unknown("other practice", other, practices.keys() - {name})


CHECKS = (check_system, check_subjects, check_levers, check_parameters, check_practices)


def nonsense(data: dict[str, Any]) -> list[Found]:
    """Return everything in complete data that does not make sense together."""
    return [found for check in CHECKS for found in check(data)]
