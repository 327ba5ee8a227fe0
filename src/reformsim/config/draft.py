"""A scenario in the making: data merged from files and overrides, and where each key was written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from reformsim.config.parts import DEFAULT_PRACTICES
from reformsim.config.positions import DEEPEST, KeyPath, Origin, Placed, dotted, parse_placed
from reformsim.config.wording import nearest
from reformsim.errors import InputError

OWN_KEYS = ("name", "question", "expect")
"""What a file says of itself, and not of those that extend it."""
OPEN_HEADINGS = ("levers", "shocks", "practices", "parameters")
"""Headings under which people choose the keys, so that a null there must meet a key."""
CHOSEN_DEPTH = 2
"""Length of the path of a key that people choose."""
LONGEST_SOURCE = 100
"""Characters of an override that are told."""
NOWHERE = Origin("")
Split = Callable[[str], tuple[str, ...]]
"""Makes keys of a dotted path."""


@dataclass(slots=True)
class Draft:
    """Hold merged data, where each key came from, which were to be taken away, and everything found wrong so far."""

    data: dict[str, Any] = field(default_factory=dict)
    origins: dict[KeyPath, Origin] = field(default_factory=dict)
    problems: list[tuple[Origin, KeyPath, str]] = field(default_factory=list)
    nulls: list[KeyPath] = field(default_factory=list)
    _sources: list[str] = field(default_factory=list)

    def origin(self, path: KeyPath) -> Origin:
        """Return where a path, or the nearest part around it, was written."""
        while path and path not in self.origins:
            path = path[:-1]
        return self.origins.get(path, NOWHERE)

    def report(self, path: KeyPath, text: str) -> None:
        """Keep a problem under the place where its path was written."""
        self.problems.append((self.origin(path), path, text))

    def has_problem(self, path: KeyPath) -> bool:
        """Return whether something is wrong at a path already."""
        return any(known == path for _, known, _ in self.problems)

    def lines(self) -> list[str]:
        """Return the problems, one line each, in the order of files and lines."""
        order = {source: number for number, source in enumerate(self._sources)}
        sorted_ones = sorted(self.problems, key=lambda item: (order.get(item[0].source, -1), item[0].place or (0, 0)))
        return list(dict.fromkeys(problem_line(origin, path, text) for origin, path, text in sorted_ones))

    def lay_over(self, placed: Placed) -> None:
        """Merge a file over what is there; null takes a key away."""
        self._begin(placed)
        self.origins[()] = placed.origin(())
        if placed.data is None and not placed.problems:
            self.report((), 'is empty; "reformsim new NAME" writes a scenario to start from')
        elif not isinstance(placed.data, dict):
            self.report((), "must be a mapping of keys to values")
        else:
            for key in OWN_KEYS:
                self.data.pop(key, None)
            self._merge(self.data, placed.data, (), placed)

    def apply_override(self, override: str, split: Split | None = None) -> None:
        """Put ``key.path=value`` in place; the value is read as YAML, and null takes the key away.

        Parameters
        ----------
        override
            The change as it was typed.
        split
            Makes keys of the path; None takes `split_path`.
        """
        source = override_source(override)
        key, equals, text = override.partition("=")
        path = (split or split_path)(key.strip())
        if not equals or not all(path) or len(path) > DEEPEST:
            self.problems.append((Origin(source), (), "must have the form key.path=value"))
            return
        try:
            placed = parse_placed(text, source)
        except InputError:
            self.problems.append((Origin(source), path, f"{shortened(text.strip())} is not a YAML value"))
            return
        placed.problems = [type(each)(each.place, (*path, *each.path), each.text) for each in placed.problems]
        self._begin(placed, with_places=False)
        self.put(path, placed.data, source)

    def put(self, path: tuple[str, ...], value: Any, source: str = "") -> None:
        """Put a value at a path, making mappings on the way; None takes the key away."""
        here = self.data
        for step in path[:-1]:
            below = here.get(step)
            if below is not None and not isinstance(below, dict):
                self.problems.append((Origin(source), path, f"{step} has no keys of its own"))
                return
            below = {} if below is None else below
            here[step] = below
            here = below
        for stale in [known for known in self.origins if known[: len(path)] == path]:
            del self.origins[stale]
        for length in range(1, len(path)):
            self.origins.setdefault(path[:length], Origin(source))
        self.origins[path] = Origin(source)
        if value is None:
            self._take_away(here, path)
        else:
            here[path[-1]] = value
        if path == ("system", "schools_file", "path"):
            here.pop("sha256", None)

    def absorb(self, other: Draft) -> None:
        """Take in what is wrong with another draft."""
        self._sources.extend(source for source in other._sources if source not in self._sources)
        self.problems.extend(other.problems)

    def pass_on(self, lines: Iterable[str]) -> None:
        """Take in problems that are lines already."""
        for line in lines:
            self._sources.append(line)
            self.problems.append((Origin(line), (), ""))

    def _begin(self, placed: Placed, *, with_places: bool = True) -> None:
        """Note a source and its problems."""
        if placed.source not in self._sources:
            self._sources.append(placed.source)
        for each in placed.problems:
            place = each.place if with_places and placed.places else None
            origin = Origin(placed.source, place, placed.within)
            self.problems.append((origin, each.path, each.text))

    def _merge(self, target: dict[str, Any], over: dict[str, Any], path: KeyPath, placed: Placed) -> None:
        """Merge a mapping over another and note where each key was written."""
        for key, value in over.items():
            here = (*path, key)
            self.origins[here] = placed.origin(here)
            if value is None:
                self._take_away(target, here)
            elif isinstance(value, dict):
                below = target.get(key)
                target[key] = below if isinstance(below, dict) else {}
                self._merge(target[key], value, here, placed)
            else:
                target[key] = value
                self._note_places(value, here, placed)

    def _note_places(self, value: Any, path: KeyPath, placed: Placed) -> None:
        """Note where a value and every part of it were written."""
        self.origins[path] = placed.origin(path)
        parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for step, part in parts:
            self._note_places(part, (*path, step), placed)

    def _take_away(self, target: dict[str, Any], path: KeyPath) -> None:
        """Take a key away; a default practice is marked, so that it does not come back."""
        self.nulls.append(path)
        heading, key = path[0], str(path[-1])
        is_chosen = len(path) == CHOSEN_DEPTH and heading in OPEN_HEADINGS
        is_default = heading == "practices" and key in DEFAULT_PRACTICES
        if is_chosen and not is_default and key not in target and not self.has_problem(path):
            self.report(path, f"there is nothing of this name to take away{nearest(key, target)}")
        if is_chosen and is_default:
            target[key] = None
        else:
            target.pop(key, None)


def override_source(override: str) -> str:
    """Return how an override is named in messages."""
    return "--set " + shortened(override.replace("\n", "\\n"))


def shortened(text: str) -> str:
    """Return a text as long as a message can bear."""
    return text if len(text) <= LONGEST_SOURCE else text[:LONGEST_SOURCE] + "..."


def split_path(text: str) -> tuple[str, ...]:
    """Return a dotted path as keys: what follows ``parameters`` is one id, though it has a dot."""
    heading, dot, rest = text.partition(".")
    return (heading, rest) if dot and heading == "parameters" else tuple(text.split("."))


def problem_line(origin: Origin, path: Sequence[str | int], text: str) -> str:
    """Return a problem as a line: ``source:line:column: path: what is wrong``, as far as they are known."""
    source, place, within = origin
    where = f"{source}:{place[0]}:{place[1]}" if place else source
    whole = (*within, *path)
    return ": ".join(part for part in (where, dotted(whole) if whole else "", text) if part)
