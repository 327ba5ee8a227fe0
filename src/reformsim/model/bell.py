"""A bell in memory: one thread rings it, another looks at it until it is rung, and neither keeps Python busy.

The compiler may take for granted that memory does not change behind its back, and the processor may write in another
order than it was told. Bells are read and written past both.
"""

from __future__ import annotations

import platform
from functools import cache
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import extending, njit, types

intrinsic: Any = extending.intrinsic
"""Makes a function that compiled code holds as single instructions; its types say nothing true of what it makes."""
RUNG, DONE, PLACES = 0, 8, 16
"""Places in a bell's memory: what is asked for and what is done, far enough apart not to slow one another down."""
TRIAL_LOOKS = 1_000
REST = "llvm.x86.sse2.pause"
"""What lets the other thread of a core go ahead, where processors know it."""
REST_MACHINES = ("x86_64", "AMD64")


def new_bell() -> npt.NDArray[np.int64]:
    """Return a bell that nobody has rung."""
    return np.zeros(PLACES, dtype=np.int64)


@intrinsic
def look_at(_context, bell, place):  # type: ignore[no-untyped-def]
    """Return a number of a bell as it is in memory now, and all that was written before it."""

    def write(context, builder, signature, given):  # type: ignore[no-untyped-def]
        memory = context.make_array(signature.args[0])(context, builder, given[0]).data
        return builder.load_atomic(builder.gep(memory, [given[1]]), "acquire", 8)

    return types.int64(bell, place), write


@intrinsic
def put_into(_context, bell, place, number):  # type: ignore[no-untyped-def]
    """Write a number of a bell, after all that was written before it."""

    def write(context, builder, signature, given):  # type: ignore[no-untyped-def]
        memory = context.make_array(signature.args[0])(context, builder, given[0]).data
        builder.store_atomic(given[2], builder.gep(memory, [given[1]]), "release", 8)
        return context.get_dummy_value()

    return types.void(bell, place, number), write


@intrinsic
def rest(_context):  # type: ignore[no-untyped-def]
    """Leave the core for a moment to its other thread, where it has one."""

    def write(context, builder, _signature, _given):  # type: ignore[no-untyped-def]
        if platform.machine() in REST_MACHINES:
            builder.call(builder.module.declare_intrinsic(REST, (), ir.FunctionType(ir.VoidType(), ())), ())
        return context.get_dummy_value()

    return types.void(), write


@njit(cache=True, nogil=True)
def await_number(bell, place, number, looks):  # type: ignore[no-untyped-def]
    """Return whether a number came to stand in a bell while it was looked at so many times."""
    for _ in range(looks):
        if look_at(bell, place) >= number:
            return True
        rest()
    return False


@njit(cache=True, nogil=True)
def ring(bell, number):  # type: ignore[no-untyped-def]
    """Ask for a part."""
    put_into(bell, RUNG, number)


@njit(cache=True, nogil=True)
def report(bell, number, awake_looks, grace_looks):  # type: ignore[no-untyped-def]
    """Say that a part is done, and return whether the next was asked for in so many looks.

    All in one call: in between a thread would need its turn in Python, and take it from the one that asks.
    """
    put_into(bell, DONE, number)
    rung = await_number(bell, RUNG, number + 1, awake_looks)
    await_number(bell, RUNG, number + 2, grace_looks if rung else 0)
    return rung


@cache
def look_seconds() -> float:
    """Return what a look at a bell takes on this machine."""
    bell = new_bell()
    await_number(bell, RUNG, 1, 1)
    begun = perf_counter()
    await_number(bell, RUNG, 1, TRIAL_LOOKS)
    return (perf_counter() - begun) / TRIAL_LOOKS
