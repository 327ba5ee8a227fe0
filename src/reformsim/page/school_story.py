"""One school from near: its teachers year by year, and its own story in a few sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from reformsim.analysis.wording import count_words, share_words
from reformsim.errors import InputError
from reformsim.page.answer import numbers, packed
from reformsim.page.chronicle import when
from reformsim.page.watcher import STEPS_PER_SHARE
from reformsim.population.state import LEVELS

if TYPE_CHECKING:
    import pandas as pd

    from reformsim.page.running import Run

LEVEL_WORDS = {
    "elementary": "an elementary school",
    "middle": "a middle school",
    "high": "a high school",
    "combined": "a school of all grades",
}
MOST_SAID = 3
"""Crossings of the halfway mark that are told one by one."""


def school_of(run: Run, place: Any) -> dict[str, Any]:
    """Return one school: who it is, its teachers in each year, and its story.

    Parameters
    ----------
    run
        The run.
    place
        The school's row, as the browser says it.

    Raises
    ------
    InputError
        If there is no such school.
    """
    state = run.system.state
    count = len(state.school_id)
    if isinstance(place, bool) or not isinstance(place, int) or not 0 <= place < count:
        raise InputError(f"school: must be from 0 to {count - 1} (got {str(place)[:40]})")
    start = state.schools.teacher_start
    rows = slice(int(start[place]), int(start[place + 1]))
    teachers = np.stack([year[:, rows] for year in run.watcher.teachers])
    name = state.school_id[place]
    schools = run.result.schools
    own = schools[schools["school_id"] == name]
    return {
        "name": name,
        "index": place,
        "steps": STEPS_PER_SHARE,
        "years": teachers.shape[0],
        "teachers": teachers.shape[2],
        "packed": packed(teachers),
        "leadership": numbers(own["leadership"]),
        "story": _story(run, name, own, LEVELS[int(state.schools.level[place])]),
    }


def _story(run: Run, name: str, own: pd.DataFrame, level: str) -> list[str]:
    """Return the school's story in three or four sentences."""
    events = run.result.events
    mine = events[events["school_id"] == name]
    first, last = own.iloc[0], own.iloc[-1]
    leaders = int((mine["kind"] == "leader_change").sum())
    best = own.iloc[int(own["deep"].to_numpy().argmax())]
    top = int(best["year"])
    deep = [share_words(float(row["deep"])) for row in (first, best, last)]
    culture = [share_words(float(row["culture"])) for row in (first, last)]
    about = f"{LEVEL_WORDS[level][0].upper()}{LEVEL_WORDS[level][1:]} in {first['district_id']}"
    pupils = (
        f"{int(first['enrolment']):,} pupils, {100 * float(first['poverty_share']):.0f} % of them from poor families"
    )
    changes = f"{count_words(leaders)} change{'' if leaders == 1 else 's'} of leader"
    strength = share_words(float(last["leadership"]))
    told = [
        f"{about} with {pupils}.",
        f"Deep use: {deep[0]} in the first year, {deep[1]} in the best (school year {top}), {deep[2]} in the last.",
        f"Culture went from {culture[0]} to {culture[1]}.",
        _crossings(mine, run.result.scenario.months_per_year),
        f"It had {changes}; the last one's strength in leading instruction is {strength}.",
    ]
    return [sentence for sentence in told if sentence]


def _crossings(mine: pd.DataFrame, months_per_year: int) -> str:
    """Return when the school passed the halfway mark, up and down."""
    crossed = mine[mine["kind"].isin(["school_rises", "school_falls"])]
    if crossed.empty:
        return "It never passed the halfway mark."
    ways = {"school_rises": "rose above", "school_falls": "fell below"}
    rows = zip(crossed["kind"].tolist(), crossed["month"].tolist(), strict=True)
    said = [f"{ways[kind]} it after {when(month, months_per_year)}" for kind, month in rows]
    rest = len(said) - MOST_SAID
    more = f", and crossed it {'once more' if rest == 1 else f'{count_words(rest)} more times'}" if rest > 0 else ""
    return f"Of the halfway mark: it {', '.join(said[:MOST_SAID])}{more}."
