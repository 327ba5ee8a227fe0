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

from reformsim.config.reading import read_text
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
MOST_VALUES = 50_000
"""Keys and values of a file, and of all that it extends; ours: some two seconds' worth of reading."""
DEEPEST = 50
PLAIN_KEY = re.compile(r"[\w .-]{1,60}")
IMPLICIT_TAGS = {TAG_PREFIX + kind for kind in ("str", "int", "float", "bool", "null", "timestamp", "value", "merge")}
BRANCH_TAGS = {TAG_PREFIX + "map", TAG_PREFIX + "seq"}


OWN_WORDS = ("nested more", "anchors and aliases", "th key or value")
"""What our own refusals are known by."""
IN_PLAIN_WORDS = (
    (r"'\\t'", "a tab cannot indent a line; use spaces"),
    ("another document", "a file holds one scenario; take away the second ---"),
    ("unexpected end of stream", "a quotation mark is not closed"),
    (
        "unknown escape character|expected escape sequence",
        "a backslash means something special in double quotes; use single quotes",
    ),
    ("expected ',' or '}'", "is not YAML: a { is not closed by a }, or a comma is missing"),
    ("expected ',' or ']'", "is not YAML: a [ is not closed by a ], or a comma is missing"),
    ("expected the node content", "is not YAML: a value is missing here, or a bracket is not closed"),
    ("expected ':'", "is not YAML: a key stands here without its colon; write key: value"),
    (
        "mapping values are not allowed",
        "is not YAML: a second colon in a line, or a key that is indented wrongly; text with a colon needs quotes",
    ),
    ("<block end>", "is not YAML: does not line up with the keys above; those of one mapping begin in one column"),
    (
        "cannot start any token|expected alphabetic or numeric|undefined tag handle|expected URI|expected a tag",
        'is not YAML: text that begins with this mark needs quotes, such as "@here"',
    ),
    ("<document start>", "is not YAML: nothing can follow here; a file holds one mapping of keys to values"),
    ("incompatible YAML document", "is not YAML: the line that begins with %YAML asks for another version"),
)
"""What the YAML reader says, and what it means to somebody who has never heard of tokens."""


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
    """Compose nodes, and stop at the first alias, at absurd nesting or number, before anything is built of them."""

    depth = 0
    nodes = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Return the next node."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            said = "anchors and aliases (& and *) are not used here; write the value again, or use extends"
            raise yaml.MarkedYAMLError(problem=said, problem_mark=event.start_mark)
        self.depth += 1
        self.nodes += 1
        if self.depth > DEEPEST:
            raise yaml.MarkedYAMLError(problem=f"is nested more than {DEEPEST} deep", problem_mark=event.start_mark)
        if self.nodes > MOST_VALUES:
            said = f"is the {self.nodes:,}th key or value; a file may have {MOST_VALUES:,}"
            raise yaml.MarkedYAMLError(problem=said, problem_mark=event.start_mark)
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
    text = read_text(path, "a YAML file", LARGEST_FILE_BYTES, source)
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
    if any(own in problem for own in OWN_WORDS):
        return problem
    context = f"{error.context}: " if error.context else ""
    whole = f"{context}{problem}"
    return next((words for sign, words in IN_PLAIN_WORDS if re.search(sign, whole)), f"is not YAML: {whole}")


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
