"""The exponential function in a shape that a compiler can work on for several numbers at once.

What a library offers is called once for each number, and a month of school would spend a sixth of its time there.
Here the same is written with sums, products and bits only. With n the whole number nearest to x / ln 2,

    exp(x) = 2^n exp(r),  r = x - n ln 2,  |r| <= ln 2 / 2

and the second factor is a polynomial of eleventh degree whose largest error over these r is as small as can be: 4e-18
of the value, for which a Taylor series takes two terms more. Its first two coefficients are 1 exactly. The result is
within two units of the last place. `ln 2` stands in two parts, the first with zeros at its end, so that n times it is
exact.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit

from reformsim.kernel_cache import keep_kernels

__all__ = ["LEAST_POWER", "MOST_POWER", "exponential"]

keep_kernels()

LEAST_POWER: Final = -700.0
"""What lies below is taken for this: exp(-700) is 1e-304, for all purposes nothing."""
MOST_POWER: Final = 710.0
"""Its exponential is infinite; whoever may meet more takes this."""

_LN2_HIGH: Final = float.fromhex("0x1.62e42feep-1")
_LN2_LOW: Final = float.fromhex("0x1.a39ef35793c76p-33")
_PER_LN2: Final = 1.0 / math.log(2.0)
_TERMS: Final = (
    float.fromhex("0x1.ad7f7b0d8184cp-26"),
    float.fromhex("0x1.28ad68a125f17p-22"),
    float.fromhex("0x1.71df253a0e399p-19"),
    float.fromhex("0x1.a0199a16e3df0p-16"),
    float.fromhex("0x1.a01a012a69caap-13"),
    float.fromhex("0x1.6c16c184266c3p-10"),
    float.fromhex("0x1.1111111127b9bp-7"),
    float.fromhex("0x1.555555555088cp-5"),
    float.fromhex("0x1.55555555554fap-3"),
    float.fromhex("0x1.000000000000ap-1"),
    float.fromhex("0x1.0000000000000p+0"),
    float.fromhex("0x1.0000000000000p+0"),
)
_ROUNDER: Final = 1.5 * 2.0**52
_FRACTION_BITS: Final = 52
_BIAS: Final = 1023


@njit(cache=True, nogil=True, inline="always")
def exponential(power):  # type: ignore[no-untyped-def]
    """Return exp(power), within two units of the last place up to a power of 700; at `MOST_POWER` it is infinite.

    Adding a number of 53 bits and taking it off again rounds to a whole number, and leaves it in the last bits of the
    sum: shifted to the exponent's place they are the power of two.
    """
    power = max(power, LEAST_POWER)
    shifted = np.float64(power * _PER_LN2 + _ROUNDER)
    halvings = shifted - _ROUNDER
    rest = (power - halvings * _LN2_HIGH) - halvings * _LN2_LOW
    series = 0.0
    for term in _TERMS:
        series = series * rest + term
    return series * np.int64((shifted.view(np.int64) + _BIAS) << _FRACTION_BITS).view(np.float64)
