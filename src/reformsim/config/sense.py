"""What the kinds of values cannot tell: whether a scenario makes sense as a whole.

Each check takes the complete plain data, which may be wrong elsewhere, and yields (path, what is wrong). It
passes over what has the wrong kind: that is reported already.
"""

from __future__ import annotations

import sys
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any, TypeGuard

from reformsim.config import lever_names
from reformsim.config.catalog import PARAMETERS
from reformsim.config.complete import subjects_of
from reformsim.config.parts import BANDS
from reformsim.config.positions import KeyPath
from reformsim.config.scenario import Scenario
from reformsim.config.target_sense import check_target
from reformsim.config.wording import nearest, shown, unknown

Found = tuple[KeyPath, str]
SUM_TOLERANCE = 1e-6
LEAST_GROWTH_SD = 0.001
"""Mean annual growth, student SD; ours, and far below any that was ever published."""
DEFAULT = Scenario()


def is_number(value: object) -> TypeGuard[int | float]:
    """Return whether a value is a number that can be reckoned with: not true or false, nor beyond all measure."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isinstance(value, float) or abs(value) <= sys.float_info.max


def mapping(data: Any, *path: str) -> dict[str, Any]:
    """Return the mapping at a path, an empty one where there is none."""
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def repeated(items: Iterable[Any]) -> Iterator[tuple[int, Any, int]]:
    """Yield each item that stood before: its place, itself, and where it stood first."""
    seen: dict[Any, int] = {}
    for position, item in enumerate(items):
        key = item if isinstance(item, Hashable) else canonical(item)
        first = seen.setdefault(key, position)
        if first != position:
            yield position, item, first


def canonical(item: Any) -> Any:
    """Return something that is equal for equal mappings and lists, and can be looked up."""
    if isinstance(item, Mapping):
        return frozenset((key, canonical(value)) for key, value in item.items())
    return tuple(map(canonical, item)) if isinstance(item, list | tuple) else item


def check_system(data: Mapping[str, Any]) -> Iterator[Found]:
    """Check that schools suffice for districts, subjects differ, and shares of levels add up."""
    system = mapping(data, "system")
    schools, districts = (
        system.get("schools", DEFAULT.system.schools),
        system.get("districts", DEFAULT.system.districts),
    )
    if is_number(schools) and is_number(districts) and schools < districts:
        yield ("system", "schools"), f"must be at least the number of districts, {districts} (got {schools})"
    subjects = subjects_of(system)
    for position, name, _ in repeated(subjects):
        yield ("system", "subjects", position), f"names {shown(name)} twice"
    levels = mapping(system, "levels")
    if levels and all(map(is_number, levels.values())) and abs(sum(levels.values()) - 1.0) > SUM_TOLERANCE:
        yield ("system", "levels"), f"shares of levels must add up to 1 (got {sum(levels.values()):g})"
    grades = mapping(system, "schools_file").get("grades")
    if isinstance(grades, list | tuple) and all(map(is_number, grades)) and sorted(grades) != list(grades):
        yield (
            ("system", "schools_file", "grades"),
            f"the first grade must not be above the last (got {shown(grades)})",
        )


def check_subjects(data: Mapping[str, Any]) -> Iterator[Found]:
    """Check that readiness, growth and scores name subjects and bands that there are."""
    names = subjects_of(data.get("system"))
    if not names:
        return
    headings: tuple[tuple[str, ...], ...] = (
        ("readiness",),
        ("growth",),
        ("system", "schools_file", "columns", "scores"),
    )
    for heading in headings:
        for name in mapping(data, *heading):
            if name not in names:
                yield (*heading, name), unknown("subject", name, names)
    for name, bands in mapping(data, "readiness").items():
        for band in mapping(bands):
            if band not in BANDS:
                yield ("readiness", name, band), unknown("grade band", band, BANDS)


def check_growth(data: Mapping[str, Any]) -> Iterator[Found]:
    """Check that somebody learns something in a year: gains are told in months of it."""
    rows = [row for row in mapping(data, "growth").values() if isinstance(row, list | tuple)]
    steps = [step for row in rows for step in row]
    if steps and all(map(is_number, steps)) and sum(steps) < LEAST_GROWTH_SD * len(steps):
        said = f"must be at least {LEAST_GROWTH_SD:g} in the mean of all grades and subjects"
        yield ("growth",), f"{said}: gains are told in months of it (got {sum(steps) / len(steps):g})"


def check_levers(data: Mapping[str, Any]) -> Iterator[Found]:
    """Check names, times and targets of levers and shocks."""
    subjects = subjects_of(data.get("system"))
    kinds: tuple[tuple[str, lever_names.Kind], ...] = (("levers", "lever"), ("shocks", "shock"))
    for heading, kind in kinds:
        for label, config in mapping(data, heading).items():
            if not isinstance(config, dict):
                continue
            name = config.get("lever") or label
            yield from check_name((heading, label), kind, config)
            if kind == "shock" and config.get("cost_dollars") is not None:
                yield (heading, label, "cost_dollars"), "is for levers only: a shock costs the reform nothing"
            yield from check_times((heading, label), config, data.get("years", DEFAULT.years))
            yield from check_target((heading, label, "target"), str(name), mapping(config, "target"), subjects)


def check_name(path: KeyPath, kind: lever_names.Kind, config: Mapping[str, Any]) -> Iterator[Found]:
    """Check that somebody provides a lever or shock of this name."""
    said = config.get("lever")
    name = said or path[-1]
    if not isinstance(name, str) or name in lever_names.known(kind):
        return
    place = (*path, "lever") if said else path
    other: lever_names.Kind = "shock" if kind == "lever" else "lever"
    if name in lever_names.known(other):
        yield place, f"{name} is a {other} and belongs under {other}s"
    else:
        yield place, unknown(kind, name, lever_names.known(kind))


def check_times(path: KeyPath, config: Mapping[str, Any], years: object) -> Iterator[Found]:
    """Check that a lever starts within the run and ends after it starts."""
    start, end = config.get("start_year"), config.get("end_year")
    if is_number(start) and is_number(end) and end <= start:
        yield (*path, "end_year"), f"must be after start_year, {start:g} (got {end:g})"
    if is_number(start) and is_number(years) and start >= years:
        yield (*path, "start_year"), f"must lie within the run of {years:g} years (got {start:g})"


def check_parameters(data: Mapping[str, Any]) -> Iterator[Found]:
    """Check that parameters are known, single numbers, and within their bounds."""
    for identity, value in mapping(data, "parameters").items():
        entry = PARAMETERS.get(identity)
        path = ("parameters", identity)
        if entry is None:
            hint = nearest(identity, PARAMETERS)
            yield (
                path,
                f'unknown parameter{hint}{"" if hint else ";"} "reformsim list parameters" shows them all',
            )
        elif isinstance(entry.value, tuple):
            yield path, "is a row of numbers, which cannot be replaced here"
        elif is_number(value) and not entry.low <= value <= entry.high:
            yield path, f"must be between {entry.low:g} and {entry.high:g} {entry.unit} (got {shown(value)})"


def check_practices(data: Mapping[str, Any]) -> Iterator[Found]:
    """Check that there is a practice and that synergies name practices that there are."""
    if not isinstance(data.get("practices"), dict):
        return
    practices = {name: config for name, config in data["practices"].items() if config is not None}
    if not practices:
        yield ("practices",), "at least one practice must stay"
    for name, config in practices.items():
        for other in mapping(config, "synergy"):
            if other not in practices or other == name:
                yield (
                    ("practices", name, "synergy", other),
                    unknown("other practice", other, practices.keys() - {name}),
                )


CHECKS = (check_system, check_subjects, check_growth, check_levers, check_parameters, check_practices)


def nonsense(data: Mapping[str, Any]) -> list[Found]:
    """Return everything in complete data that does not make sense together."""
    return [found for check in CHECKS for found in check(data)]
