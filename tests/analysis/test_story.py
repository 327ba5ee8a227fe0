"""The story tells school leaders what was tried, what happened, what was kept, learned and spent."""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from reformsim.analysis import RunTables, judge, measure_outcomes, tell
from reformsim.observe.table import Table

if TYPE_CHECKING:
    from conftest import FloatArray, Planter

EVENTS = pd.DataFrame(
    [
        (25, "school_rises", "a"),
        (30, "school_rises", "b"),
        (120, "school_falls", "a"),
        (130, "leader_change", "b"),
    ],
    columns=["month", "kind", "school_id"],
)
FULL: list[tuple[object, ...]] = [
    ("coaching", "coaching", "lever", 2.0, 1.0, 10.0, 0.8, "all"),
    ("formative_assessment", "formative_assessment", "lever", 2.0, 1.0, 10.0, 1.0, "all"),
]
UP_AND_BACK = ((2, 0.06), (4, 0.95), (10, 0.95), (16, 0.15))


def story(run: RunTables, baseline: RunTables, events: pd.DataFrame = EVENTS) -> list[str]:
    """Return the sentences on a run."""
    verdict = judge(run, baseline)
    return tell(verdict, measure_outcomes(run, baseline, verdict, 0.4), Table.of(events), run.given, 100)


def snap_back(planter: Planter, **columns: FloatArray | float) -> list[str]:
    """Return the story of a rubber band."""
    spread = planter.course((2, 0.06), (4, 0.94), (10, 0.94), (16, 0.1))
    run = planter.run(planter.course(*UP_AND_BACK), FULL, schools_above_half=spread, **columns)
    return story(run, planter.flat())


def test_a_rubber_band_is_told_in_four_sentences(planter: Planter) -> None:
    """What was tried, what happened, what was kept and what it brought and cost are told in order, with its years and numbers."""
    gain = planter.course((2, 0.0), (10, 0.12))
    sentences = snap_back(planter, cost_dollars=12_300_000.0, achievement_sd=gain, score_sd=gain)
    assert sentences == [
        "From year 2 to year 10 all 100 schools had coaching and formative assessment.",
        (
            "Deep use of the new practice rose from .06 to .95 by year 5, and the share of schools past the "
            "halfway mark went from 6 % to 94 %."
        ),
        (
            "30 years after support ended, 10 % of the rise was left; of the 100 schools two had passed the "
            "halfway mark at some time, and one of them fell below it again."
        ),
        (
            "At the end pupils were about three months of learning ahead of where they would have been without it; "
            "the reform cost $12.3 million, or $12,000 for each pupil's place."
        ),
    ]


@pytest.mark.parametrize(
    ("gain", "words"),
    [
        (0.0199, "no more and no less"),
        (0.04, "about one month of learning ahead of"),
        (-0.08, "two months of learning behind"),
    ],
)
def test_learning_in_months(planter: Planter, gain: float, words: str) -> None:
    """Learning is told in whole months, ahead or behind, and as none below half a month."""
    assert words in snap_back(planter, achievement_sd=planter.course((2, 0.0), (10, gain)))[3]


def test_scores_that_flatter_are_named(planter: Planter) -> None:
    """Where scores ran ahead of what pupils know, the story says so."""
    score = planter.course((2, 0.0), (4, 0.2), (7, 0.2), (8, 0.0))
    assert "test scores looked better" in snap_back(planter, score_sd=score)[3]
    assert "test scores" not in " ".join(snap_back(planter))


def test_a_system_left_alone(planter: Planter) -> None:
    """Where nothing was tried there is nothing kept and nothing paid to tell."""
    sentences = story(planter.flat(), planter.flat())
    assert sentences[0] == "The 100 schools were left to themselves."
    assert sentences[1].startswith("Deep use of the new practice hardly moved")
    assert len(sentences) == 3


def test_a_fall_is_called_a_fall(planter: Planter) -> None:
    """A system that loses its practice is said to fall."""
    shock = [planter.lever(5, 7, "teacher_exodus", "shock")]
    sentences = story(planter.run(planter.course((5, 0.9), (10, 0.3)), shock), planter.flat(0.9))
    assert sentences[0] == "From year 5 to year 7 there was a loss of teachers."
    assert sentences[1].startswith("Deep use of the new practice fell: .90 at first")


