"""Find a lever by its name: the built-in ones, registered ones, and those of installed packages."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib.metadata import entry_points

from reformsim.config import lever_names as names
from reformsim.errors import InputError
from reformsim.model.levers import system, teaching
from reformsim.model.levers.base import Lever, Shock

_registered: dict[str, type[Lever]] = {}


@cache
def _built_in() -> dict[str, type[Lever]]:
    """Return the levers of the package by name."""
    found: dict[str, type[Lever]] = {}
    for module in (teaching, system):
        for item in vars(module).values():
            if isinstance(item, type) and issubclass(item, Lever) and item not in (Lever, Shock):
                found[item.name] = item
    return found


def register_lever(lever: type[Lever]) -> type[Lever]:
    """Make a lever known by its name in this process; usable as a class decorator.

    Raises
    ------
    InputError
        If a built-in lever has the name.
    """
    if lever.name in _built_in():
        raise InputError(f"the name {lever.name} belongs to a built-in lever; choose another")
    _registered[lever.name] = lever
    names.register(lever.name, lever.kind)
    return lever


def find_lever(name: str) -> Lever:
    """Return a lever by name.

    Raises
    ------
    InputError
        If nobody provides it, or what an entry point provides is not a lever.
    """
    if name in _built_in():
        return _built_in()[name]()
    if name in _registered:
        return _registered[name]()
    for point in entry_points(group=names.ENTRY_POINT_GROUP, name=name):
        loaded = point.load()
        if not (isinstance(loaded, type) and issubclass(loaded, Lever)):
            raise InputError(f"the entry point {name} of {names.ENTRY_POINT_GROUP} is not a Lever class")
        return loaded()
    known = sorted(lever_names())
    close = get_close_matches(name, known, n=1)
    hint = f'; did you mean "{close[0]}"?' if close else f"; known: {', '.join(known)}"
    raise InputError(f"no lever is named {name}{hint}")


def lever_names() -> list[str]:
    """Return the names of all levers and shocks that can be used now, sorted."""
    installed = {point.name for point in entry_points(group=names.ENTRY_POINT_GROUP)}
    return sorted({*_built_in(), *_registered, *installed})
