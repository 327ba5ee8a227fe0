"""Classic models, run with the model's own rule: published values within what rounding and sample size allow."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reformsim import InputError
from reformsim.chance import owner_key
from reformsim.theory.classic import CLASSICS
from reformsim.theory.classic.base import Check, check_mean, check_median, check_share, values_at
from reformsim.theory.classic.brock_durlauf import BrockDurlauf, fold, settled, solutions
from reformsim.theory.classic.centola import Centola, critical, end_of, field_end
from reformsim.theory.classic.centola_macy import CentolaMacy, line_of, ring_steps, steps_to_all
from reformsim.theory.classic.crowd import ALWAYS, Crowd, threshold_choice
from reformsim.theory.classic.granovetter import Granovetter, crowd_end, equation_end, jump
from reformsim.theory.classic.graphs import poisson
from reformsim.theory.classic.watts import Watts, cascade, window


def checked(name: str, settings: Any, seeds: int) -> list[Check]:
    """Return the checks of a classic model."""
    one = CLASSICS[name]
    return one.check(settings, one.curve(settings, range(1, seeds + 1)))


def all_agree(checks: list[Check], least: int) -> None:
    """Find at least so many checks, and all of them right."""
    assert len(checks) >= least
    assert [one for one in checks if not one.agrees] == []


def test_two_crowds_that_are_almost_the_same() -> None:
    """Thresholds 0 to 99 all act, with a 2 for the 1 one acts (Granovetter 1978, pp. 1424-1425).

    A tie acts; all choose at the same time.
    """
    thresholds = np.arange(100.0)
    assert crowd_end(thresholds) == 100
    thresholds[1] = 2.0
    assert crowd_end(thresholds) == 1
    assert crowd_end(np.array([0.0, 0.0, 2.0, 5.0])) == 3


def test_normal_thresholds_jump() -> None:
    """The map r = 100 Phi((r - 25) / sd) from r = 0 ends at 4.0, 5.5 and 99.3 percent, and jumps at 12.222 (Granovetter 1978).

    10,000 people stand for the distribution: a person counts .01 percent, times 1 / (1 - slope) at the end.
    """
    all_agree(checked("granovetter", Granovetter(spreads=(12, 12.2, 30), drawn=10), 1), 7)
    assert equation_end(25.0, 12.2) == pytest.approx(5.5, abs=0.05)
    assert jump(Granovetter(many=1000), 11.0, 14.0) == pytest.approx(12.22, abs=0.07)
    assert np.isnan(jump(Granovetter(many=1000), 20.0, 30.0))


@pytest.mark.parametrize(("conformity", "noise"), [(1.5, 1.0), (2.0, 0.5), (0.8, 1.0)])
def test_social_interactions_fold(conformity: float, noise: float) -> None:
    """The equation m = tanh((h + J m) / T) has three solutions within the fold while J / T > 1, else one (Brock & Durlauf 2001, prop. 2).

    There are no ties; all choose at the same time.
    """
    settings = BrockDurlauf(conformity=conformity, noise=noise, steps=21, reach=1.5)
    all_agree(checked("brock_durlauf", settings, 1), 3)
    assert len(solutions(settings, 0.0)) == (3 if conformity > noise else 1)
    if conformity > noise:
        edge = fold(settings)
        assert settled(settings, 0.9 * edge, -1.0) < 0.0 < settled(settings, 1.1 * edge, -1.0)
        assert settled(settings, -0.9 * edge, 1.0) > 0.0 > settled(settings, -1.1 * edge, 1.0)


def test_critical_mass() -> None:
    """A committed share of .23 ends near .04, .25 turns all; endless crowds turn at .242 (Centola and others 2018).

    1,000 people, memory of 12, 1,000 rounds of simultaneous pairs; a coin falls at ties.
    """
    all_agree(checked("centola", Centola(committed=(0.1, 0.23, 0.25)), 4), 4)


def test_ties_in_memory_decide_the_critical_mass() -> None:
    """If a tie falls to the old, or keeps what one plays, it takes more: .292 and .257 in place of .242."""
    shares = {tie: critical(Centola(tie=tie)) for tie in ("coin", "keep", "old")}
    assert shares == pytest.approx({"coin": 0.242, "keep": 0.257, "old": 0.292}, abs=5e-4)
    for tie in ("keep", "old"):
        settings = Centola(tie=tie, rounds=300)
        assert end_of(settings, 0.25, 1) < 0.1
        assert end_of(settings, 0.34, 1) == 1.0
        assert field_end(settings, 0.2) == pytest.approx(
            end_of(settings.model_copy(update={"people": 20_000}), 0.2, 1), abs=0.003
        )


def test_everybody_committed_is_everybody() -> None:
    """With all committed there is nobody left to adopt, and that is no error."""
    assert end_of(Centola(people=10), 1.0, 1) == 1.0


def test_cascade_window() -> None:
    """Cascades for mean degrees between 1.02 and 5.76; .87 of runs at 3, .015 at 7 (Watts 2002).

    Thirty runs: the binomial region of one in a thousand. A tie acts; who begins is held to it.
    """
    all_agree(checked("watts", Watts(mean_ties=(0.4, 3, 7)), 30), 5)
    assert window(0.18) == pytest.approx((1.0207, 5.7647), abs=1e-3)
    assert window(0.1)[1] > 10.0
    assert np.isnan(window(0.6)).all()


def test_the_order_of_choosing_does_not_change_a_cascade() -> None:
    """One person at a time, in any order, and all at once come to the same people (monotone, with who begins held to it)."""
    settings, seed = Watts(people=300), 3
    for mean_ties in (1.5, 3.0, 6.0):
        end = cascade(settings, mean_ties, seed)
        ties = poisson(settings.people, mean_ties, owner_key(seed, "classic", "watts"))
        luck = np.random.default_rng(1)
        reached = []
        for first in range(settings.people):
            acting = np.zeros(settings.people, dtype=bool)
            acting[first] = moved = True
            while moved:
                moved = False
                for i in luck.permutation(settings.people):
                    known = ties[i][ties[i] >= 0]
                    if not acting[i] and len(known) and acting[known].mean() >= settings.threshold - 1e-9:
                        acting[i] = moved = True
            reached.append(round(float(acting.mean()), 9))
            if reached[-1] == round(end, 9):
                break
        assert round(end, 9) in reached


def test_long_ties() -> None:
    """Steps to 99 percent by neighbours needed and share rewired; a fifth rewired stops three (Centola & Macy 2007).

    The median of nine runs must have the reference within its order statistics. A tie acts; all choose at once.
    """
    all_agree(checked("centola_macy", CentolaMacy(rewired=(0, 0.1, 0.2)), 9), 6)


@pytest.mark.parametrize(("people", "neighbours", "active"), [(100, 4, 1), (101, 6, 2), (200, 10, 5)])
def test_the_bare_ring_can_be_counted(people: int, neighbours: int, active: int) -> None:
    """On the ring each end moves on by neighbours / 2 - active + 1 people a step, and not at all beyond half of them."""
    settings = CentolaMacy(people=people, neighbours=neighbours, full=0.9)
    assert steps_to_all(settings, active, 0.0, 1) == ring_steps(settings, active)
    assert np.isnan(steps_to_all(settings, neighbours // 2 + 1, 0.0, 1))


@pytest.mark.parametrize("seed", range(3))
def test_a_crowd_is_its_plain_twin(seed: int) -> None:
    """Step by step, kernels and a plain loop over people agree: who acts is who sees at least the own threshold."""
    luck = np.random.default_rng(seed)
    ties = poisson(60, 4.0, owner_key(seed, "classic", "twin"))
    thresholds = luck.uniform(0.0, 0.6, 60)
    thresholds[:4] = ALWAYS
    for known in (ties, None):
        crowd, acting = Crowd(thresholds, threshold_choice(), known), np.zeros(60)
        for _ in range(6):
            seen = [
                (acting.sum() - acting[i]) / 59
                if known is None
                else np.mean(acting[ties[i][ties[i] >= 0]] if (ties[i] >= 0).any() else [-1.0])
                for i in range(60)
            ]
            acting = (np.array(seen) > thresholds).astype(float)
            crowd.step()
            assert crowd.acting.tolist() == acting.tolist()


def test_all_wrong_settings_are_told_at_once() -> None:
    """Unknown keys, numbers out of bounds and wrong kinds have a line each, with what is allowed."""
    with pytest.raises(InputError) as told:
        CLASSICS["watts"].set(["peple=5", "threshold=2", "mean_ties=[-1]", "people=many", "nonsense"])
    text = "\n".join(told.value.problems)
    assert len(told.value.problems) == 5
    assert 'did you mean "people"?' in text
    assert "threshold: must be above 0 and at most 1 (got 2)" in text
    assert "mean_ties[0]: must be between 0 and 200 (got -1)" in text
    assert "must be a whole number" in text
    assert "must have the form key.path=value" in text


def test_checks_can_fail() -> None:
    """A share, a mean and a median that are far from what is expected do not agree; close ones do."""
    assert check_share("", 0.5, 50, 100, 0.0).agrees
    assert not check_share("", 0.5, 75, 100, 0.0).agrees
    assert check_mean("", 1.0, [0.9, 1.0, 1.1, 1.05], 0.0).agrees
    assert not check_mean("", 2.0, [0.9, 1.0, 1.1, 1.05, 0.95, 1.02], 0.0).agrees
    assert check_median("", 5.0, [4.0, 5.0, 5.0, 6.0, np.nan], 0.5).agrees
    assert not check_median("", 9.0, [4.0, 5.0, 5.0, 6.0, 5.0], 0.5).agrees
    assert not check_median("", 9.0, [np.nan], 0.5).agrees


@pytest.mark.slow
@pytest.mark.parametrize("name", ["granovetter", "brock_durlauf", "centola", "watts", "centola_macy"])
def test_whole_curves(name: str) -> None:
    """With its usual settings and as many runs as tell enough, every check of a classic model agrees."""
    one = CLASSICS[name]
    points = one.curve()
    all_agree(one.check(one.set(), points), 5)
    if name == "watts":
        rates = [float(values_at(points, "cascades", z).mean()) for z in (0.5, 3.0, 8.0)]
        assert max(rates[0], rates[2]) < 0.05
        assert rates[1] > 0.7
    if name == "centola_macy":
        assert np.isnan(values_at(points, line_of(3), 0.3)).all()
