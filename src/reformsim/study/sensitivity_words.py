"""Sensitivity in words: who moves it most, how much is luck, what cannot be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reformsim.analysis.sample import MORRIS
from reformsim.analysis.sensitivity import FIRST, main_index
from reformsim.analysis.wording import count_words, percent_words
from reformsim.observe.schema import SHARE
from reformsim.study.compare_words import number
from reformsim.study.number_words import number_words

if TYPE_CHECKING:
    from reformsim.study.sweep_values import Measured

Rows = Sequence[Mapping[str, Any]]
Told = Mapping[str, Rows]
MOST_NAMED = 4


def tell_sensitivity(kind: str, numbers: Sequence[str], measured: Sequence[Measured], tables: Told) -> tuple[str, ...]:
    """Return which numbers move what, and how much is luck, in sentences.

    Parameters
    ----------
    kind
        The design's.
    numbers
        Paths of the uncertain numbers.
    measured
        What was asked about.
    tables
        Rows of the tables ``indices``, ``variance`` and, where it is there, ``pairs``.
    """
    names, sentences = number_words(numbers), []
    for one in measured:
        rows = {name: [row for row in tables.get(name, ()) if _is_of(row, one)] for name in tables}
        sentences += list(_tell(kind, names, one, rows))
    return tuple(sentences)


def _is_of(row: Mapping[str, Any], one: Measured) -> bool:
    """Return whether a row is about a measure of a policy."""
    return bool(row["policy"] == one.policy and row["measure"] == one.measure)


def whose(one: Measured) -> str:
    """Return what a measure is of, in words."""
    less = f" less {one.against}" if one.against else ""
    return f"{one.policy}{less}, {one.measure}"


def _tell(kind: str, names: Mapping[str, str], one: Measured, rows: Told) -> Iterator[str]:
    """Yield the sentences on one measure of one policy."""
    main = [row for row in rows["indices"] if row["index"] == main_index(kind)]
    if not main:
        yield f"{whose(one)}: the same in every world; there is nothing to share out."
        return
    ranked = sorted(main, key=lambda row: -row["value"])
    is_known = ranked[0]["shows"] is not None
    shown = [row for row in ranked if row["shows"]] if is_known else ranked
    yield _tell_order(kind, names, one, shown)
    if is_known and len(shown) < len(ranked):
        yield _tell_hidden(kind, names, [row for row in ranked if not row["shows"]])
    yield from _tell_luck(kind, one, rows["variance"][0])
    if kind != MORRIS and shown:
        yield from _tell_together(names, rows)


def _tell_order(kind: str, names: Mapping[str, str], one: Measured, shown: Rows) -> str:
    """Return the numbers that show, the strongest first."""
    what = f"{whose(one)} ({one.meaning})"
    if not shown:
        return f"{what}: no number can be told from luck."
    first, *others = (_told(kind, row, one.unit) for row in shown[:MOST_NAMED])
    way = "over its whole range" if kind == MORRIS else "of the variance between worlds, with its interactions"
    most = f"{names[shown[0]['number']]} moves it most, {first} {way}"
    rest = [f"{names[row['number']]} {told}" for row, told in zip(shown[1:], others, strict=False)]
    more = len(shown) - MOST_NAMED
    if more > 0:
        rest.append(f"{count_words(more)} others less" if more > 1 else "one other less")
    return f"{what}: {'; '.join((most, *rest))}."


def _told(kind: str, row: Mapping[str, Any], unit: str) -> str:
    """Return an index with its interval."""
    low, high = max(row["low"], 0.0), row["high"]
    if kind == MORRIS:
        return f"by {number(row['value'])} ({number(low)} to {number(high)}{unit_words(unit)})"
    return f"{percent_words(row['value'])} ({100 * low:.0f} to {percent_words(high)})"


def unit_words(unit: str) -> str:
    """Return a unit after a number, nothing for shares."""
    return "" if unit in ("", SHARE) else f" {unit}"


def _tell_hidden(kind: str, names: Mapping[str, str], hidden: Rows) -> str:
    """Return what cannot be told from luck, and what is the least that could be."""
    most = max(row["luck_high"] for row in hidden)
    least = number(most) if kind == MORRIS else percent_words(most)
    told = ", ".join(names[row["number"]] for row in hidden)
    if most == 0.0:
        return f"Without any effect: {told}."
    return f"Not to be told from luck, which alone goes as far as {least}: {told}."


def _tell_luck(kind: str, one: Measured, row: Mapping[str, Any]) -> Iterator[str]:
    """Yield what luck is, and what it does to indices."""
    if row["luck_of_mean"] is None:
        yield (
            "Each world was run with one seed, so luck cannot be told from effects: it lowers first-order indices and "
            "raises total ones and effects. Add seeds: reformsim extend."
        )
        return
    mean = percent_words(row["luck_of_mean"])
    told = (
        f"Luck is {percent_words(row['luck_of_run'])} of the variance of single runs, and {mean} of that of worlds' "
        f"means over {one.sample.seeds} seeds"
    )
    if kind == MORRIS:
        yield f"{told}; it raises every effect, at most to its level of luck where the number does nothing."
    else:
        yield f"{told}: by this share first-order indices are too small, and total ones up to this much too large."


def _tell_together(names: Mapping[str, str], rows: Told) -> Iterator[str]:
    """Yield what numbers do by themselves, and what only together."""
    alone = sum(row["value"] for row in rows["indices"] if row["index"] == FIRST)
    yield f"By themselves the numbers move {percent_words(alone)} of it; the rest is interplay, luck and error."
    pairs = [row for row in rows.get("pairs", ()) if row["low"] > 0.0]
    if pairs:
        told = "; ".join(f"{names[row['number']]} with {names[row['other']]} {_told('', row, '')}" for row in pairs)
        yield f"Together only: {told}."
    elif rows.get("pairs"):
        yield "No pair of numbers can be told to do more together than by themselves."
