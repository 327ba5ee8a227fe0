"""What a plain word or number of a YAML file means, without the traps of YAML 1.1.

There, ``no`` is false, ``1:30`` is 90 and ``012`` is 10, while ``1e3`` is a word. Here the first three are
refused with a hint, and the last is the number that it looks like.
"""

from __future__ import annotations

import re
from typing import Any

TAG_PREFIX = "tag:yaml.org,2002:"
LONGEST_NUMBER = 40
_TRAPS = (
    (
        re.compile(r"^(?:yes|no|on|off)$", re.IGNORECASE),
        'means true or false to some programs; write true or false, or "{0}" for the word',
    ),
    (
        re.compile(r"^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?$"),
        'means a number in base 60 to some programs; write "{0}", or a plain number',
    ),
    (re.compile(r"^[-+]?0[0-9_]+$"), 'means an octal number to some programs; take away the leading 0, or write "{0}"'),
)
"""Texts that YAML 1.1 reads as something else than they look like, and what to write."""
_SCIENTIFIC = re.compile(r"^[-+]?(?:\d+\.?\d*|\.\d+)[eE][-+]?\d+$")
_NULLS = ("", "~", "null")
_TRUTHS = {"true": True, "false": False}
_SPECIAL = {
    ".inf": float("inf"),
    "+.inf": float("inf"),
    "-.inf": float("-inf"),
    ".nan": float("nan"),
}

Read = tuple[Any, str]
"""A value, and what is wrong with it: empty where nothing is."""


def read_scalar(text: str, tag: str, *, quoted: bool) -> Read:
    """Return what a scalar means.

    Parameters
    ----------
    text
        As it stands in the file, without quotes.
    tag
        The kind that YAML 1.1 gives it.
    quoted
        Whether it stands in quotes or is a block of text: then it is text.
    """
    if quoted:
        return text, ""
    for looks, said in _TRAPS:
        if len(text) <= LONGEST_NUMBER and looks.match(text):
            return text, f"{text} {said.format(text)}"
    kind = tag.removeprefix(TAG_PREFIX)
    if kind == "null" and text.lower() in _NULLS:
        return None, ""
    if kind == "bool" and text.lower() in _TRUTHS:
        return _TRUTHS[text.lower()], ""
    if kind in ("null", "bool"):
        return text, f"the tag !!{kind} is not allowed; write a plain value"
    if kind in ("int", "float") or _SCIENTIFIC.match(text):
        return _number(text)
    return text, "" if kind == "str" else f'{text} is not a plain word or number; write "{text}" for the text'


def _number(text: str) -> Read:
    """Return the number that a text means."""
    if len(text) > LONGEST_NUMBER:
        return text, f"a number may have {LONGEST_NUMBER} characters"
    bare = text.replace("_", "")
    if bare.lower() in _SPECIAL:
        return _SPECIAL[bare.lower()], ""
    for kind in (int, float):
        try:
            return kind(bare), ""
        except ValueError:
            continue
    return text, f'{text} is not a decimal number; write it in decimals, or "{text}" for the text'
