"""Kernels made ready: what a call needs to be told of its columns is looked up once, not every month.

numba looks at the type of every column that a call is given, to find the compiled function that takes them. With
some eighty columns that takes longer than a small system's month of teaching. The columns of a system are the same
arrays all through a run; so the function is found once, and called by itself as long as it is given the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import typeof

PLAIN = (int, float, bool)


def are_alike(given: Any, before: Any) -> bool:
    """Return whether a kernel that took one argument takes another: the same object, or one of the same plain type."""
    if given is before:
        return True
    if isinstance(given, np.ndarray) and isinstance(before, np.ndarray):
        same_shape = given.ndim == before.ndim and given.flags.num == before.flags.num
        return same_shape and given.dtype == before.dtype
    return type(given) is type(before) and type(given) in PLAIN


class Kernels:
    """Find compiled functions, and keep them for arguments of the same types."""

    def __init__(self) -> None:
        self._ready: dict[Any, tuple[tuple[Any, ...], Callable[..., None]]] = {}
        self._types: dict[int, tuple[Any, Any]] = {}

    def __reduce__(self) -> tuple[type[Kernels], tuple[()]]:
        """Return what is kept of it in a file: nothing, it is found again."""
        return Kernels, ()

    def ready(self, kernel: Any, arguments: tuple[Any, ...]) -> Callable[..., None]:
        """Return what to call with a range of schools and these arguments: compiled already, or the kernel itself.

        Parameters
        ----------
        kernel
            Takes its first and last school, then the arguments.
        arguments
            Tables, plans and numbers, which are known again as the objects that they are; arrays and plain numbers,
            by their types.
        """
        known = self._ready.get(kernel)
        if known is not None and all(map(are_alike, arguments, known[0])) and len(arguments) == len(known[0]):
            return known[1]
        found: Callable[..., None] = kernel
        if hasattr(kernel, "compile"):  # a function that is not compiled is called as it is
            found = kernel.compile((*map(typeof, (0, 0)), *map(self._type_of, arguments)))
        self._ready[kernel] = (arguments, found)
        return found

    def _type_of(self, argument: Any) -> Any:
        """Return numba's type of an argument; that of a table is found once."""
        known = self._types.get(id(argument))
        if known is not None and known[0] is argument:
            return known[1]
        (found,) = map(typeof, (argument,))  # numba's own function says nothing of its types
        if isinstance(argument, tuple):
            self._types[id(argument)] = (argument, found)
        return found
