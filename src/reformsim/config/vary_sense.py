"""Whether the numbers that an experiment varies make sense: paths, bounds, and the policies they are for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reformsim.config.experiment import Experiment
from reformsim.config.paths import NumberPath, describe_number, number_paths, unknown_number, where_missing
from reformsim.config.positions import KeyPath
from reformsim.config.scenario import Scenario
from reformsim.config.sense import DEFAULT, Found, is_number, mapping, repeated
from reformsim.config.wording import figure, nearest, shown
from reformsim.errors import InputError

CATALOGUE = "catalogue"
WAYS = "{low: ..., high: ...} or {values: [...]}"
FEWEST_VALUES = 2
VARY = ("worlds", "vary")
Policies = Mapping[str, Scenario]


def catalogue_bounds(path: str, config: Any) -> Any:
    """Return what is said of a path, the catalogue's bounds where it says ``catalogue``."""
    number = describe_number(path) if config == CATALOGUE and str(path).startswith("parameters.") else ""
    return {"low": number.low, "high": number.high} if isinstance(number, NumberPath) else config


def check_vary(data: Mapping[str, Any], policies: Policies) -> Iterator[Found]:
    """Check paths, bounds and values of what is varied, and that policies have such numbers."""
    for path, config in mapping(data, *VARY).items():
        place = (*VARY, path)
        number = describe_number(path)
        if isinstance(number, str):
            yield place, number or unknown_number(path, known_numbers(policies))
        elif isinstance(config, dict):
            yield from check_range(place, number, config)
            yield from check_presence(place, path, policies, is_excused=config.get("where_present") is True)
        elif config == CATALOGUE:
            yield place, f"the catalogue has bounds of parameters only; write {WAYS}"
        else:
            yield place, f"must be catalogue, {WAYS} (got {shown(config)})"


def check_range(place: KeyPath, number: NumberPath, config: Mapping[str, Any]) -> Iterator[Found]:
    """Check that bounds or values are there, can be had, and differ."""
    low, high, values = config.get("low"), config.get("high"), config.get("values")
    if values is not None and (low is not None or high is not None):
        yield place, "takes values, or low and high, but not both"
    if values is None and low is None and high is None:
        yield place, "needs low and high, or values"
    elif values is None:
        for key, value in (("low", low), ("high", high)):
            if value is None:
                yield (*place, key), "is missing"
    yield from _check_numbers(number, {(*place, "low"): low, (*place, "high"): high})
    if is_number(low) and is_number(high) and high <= low:
        yield (*place, "high"), f"must be above low, {low:g} (got {high:g})"
    listed = values if isinstance(values, list | tuple) else ()
    if values is not None and len(listed) < FEWEST_VALUES and listed is values:
        yield (*place, "values"), f"must be {FEWEST_VALUES} values or more (got {len(listed)})"
    yield from _check_numbers(number, {(*place, "values", position): each for position, each in enumerate(listed)})
    for position, each, _ in repeated(listed):
        yield (*place, "values", position), f"stands here twice (got {shown(each)})"


def _check_numbers(number: NumberPath, values: Mapping[KeyPath, Any]) -> Iterator[Found]:
    """Check that numbers can stand at a path of a scenario."""
    for place, value in values.items():
        problem = number.problem(value) if is_number(value) else ""
        if problem:
            yield place, problem


def check_presence(place: KeyPath, path: str, policies: Policies, *, is_excused: bool) -> Iterator[Found]:
    """Check that policies have what a path is about: all, or one at least where the others are excused."""
    lacking = {name: said for name, policy in policies.items() if (said := where_missing(policy, path))}
    if not lacking or (is_excused and len(lacking) < len(policies)):
        return
    hint = "" if len(lacking) == len(policies) else "; where_present: true leaves such policies as they are"
    yield place, f"{_named(list(lacking))} {next(iter(lacking.values()))}{hint}"


def _named(names: Sequence[str]) -> str:
    """Return policies by name."""
    return f"policy {names[0]}" if len(names) == 1 else f"each of the policies {', '.join(names)}"


def known_numbers(policies: Policies) -> list[str]:
    """Return the paths of the numbers of all policies, each once; those of any scenario where there is none."""
    scenarios = list(policies.values()) or [DEFAULT]
    return list(dict.fromkeys(path for scenario in scenarios for path in number_paths(scenario)))


def check_points(data: Mapping[str, Any], policies: Policies) -> Iterator[Found]:
    """Check the points of lists: paths, numbers, and that no point stands there twice."""
    vary = mapping(data, *VARY)
    designs = mapping(data, "worlds").get("designs")
    for index, design in enumerate(designs if isinstance(designs, list | tuple) else ()):
        points = mapping(design).get("points")
        listed = points if isinstance(points, list | tuple) else ()
        for position, _, first in repeated(listed):
            yield ("worlds", "designs", index, "points", position), f"is the same as points[{first}]"
        for position, point in enumerate(listed):
            place = ("worlds", "designs", index, "points", position)
            for path, value in mapping(point).items():
                yield from _check_point(place, path, value, policies, vary)


def _check_point(place: KeyPath, path: str, value: Any, policies: Policies, vary: Mapping[str, Any]) -> Iterator[Found]:
    """Check one number of a point."""
    number = describe_number(path)
    if isinstance(number, str):
        yield (*place, path), number or unknown_number(path, [*vary, *known_numbers(policies)])
        return
    yield from _check_numbers(number, {(*place, path): value})
    if path not in vary:
        yield from check_presence((*place, path), path, policies, is_excused=False)


def check_level_paths(data: Mapping[str, Any]) -> Iterator[Found]:
    """Check that a grid's own levels are for paths that vary between bounds."""
    vary = mapping(data, *VARY)
    designs = mapping(data, "worlds").get("designs")
    for index, design in enumerate(designs if isinstance(designs, list | tuple) else ()):
        for path in mapping(design, "levels_of"):
            place = ("worlds", "designs", index, "levels_of", path)
            if path not in vary:
                yield place, f"is not varied{nearest(path, vary)}"
            elif mapping(vary, path).get("values") is not None:
                yield place, "has values, and so as many levels as values"


def unsuited(experiment: Experiment) -> Iterator[Found]:
    """Yield where a bound, a value or a point by itself makes no scenario of a policy.

    Numbers that are each possible and impossible together are told by the run that meets them.
    """
    for path, config in experiment.worlds.vary.items():
        ends: dict[KeyPath, float | None] = {("low",): config.low, ("high",): config.high}
        ends |= {("values", position): value for position, value in enumerate(config.values or ())}
        for step, value in ends.items():
            yield from _refusals(experiment, (*VARY, path, *step), {path: value})
    for index, design in enumerate(experiment.worlds.designs):
        for position, point in enumerate(design.points):
            yield from _refusals(experiment, ("worlds", "designs", index, "points", position), point)


def _refusals(experiment: Experiment, place: KeyPath, world: Mapping[str, float | None]) -> Iterator[Found]:
    """Yield why policies cannot be had in a world, one sentence for all that refuse it for the same reason."""
    reasons: dict[str, list[str]] = {}
    for name in experiment.policies:
        try:
            experiment.scenario_in(name, world)
        except InputError as error:
            reasons.setdefault("; ".join(error.problems), []).append(name)
    if reasons:
        value = next(iter(world.values()))
        which = figure(value) if len(world) == 1 and value is not None else "this world"
        told = [f"{', '.join(names)}: {reason}" for reason, names in reasons.items()]
        yield place, f"{which} does not suit {'; '.join(told)}"
