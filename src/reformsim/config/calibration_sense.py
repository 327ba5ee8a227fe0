"""What the kinds of values cannot tell: whether a calibration makes sense as a whole.

Each check takes plain data, which may be wrong elsewhere, and yields (path, what is wrong), as in `sense`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from reformsim.config.calibration import Calibration
from reformsim.config.calibration_parts import OR, PAIR
from reformsim.config.catalog import PARAMETERS
from reformsim.config.catalog.patterns import PATTERNS
from reformsim.config.measure_names import END, MEASURES, TEXT_MEASURES, VERDICTS, series_names
from reformsim.config.paths import NumberPath, describe_number, unknown_number
from reformsim.config.positions import KeyPath
from reformsim.config.scenario import Scenario
from reformsim.config.sense import DEFAULT, Found, is_number, mapping
from reformsim.config.vary_sense import CATALOGUE
from reformsim.config.wording import figure, nearest, shown
from reformsim.errors import InputError

PARAMETER = "parameters."
RULES = "parameters.verdict."
WAYS = "catalogue, or {low: ..., high: ...}"
RANGE_WAYS = "[low, high], or {low: ..., high: ..., tolerance: ...}"
ALL = "all"
RANGE_KEYS = ("low", "high", "tolerance")


def calibration_nonsense(data: Mapping[str, Any]) -> list[Found]:
    """Return everything in a calibration's data that does not make sense.

    Parameters
    ----------
    data
        Plain data of the calibration, scenarios read and bounds of the catalogue filled in.
    """
    return list(chain(check_tune(data), check_targets(data), check_room(data)))


def check_tune(data: Mapping[str, Any]) -> Iterator[Found]:
    """Check that numbers of the catalogue are tuned, between bounds that they may have."""
    if data.get("tune") == {}:
        yield ("tune",), "names no number"
    for path, config in mapping(data, "tune").items():
        place = ("tune", path)
        number = describe_number(str(path))
        if isinstance(number, str):
            yield place, number or unknown_number(path, [PARAMETER + entry for entry in PARAMETERS])
        elif not path.startswith(PARAMETER):
            yield place, "is what somebody does or has; numbers of the catalogue are tuned: parameters.THEME.NAME"
        elif path.startswith(RULES):
            yield place, "is a rule by which runs are judged; tuning it would move the target"
        elif isinstance(config, dict):
            yield from _check_bounds(place, number, config)
        elif config != CATALOGUE:
            yield place, f"must be {WAYS} (got {shown(config)})"


def _check_bounds(place: KeyPath, number: NumberPath, config: Mapping[str, Any]) -> Iterator[Found]:
    """Check that both bounds can be had, and differ."""
    low, high = config.get("low"), config.get("high")
    for key, value in (("low", low), ("high", high)):
        problem = number.problem(value) if is_number(value) else ""
        if problem:
            yield (*place, key), problem
    if is_number(low) and is_number(high) and high <= low:
        yield (*place, "high"), f"must be above low, {low:g} (got {high:g})"


def check_targets(data: Mapping[str, Any]) -> Iterator[Found]:
    """Check that every target asks for something that can be measured, and has a name of its own."""
    targets = data.get("targets")
    listed: Sequence[Any] = targets if isinstance(targets, list | tuple) else ()
    if targets in ([], ()):
        yield ("targets",), "names no target"
    seen: list[str] = []
    for index, target in enumerate(listed):
        place = ("targets", index)
        if not isinstance(target, dict):
            continue
        name = target.get("name") or ("patterns" if "patterns" in target else "")
        if name and name in seen:
            yield place, f"is the second target called {name}; give it a name of its own"
        seen.append(name)
        yield from _check_target(place, target)


def _check_target(place: KeyPath, target: Mapping[str, Any]) -> Iterator[Found]:
    """Check one target."""
    has_patterns, has_scenario = (target.get(key) is not None for key in ("patterns", "scenario"))
    asked = [key for key in ("measures", "verdicts") if target.get(key)]
    if has_patterns == has_scenario:
        yield place, "needs patterns, or a scenario with measures or verdicts" + (", not both" if has_patterns else "")
        return
    if has_scenario and not asked:
        yield place, "asks for nothing: give it measures or verdicts"
    if has_patterns:
        for key in asked:
            yield (*place, key), "go with a scenario, and not with patterns"
        yield from _check_patterns((*place, "patterns"), target["patterns"])
    yield from _check_measures((*place, "measures"), target)
    yield from _check_verdicts((*place, "verdicts"), target)


def _check_patterns(place: KeyPath, said: Any) -> Iterator[Found]:
    """Check that patterns are known, each once, and may be calibrated to."""
    usable = [pattern.id for pattern in PATTERNS.values() if pattern.use == "calibrated"]
    if isinstance(said, str) and said != ALL:
        yield place, f"must be all, or a list of {', '.join(usable)} (got {shown(said)})"
    listed = said if isinstance(said, list | tuple) else ()
    if said in ([], ()):
        yield place, "names no pattern"
    for position, identity in enumerate(listed):
        if identity in listed[:position]:
            yield (*place, position), f"names {shown(identity)} twice"
        elif identity in PATTERNS and identity not in usable:
            yield (*place, position), f"{identity} is held out: it checks the result, and is not calibrated to"
        elif isinstance(identity, str) and identity not in PATTERNS:
            yield (*place, position), f"unknown pattern {shown(identity)}; known: {', '.join(usable)}"


def _check_measures(place: KeyPath, target: Mapping[str, Any]) -> Iterator[Found]:
    """Check names and ranges of measures."""
    scenario = target.get("scenario")
    system = scenario if isinstance(scenario, Scenario) else DEFAULT
    numbers = [name for name in MEASURES if name not in TEXT_MEASURES]
    known = [*numbers, *(END + name for name in series_names(system.practices, system.system.subjects))]
    for name, said in mapping(target, "measures").items():
        if name in TEXT_MEASURES:
            yield (*place, name), "is a word; its shares stand under verdicts"
        elif name not in known:
            hint = nearest(name, known) or f"; known: {', '.join([*numbers, f'{END}COLUMN'])}"
            yield (*place, name), f"unknown measure{hint}"
        else:
            yield from check_range((*place, name), said)


def _check_verdicts(place: KeyPath, target: Mapping[str, Any]) -> Iterator[Found]:
    """Check names of verdicts, and ranges of their shares."""
    for names, said in mapping(target, "verdicts").items():
        unknown = [name for name in str(names).split(OR) if name not in VERDICTS]
        if unknown:
            hint = nearest(unknown[0], VERDICTS) or f"; known: {', '.join(VERDICTS)}"
            yield (*place, names), f"unknown verdict {shown(unknown[0])}{hint}"
            continue
        yield from check_range((*place, names), said)
        low, high = _ends(said)
        for key, value in (("low", low), ("high", high)):
            if is_number(value) and not 0.0 <= value <= 1.0:
                yield (*place, names), f"{key} must be a share of seeds, between 0 and 1 (got {shown(value)})"


def _ends(said: Any) -> tuple[Any, Any]:
    """Return both ends of what is said of a range."""
    if isinstance(said, list | tuple):
        return (said[0], said[1]) if len(said) == PAIR else (None, None)
    return mapping(said).get("low"), mapping(said).get("high")


def check_range(place: KeyPath, said: Any) -> Iterator[Found]:
    """Check that a range has an end, and a width or a tolerance."""
    if isinstance(said, list | tuple):
        if len(said) != PAIR or not all(map(is_number, said)):
            yield place, f"must be {RANGE_WAYS} (got {shown(said)})"
            return
    elif not isinstance(said, dict):
        yield place, f"must be {RANGE_WAYS} (got {shown(said)})"
        return
    low, high = _ends(said)
    tolerance = mapping(said).get("tolerance")
    if low is None and high is None and not set(mapping(said)) - set(RANGE_KEYS):
        yield place, "needs low, high or both"
    elif is_number(low) and is_number(high):
        if high < low or (high == low and tolerance is None):
            more = " unless a tolerance is given" if high == low else ""
            yield place, f"high must be above low, {figure(low)}{more} (got {figure(high)})"
    elif (low is None) != (high is None) and tolerance is None:
        yield (
            place,
            "has one end, and so no width: give it a tolerance, the distance outside that counts as one",
        )


def check_room(data: Mapping[str, Any]) -> Iterator[Found]:
    """Check that bounds leave room for the base's own values where the optimiser starts at them."""
    base, search = data.get("base"), mapping(data, "search")
    if not isinstance(base, Scenario) or search.get("start_at_default", True) is not True:
        return
    if search.get("method", "tpe") != "tpe":
        return
    for path, config in mapping(data, "tune").items():
        number = describe_number(str(path))
        low, high = mapping(config).get("low"), mapping(config).get("high")
        if not isinstance(number, NumberPath) or not path.startswith(PARAMETER):
            continue
        identity = path.removeprefix(PARAMETER)
        own = base.parameters.get(identity, PARAMETERS[identity].numbers[0])
        if is_number(low) and is_number(high) and low < high and not low <= own <= high:
            ways = "widen the bounds, or say search.start_at_default: false"
            yield ("tune", path), f"the base has {own:g}, outside {low:g} to {high:g}: {ways}"


def unsuited_numbers(calibration: Calibration) -> Iterator[Found]:
    """Yield where a bound by itself makes no scenario of the base."""
    for path, bounds in calibration.tune.items():
        for key, value in (("low", bounds.low), ("high", bounds.high)):
            try:
                calibration.scenario_in(calibration.base, {path: value})
            except InputError as error:
                yield ("tune", path, key), f"{figure(value)} does not suit the base: {'; '.join(error.problems)}"
