"""Tables and words of early warning, on planted runs: a fold that slows down warns, a sudden step does not."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from reformsim.analysis.warning import DOWN, UP, Turn
from reformsim.study.answer import plain_rows
from reformsim.study.warn_signs import PRACTICE, Watchfulness, signs_before, warning_scores
from reformsim.study.warn_tables import (
    SIGNS,
    Look,
    band_table,
    lead_table,
    path_table,
    sign_table,
    trend_table,
    watched_runs,
)
from reformsim.study.warn_words import Told, headline, tell_warning

MONTHS, TURN, LATER = 10, 400, 40
SEEDS = range(20)
LOOK = Look(Watchfulness(window_months=80, years_before=30, lead_months=10), MONTHS, 0.15)
Series = dict[str, list[float]]


def planted(seed: int, *, slows: bool, steps: bool) -> Series:
    """Return a run near a saddle-node, x' = mu + x^2 with noise, whose mu rises close to the fold or stays; then a step.

    Its rate of recovery is 2 sqrt(-mu), known without any run. Practice follows it within .2 of its level.
    """
    luck = np.random.default_rng(seed)
    mu = np.linspace(-0.25, -0.01, TURN) if slows else np.full(TURN, -0.25)
    away = np.zeros(TURN)
    for month in range(1, TURN):
        away[month] = (1.0 - 2.0 * math.sqrt(-mu[month])) * away[month - 1] + 0.001 * luck.normal()
    deep = np.concatenate([0.1 + away, np.full(LATER, 0.9 if steps else 0.1)])
    rates = np.full(len(deep), np.nan)
    rates[:TURN:MONTHS] = 2.0 * np.sqrt(-mu[::MONTHS]) + 0.001 * luck.normal(size=TURN // MONTHS)
    noise = luck.normal(size=(2, len(deep)))
    return {"deep": deep.tolist(), "variance": noise[0].tolist(), "skew": noise[1].tolist(), "recovery": rates.tolist()}


def found(own: dict[str, bool], other: dict[str, bool], look: Look = LOOK) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables of signs and of lead times, of planted runs held against others."""
    runs = [(seed, "own", planted(seed, **own)) for seed in SEEDS]
    runs += [(seed, "other", planted(100 + seed, **other)) for seed in SEEDS]
    kept, usual, left_out = watched_runs(runs, "own", look)
    assert usual is not None
    assert left_out == 0
    leads = lead_table(trend_table(kept, usual, look), look.how.false_alarm_rate)
    return sign_table(leads, look.how.lead_months).set_index("sign"), leads


STAYS = {"slows": False, "steps": False}


def test_a_fold_is_announced_years_before() -> None:
    """Before a fold memory rises and recovery slows, years before it; variance, which the filter dampens, tells it late.

    Noise over schools tells nothing.
    """
    signs, leads = found({"slows": True, "steps": True}, STAYS)
    assert signs.loc["variance", "warns"]
    for sign in ("autocorrelation", "recovery"):
        assert signs.loc[sign, "warns"], sign
        assert signs.loc[sign, "area"] > 0.9
        assert signs.loc[sign, "warning_months"] == leads["lead_months"].max() == 60
    for sign in ("between_schools", "skew", PRACTICE):
        assert not signs.loc[sign, "warns"], sign
        assert math.isnan(signs.loc[sign, "warning_months"])


def test_a_step_without_slowing_is_not_announced() -> None:
    """A sudden step out of steady noise has no sign before it, and nothing says that it has."""
    signs, _ = found({"slows": False, "steps": True}, STAYS)
    assert not signs["warns"].any()
    assert signs["area"].between(0.25, 0.75).all()


def test_a_warning_must_hold_at_all_shorter_times() -> None:
    """How long before the turn a sign warns ends where it first fails, though it warns again before that."""
    rows = [("variance", lead, warns) for lead, warns in ((5, True), (15, True), (25, False), (35, True))]
    leads = pd.DataFrame(rows, columns=["sign", "lead_months", "warns"])
    assert sign_table(leads, 5)["warning_months"].tolist() == [15.0]


def test_runs_that_turn_the_same_way_are_no_counterexamples() -> None:
    """What turns the same way is left out of the other runs; what turns the other way, or not, stays."""
    rise = {"deep": [0.1] * 100 + [0.9] * 100}
    fall = {"deep": [0.1] * 40 + [0.9] * 100 + [0.1] * 60}
    flat = {"deep": [0.1] * 200}
    runs = [(1, "own", fall), (1, "other", rise), (2, "other", fall), (3, "other", flat)]
    kept, usual, left_out = watched_runs(runs, "own", LOOK)
    assert usual is not None
    assert (usual.way, left_out) == (DOWN, 1)
    assert [(one.seed, one.run, one.turn) for one in kept] == [
        (1, "own", usual),
        (1, "other", None),
        (3, "other", None),
    ]


def test_seeds_that_did_not_turn_are_looked_at_before_the_middle_turn() -> None:
    """A seed of the scenario without a turn is among the others, at the months before the usual turn."""
    runs = [(seed, "own", planted(seed, slows=False, steps=seed != 3)) for seed in range(6)]
    kept, usual, _ = watched_runs(runs, "own", LOOK)
    assert usual is not None
    table = trend_table(kept, usual, LOOK)
    quiet = table[table["seed"] == 3]
    assert not quiet["turns"].any()
    assert set(quiet["turn_month"]) == {float(usual.month)}
    assert table.loc[table["seed"] != 3, "turns"].all()


