"""Graphs of who sees whom, as the model keeps ties: rows of others, -1 for none."""

from __future__ import annotations

import numpy as np
from numba import njit

from reformsim.chance import IndexArray, Process, uniform, uniforms

TIES_DRAW = int(Process.CLASSIC_TIES)


def ring(people: int, neighbours: int) -> IndexArray:
    """Return a ring in which everybody is tied to the nearest, half of them on each side.

    Parameters
    ----------
    people
        How many, more than `neighbours`.
    neighbours
        Of each, even.

    Returns
    -------
        Shape (people, neighbours).
    """
    steps = np.arange(1, neighbours // 2 + 1)
    away = np.concatenate([-steps[::-1], steps])
    return np.asarray((np.arange(people)[:, None] + away) % people)


def rewired(ties: IndexArray, share: float, key: int) -> IndexArray:
    """Return a graph in which a share of the ties goes elsewhere, while everybody keeps as many.

    Two ties a-b and c-d become a-d and c-b, if neither is there already and nobody would be tied to the own
    self; this goes on until that share of the ties has been taken up for it.

    Parameters
    ----------
    ties
        A graph in which all have as many, shape (people, ties).
    share
        Of the ties, 0 to 1.
    key
        Of the draws.
    """
    changed = ties.copy()
    first, place = np.nonzero(ties > np.arange(len(ties))[:, None])
    ends = np.column_stack([first, ties[first, place]])
    luck = uniforms(np.full(len(ends), key, dtype=np.uint64), TIES_DRAW, 0, np.arange(len(ends)))
    order = np.argsort(luck, kind="stable")
    _swap(changed, ends, order[: round(share * len(ends))], np.uint64(key))
    return changed


@njit(cache=True, nogil=True)
def _put(ties, person, old, new):  # type: ignore[no-untyped-def]
    """Put another one in place of a tie."""
    for j in range(ties.shape[1]):
        if ties[person, j] == old:
            ties[person, j] = new
            return


@njit(cache=True, nogil=True)
def _tied(ties, person, other):  # type: ignore[no-untyped-def]
    """Return whether two are tied."""
    return (ties[person] == other).any()


@njit(cache=True, nogil=True)
def _swap(ties, ends, chosen, key):  # type: ignore[no-untyped-def]
    """Let the chosen ties change ends in pairs, each with another of the chosen that it can change with."""
    count = len(chosen)
    for n in range(0, count - 1, 2):
        for trial in range(count):
            m = n + 1 + int(uniform(key, TIES_DRAW, 1, n, trial) * (count - n - 1))
            a, b = ends[chosen[n], 0], ends[chosen[n], 1]
            c, d = ends[chosen[m], 0], ends[chosen[m], 1]
            if uniform(key, TIES_DRAW, 2, n, trial) < 1 / 2:
                c, d = d, c
            if a in (c, d) or b in (c, d) or _tied(ties, a, d) or _tied(ties, c, b):
                continue
            _put(ties, a, b, d)
            _put(ties, b, a, c)
            _put(ties, c, d, b)
            _put(ties, d, c, a)
            chosen[m], chosen[n + 1] = chosen[n + 1], chosen[m]
            break


def poisson(people: int, mean_ties: float, key: int) -> IndexArray:
    """Return a random graph in which any two are tied with the same probability.

    Parameters
    ----------
    people
        How many.
    mean_ties
        Of a person, on average; their number is Poisson for many people.
    key
        Of the draws.

    Returns
    -------
        Shape (people, most ties), -1 for none.
    """
    pairs = _pairs(people, mean_ties / (people - 1), np.uint64(key))
    first = np.concatenate([pairs[:, 0], pairs[:, 1]])
    second = np.concatenate([pairs[:, 1], pairs[:, 0]])
    order = np.argsort(first, kind="stable")
    first, second = first[order], second[order]
    count = np.bincount(first, minlength=people)
    start = np.concatenate([[0], np.cumsum(count)[:-1]])
    ties = np.full((people, max(int(count.max(initial=0)), 1)), -1, dtype=np.int64)
    ties[first, np.arange(len(first)) - start[first]] = second
    return ties


@njit(cache=True, nogil=True)
def _pairs(people, probability, key):  # type: ignore[no-untyped-def]
    """Return the tied pairs, shape (pairs, 2); leaps from one to the next are geometric (Batagelj & Brandes 2005)."""
    found = []
    if probability >= 1.0:
        found.extend([(v, w) for v in range(people) for w in range(v)])
    elif probability > 0.0:
        scale = np.log1p(-probability)
        v, w, drawn = 1, -1, 0
        while v < people:
            w += 1 + int(np.log(uniform(key, TIES_DRAW, 3, drawn, 0)) / scale)
            drawn += 1
            while w >= v and v < people:
                w -= v
                v += 1
            if v < people:
                found.append((v, w))
    pairs = np.empty((len(found), 2), dtype=np.int64)
    for n in range(len(found)):
        pairs[n, 0], pairs[n, 1] = found[n]
    return pairs
