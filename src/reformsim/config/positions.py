"""YAML with places: plain data, and the line and column of every key.

Only plain scalars, lists and mappings pass. Keys given twice, tags that would build objects, aliases,
absurd nesting, and words that YAML 1.1 silently reads as something else are refused with their place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from reformsim.errors import InputError

Path_ = tuple[str | int, ...]

LARGEST_FILE_BYTES = 1_000_000
DEEPEST = 50
LARGEST_NUMBER_LENGTH = 40
_TRAP_WORDS = re.compile(r"^(?:yes|no|on|off|y|n)$", re.IGNORECASE)
_SEXAGESIMAL = re.compile(r"^[-+]?\d[\d_]*(?::\d+)+(?:\.\d*)?$")
_OCTAL = re.compile(r"^[-+]?0[0-9_]+$")
_SCIENTIFIC = re.compile(r"^[-+]?(?:\d[\d_]*)(?:\.\d*)?[eE][-+]?\d+$|^[-+]?\.\d+[eE][-+]?\d+$")
_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "map", "seq")}


@dataclass(slots=True)
class Placed:
    """Hold plain data and where each part of it stands.

    Attributes
    ----------
    data
        Mappings, lists, strings, numbers, booleans and None.
    places
        (line, column) from 1 of each key path, the empty path for the whole.
    problems
        (line, column, text) of everything refused.
    """

    source: str
    data: Any = None
    places: dict[Path_, tuple[int, int]] = field(default_factory=dict)
    problems: list[tuple[int, int, str]] = field(default_factory=list)

    def place(self, path: Path_) -> tuple[int, int]:
        """Return the place of a path, or of the nearest part around it that the text holds."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))

    def lines(self) -> list[str]:
        """Return the problems as lines ``source:line:column: text``."""
        return [f"{self.source}:{line}:{column}: {text}" for line, column, text in self.problems]


def read_placed(path: Path, shown: str | None = None) -> Placed:
    """Return the placed data of a file.

    Raises
    ------
    InputError
        If the file cannot be read, is no text, or is no YAML at all.
    """
    source = shown or str(path)
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise InputError(f"{source}: is a folder, not a YAML file")
        if size > LARGEST_FILE_BYTES:
            raise InputError(f"{source}: is {size:,} bytes long; a YAML file may have {LARGEST_FILE_BYTES:,}")
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{source}: no such file") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{source}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    except OSError as error:
        raise InputError(f"{source}: cannot be read ({error.strerror})") from None
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
        refuse_depth(text, source)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
        raise InputError(f"{source}:{where}: is no YAML: {error.problem or error.context}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise InputError(f"{source}:1:1: is no YAML: {str(error).splitlines()[0]}") from None
    placed.data = _plain(node, (), placed) if node is not None else None
    return placed


def refuse_depth(text: str, source: str) -> None:
    """Refuse aliases and nesting beyond any scenario's need, on the token stream, before anything is built."""
    depth = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        place = f"{source}:{token.start_mark.line + 1}:{token.start_mark.column + 1}"
        if isinstance(token, yaml.AliasToken | yaml.AnchorToken):
            raise InputError(f"{place}: anchors and aliases are not used here; write the value again, or use extends")
        if isinstance(
            token,
            yaml.BlockMappingStartToken
            | yaml.BlockSequenceStartToken
            | yaml.FlowMappingStartToken
            | yaml.FlowSequenceStartToken,
        ):
            depth += 1
            if depth > DEEPEST:
                raise InputError(f"{place}: is nested more than {DEEPEST} deep")
        elif isinstance(token, yaml.BlockEndToken | yaml.FlowMappingEndToken | yaml.FlowSequenceEndToken):
            depth -= 1


def _plain(node: yaml.Node, path: Path_, placed: Placed) -> Any:
    """Return a node as plain data and note the places of its parts."""
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    placed.places.setdefault(path, (line, column))
    if node.tag not in _PLAIN_TAGS and not (isinstance(node, yaml.ScalarNode) and node.style is None):
        placed.problems.append((line, column, f"the tag {node.tag} is not allowed; write plain values"))
        return None
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, placed)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, place), placed) for place, child in enumerate(node.value)]
    value, problem = scalar(node) if isinstance(node, yaml.ScalarNode) else (None, "is no plain value")
    if problem:
        placed.problems.append((line, column, f"{dotted(path)}: {problem}"))
    return value


def _mapping(node: yaml.MappingNode, path: Path_, placed: Placed) -> dict[str, Any]:
    """Return a mapping node as a dict with text keys, each once."""
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        if not isinstance(key_node, yaml.ScalarNode):
            placed.problems.append((line, column, "a key must be a word"))
            continue
        key = key_node.value
        if key in found:
            first = placed.places[(*path, key)]
            placed.problems.append(
                (line, column, f"{dotted((*path, key))}: stands here twice (first in line {first[0]})")
            )
            continue
        placed.places[(*path, key)] = (line, column)
        found[key] = _plain(value_node, (*path, key), placed)
    return found


def scalar(node: yaml.ScalarNode) -> tuple[Any, str]:
    """Return a scalar's value and what is wrong with it, empty where nothing is."""
    text = node.value
    if node.style is not None or (node.tag == "tag:yaml.org,2002:str" and not _SCIENTIFIC.match(text)):
        return text, ""
    if node.tag == "tag:yaml.org,2002:null":
        return None, ""
    if _TRAP_WORDS.match(text):
        return text, f'the word {text} is read as true or false by some programs; write true or false, or "{text}"'
    if node.tag == "tag:yaml.org,2002:bool":
        return text.lower() == "true", ""
    if _SEXAGESIMAL.match(text):
        return text, f'{text} is read as a number in base 60 by some programs; write "{text}" or a plain number'
    if _OCTAL.match(text):
        return (
            text,
            f'{text} is read as an octal number by some programs; write "{text}" or a number without the leading 0',
        )
    if len(text) > LARGEST_NUMBER_LENGTH:
        return text, f"a number may have {LARGEST_NUMBER_LENGTH} characters"
    return number(text)


def number(text: str) -> tuple[Any, str]:
    """Return the number that a text means and what is wrong with it."""
    bare = text.replace("_", "")
    try:
        return int(bare), ""
    except ValueError:
        pass
    try:
        return float(
            bare.replace(".inf", "inf").replace(".nan", "nan").replace(".Inf", "inf").replace(".NaN", "nan")
        ), ""
    except ValueError:
        return text, f'{text} is not understood; put it in quotes if it is a word ("{text}")'


def dotted(path: Path_) -> str:
    """Return a path as people write it: ``levers.coaching.intensity``, ``growth.science[3]``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "the file"
