"""An explanation in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from reformsim.study.chain import RESULT, stage_of
from reformsim.study.compare_words import number

Row = Mapping[str, Any]
Rows = Sequence[Row]
SMALL = 0.05
"""Share of the whole difference below which a part is told as adding little; ours."""
MOST = 0.5
"""Share of the whole difference, and of the seeds, that is most of it."""
UNITS = {"share, 0 to 1": ""}
"""Units that are not said with every number."""


def signed(value: float) -> str:
    """Return a number with its sign."""
    return ("+" if value >= 0.0 else "-") + number(abs(value))


def words(part: str) -> str:
    """Return a part's name in words."""
    return part.replace("_", " ")


def listed(names: Sequence[str]) -> str:
    """Return names as one says them: a, b and c."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def with_interval(row: Row, value: str, low: str, high: str) -> str:
    """Return a number with its sign and interval, and that it may be chance where the interval holds zero."""
    told = signed(row[value])
    if row[low] is None or row[low] == row[high]:
        return told
    chance = ", which may be chance" if row[low] <= 0.0 <= row[high] else ""
    return f"{told} ({signed(row[low])} to {signed(row[high])}{chance})"


def headline(name: str, outcome: Row, values: Rows) -> str:
    """Return the answer in a few words, for the head of a picture.

    Parameters
    ----------
    name
        The scenario that is explained.
    outcome
        Its ``change``, and what is ``noticeable``.
    values
        Rows of the table of values.
    """
    change = outcome["change"]
    begin = words(name).capitalize()
    if abs(change) <= outcome["noticeable"]:
        return f"{begin}: in the end it comes to little"
    way = 1.0 if change > 0.0 else -1.0
    carried, carriers = 0.0, []
    for row in sorted(values, key=lambda row: -way * row["value"]):
        if carried > MOST * way * change:
            break
        carried += way * row["value"]
        carriers.append(words(row["part"]))
    all_of_it = len(carriers) == len(values)
    verb = "carry" if len(carriers) > 1 else "carries"
    return f"{begin}: {listed(carriers)} {verb} {'it' if all_of_it else 'most of it'}"


def tell_values(name: str, against: str, outcome: Row, values: Rows, interactions: Rows) -> tuple[str, ...]:
    """Return what each part contributed, in sentences.

    Parameters
    ----------
    name, against
        The two scenarios; ``left alone`` for the system that nobody touches.
    outcome
        Meaning and unit, its mean in both (``base`` and ``total``), their difference with its interval
        (``change``, ``low``, ``high``), number of ``seeds`` and of sampled ``orders`` (0: none).
    values, interactions
        Rows of the tables.
    """
    change, unit = outcome["change"], UNITS.get(outcome["unit"], f" {outcome['unit']}")
    begin = "the system left alone" if against == "left alone" else against
    seeds = f"{outcome['seeds']} {'seed' if outcome['seeds'] == 1 else 'seeds'}"
    goes = f"goes from {number_of(outcome['base'])} to {number_of(outcome['total'])}{unit}"
    told = with_interval(outcome, "change", "low", "high")
    sentences = [f"From {begin} to {name}, {outcome['meaning']} {goes}: {told}, {seeds}."]
    nothing = [words(row["part"]) for row in values if not any((row["value"], row["low"], row["high"]))]
    parts = [row for row in values if row["value"] and abs(row["value"]) >= SMALL * abs(change)]
    little = [words(row["part"]) for row in values if row not in parts and words(row["part"]) not in nothing]
    if parts:
        brought = [f"{words(row['part'])} brought {with_interval(row, 'value', 'low', 'high')}" for row in parts]
        sentences.append(f"Of this, {'; '.join(brought)}.")
    if little:
        sentences.append(f"Little was added by {listed(little)}.")
    if nothing:
        sentences.append(f"Nothing at all was added by {listed(nothing)}.")
    sentences += _tell_sampled(outcome["orders"], values)
    sentences += _tell_alone(values, change)
    if interactions and abs(interactions[0]["interaction"]) >= SMALL * abs(change) > 0.0:
        row = interactions[0]
        how = "do more together than each by itself" if row["interaction"] > 0.0 else "in part replace each other"
        pair = f"{words(row['part'])} and {words(row['other'])}"
        sentences.append(f"Most of all, {pair} {how} ({signed(row['interaction'])}).")
    return tuple(sentences)


def number_of(value: float) -> str:
    """Return a number that may be below zero."""
    return ("-" if value < 0.0 else "") + number(abs(value))


def _tell_sampled(orders: int, values: Rows) -> list[str]:
    """Return how sure sampled values are."""
    if not orders:
        return []
    errors = [row["standard_error"] for row in values if row["standard_error"] is not None]
    sure = f"; the standard error of that is up to {number(max(errors))}" if errors else ""
    return [f"The values are means over {orders} orders of coming in, not over all{sure}."]


def _tell_alone(values: Rows, change: float) -> list[str]:
    """Return what no part does by itself, and what cannot be done without."""
    if len(values) == 1 or not change:
        return []
    alone = max(values, key=lambda row: abs(row["alone"]))
    sentences = []
    if abs(alone["alone"]) < SMALL * abs(change):
        sentences.append("By itself none of the parts does anything: it is their being together that counts.")
    else:
        told = with_interval(alone, "alone", "alone_low", "alone_high")
        sentences.append(f"By itself {words(alone['part'])} does most: {told}.")
    needed = [row for row in values if row["taken_away"] / change > MOST]
    if needed:
        names = "; ".join(f"{words(row['part'])} ({signed(-row['taken_away'])})" for row in needed)
        sentences.append(f"Without any one of these more than half of it is lost: {names}.")
    return sentences


def tell_teams(rows: Rows, *, exact: bool) -> tuple[str, ...]:
    """Return the smallest sets of parts that come to the verdict of all of them, in a sentence.

    Parameters
    ----------
    rows
        Rows of the table of verdicts.
    exact
        Whether all teams were run.
    """
    full = max(rows, key=lambda row: row["size"])
    verdict = words(full["verdict"])
    same = [row for row in rows if row["verdict"] == full["verdict"] and row["count"] > MOST * row["seeds"]]
    if not exact or full not in same:
        return ()
    fewest = min(row["size"] for row in same)
    begin = f"{len(same)} of {len(rows)} combinations of parts come to the verdict {verdict} in most seeds"
    if fewest == full["size"]:
        return (f"Of {len(rows)} combinations of parts, only all of them together come to the verdict {verdict}.",)
    if fewest == 0:
        return (f"{begin}; one of them is none of the parts.",)
    least = [words(row["team"]) for row in same if row["size"] == fewest]
    return (f"{begin}; the {'smallest are' if len(least) > 1 else 'smallest is'} {', or '.join(least)}.",)


def tell_chain(rows: Rows, columns: Rows, seed: int, *, alike: bool, months_per_year: int) -> tuple[str, ...]:
    """Return where two runs part and how the difference goes through the system, in sentences.

    Parameters
    ----------
    rows, columns
        Rows of the chain, and of the columns that part.
    seed
        The seed of both runs.
    alike
        Whether the two systems have the same schools and as many people.
    months_per_year
        Months of a school year.
    """
    if not alike:
        return ("The two scenarios have other schools, people or practices: their runs part before the first month.",)
    if not columns:
        return (f"With seed {seed} the two runs are the same, number by number.",)
    sentences = [_tell_parting(columns, seed, months_per_year)]
    links = [row for row in rows if row["month"] is not None and row["stage"] != RESULT]
    first = stage_of(columns[0]["table"], columns[0]["column"])
    then = [row for row in links if row["stage"] != first]
    months = groupby(sorted(then, key=lambda row: row["month"]), key=lambda row: row["month"])
    reached = [f"{listed([row['stage'] for row in group])} in month {month:.0f}" for month, group in months]
    sentences.append(f"It reaches {'; '.join(reached)}." if reached else "It reaches nothing else that counts here.")
    seen = [row for row in links if row["noticeable_year"] is not None]
    seen.sort(key=lambda row: row["noticeable_year"])
    if seen:
        noted = [f"{row['stage']} in year {row['noticeable_year']:.1f}" for row in seen]
        sentences.append(f"In the system's means it can be noticed in {', '.join(noted)}.")
    return (*sentences, *(_tell_result(row) for row in rows if row["stage"] == RESULT))


def _tell_parting(columns: Rows, seed: int, months_per_year: int) -> str:
    """Return the first column, process, school and month."""
    first = columns[0]
    count = first["schools_at_once"]
    where = (
        f"one school: {first['school']}" if count == 1 else f"{count} schools at once (the first: {first['school']})"
    )
    what = f"{stage_of(first['table'], first['column'])} ({words(first['table'])}: {words(first['column'])})"
    if first["month"] == 0:
        return f"With seed {seed} the two systems are built otherwise, first of all in {what}, in {where}."
    same = "" if first["month"] == 1 else f"the two runs are the same up to month {first['month'] - 1}; "
    year = (first["month"] - 1) // months_per_year + 1
    when = f"in month {first['month']}, in school year {year},"
    return f'With seed {seed} {same}{when} they part in {what}, by the process "{first["process"]}", in {where}.'


def _tell_result(row: Row) -> str:
    """Return what becomes of the system's practice."""
    if row["noticeable_year"] is None:
        return "The system's practice never parts by more than a system drifts when it is left alone."
    seen = f"The system's practice over a year can be told apart from year {row['noticeable_year']:.1f} on"
    if row["half_year"] is None:
        most = f"is furthest apart in year {row['largest_year']:.1f} ({signed(row['largest_difference'])})"
        return f"{seen}, {most}, and at the end as good as the same ({signed(row['final_difference'])})."
    return (
        f"{seen}, has half of its final difference ({signed(row['final_difference'])}) by year {row['half_year']:.1f}, "
        f"and is furthest apart in year {row['largest_year']:.1f} ({signed(row['largest_difference'])})."
    )