def test_support_without_end(planter: Planter) -> None:
    """Where support never ended the story does not claim to know what would stay."""
    run = planter.run(planter.course((2, 0.06), (4, 0.95)), [planter.lever(2, nan)])
    sentences = story(run, planter.flat())
    assert sentences[0].startswith("From year 2 on all 100 schools")
    kept, warning = sentences[2].split("; ")
    assert kept == "Support still ran at the end, and 100 % of the rise was left"
    assert warning == "what would stay without it was not tried."


def test_compliance_is_called_show(planter: Planter) -> None:
    """A rise of the surface alone is told as show."""
    surface = planter.course((2, 0.05), (3, 0.45), (7, 0.45), (8, 0.05))
    run = planter.run(planter.course((0, 0.06)), [planter.lever(2, 7, "mandate")], surface=surface)
    sentences = story(run, planter.flat())
    assert sentences[2].startswith("It was more show than substance")
    assert ".45" in sentences[2]


def test_pockets_are_counted(planter: Planter) -> None:
    """Where a few schools rose the story says how many and whether they stayed ahead."""
    quiet = planter.yearly(planter.course((0, 0.06)))
    star = planter.yearly(planter.course((2, 0.06), (4, 0.8)))
    names = [f"s{number}" for number in range(10)]
    run = planter.run(planter.course((0, 0.06)), FULL, school_deep={**dict.fromkeys(names, quiet), "s3": star})
    baseline = planter.run(planter.course((0, 0.06)), school_deep=dict.fromkeys(names, quiet))
    assert story(run, baseline)[2] == "Only 10 % of the schools moved far ahead, and most of these stayed ahead."


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("lowest", "the lowest-scoring of the 100 schools"),
        ("random 0.1", "drawn by lot"),
        ("x", "some of the 100 schools"),
    ],
)
def test_targets_in_words(planter: Planter, target: str, words: str) -> None:
    """A lever that reached some schools only is told so."""
    row = planter.lever(2, 10, target=target)
    assert words in story(planter.run(planter.course(*UP_AND_BACK), [row]), planter.flat())[0]


def test_what_was_tried_is_told_in_the_order_of_time(planter: Planter) -> None:
    """Levers of the same years and schools are told together, the earlier ones first, in whatever order they were written."""
    rows = [planter.lever(5, nan, "mandate"), planter.lever(2, 10), planter.lever(5, 9, "structures")]
    rows += [planter.lever(4, 6, "budget_cut", "shock"), planter.lever(2, 10, "class_size")]
    told = story(planter.run(planter.course(*UP_AND_BACK), rows), planter.flat())[0]
    assert told == (
        "From year 2 to year 10 all 100 schools had coaching and smaller classes; from year 5 to year 9 all 100 schools had "
        "new structures and routines; from year 5 on all 100 schools had an order to use the practice; "
        "from year 4 to year 6 there was a budget cut."
    )


def test_events_may_be_told_in_any_order(planter: Planter) -> None:
    """Which way a school went last is read off the months of its events, not off their rows."""
    run = planter.run(planter.course(*UP_AND_BACK), FULL)
    assert story(run, planter.flat(), EVENTS[::-1]) == story(run, planter.flat())


def test_no_event_needs_no_sentence(planter: Planter) -> None:
    """Without schools that rose, none is counted."""
    run = planter.run(planter.course(*UP_AND_BACK), FULL)
    assert "halfway mark at some time" not in " ".join(story(run, planter.flat(), EVENTS.iloc[:0]))


def test_a_school_that_fell_and_rose_again_has_not_fallen(planter: Planter) -> None:
    """Only schools that were below the mark when last seen count as fallen, each of them once."""
    rows = [(20, "school_rises"), (40, "school_falls"), (60, "school_rises")]
    again = pd.DataFrame([(month, kind, "c") for month, kind in rows], columns=["month", "kind", "school_id"])
    twice = again.assign(kind=["school_falls", "school_rises", "school_falls"], school_id="d")
    run = planter.run(planter.course(*UP_AND_BACK), FULL)
    sentence = story(run, planter.flat(), pd.concat([again, twice]))[2]
    assert "two had passed the halfway mark at some time, and one of them fell" in sentence
