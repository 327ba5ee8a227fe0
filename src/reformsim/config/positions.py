"""YAML with places: plain data, and the line and column of every key.

Only plain scalars, lists and mappings pass. Keys given twice, tags, anchors and aliases, absurd nesting,
and words that YAML 1.1 silently reads as something else are refused with their place. Nothing is ever
built from a tag: the text is composed into nodes, and read off them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from reformsim.config.scalars import TAG_PREFIX, read_scalar
from reformsim.errors import InputError

KeyPath = tuple[str | int, ...]
Place = tuple[int, int]


class Origin(NamedTuple):
    """Say where something was written.

    Attributes
    ----------
    source
        Name of a file, or of an override.
    place
        Line and column from 1; None where there is none.
    within
        Keys of that file around it, where only a part of the file is read.
    """

    source: str
    place: Place | None = None
    within: KeyPath = ()


LARGEST_FILE_BYTES = 1_000_000
DEEPEST = 50
PLAIN_KEY = re.compile(r"[\w .-]{1,60}")
IMPLICIT_TAGS = {TAG_PREFIX + kind for kind in ("str", "int", "float", "bool", "null", "timestamp", "value", "merge")}
BRANCH_TAGS = {TAG_PREFIX + "map", TAG_PREFIX + "seq"}


@dataclass(frozen=True, slots=True)
class Problem:
    """Hold something refused: where it stands (line, column from 1), its key path, and why."""

    place: Place
    path: KeyPath
    text: str


@dataclass(slots=True)
class Placed:
    """Hold plain data and where each part of it stands.

    Attributes
    ----------
    source
        How the file is named in messages.
    data
        Mappings, lists, strings, numbers, booleans and None.
    places
        (line, column) from 1 of each key path, the empty path for the whole.
    problems
        Everything refused.
    within
        Keys of the file around it, where it is a part of one.
    """

    source: str
    data: Any = None
    places: dict[KeyPath, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    within: KeyPath = ()

    def place(self, path: KeyPath) -> Place:
        """Return the place of a path, or of the nearest part around it that the text holds."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))

    def origin(self, path: KeyPath) -> Origin:
        """Return where a path was written; data that never were a text have no places."""
        return Origin(self.source, self.place(path) if self.places else None, self.within)

    def part(self, path: KeyPath) -> Placed:
        """Return what stands under a path, to be read as if it were a file; problems still tell the whole path."""
        data = self.data
        for key in path:
            data = data[key]
        size = len(path)
        places = {known[size:]: place for known, place in self.places.items() if known[:size] == path}
        problems = [
            Problem(each.place, each.path[size:], each.text) for each in self.problems if each.path[:size] == path
        ]
        return Placed(self.source, data, places, problems, (*self.within, *path))


class _Composer(yaml.SafeLoader):
    """Compose nodes, and stop at the first alias or at absurd nesting, before anything is built of them."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Return the next node."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            said = "anchors and aliases (& and *) are not used here; write the value again, or use extends"
            raise yaml.MarkedYAMLError(problem=said, problem_mark=event.start_mark)
        self.depth += 1
        if self.depth > DEEPEST:
            raise yaml.MarkedYAMLError(problem=f"is nested more than {DEEPEST} deep", problem_mark=event.start_mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def read_placed(path: Path, shown: str | None = None) -> Placed:
    """Return the placed data of a file.

    Raises
    ------
    InputError
        If the file cannot be read, is no text, or is no YAML at all.
    """
    source = shown or str(path)
    try:
        if path.is_dir():
            raise InputError(f"{source}: is a folder, not a YAML file")
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE_BYTES + 1)
        if len(content) > LARGEST_FILE_BYTES:
            raise InputError(f"{source}: is too large; a YAML file may have {LARGEST_FILE_BYTES:,} bytes")
        text = content.decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{source}: no such file") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{source}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{source}: cannot be read ({getattr(error, 'strerror', None) or error})") from None
    return parse_placed(text, source)


def parse_placed(text: str, source: str) -> Placed:
    """Return the placed data of a text.

    Raises
    ------
    InputError
        If the text is no YAML at all; smaller problems are kept in the result.
    """
    placed = Placed(source)
    try:
        composer = _Composer(text)
        try:
            node = composer.get_single_node()
        finally:
            composer.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise InputError(f"{source}:{line}:{column}: {_sentence(error)}") from None
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise InputError(f"{source}:{line}:{column}: this character is not allowed in YAML") from None
    placed.data = _plain(node, (), placed) if node is not None else None
    placed.places.setdefault((), (1, 1))
    return placed


def dotted(path: KeyPath) -> str:
    """Return a path as people write it: ``levers.coaching.intensity``, ``growth.science[3]``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            key = str(part)
            word = key if PLAIN_KEY.fullmatch(key) else json.dumps(key[:60], ensure_ascii=False)
            text += f".{word}" if text else word
    return text or "the file"


def _sentence(error: yaml.MarkedYAMLError) -> str:
    """Return what stops the parser, in words."""
    problem = str(error.problem)
    if "nested more" in problem or "anchors" in problem:
        return problem
    if "'\\t'" in problem:
        return "a tab cannot indent a line; use spaces"
    if "another document" in problem:
        return "a file holds one scenario; take away the second ---"
    context = f"{error.context}: " if error.context else ""
    return f"is not YAML: {context}{problem}"


def _plain(node: yaml.Node, path: KeyPath, placed: Placed) -> Any:
    """Return a node as plain data and note the places of its parts."""
    place = _place(node)
    placed.places.setdefault(path, place)
    if isinstance(node, yaml.MappingNode) and node.tag in BRANCH_TAGS:
        return _mapping(node, path, placed)
    if isinstance(node, yaml.SequenceNode) and node.tag in BRANCH_TAGS:
        return [_plain(child, (*path, position), placed) for position, child in enumerate(node.value)]
    if not isinstance(node, yaml.ScalarNode) or node.tag not in IMPLICIT_TAGS:
        short = node.tag.replace(TAG_PREFIX, "!!")
        placed.problems.append(Problem(place, path, f"the tag {short} is not allowed; write a plain value"))
        return None
    value, problem = read_scalar(node.value, node.tag, quoted=node.style is not None)
    if problem:
        placed.problems.append(Problem(place, path, problem))
    return value


def _mapping(node: yaml.MappingNode, path: KeyPath, placed: Placed) -> dict[str, Any]:
    """Return a mapping node as a dict with text keys, each once."""
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        place = _place(key_node)
        if not isinstance(key_node, yaml.ScalarNode):
            placed.problems.append(Problem(place, path, "a key must be a word"))
            continue
        here = (*path, key_node.value)
        if key_node.value in found:
            first = placed.places[here][0]
            placed.problems.append(Problem(place, here, f"stands here twice; first in line {first}"))
            continue
        placed.places[here] = place
        found[key_node.value] = _plain(value_node, here, placed)
    return found


def _place(node: yaml.Node) -> Place:
    """Return where a node begins, line and column from 1."""
    return node.start_mark.line + 1, node.start_mark.column + 1
