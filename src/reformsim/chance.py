"""Chance, keyed: a draw is a pure function of who draws, for what, and when.

Think of one bus that hits two towns in two histories. If the towns differ only in a policy, the same
bus must come at the same minute, or the comparison measures the bus and not the policy. So nobody here
pulls the next number from a shared stream. A draw is looked up by a key: (seed and owner, process, step,
slot, draw). The owner is a school, a district or the system, known by its name and not by its
place in a list, so that adding a school, a lever or a recorder moves nobody else's luck, and
neither does the number of threads.

The generator is Philox-4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as
1, 2, 3", SC11, doi:10.1145/2063384.2063405). Normal draws use the inverse of the normal distribution
(`reformsim.quantile`), which is monotone, so that a draw that is higher stays higher.
"""

from __future__ import annotations

import hashlib
from enum import IntEnum
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from reformsim.quantile import exact_normal_quantile, normal_quantile

__all__ = [
    "Process",
    "exact_normal_quantile",
    "fill_four_normals",
    "fill_lots",
    "fill_normals",
    "fill_own_normals",
    "four_normals",
    "logistics",
    "lot_of",
    "normal_quantile",
    "normals",
    "owner_key",
    "philox",
    "slot_of",
    "sort_lots",
    "uniform",
    "uniforms",
]

FloatArray = npt.NDArray[np.float64]
KeyArray = npt.NDArray[np.uint64]
IndexArray = npt.NDArray[np.int64]


class Process(IntEnum):
    """Name what a draw is for. Numbers are part of every result: never change or reuse one."""

    BUILD_SCHOOL = 1
    BUILD_TEACHER = 2
    BUILD_COURSE = 3
    BUILD_STUDENT = 4
    BUILD_TIES = 5
    BUILD_LEADER = 6
    BUILD_ROSTER = 7
    TIMETABLE = 10
    LEARNING = 11
    GROWTH_SEEN = 12
    TEST = 13
    TEST_SCHOOL = 14
    TEACHER_EXIT = 20
    TEACHER_ENTRY = 21
    TEACHER_MOVE = 22
    COURSE_ENTRY = 23
    LEADER_EXIT = 24
    LEADER_ENTRY = 25
    STUDENT_ENTRY = 30
    STUDENT_TRANSFER = 31
    TARGET = 40
    OBSERVE = 50
    CLASSIC_THRESHOLD = 60
    CLASSIC_TIES = 61
    CLASSIC_PAIRS = 62
    CLASSIC_SEED = 63
    USER = 1000


_MASK: Final = np.uint64(0xFFFFFFFF)
_HALF: Final = np.uint64(32)
_MULTIPLIER_0: Final = np.uint64(0xD2511F53)
_MULTIPLIER_1: Final = np.uint64(0xCD9E8D57)
_WEYL_0: Final = np.uint64(0x9E3779B9)
_WEYL_1: Final = np.uint64(0xBB67AE85)
_ROUNDS: Final = 10
_UNIT: Final = 1.0 / 4294967296.0


def owner_key(seed: int, kind: str, name: str) -> int:
    """Return the 64-bit key under which an owner draws in a run.

    Parameters
    ----------
    seed
        The run's seed, any non-negative integer.
    kind
        ``school``, ``district`` or ``system``.
    name
        The owner's own name, such as a school's id; not its position in a list.
    """
    text = f"{seed}\x1f{kind}\x1f{name}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")


@njit(cache=True, nogil=True, inline="always")
def philox(c0, c1, c2, c3, key):  # type: ignore[no-untyped-def]
    """Return four random 32-bit words (as uint64) for a 4-word counter and a 64-bit key."""
    c0 = np.uint64(c0)
    c1 = np.uint64(c1)
    c2 = np.uint64(c2)
    c3 = np.uint64(c3)
    k0 = np.uint64(key) & _MASK
    k1 = np.uint64(key) >> _HALF
    for _ in range(_ROUNDS):
        product_0 = _MULTIPLIER_0 * c0
        product_1 = _MULTIPLIER_1 * c2
        c0 = (product_1 >> _HALF) ^ c1 ^ k0
        c1 = product_1 & _MASK
        c2 = (product_0 >> _HALF) ^ c3 ^ k1
        c3 = product_0 & _MASK
        k0 = (k0 + _WEYL_0) & _MASK
        k1 = (k1 + _WEYL_1) & _MASK
    return c0, c1, c2, c3


@njit(cache=True, nogil=True, inline="always")
def _share(word):  # type: ignore[no-untyped-def]
    """Return a 32-bit word as a number strictly between 0 and 1."""
    return (np.float64(word) + 0.5) * _UNIT


@njit(cache=True, nogil=True, inline="always")
def uniform(key, process, step, slot, draw):  # type: ignore[no-untyped-def]
    """Return one uniform draw in (0, 1) for one key; inline, so that a loop of them draws for several keys at once."""
    return _share(philox(slot, draw, step, process, key)[0])


@njit(cache=True, nogil=True, inline="always")
def four_normals(key, process, step, slot, draw):  # type: ignore[no-untyped-def]
    """Return four independent standard normal draws for one key."""
    w0, w1, w2, w3 = philox(slot, draw, step, process, key)
    return (
        normal_quantile(_share(w0)),
        normal_quantile(_share(w1)),
        normal_quantile(_share(w2)),
        normal_quantile(_share(w3)),
    )


