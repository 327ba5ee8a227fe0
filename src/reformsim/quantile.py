"""The quantile of the normal distribution, exact and fast.

The exact one is Wichura's (1988, algorithm AS 241 PPND7, Applied Statistics 37:477-484, doi:10.2307/2347330). The
fast one reads it from a table by linear interpolation and is within 0.00002 of it. The table has 64 cells for each
halving of what lies beyond a draw, so that it is as good far out as in the middle, and no draw is an exception: the
compiler can work on several at once.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from reformsim.kernel_cache import keep_kernels

__all__ = ["exact_normal_quantile", "normal_quantile"]

keep_kernels()

_LEAST: Final = 2.0**-33
_OCTAVES: Final = 32
_CELL_BITS: Final = 6
_CELLS: Final = 1 << _CELL_BITS
_FRACTION_BITS: Final = 52 - _CELL_BITS
_FRACTION: Final = (1 << _FRACTION_BITS) - 1
_ONE: Final = 1023 << 52
_FIRST_CELL: Final = int(np.float64(_LEAST).view(np.int64)) >> _FRACTION_BITS


@njit(cache=True, nogil=True)
def _tail_quantile(p, q):  # type: ignore[no-untyped-def]
    """Return the normal quantile of `p` for abs(p - 0.5) > 0.425; `q` is p - 0.5."""
    r = math.sqrt(-math.log(p if q < 0.0 else 1.0 - p))
    if r <= 5.0:
        r -= 1.6
        value = (((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777) / (
            (0.12021132975 * r + 0.73700164250) * r + 1.0
        )
    else:
        r -= 5.0
        value = (((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150) / (
            (0.012258202635 * r + 0.24197894225) * r + 1.0
        )
    return -value if q < 0.0 else value


@njit(cache=True, nogil=True)
def exact_normal_quantile(p):  # type: ignore[no-untyped-def]
    """Return the standard normal quantile of `p` in (0, 1), to about seven digits (AS 241, PPND7)."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return (
            q
            * (((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)
            / (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1.0)
        )
    return _tail_quantile(p, q)


def _quantile_table() -> npt.NDArray[np.float64]:
    """Return quantiles at the ends of all cells, from the least share to one half, and one that is never weighed."""
    starts = [_LEAST * 2.0**octave * (1.0 + k / _CELLS) for octave in range(_OCTAVES) for k in range(_CELLS)]
    return np.array([*(exact_normal_quantile(start) for start in starts), 0.0, 0.0])


_TABLE: Final = _quantile_table()


@njit(cache=True, nogil=True, inline="always")
def normal_quantile(p):  # type: ignore[no-untyped-def]
    """Return the standard normal quantile of `p` in [2**-33, 1 - 2**-33], where all draws lie, within 0.00002.

    A floating-point number is an exponent and a fraction: the exponent of the share that lies beyond, and the first six
    bits of its fraction, are the number of the cell; the other bits say where in the cell.
    """
    beyond = np.float64(max(min(p, 1.0 - p), _LEAST))
    bits = beyond.view(np.int64)
    cell = (bits >> _FRACTION_BITS) - _FIRST_CELL
    place = (np.int64((bits & _FRACTION) << _CELL_BITS | _ONE)).view(np.float64) - 1.0
    value = _TABLE[cell] + place * (_TABLE[cell + 1] - _TABLE[cell])
    return value if p < 0.5 else -value
