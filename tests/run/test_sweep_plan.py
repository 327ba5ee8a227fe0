"""The runs of a sweep come in an order in which every beginning is a fair sample, and keep their numbers."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from hypothesis import given, settings
from hypothesis import strategies as st

from reformsim.config.experiment import Experiment
from reformsim.run.designs import worlds_of
from reformsim.run.sweep_plan import SweepSize, misfits, runs_of, shuffled, size_of

NOISE = "parameters.choice.noise"


def experiment(policies=2, worlds=7, seeds=3, first=1):
    """Return an experiment of some size."""
    return Experiment.from_dict(
        {
            "policies": {f"p{number}": {"years": 3 + number} for number in range(policies)},
            "worlds": {
                "vary": {NOISE: {"low": 0.5, "high": 2.5}},
                "designs": [{"kind": "random", "size": worlds}],
            },
            "seeds": {"first": first, "count": seeds},
        }
    )


def runs(asked, seeds=None):
    """Return the runs of an experiment as a list."""
    return list(runs_of(asked, worlds_of(asked), seeds))


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 4), st.integers(1, 12), st.integers(1, 4), st.integers(0, 10**9), st.data())
def test_every_beginning_is_balanced(policies, worlds, seeds, first, data):
    """After any number of runs no policy in no world has been run twice more often than another once, in order."""
    asked = experiment(policies, worlds, seeds, first)
    listed = runs(asked)
    stop = data.draw(st.integers(0, len(listed)))
    counts = Counter((spec.policy, spec.world) for spec in listed[:stop])
    pairs = [(name, world) for name in asked.policies for world in range(worlds)]
    found = [counts[pair] for pair in pairs]
    assert max(found) - min(found) <= 1
    by_policy = [sum(counts[name, world] for world in range(worlds)) for name in asked.policies]
    assert max(by_policy) - min(by_policy) <= 1
    by_world = [sum(counts[name, world] for name in asked.policies) for world in range(worlds)]
    assert max(by_world) - min(by_world) <= policies


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 4), st.integers(1, 12), st.integers(1, 4), st.integers(0, 10**9))
def test_every_run_is_there_once(policies, worlds, seeds, first):
    """Runs are numbered through from 0, and each policy is run in each world with each seed once."""
    asked = experiment(policies, worlds, seeds, first)
    listed = runs(asked)
    assert [spec.run for spec in listed] == list(range(policies * worlds * seeds))
    places = {(spec.policy, spec.world, spec.seed) for spec in listed}
    assert places == {
        (name, world, seed)
        for name in asked.policies
        for world in range(worlds)
        for seed in range(first, first + seeds)
    }


def test_more_seeds_leave_the_numbers_of_runs():
    """Whether seeds are added to a sweep or to its file, the runs that there were stay what they were."""
    few, many = experiment(seeds=2), experiment(seeds=6)
    assert runs(few) == runs(many)[: len(runs(few))]
    assert runs(few, seeds=6) == runs(many)


def test_policies_of_a_world_follow_each_other():
    """Runs that can share their baseline stand side by side, policies in their order."""
    listed = runs(experiment(policies=3))
    groups = [listed[start : start + 3] for start in range(0, len(listed), 3)]
    assert {tuple(spec.policy for spec in group) for group in groups} == {("p0", "p1", "p2")}
    assert {len({(spec.world, spec.seed) for spec in group}) for group in groups} == {1}


def test_worlds_are_shuffled_by_the_hash():
    """Worlds come in an order of their own, the same for every seed and computer, another for another experiment."""
    asked = experiment(worlds=50)
    order = [spec.world for spec in runs(asked)[: 2 * 50 : 2]]
    assert order != sorted(order)
    assert order == [spec.world for spec in runs(asked)[2 * 50 : 4 * 50 : 2]]
    assert order != [spec.world for spec in runs(experiment(worlds=50, first=2))[: 2 * 50 : 2]]
    assert shuffled("key", 6) == (4, 0, 5, 1, 2, 3)


def test_half_of_a_seed_is_spread_over_designs():
    """Of two designs one after the other, a stopped sweep has seen about as much of each (four standard deviations)."""
    designs = [{"kind": "random", "size": 200}, {"kind": "latin_hypercube", "size": 200}]
    asked = Experiment.from_dict(
        {"policies": {"a": {"years": 3}}, "worlds": {"vary": {NOISE: {"low": 0.5, "high": 2.5}}, "designs": designs}}
    )
    worlds = worlds_of(asked)
    seen = [worlds["design"][spec.world] for spec in islice(runs_of(asked, worlds), 200)]
    assert abs(sum(seen) - 100) < 4 * (200 * 0.25 * 0.5) ** 0.5


def test_the_size_is_told():
    """A plan counts policies, worlds, seeds and runs."""
    asked = experiment()
    assert size_of(asked, worlds_of(asked)) == SweepSize(2, 7, 3)
    assert size_of(asked, worlds_of(asked)).runs == len(runs(asked)) == 42


def test_worlds_that_make_no_scenario_are_found():
    """Two bounds that are each possible can be impossible together: such worlds are named with the reason."""
    lever = {"start_year": 2, "end_year": 9, "intensity": 0.5}
    asked = Experiment.from_dict(
        {
            "policies": {"a": {"years": 12, "levers": {"coaching": lever}}, "b": {"years": 12}},
            "worlds": {
                "vary": {
                    "levers.coaching.start_year": {"values": [1, 8], "where_present": True},
                    "levers.coaching.end_year": {"values": [4, 11], "where_present": True},
                },
                "designs": [{"kind": "grid"}],
            },
        }
    )
    (found,) = misfits(asked, worlds_of(asked))
    assert (found.policy, found.world) == ("a", 2)
    assert found.problems == ("levers.coaching.end_year: must be after start_year, 8 (got 4)",)