@njit(cache=True, nogil=True)
def fill_four_normals(key, process, step, draw, out):  # type: ignore[no-untyped-def]
    """Fill `out`, shape (4, slots), with the draws that `four_normals` gives for slots 0, 1, 2 ...

    Two plain loops, so that the compiler can work on several slots at once.
    """
    for slot in range(out.shape[1]):
        w0, w1, w2, w3 = philox(slot, draw, step, process, key)
        out[0, slot] = _share(w0)
        out[1, slot] = _share(w1)
        out[2, slot] = _share(w2)
        out[3, slot] = _share(w3)
    for row in range(out.shape[0]):
        for slot in range(out.shape[1]):
            out[row, slot] = normal_quantile(out[row, slot])


@njit(cache=True, nogil=True)
def fill_normals(key, process, step, draw, out):  # type: ignore[no-untyped-def]
    """Fill `out`, shape (slots,), with the first draw that `four_normals` gives for slots 0, 1, 2 ..."""
    for slot in range(out.shape[0]):
        word, _, _, _ = philox(slot, draw, step, process, key)
        out[slot] = _share(word)
    for slot in range(out.shape[0]):
        out[slot] = normal_quantile(out[slot])


@njit(cache=True, nogil=True, inline="always")
def lot_of(word, slot):  # type: ignore[no-untyped-def]
    """Return a lot for a slot: the word, of 32 bits, above, the slot below."""
    return word << _HALF | np.uint64(slot)


@njit(cache=True, nogil=True)
def fill_lots(key, process, step, draw, out):  # type: ignore[no-untyped-def]
    """Fill `out`, whole numbers of shape (slots,), with a lot for each of the slots 0, 1, 2 ...

    The upper half of a lot is the word behind `uniform`, the lower half the slot: sorted, lots are an order by chance,
    and `slot_of` reads off who stands where.
    """
    for slot in range(out.shape[0]):
        out[slot] = lot_of(philox(slot, draw, step, process, key)[0], slot)


@njit(cache=True, nogil=True, inline="always")
def slot_of(lot):  # type: ignore[no-untyped-def]
    """Return whose lot this is."""
    return lot & _MASK


@njit(cache=True, nogil=True, inline="always")
def _drawer_of(lot, group, begin):  # type: ignore[no-untyped-def]
    """Return the drawer of a lot: as far on among those of its group as its word is among all words."""
    first, count = np.uint64(begin[group]), np.uint64(begin[group + np.uint32(1)] - begin[group])
    return first + ((lot >> _HALF) * count >> _HALF)


@njit(cache=True, nogil=True)
def sort_lots(lots, groups, begin, ordered):  # type: ignore[no-untyped-def]
    """Put lots in order, group by group and ascending in each.

    They are spread evenly, so each is put at once about where it belongs, into one of as many drawers as its group has
    lots. What is left to do is to change places with a neighbour now and then.

    Parameters
    ----------
    lots, groups
        Lots, and the group of each, from 0, both (n,).
    begin, ordered
        Filled with where each group begins, (groups + 1,), and with the lots, (n,).
    """
    begin[:] = 0
    for group in groups:
        begin[np.uint32(group) + 1] += 1
    for group in range(len(begin) - 1):
        begin[group + 1] += begin[group]
    ends = np.zeros(len(lots) + 1, dtype=np.int32)
    for i in range(len(lots)):
        ends[_drawer_of(lots[i], np.uint32(groups[i]), begin) + np.uint64(1)] += 1
    for drawer in range(len(lots)):
        ends[drawer + 1] += ends[drawer]
    for i in range(len(lots)):
        drawer = _drawer_of(lots[i], np.uint32(groups[i]), begin)
        ordered[np.uint32(ends[drawer])] = lots[i]
        ends[drawer] += 1
    for group in range(len(begin) - 1):
        own = ordered[begin[group] : begin[group + 1]]
        for i in range(1, len(own)):
            lot, place = own[i], np.uint32(i)
            while place > 0 and own[place - np.uint32(1)] > lot:
                own[place] = own[place - np.uint32(1)]
                place -= np.uint32(1)
            own[place] = lot


@njit(cache=True, nogil=True)
def _fill_uniforms(keys, process, step, slots, draw, out):  # type: ignore[no-untyped-def]
    for i in range(out.shape[0]):
        out[i] = uniform(keys[i], process, step, slots[i], draw)


def uniforms(keys: KeyArray, process: int, step: int, slots: IndexArray, draw: int = 0) -> FloatArray:
    """Return uniform draws in (0, 1), one per agent.

    Parameters
    ----------
    keys
        Key of each agent's owner, shape (n,).
    process
        What the draw is for (`Process`).
    step
        The month, from 0.
    slots
        Each agent's slot within its owner, shape (n,).
    draw
        Which of several draws of the same agent in the same process and step.

    Returns
    -------
        Shape (n,), each in (0, 1).
    """
    out = np.empty(len(slots), dtype=np.float64)
    _fill_uniforms(keys, int(process), step, slots, draw, out)
    return out


@njit(cache=True, nogil=True)
def fill_own_normals(keys, process, step, slots, draw, out):  # type: ignore[no-untyped-def]
    """Fill `out`, shape (n,), with what `normals` gives."""
    _fill_uniforms(keys, process, step, slots, draw, out)
    for i in range(out.shape[0]):
        out[i] = normal_quantile(out[i])


def normals(keys: KeyArray, process: int, step: int, slots: IndexArray, draw: int = 0) -> FloatArray:
    """Return standard normal draws, one per agent; parameters as in `uniforms`."""
    out = np.empty(len(slots), dtype=np.float64)
    fill_own_normals(keys, int(process), step, slots, draw, out)
    return out


def logistics(keys: KeyArray, process: int, step: int, slots: IndexArray, draw: int = 0) -> FloatArray:
    """Return standard logistic draws (scale 1), one per agent; parameters as in `uniforms`."""
    share = uniforms(keys, process, step, slots, draw)
    return np.asarray(np.log(share / (1.0 - share)), dtype=np.float64)
