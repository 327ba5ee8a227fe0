"""Which patterns there are: those of the catalogue, registered ones, and those of installed packages.

A pattern of your own is data plus one function: a `Pattern` that names one of the probes, and a measure that takes what
the probe has seen and returns its targets by key.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Sequence
from importlib.metadata import entry_points

from reformsim.analysis.patterns import MEASURES, Measure
from reformsim.config.catalog.patterns import PATTERNS
from reformsim.config.pattern import Pattern
from reformsim.config.wording import nearest, shown
from reformsim.errors import InputError

ENTRY_POINT_GROUP = "reformsim.patterns"

Known = tuple[Pattern, Measure]
_registered: dict[str, Known] = {}


def register_pattern(pattern: Pattern, measure: Measure) -> None:
    """Make a pattern known by its id in this process.

    Parameters
    ----------
    pattern
        What is published; its probe is one of `reformsim.study.probes.PROBES`.
    measure
        Takes what the probe has seen, and returns a number for each target by key.

    Raises
    ------
    InputError
        If the catalogue has the id or one of the keys, or nobody knows the probe.
    """
    _refuse(pattern)
    _registered[pattern.id] = (pattern, measure)


def _refuse(pattern: Pattern) -> None:
    """Refuse a pattern that stands in the way of another, or that nothing is run for."""
    from reformsim.study.probes import PROBES  # it measures what is registered here

    problems = []
    if pattern.id in PATTERNS:
        problems.append(f"the id {pattern.id} belongs to a pattern of the catalogue; choose another")
    if pattern.probe not in PROBES:
        problems.append(f"{pattern.id}: no probe is named {pattern.probe}{nearest(pattern.probe, PROBES)}")
    others = [one for one, _ in _registered.values() if one.id != pattern.id]
    taken = {target.key for one in (*PATTERNS.values(), *others) for target in one.targets}
    problems += [f"{pattern.id}: the key {one.key} is taken" for one in pattern.targets if one.key in taken]
    if problems:
        raise InputError(problems)


def known_patterns() -> dict[str, Known]:
    """Return all patterns that can be measured now, with their measures, by id.

    Raises
    ------
    InputError
        If what an entry point provides is not a pattern with its measure.
    """
    found: dict[str, Known] = {name: (pattern, MEASURES[name]) for name, pattern in PATTERNS.items()}
    found |= _registered
    for point in entry_points(group=ENTRY_POINT_GROUP):
        if point.name not in found:
            loaded = point.load()
            if not (isinstance(loaded, tuple) and isinstance(loaded[0], Pattern) and callable(loaded[-1])):
                raise InputError(
                    f"the entry point {point.name} of {ENTRY_POINT_GROUP} is not a pair of a Pattern and its measure"
                )
            _refuse(loaded[0])
            found[point.name] = loaded
    return found


def chosen_patterns(only: Sequence[str]) -> dict[str, Known]:
    """Return the patterns of some ids, in the order of the catalogue; all where none are named.

    Raises
    ------
    InputError
        If there is no such pattern, with the nearest right id; every wrong one at once.
    """
    known = known_patterns()
    problems = [
        f"--only: no pattern is named {shown(name)}{nearest(name.upper(), known)}" for name in only if name not in known
    ]
    if problems:
        raise InputError([*problems, f"--only: known are {', '.join(known)}"])
    return {name: pair for name, pair in known.items() if not only or name in only}


def version_of(known: Known) -> str:
    """Return what makes a pattern of one's own another one when it is changed: a hash of its measure's source.

    Empty for the catalogue's, which change with the package.
    """
    pattern, measure = known
    if pattern.id in PATTERNS:
        return ""
    try:
        said = inspect.getsource(measure)
    except (OSError, TypeError):
        said = repr(measure)
    return hashlib.sha256(f"{pattern}{said}".encode()).hexdigest()[:16]


def is_registered(name: str) -> bool:
    """Return whether a pattern is known in this process alone, so that no worker could measure it."""
    return name in _registered