@pytest.mark.parametrize(("way", "sense"), [(UP, 1.0), (DOWN, -1.0)])
def test_signs_count_in_the_direction_of_a_warning(way: str, sense: float) -> None:
    """Slower recovery counts positive; skewness and practice do so where they move towards the turn."""
    rising = np.linspace(0.2, 0.8, 100).tolist()
    series = {"deep": rising, "variance": rising, "skew": rising, "recovery": rising}
    turn = Turn(100, way)
    scores = warning_scores(
        signs_before(series, turn, Watchfulness(lead_months=0, years_before=9), MONTHS), turn, MONTHS
    )
    assert scores["between_schools"] == pytest.approx(1.0)
    assert scores["recovery"] == pytest.approx(-1.0)
    assert scores["skew"] == pytest.approx(sense)
    assert scores[PRACTICE] == pytest.approx(sense * 10 * 0.6 / 99)


def test_nothing_after_the_warning_is_looked_at() -> None:
    """What happens in the months before the turn that a warning is to give, or after it, changes no sign."""
    series = planted(1, slows=True, steps=True)
    turn = Turn(TURN, UP)
    other = {name: values[: TURN - LOOK.how.lead_months] + [0.5] * 50 for name, values in series.items()}
    assert signs_before(series, turn, LOOK.how, MONTHS) == signs_before(other, turn, LOOK.how, MONTHS)


def test_bands_put_recovery_together_year_by_year() -> None:
    """Turns in different months shift the yearly measure: its band has one point a year, of all runs."""
    runs = []
    for seed in range(4):
        series = planted(seed, slows=False, steps=True)
        runs.append((seed, "own", {name: values[seed:] for name, values in series.items()}))
    kept, usual, _ = watched_runs(runs, "own", LOOK)
    assert usual is not None
    bands = band_table(path_table(kept, usual, LOOK), LOOK)
    recovery = bands[bands["sign"] == "recovery"]
    assert len(recovery) == LOOK.how.years_before
    assert np.diff(recovery["months_before"]).tolist() == [MONTHS] * (len(recovery) - 1)
    assert (bands["low"] <= bands["middle"]).all()
    assert (bands["middle"] <= bands["high"]).all()


TOLD = Told("own", "other", [(12.0, DOWN), (14.5, DOWN)], 3, 0, pushed=True)


def words(own: dict[str, bool]) -> tuple[str, str]:
    """Return headline and sentences of planted runs, as one text."""
    signs, _ = found(own, STAYS)
    rows = plain_rows(signs.reset_index())
    return headline(rows, turned=True), " ".join(tell_warning(rows, TOLD, SIGNS))


def test_words_name_what_warns_and_how_often_it_is_wrong() -> None:
    """Each sign that warns has its rates and its time; what does not is named; a push is owned up to."""
    head, text = words({"slows": True, "steps": True})
    assert head == "three of five signs warn"
    assert "own: practice turned down in 2 of 3 seeds (years 12.0 to 14.5)." in text
    assert "Slower recovery of practice from a push warns up to 60 months before: alarm in 100 % of the 20" in text
    assert "No better than chance: rising variance between schools; skewness over schools towards the turn." in text
    assert "Without any sign, by how practice itself moved over a year: alarm in" in text
    assert "may be the push and not a coming turn" in text


def test_words_say_that_signs_do_not_warn() -> None:
    """Without a warning sign the answer says so in words."""
    head, text = words({"slows": False, "steps": True})
    assert head == "the signs do not warn"
    assert "In this scenario the signs do not warn." in text
    assert " warns up to " not in text


def test_words_say_whether_a_sign_is_earlier_than_practice_itself() -> None:
    """A sign that warns no earlier than practice itself is not praised."""
    rates = {"hits": 1.0, "false_alarms": 0.1, "area": 1.0, "area_low": 0.9, "area_high": 1.0, "warns": True}
    runs = {"turning": 20, "others": 20}
    sign = {"sign": "variance", **rates, **runs, "warning_months": 15.0}
    for months, said, head in (
        (15.0, "no sign warns earlier", "one of one signs warns, none before practice itself"),
        (5.0, "later than a sign does", "one of one signs warns"),
    ):
        rows = [sign, {**sign, "sign": PRACTICE, "warning_months": months}]
        assert said in " ".join(tell_warning(rows, TOLD, SIGNS))
        assert headline(rows, turned=True) == head


def test_words_say_why_nothing_can_be_said() -> None:
    """Turns that come too early, other runs that turn as well, and no turn at all are each told."""
    assert "the turns come too early" in tell_warning([], TOLD, SIGNS)[-1]
    crowded = tell_warning([], TOLD._replace(left_out=20), SIGNS)
    assert crowded[1] == "20 runs of other turn the same way and are left out."
    assert "too few runs are left that do not turn" in crowded[-1]
    assert tell_warning([], TOLD._replace(turns=[]), SIGNS) == (
        "own: none of 3 seeds turned; nothing could have been announced.",
    )
    assert headline([], turned=False) == "no turn to warn of"
    assert headline([], turned=True) == "nothing can be said of signs"
