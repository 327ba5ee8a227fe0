"""The mean field: its closed forms, its watershed, and how well the agents follow it."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit

from reformsim import Scenario, simulate
from reformsim.model.levers import lever_names
from reformsim.theory import MeanField, Watershed, separatrix
from reformsim.theory.mean_field import SUPPORTS, choose

SCENARIOS = Path(__file__).parents[2] / "scenarios"
BARE = {
    "choice.threshold_scale": 0.0,
    "choice.synergy": 0.0,
    "choice.capacity_relief": 0.0,
    "choice.leader_weight": 0.0,
    "choice.belief_weight": 0.0,
    "choice.culture_pull": 0.0,
    "choice.cost": 0.0,
}


def field(**parameters: float) -> MeanField:
    """Return the mean field of the default system with some numbers replaced; ``__`` stands for the dot."""
    return MeanField(
        Scenario.from_dict({"parameters": {key.replace("__", "."): value for key, value in parameters.items()}})
    )


def bare(conformity: float, noise: float, intercept: float) -> MeanField:
    """Return a mean field of which conformity, noise and intercept alone are left: Brock and Durlauf's."""
    own = {"choice.conformity": conformity, "choice.noise": noise, "choice.intercept": intercept}
    return MeanField(Scenario.from_dict({"parameters": BARE | own}))


@pytest.mark.parametrize("intercept", [-1.0, 0.0, 0.7])
def test_alone_everybody_answers_by_the_logistic(intercept: float) -> None:
    """Without conformity and everything else, practice is s(h / T), whatever others do (Brock & Durlauf 2001, eq. 2)."""
    alone = bare(0.0, 0.5, intercept)
    (found,) = Watershed(alone).practice_at(0.3)
    assert found.deep == pytest.approx(expit(intercept / 0.5), abs=1e-6)
    assert found.stable


@pytest.mark.parametrize(("ratio", "roots"), [(0.8, 1), (0.99, 1), (1.2, 3), (2.0, 3)])
def test_conformity_above_noise_makes_three_solutions(ratio: float, roots: int) -> None:
    """Practice has one solution up to J / (2 T) = 1 and three beyond (Brock & Durlauf 2001, proposition 2).

    With m = 2 e - 1 the choice is e = s(J m / T), that is m = tanh(J m / (2 T)). The outer two are stable.
    """
    found = Watershed(bare(ratio * 2.0 * 0.5, 0.5, 0.0)).practice_at(0.3)
    inner = [one for one in found if abs(one.deep - 0.5) > 1e-3]
    assert len(inner) == roots - 1
    if roots == 3:
        assert [one.stable for one in inner] == [True, True]
        m = 2.0 * inner[-1].deep - 1.0
        assert m == pytest.approx(math.tanh(ratio * m), abs=1e-4)


def test_solutions_reproduce_themselves() -> None:
    """At a solution of the choice equation practice aims at what it is."""
    watershed = Watershed(field())
    for culture in (0.15, 0.5, 0.9):
        for found in watershed.practice_at(culture):
            state = watershed.state_at(culture, found.deep)
            aim = choose(state, np.zeros(len(SUPPORTS)), watershed.field.field, 3)
            assert aim.mean() == pytest.approx(found.deep, abs=1e-3)


def test_both_states_are_stable_and_a_watershed_lies_between() -> None:
    """The default system has two equilibria without support, and a culture near one half divides the starts."""
    watershed = Watershed(field())
    assert watershed.is_there
    assert watershed.low[:3].mean() < 0.1
    assert watershed.high[:3].mean() > 0.9
    border = watershed.culture_at(0.5)
    assert 0.4 < border < 0.65
    assert watershed.rises(border + 0.01, 0.5)
    assert not watershed.rises(border - 0.01, 0.5)


def test_better_practice_needs_less_culture() -> None:
    """The separatrix falls: a start with more practice goes up from a lower culture."""
    border = separatrix(field(), np.array([0.0, 0.5, 1.0]))
    assert border[0] > border[1] > border[2]


def test_nothing_pulls_nothing_divides() -> None:
    """Without conformity, culture's pull, and newcomers who follow the field, there is one state and no watershed."""
    alone = field(
        choice__conformity=0.0,
        choice__culture_pull=0.0,
        workforce__belief_follows_field=0.0,
        workforce__skill_follows_field=0.0,
    )
    watershed = Watershed(alone)
    assert not watershed.is_there
    assert np.isnan(separatrix(alone, np.array([0.2, 0.8]))).all()


def test_support_is_that_of_the_timeline() -> None:
    """What the mean field is given is what the scenario plans: nothing before, the intensity at full, nothing after."""
    scenario = Scenario.load(SCENARIOS / "breakthrough.yaml")
    path = MeanField(scenario).path(1)
    assert path.shape == (10, 9)
    from reformsim.theory.mean_field import support_of

    support = support_of(scenario, 400)
    assert support[:20].max() == 0.0
    assert support[60, SUPPORTS.index("coaching")] == pytest.approx(0.8)
    assert support[120:].max() == 0.0
    assert set(SUPPORTS) <= set(lever_names())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "tolerance"), [("baseline", 0.08), ("breakthrough", 0.2), ("new_culture", 0.06), ("three_years", 0.25)]
)
def test_agents_follow_the_mean_field(name: str, tolerance: float) -> None:
    """Deep practice of 30 schools stays within a stated distance of the mean field in every year of thirty.

    It is largest after support ends: schools drift apart, the mean field does not. In the system left alone it is the
    few exceptional schools, which a school that stands for all cannot be.
    """
    scenario = Scenario.load(SCENARIOS / f"{name}.yaml", ["system.schools=30"])
    mean_field = MeanField(scenario)
    foretold = mean_field.deep(mean_field.path(30.0)).reshape(30, 10).mean(axis=1)
    runs = [simulate(scenario, seed).system["deep"].to_numpy()[:300].reshape(30, 10).mean(axis=1) for seed in (1, 2)]
    assert np.abs(foretold - np.mean(runs, axis=0)).max() < tolerance
