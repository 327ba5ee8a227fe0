"""Held: the columns of a system in the shape in which compiled code takes them, written down once.

Whenever Python calls compiled code, numba looks at each of some hundred columns for where it lies and how long it is.
That takes longer than a small system's month of belief, and only one thread at a time can do it. The columns of a
system are the same arrays all through a run: so this is written into memory once, and a call is given the address.
"""

from __future__ import annotations

import struct
from collections.abc import Hashable
from typing import Any

import numpy as np
from numba import extending, typeof, types
from numba.core.registry import cpu_target

extend: Any = extending
"""What tells numba of a type of ours; its own types say nothing of it."""


class HeldType(types.NamedTuple):
    """Hold numba's type of a held table: a table in all but the way in which it comes in."""

    def __init__(self, content: Any) -> None:
        super().__init__(content.types, content.instance_class)  # type: ignore[no-untyped-call]
        self.name = f"held {self.name}"

    @property
    def key(self) -> tuple[Any, ...]:
        """Return what tells it from other types."""
        return "held", self.instance_class, self.types


extend.register_model(HeldType)(extend.models.TupleModel)
_known_types: dict[Hashable, HeldType] = {}


class Held:
    """Hold a table whose columns stay the same arrays; what is in them may change.

    Attributes
    ----------
    content
        The table: a named tuple of arrays, numbers, and such tuples.
    kind
        What tables have in common that the same compiled code takes.
    address
        Where it is written down.
    """

    __slots__ = ("address", "content", "kind", "words")

    def __init__(self, content: Any) -> None:
        """Write a table down.

        Raises
        ------
        TypeError
            If there is anything in it besides arrays, numbers and tuples of them.
        """
        words: list[int] = []
        self.content = content
        self.kind = write_down(content, words)
        self.words = np.array(words, dtype=np.int64)
        self.address = int(self.words.ctypes.data)


def write_down(value: Any, words: list[int]) -> Hashable:
    """Add what compiled code takes for a value, word by word, and return of what kind it is.

    The first two words of a column say who counts its users: nobody, since it is lent.
    """
    if isinstance(value, np.ndarray):
        place = value.__array_interface__["data"][0]
        words += (0, 0, value.size, value.itemsize, place, *value.shape, *value.strides)
        return value.dtype.str, value.ndim, value.flags.num
    if isinstance(value, tuple):
        return type(value), *(write_down(part, words) for part in value)
    if type(value) is float:
        words += struct.unpack("q", struct.pack("d", value))
    elif type(value) is int:
        words.append(value)
    else:
        raise TypeError(f"a table that is held is made of arrays and numbers, not of {type(value).__name__}")
    return type(value).__name__


@extend.typeof_impl.register(Held)
def type_of_held(held, _context):  # type: ignore[no-untyped-def]
    """Return numba's type of a held table."""
    known = _known_types.get(held.kind)
    if known is None:
        (content,) = map(typeof, (held.content,))  # numba's own function says nothing of its types
        known, context = HeldType(content), cpu_target.target_context
        size = context.get_abi_sizeof(context.get_value_type(known))
        if size != held.words.nbytes:
            raise TypeError(f"compiled code takes {size} bytes for a table that is written down in {held.words.nbytes}")
        _known_types[held.kind] = known
    return known


@extend.unbox(HeldType)
def take_in(kind, given, c):  # type: ignore[no-untyped-def]
    """Write the code that takes a held table in: it is read from its address."""
    address = c.pyapi.object_getattr_string(given, "address")
    place = c.builder.bitcast(c.pyapi.long_as_voidptr(address), c.context.get_value_type(kind).as_pointer())
    c.pyapi.decref(address)
    return extend.NativeValue(c.builder.load(place))
