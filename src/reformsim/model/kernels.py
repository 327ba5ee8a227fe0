"""Kernels made ready and shared out: what a call needs to be told of its columns is looked up once, not every month.

numba looks at the type of every column that a call is given, to find the compiled function that takes them. With
some eighty columns that takes longer than a small system's month of teaching. The columns of a system are the same
arrays all through a run; so the function is found once, and called by itself as long as it is given the same. Where
the columns lie is written down once as well (`reformsim.model.held`).

Where a system has several threads, a kernel is shared out among them if its last call took long enough. Kernels keep
to their range of schools and draw by key, so that what they do is the same however the schools are shared out.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from operator import is_
from time import perf_counter
from typing import Any

import numpy as np
from numba import typeof

from reformsim.chance import IndexArray
from reformsim.config.limits import HAND_OVER_SECONDS, LEAST_BLOCK_SECONDS, SECONDS_PER_ROW
from reformsim.model.crew import Block, share
from reformsim.model.held import Held

PLAIN = (int, float, bool)
Ready = tuple[Callable[..., None], tuple[Any, ...]]
"""A compiled function, and what it is given after its range of schools."""


def are_alike(given: Any, before: Any) -> bool:
    """Return whether a kernel that took one argument takes another: the same object, or one of the same plain type."""
    if given is before:
        return True
    if isinstance(given, np.ndarray) and isinstance(before, np.ndarray):
        same_shape = given.ndim == before.ndim and given.flags.num == before.flags.num
        return same_shape and given.dtype == before.dtype
    return type(given) is type(before) and type(given) in PLAIN


def equal_blocks(start: IndexArray, blocks: int) -> list[Block]:
    """Return first and last owners of blocks of like size, at most so many; rows begin at `start`, (owners + 1,)."""
    cuts = np.linspace(0, start[-1], blocks + 1)[1:-1]
    inner = np.searchsorted(start, cuts)
    inner -= cuts - start[inner - 1] < start[inner] - cuts  # the owner in the middle goes to the smaller side
    return list(pairwise(np.unique([0, *inner, len(start) - 1]).tolist()))


class Kernels:
    """Find compiled functions, keep them for arguments of the same types, and share them out among threads.

    Parameters
    ----------
    clock
        Tells seconds: by it goes which kernels are shared out.
    """

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self._clock = clock
        self._work_s: dict[Any, float] = {}
        self._blocks: dict[tuple[Any, int], list[Block]] = {}
        self._ready: dict[Any, tuple[tuple[Any, ...], Ready]] = {}
        self._tables: dict[int, Held] = {}
        self._types: dict[int, tuple[Any, Any]] = {}

    def __reduce__(self) -> tuple[type[Kernels], tuple[()]]:
        """Return what is kept of it in a file: nothing, it is found again."""
        return Kernels, ()

    def share_out(self, kernel: Any, start: IndexArray, arguments: tuple[Any, ...], threads: int) -> None:
        """Run a kernel over all owners, on some threads, which get like numbers of rows: those begin at `start`.

        Parameters
        ----------
        kernel
            Takes its first and last owner, then the arguments; the same `start` goes with it each time.
        start
            Where the owners' rows begin, (owners + 1,): of students for what is done for each of them, of courses for
            what is done for staff.
        arguments, threads
            What it is given, and on how many threads at most.
        """
        owners = len(start) - 1
        if threads == 1:
            self.all_at_once(kernel, owners, arguments)
            return
        ready, given = self.ready(kernel, arguments)
        work_s = self._work_s.get(kernel, float(start[-1]) * SECONDS_PER_ROW)
        count = max(min(threads, int(work_s / LEAST_BLOCK_SECONDS)), 1)
        blocks = self._blocks.get((kernel, count)) or equal_blocks(start, count)
        self._blocks[kernel, count] = blocks
        begun = self._clock()
        if len(blocks) == 1:
            ready(*blocks[0], *given)
            self._work_s[kernel] = self._clock() - begun
        else:
            share(ready, blocks, given)
            self._work_s[kernel] = max(self._clock() - begun - HAND_OVER_SECONDS, 0.0) * len(blocks)

    def all_at_once(self, kernel: Any, owners: int, arguments: tuple[Any, ...]) -> None:
        """Run a kernel over all owners in one call."""
        ready, given = self.ready(kernel, arguments)
        ready(0, owners, *given)

    def ready(self, kernel: Any, arguments: tuple[Any, ...]) -> Ready:
        """Return what to call, compiled already or the kernel itself, and what to give it after a range of schools.

        Parameters
        ----------
        kernel
            Takes its first and last school, then the arguments.
        arguments
            Tables, plans and numbers, which are known again as the objects that they are; arrays and plain numbers,
            by their types.
        """
        known = self._ready.get(kernel)
        if known is not None and len(arguments) == len(known[0]):
            if all(map(is_, arguments, known[0])):
                return known[1]
            if all(map(are_alike, arguments, known[0])):
                found = known[1][0], self._given(kernel, arguments)
                self._ready[kernel] = (arguments, found)
                return found
        given = self._given(kernel, arguments)
        ready = kernel
        if hasattr(kernel, "compile"):
            ready = kernel.compile((*map(typeof, (0, 0)), *map(self._type_of, given)))
        self._ready[kernel] = (arguments, (ready, given))
        return ready, given

    def _given(self, kernel: Any, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return arguments as a kernel is given them: one that is not compiled gets them as they are."""
        return tuple(map(self._held, arguments)) if hasattr(kernel, "compile") else arguments

    def _held(self, argument: Any) -> Any:
        """Return an argument as compiled code is given it: a table of columns is written down once."""
        known = self._tables.get(id(argument))
        if known is not None and known.content is argument:
            return known
        if hasattr(argument, "_fields") and any(isinstance(part, np.ndarray | tuple) for part in argument):
            known = self._tables[id(argument)] = Held(argument)
            return known
        return argument

    def _type_of(self, argument: Any) -> Any:
        """Return numba's type of an argument; that of a table is found once."""
        known = self._types.get(id(argument))
        if known is not None and known[0] is argument:
            return known[1]
        (found,) = map(typeof, (argument,))  # numba's own function says nothing of its types
        if isinstance(argument, tuple | Held):
            self._types[id(argument)] = (argument, found)
        return found
