"""A mapping that cannot be changed: a `dict` to read, compare, hash and pickle, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class FrozenDict(dict[Key, Value]):
    """Hold keys and values for good; every way of changing them raises `TypeError`."""

    def _refuse(self, *_: object) -> NoReturn:
        """Refuse a change."""
        raise TypeError("a scenario cannot be changed; scenario.replaced({...}) returns a changed copy")

    __setitem__ = __delitem__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse
    __ior__ = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        """Return a hash of the content, whatever the order of keys."""
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep it frozen when it crosses a process border."""
        return FrozenDict, (dict(self),)


def freeze(value: Mapping[Key, Value]) -> FrozenDict[Key, Value]:
    """Return a mapping's content, frozen."""
    return FrozenDict(value)
