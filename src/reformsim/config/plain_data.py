"""Whether data are plain: mappings, lists, texts that can be shown, and no more of them than a reader can bear.

A file is held to the same by the reader of YAML; this is for data that a program hands over, and for texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from reformsim.config.positions import DEEPEST, MOST_VALUES, KeyPath, dotted
from reformsim.errors import InputError

UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters but line feed and tab, marks that turn the direction of writing, and halves of characters."""


def refuse_strange(data: object) -> None:
    """Refuse data that are no mapping, nested too deep, or too many, before anything is made of them.

    Raises
    ------
    InputError
        With the first thing that is wrong: what is wrong in this way cannot be looked at any further.
    """
    if not isinstance(data, Mapping):
        raise InputError(f"must be a mapping of keys to values (got {type(data).__name__})")
    waiting: list[tuple[KeyPath, Any]] = [((), data)]
    values = 0
    while waiting:
        path, here = waiting.pop()
        values += 1
        if values > MOST_VALUES:
            raise InputError(f"holds more than {MOST_VALUES:,} values")
        if len(path) > DEEPEST:
            raise InputError(f"{dotted(path[:1])}: is nested more than {DEEPEST} deep")
        if isinstance(here, Mapping):
            strange = [key for key in here if not isinstance(key, str)]
            if strange:
                raise InputError(f"{dotted(path)}: a key must be text (got {strange[0]!r})")
            waiting += [((*path, key), value) for key, value in here.items()]
        elif isinstance(here, list | tuple):
            waiting += [((*path, number), value) for number, value in enumerate(here)]


def unshowable_texts(data: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Yield each key and each text with a character that cannot be shown, and what to do about it."""
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list | tuple) else ()
    for step, part in parts:
        here = (*path, step)
        for text in (step, part):
            found = UNSHOWABLE.search(text) if isinstance(text, str) else None
            if found:
                mark = found.group().encode("unicode_escape").decode()
                yield here, f"holds a character that cannot be shown ({mark}); take it away"
                break
        yield from unshowable_texts(part, here)
