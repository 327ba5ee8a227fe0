"""A run told to school leaders: what was tried, what happened, what was kept, learned and spent."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

import numpy as np

from reformsim.analysis.outcomes import Outcomes
from reformsim.analysis.tables import LEVER, Given
from reformsim.analysis.thresholds import DEFAULT_THRESHOLDS, Thresholds
from reformsim.analysis.verdict import Verdict
from reformsim.analysis.wording import (
    count_words,
    dollars_words,
    kept_words,
    list_words,
    percent_words,
    share_words,
    year_words,
    years_words,
)
from reformsim.observe.table import Table

LEVER_WORDS = {
    "structures": "new structures and routines",
    "accountability": "accountability for test scores",
    "mandate": "an order to use the practice",
    "professional_learning_time": "time for professional learning",
    "learning_paths": "worked-out learning paths",
    "lateral_networks": "networks between schools",
    "leadership_pipeline": "a supply of new leaders",
    "class_size": "smaller classes",
    "learning_time": "more time for learning",
    "leader_exodus": "a loss of leaders",
    "teacher_exodus": "a loss of teachers",
    "budget_cut": "a budget cut",
    "competing_initiative": "a competing initiative",
    "field_backlash": "a backlash from around the schools",
}
TARGET_WORDS = {
    "all": "all {count} schools",
    "random": "some of the {count} schools, drawn by lot,",
    "lowest": "the lowest-scoring of the {count} schools",
    "readiest": "the readiest of the {count} schools",
    "named": "some chosen schools of the {count}",
    "waves": "the {count} schools, one wave after the other,",
}
RISES, FALLS = "school_rises", "school_falls"
"""Kinds of events that are told: a school passes the halfway mark, or falls below it."""
OTHER_TARGET = "some of the {count} schools"


def tell(
    verdict: Verdict,
    outcomes: Outcomes,
    events: Table,
    given: Sequence[Given],
    schools_count: int,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> list[str]:
    """Return three or four plain sentences for the leaders of a school system.

    Parameters
    ----------
    verdict, outcomes
        What the run amounts to, and what it brought and cost.
    events
        Table of the run; schools that rise above and fall below one half are used.
    given
        Levers and shocks of the run, as `RunTables.given` has them.
    schools_count
        Schools in the system.
    thresholds
        The smallest differences worth telling.
    """
    sentences = [
        _tell_tried(given, schools_count),
        _tell_happened(verdict, outcomes, thresholds),
        _tell_kept(verdict, events, schools_count, thresholds),
        f"{_tell_learned(outcomes, thresholds)}{_tell_cost(outcomes)}.",
    ]
    return [sentence for sentence in sentences if sentence]


def _tell_tried(given: Sequence[Given], schools_count: int) -> str:
    """Return what was done to which schools and when."""
    if not given:
        return of_schools("The {count} schools were left to themselves.", schools_count)
    tried = []
    for (kind, start, end, target), together in groupby(sorted(given, key=_occasion), key=_occasion):
        names = list_words([_name_words(one.name) for one in together])
        reached = f"{_target_words(target, schools_count)} had" if kind == LEVER else "there was"
        tried.append(f"{_span_words(start, end)} {reached} {names}")
    text = "; ".join(tried)
    return f"{text[0].upper()}{text[1:]}."


def _occasion(one: Given) -> tuple[str, float, float, str]:
    """Return what levers have in common that are told together; those without an end come last."""
    return one.kind, one.start_year, math.inf if one.end_year is None else one.end_year, one.target


def _tell_happened(verdict: Verdict, outcomes: Outcomes, thresholds: Thresholds) -> str:
    """Return how deep use moved, and in how many schools it became the rule."""
    before, peak, final = (share_words(share) for share in (verdict.before, verdict.peak, verdict.final))
    if verdict.peak - verdict.before < thresholds.deep_rise:
        fell = verdict.before - verdict.final > thresholds.unchanged_band
        return (
            f"Deep use of the new practice {'fell' if fell else 'hardly moved'}: {before} at first, "
            f"{peak} in its best year, {final} at the end."
        )
    scale = outcomes.scale
    few, many = (percent_words(share) for share in (scale.schools_above_half_before, scale.schools_above_half_peak))
    spread = f"the share of schools past the halfway mark went from {few} to {many}"
    year = year_words(math.ceil(verdict.risen_year))
    return f"Deep use of the new practice rose from {before} to {peak} by year {year}, and {spread}."


def _tell_kept(verdict: Verdict, events: Table, schools_count: int, thresholds: Thresholds) -> str:
    """Return what was left once support had ended, or what there was instead of a rise."""
    if verdict.name == "pockets":
        stayed = "most of these stayed ahead" if verdict.pockets_last else "most of these fell back later"
        return f"Only {percent_words(verdict.pockets_share)} of the schools moved far ahead, and {stayed}."
    if verdict.name == "compliance":
        return (
            f"It was more show than substance: surface use, which looks like the practice without being it, "
            f"came to {share_words(verdict.surface_peak)}."
        )
    if verdict.retained is None or verdict.peak - verdict.before < thresholds.deep_rise:
        return ""
    kept = f"{kept_words(verdict.retained, 'the rise')} was left"
    if verdict.years_after_support is None:
        return f"Support still ran at the end, and {kept}; what would stay without it was not tried."
    after = years_words(verdict.years_after_support)
    went = _came_and_went(events, schools_count)
    return f"{after[0].upper()}{after[1:]} after support ended, {kept}{went}."


def _came_and_went(events: Table, schools_count: int) -> str:
    """Return how many schools passed the halfway mark and how many of them fell below it again."""
    kind = events["kind"]
    rows = np.flatnonzero((kind == RISES) | (kind == FALLS))
    rows = rows[np.argsort(events["month"][rows], kind="stable")]
    school = events["school_id"][rows]
    risen = len(set(school[kind[rows] == RISES]))
    last = dict(zip(school, kind[rows], strict=True))
    fallen = sum(one == FALLS for one in last.values())
    if not risen:
        return ""
    among = of_schools("; of the {count} schools", schools_count)
    return (
        f"{among} {count_words(risen)} had passed the halfway mark at some time, "
        f"and {count_words(fallen) if fallen else 'none'} of them fell below it again"
    )


def _tell_learned(outcomes: Outcomes, thresholds: Thresholds) -> str:
    """Return what pupils learned more, and whether test scores said the same."""
    months = outcomes.gain_months
    if abs(months) < thresholds.learning_seen_months:
        learned = "At the end pupils knew no more and no less than they would have without it"
    else:
        side = "ahead of" if months > 0.0 else "behind"
        size = "one month" if round(abs(months)) == 1 else f"{count_words(round(abs(months)))} months"
        learned = f"At the end pupils were about {size} of learning {side} where they would have been without it"
    if outcomes.inflation_peak_sd >= thresholds.inflation_seen_sd:
        return f"{learned}, and for a time test scores looked better than what pupils really knew"
    return learned


def _tell_cost(outcomes: Outcomes) -> str:
    """Return what it cost, nothing where it cost nothing."""
    if outcomes.cost_dollars <= 0.0:
        return ""
    return (
        f"; the reform cost {dollars_words(outcomes.cost_dollars)}, "
        f"or {dollars_words(outcomes.cost_dollars_per_student)} for each pupil's place"
    )


def _name_words(name: str) -> str:
    """Return a lever's name in plain words."""
    return LEVER_WORDS.get(name, name.replace("_", " "))


def _span_words(start: float, end: float) -> str:
    """Return from when to when."""
    if math.isinf(end):
        return f"from year {year_words(start)} on"
    return f"from year {year_words(start)} to year {year_words(end)}"


def of_schools(words: str, schools_count: int) -> str:
    """Return words about all schools with their count, such as ``all 1,848 schools``, ``the one school``."""
    if schools_count == 1:
        return (
            words.replace("all {count} schools", "the one school")
            .replace("{count} schools were", "one school was")
            .replace("{count} schools", "one school")
        )
    return words.format(count=f"{schools_count:,}")


def _target_words(target: str, schools_count: int) -> str:
    """Return which schools a target means."""
    first = target.split(maxsplit=1)[0].rstrip(":,") if target.strip() else ""
    return of_schools(TARGET_WORDS.get(first, OTHER_TARGET), schools_count)
