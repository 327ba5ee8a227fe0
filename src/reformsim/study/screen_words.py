"""A screening in words: what matters, what does not show, what cannot be told, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reformsim.analysis.screening import MATTERS, OPEN, UNSHOWN
from reformsim.analysis.wording import count_words, percent_words
from reformsim.study.compare_words import number
from reformsim.study.number_words import number_words
from reformsim.study.sensitivity_words import whose

if TYPE_CHECKING:
    from reformsim.study.next_experiment import NextExperiment
    from reformsim.study.sweep_choice import Choice
    from reformsim.study.sweep_values import Measured, SweepValues

Rows = Sequence[Mapping[str, Any]]


def tell_screen(
    choice: Choice, values: SweepValues, tables: Mapping[str, Rows], after: NextExperiment | None
) -> tuple[str, ...]:
    """Return what was found, in sentences.

    Parameters
    ----------
    choice
        What was asked.
    values
        What was read.
    tables
        Rows of the tables ``findings`` and ``variance``.
    after
        The experiment that follows, None where nothing matters.
    """
    names, sentences = number_words(choice.numbers), []
    for one in values.measured:
        rows = [row for row in tables["findings"] if row["policy"] == one.policy and row["measure"] == one.measure]
        sentences += list(_tell(names, one, rows))
    if values.left_out:
        sentences.append(
            f"{values.left_out} worlds are left out because runs of them are missing or failed: if they failed for "
            "what they are, the answer is about the others."
        )
    sentences.append(_tell_next(after))
    return tuple(sentences)


def _tell(names: Mapping[str, str], one: Measured, rows: Rows) -> Iterator[str]:
    """Yield what was found of one measure of one policy."""
    if not rows:
        yield f"{whose(one)}: the same in every world; nothing moves it."
        return
    groups = {name: [row for row in rows if row["finding"] == name] for name in (MATTERS, OPEN, UNSHOWN)}
    count = count_words(len(groups[MATTERS])) if groups[MATTERS] else "none"
    verb = "matters" if len(groups[MATTERS]) == 1 else "matter"
    listed = f": {_named(names, groups[MATTERS])}" if groups[MATTERS] else ""
    yield f"{whose(one)} ({one.meaning}): {count} of {count_words(len(rows))} numbers {verb}{listed}."
    if rows[0]["dummy_high"] is None:
        yield ("Each world was run with one seed, so effects cannot be told from luck; add seeds: reformsim extend.")
        return
    if groups[OPEN]:
        yield f"It cannot be told of {_named(names, groups[OPEN])}: more worlds or seeds would."
    if groups[UNSHOWN]:
        most = max(row["high"] for row in groups[UNSHOWN])
        yield (
            f"It does not show of {_named(names, groups[UNSHOWN])}: no more than of a number without effect. That "
            f"proves nothing: an effect may be as large as {_size(groups[UNSHOWN][0]['index'], most)}."
        )


def _named(names: Mapping[str, str], rows: Rows) -> str:
    """Return the numbers of some rows with their indices."""
    return ", ".join(f"{names[row['number']]} ({_size(row['index'], row['value'])})" for row in rows)


def _size(index: str, value: float) -> str:
    """Return an index as it is told."""
    return percent_words(min(value, 1.0)) if index == "total" else number(value)


def _tell_next(after: NextExperiment | None) -> str:
    """Return what to do next."""
    if after is None:
        return "Nothing to go on with: more worlds, more seeds, or wider bounds may show more."
    return (
        f"Next: next.yaml shares out the variance over {'this number' if after.numbers == 1 else 'these'} alone, "
        f"{after.worlds:,} worlds and {after.runs:,} runs; see: reformsim plan next.yaml"
    )
