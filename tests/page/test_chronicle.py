"""The sentences about a run, and its headline, are true of the run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from reformsim.config.scenario import Scenario
from reformsim.observe.table import Table
from reformsim.page.answer import answer_of, headline_of
from reformsim.page.chronicle import Chronicle, support_ends
from reformsim.page.question import read_question
from reformsim.page.running import Run, Runner
from reformsim.page.school_story import _crossings
from reformsim.page.takes import sentences_of

LEVER = {"start": 2, "end": 5, "intensity": 0.8, "share": 1.0}
SHOCK = {"field_backlash": {"start": 2, "end": 5, "intensity": 1.0, "share": 1.0}}
CALM = {"surface": 0.0, "field_culture": 0.15}


@pytest.fixture(scope="module")
def asked(bases: dict[str, Scenario]) -> Callable[..., Run]:
    """Return what runs three schools for fourteen years; the same runner for all tests of this file."""
    runner = Runner()

    def run(**said: Any) -> Run:
        ask = {"base": "baseline", "seed": 1, "schools": 3, "districts": 1, "years": 14, **said}
        return runner.run(read_question(ask, bases), lambda: None)

    return run


def planted(run: Run, **columns: Any) -> str:
    """Return what would be told of a run if its system table had other values: a number, or knots over its months."""
    months = np.arange(len(run.result.system))
    knots = {name: np.atleast_1d(value) for name, value in (CALM | columns).items()}
    values = {name: np.interp(months, np.linspace(0, months[-1], len(one)), one) for name, one in knots.items()}
    months_told = Table(run.result.run.system.columns | values)
    told = replace(run.result, run=replace(run.result.run, system=months_told))
    return " ".join(Chronicle(replace(run, result=told)).sentences())


def test_support_that_outlasts_the_run_ends_with_it(asked: Callable[..., Run]) -> None:
    """Years that were added to see what lasts are without support: the story says so, whatever end was planned."""
    run = asked(years=5, levers={"coaching": LEVER | {"end": 10}})
    story = answer_of(run)["story"]
    assert support_ends(run) == 50
    assert story[0].startswith("From year 2 to year 5 all 3 schools had coaching")
    assert "10 years" not in " ".join(story)
    endless = asked(years=5, levers={"coaching": LEVER | {"end": None}, "structures": LEVER | {"end": 10}})
    assert support_ends(endless) is None
    turned = asked(years=5, levers={"coaching": LEVER | {"end": 3}, "structures": LEVER | {"end": None}})
    assert support_ends(turned) is None
    assert (
        answer_of(endless)["story"][0] == "From year 2 on all 3 schools had coaching and new structures and routines."
    )


def test_support_that_still_runs_is_told(asked: Callable[..., Run]) -> None:
    """Of a rise under support that never ends, neither story nor headline claims that it holds without it."""
    endless, ended = (asked(levers={"coaching": LEVER | {"end": end}}) for end in (None, 5))
    assert "Support still ran at the end: whether practice holds" in planted(endless, deep=[0.05, 0.9], culture=0.15)
    for run, said in ((endless, "Support still ran at the end."), (ended, "It holds without support.")):
        verdict = replace(run.result.verdict, name="breakthrough")
        assert headline_of(replace(run, result=replace(run.result, verdict=verdict)))[1].endswith(said)


def test_practice_holds_only_where_most_of_the_rise_is_left(asked: Callable[..., Run]) -> None:
    """A third of the rise that is lost after support is told as sinking, and none as holding."""
    run = asked(levers={"coaching": LEVER})
    up = [0.05, 0.05, 0.9, 0.9, 0.9]
    assert "practice held: .90" in planted(run, deep=up, culture=0.15)
    sunk = planted(run, deep=[*up, 0.8, 0.7, 0.6], culture=0.15)
    assert "practice sank to .60" in sunk
    assert "held: .60" not in sunk


def test_a_cause_is_named_only_where_it_is_at_work(asked: Callable[..., Run]) -> None:
    """Culture that does not pull is not said to pull, and culture past the middle does not pull practice back."""
    fell = {"deep": [0.05, 0.05, 0.9, 0.1, 0.1, 0.1], "culture": 0.15}
    usual = planted(asked(levers={"coaching": LEVER}), **fell)
    assert "it pulled practice back" in usual
    without = asked(levers={"coaching": LEVER}, settings={"culture_pull": 0.0, "conformity": 0.0})
    assert "pulled practice back" not in planted(without, **fell)
    assert "pull of" not in planted(without, deep=[0.05, 0.2], culture=0.15)
    past = planted(asked(levers={"coaching": LEVER}), deep=fell["deep"], culture=[0.15, 0.7, 0.7, 0.7])
    assert "past the middle, and yet half of the rise was gone" in past
    few = asked(levers={"coaching": LEVER | {"share": 0.34}})
    assert "support reached some of the schools only" in planted(few, deep=[0.05, 0.2], culture=0.15)


def test_nothing_is_said_of_support_where_there_was_none(asked: Callable[..., Run]) -> None:
    """A system left alone, or struck by a shock only, moves without support, and its story blames none."""
    for run in (asked(), asked(shocks=SHOCK)):
        for deep, said in (([0.9, 0.2], "fell from .90 to .20"), ([0.05, 0.08], "stayed between .05 and .08")):
            told = planted(run, deep=deep, culture=0.15)
            assert f"{said}; nothing was done for it" in told
            assert "support" not in told
        assert "nothing was done for it" in planted(run, deep=[0.1, 0.9], culture=0.15)


def test_the_band_is_told_both_ways(asked: Callable[..., Run]) -> None:
    """Practice far ahead of culture pulls it up, far behind pulls it down; culture may move by what is around it."""
    run = asked(levers={"coaching": LEVER})
    assert "ahead of culture, and culture began to give way" in planted(run, deep=[0.05, 0.9], culture=[0.15, 0.3])
    assert "behind culture, and began to pull it down, to .20" in planted(run, deep=0.05, culture=[0.45, 0.2])
    held = planted(run, deep=0.1, culture=0.15)
    assert "held: it was never stretched beyond its yield of .12, so culture stayed near .15" in held
    around = planted(run, deep=[0.1, 0.05], culture=[0.15, 0.05], field_culture=[0.15, 0.0])
    assert "went from .15 to .05 with what surrounds the schools" in around
    assert "some schools that moved further" in planted(run, deep=[0.1, 0.25], culture=[0.15, 0.22])
    assert "Culture, new at the start, fell: .90 at first, .05" in planted(run, deep=[0.9, 0.05], culture=[0.9, 0.05])


def test_structures_loosen_the_band(asked: Callable[..., Run]) -> None:
    """Where new structures had softened the band, the story names them, and a strain of nothing is not told as .00."""
    run = asked(levers={"structures": LEVER | {"intensity": 1.0, "end": 14}})
    told = planted(run, deep=[0.15, 0.9], culture=0.15)
    assert "ahead of culture, which new structures had loosened, and culture began to give way" in told
    assert "more than .00" not in told


def test_practice_that_falls_is_not_told_as_nothing(asked: Callable[..., Run]) -> None:
    """Where nothing rose and practice went down the headline says that it fell."""
    run = asked()
    fallen = replace(run.result.verdict, name="inert", before=0.9, final=0.1)
    assert headline_of(replace(run, result=replace(run.result, verdict=fallen)))[0] == "Practice falls"
    still = replace(fallen, before=0.1)
    assert headline_of(replace(run, result=replace(run.result, verdict=still)))[0] == "Nothing rises"


def test_a_school_passes_the_halfway_mark_when_the_story_says() -> None:
    """Crossings are told by time since the start, as in the run's story; one that is not told is told as one."""
    rows = [(35, "school_rises"), (70, "school_falls"), (71, "school_rises"), (99, "school_falls")]
    mine = pd.DataFrame({"month": [month for month, _ in rows], "kind": [kind for _, kind in rows]})
    told = _crossings(mine, 10)
    assert "it rose above it after 3 years 5 months, fell below it after 7 years" in told
    assert told.endswith(", and crossed it once more.")


def test_what_it_takes_is_told_as_a_dose() -> None:
    """The answer names a dose and how sure it is; where nothing is enough, or anything is, it says that instead."""
    few, many = {"value": 0.0, "share": 0.0}, {"value": 28.0, "share": 1.0}
    found = {"points": [few, many], "share": 0.5, "monotone": True, "threshold": 19.3467, "low": 17.9, "high": 21.7}
    told = sentences_of("duration", found | {"bracket": [17.5, 18.375]}, ["the study's own"])
    assert told[0] == "Half of 4 seeds hold from 19.35 years of support on (95 % interval 17.9 to 21.7)."
    assert told[1] == "Of what was tried, at 17.5 fewer did, and at 18.38 they did."
    none = found | {"threshold": None, "points": [few, few | {"value": 28.0}]}
    assert sentences_of("duration", none, [])[0] == "Even 28 years of support is not enough: there 0 % of 4 seeds hold."
    always = found | {"threshold": None, "points": [many | {"value": 0.1}, many], "monotone": False}
    assert sentences_of("share", always, ["odd", "more does less"]) == [
        "Already with a share of 0.1 of the schools 100 % of 4 seeds hold.",
        "more does less",
    ]
