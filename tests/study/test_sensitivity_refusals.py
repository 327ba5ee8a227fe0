"""What a sensitivity cannot be told of is refused: every reason at once, each with what mends it."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

from reformsim.errors import InputError
from reformsim.run.sweep_read import open_sweep
from reformsim.study.sensitivity import sensitivity
from reformsim.study.sweep_choice import Question

A, B = "parameters.choice.conformity", "levers.coaching.intensity"
VARY = {A: {"low": 0.5, "high": 1.5}, B: {"low": 0.2, "high": 0.8, "where_present": True}}
COACHED = {"years": 3, "levers": {"coaching": {"start_year": 1, "intensity": 0.5}}}
SOBOL, MORRIS = {"kind": "sobol", "size": 16}, {"kind": "morris", "trajectories": 4}
CUBE = {"kind": "latin_hypercube", "size": 40}


def asked(*designs, **changes):
    """Return an experiment with some designs."""
    worlds = {"vary": VARY, "designs": list(designs)}
    said = {"policies": {"a": COACHED}, "worlds": worlds, "metrics": ["final", "retained"], "seeds": {"count": 2}}
    return said | changes


def plain(runs):
    """Return measures that differ in every world."""
    return {"final": runs[A], "retained": runs[A]}


def refusal(folder, *question):
    """Return the problems with which a question is refused, the folder's name taken out."""
    with pytest.raises(InputError) as refused:
        sensitivity(open_sweep(folder), Question(*question))
    return [problem.replace(str(folder), "DIR") for problem in refused.value.problems]


def test_a_design_without_order_is_refused(planted, tmp_path):
    """A Latin hypercube has no indices: it is said what the sweep has, and which command takes it."""
    folder = planted(tmp_path / "s", asked(CUBE), plain)
    assert refusal(folder) == [
        (
            "DIR: sensitivity needs a design of kind sobol or morris; the sweep has 0: latin_hypercube (40 worlds); "
            "reformsim screen DIR takes any design with spread, and writes the next experiment"
        )
    ]


def test_which_of_two_designs_must_be_said(planted, tmp_path):
    """Of several designs the one with an order is taken; where two have one it is asked which."""
    folder = planted(tmp_path / "one", asked(CUBE, SOBOL), plain)
    assert sensitivity(open_sweep(folder)).question["design"] == {"place": 1, "kind": "sobol", "worlds": 64}
    assert refusal(folder, (), (), 0)[0].startswith("--design 0: sensitivity needs a design of kind sobol or morris")
    assert refusal(folder, (), (), 2) == [
        "--design 2: there is none of this number; the sweep has 0: latin_hypercube (40 worlds), 1: sobol (64 worlds)"
    ]
    folder = planted(tmp_path / "two", asked(MORRIS, SOBOL), plain)
    assert refusal(folder) == ["--design: say which; the sweep has 0: morris (12 worlds), 1: sobol (64 worlds)"]
    assert sensitivity(open_sweep(folder), Question(design=0)).question["design"]["kind"] == "morris"


def test_every_wrong_name_is_told_at_once(planted, tmp_path):
    """Wrong policies and measures are told together, with the nearest right name and all there are."""
    folder = planted(tmp_path / "s", asked(SOBOL), plain)
    told = refusal(folder, ("finale", "snap_back"), ("b",), None, "a")
    assert told == [
        '--policy: unknown policy "b"; the sweep has: a',
        "--against a: is the only policy of the sweep",
        '--measure: unknown measure "finale"; did you mean "final"? kept: final, retained',
        '--measure: unknown measure "snap_back"; kept: final, retained',
    ]


def test_missing_and_failed_runs_are_counted(planted, tmp_path):
    """Indices need every run: how many are missing or failed, why the first did, and the command that mends it."""

    def holes(runs):
        lost = runs["run"].isin([3, 4, 5])
        status = np.where(lost, None, np.where(runs["run"] == 40, "failed", "done"))
        said = {"type": np.where(runs["run"] == 40, "RunError", None), "message": "a hang"}
        return {**plain(runs), "status": status, **said}

    folder = planted(tmp_path / "s", asked(SOBOL), holes)
    assert refusal(folder) == [
        "DIR: 3 of 128 runs are missing, and an index needs all; do them with: reformsim resume DIR",
        (
            "DIR: 1 of 128 runs failed, and an index needs all; the first is run 40: RunError: a hang; when that is mended, "
            "try again with: reformsim retry DIR --failed"
        ),
    ]


def test_an_empty_measure_is_refused(planted, tmp_path):
    """A measure that some runs do not have gives no index: which runs, and why it may be."""

    def empty(runs):
        return {"final": runs[A], "retained": np.where(runs["run"].isin([9, 2]), np.nan, runs[A])}

    folder = planted(tmp_path / "s", asked(SOBOL), empty)
    sensitivity(open_sweep(folder))
    assert refusal(folder, ("retained",)) == [
        (
            "--measure retained: is empty in 2 of 128 runs (2, 9), where there is no share of the rise that is left at the "
            "end; take a measure that every run has"
        )
    ]


def test_a_number_that_a_policy_does_not_have_is_refused(planted, tmp_path):
    """A lever that a policy lacks would look like one that does not matter; against one that has it, it is asked about."""
    policies = {"a": COACHED, "bare": {"years": 3}}
    folder = planted(tmp_path / "s", asked(SOBOL, policies=policies), plain)
    (told,) = refusal(folder)
    assert told.startswith('policy bare: has no lever "coaching"')
    assert told.endswith(f"so {B} does nothing there; name the policies that have it: --policy")
    sensitivity(open_sweep(folder), Question(policies=("a",)))

    def less(runs):
        return {**plain(runs), "final": runs[A] * (runs["policy"] == "bare")}

    folder = planted(tmp_path / "less", asked(SOBOL, policies=policies), less)
    sensitivity(open_sweep(folder), Question(policies=("bare",), against="a"))


@pytest.mark.parametrize(
    ("design", "told"),
    [
        ({"kind": "sobol", "size": 8}, "only 8 base samples (size) are there, and fewer than 16 tell nothing"),
        ({"kind": "morris", "trajectories": 3}, "only 3 trajectories are there, and fewer than 4 tell nothing"),
    ],
)
def test_too_small_designs_are_refused(planted, tmp_path, design, told):
    """Designs so small that an interval would span all that is possible are refused."""
    folder = planted(tmp_path / "s", asked(design), plain)
    assert refusal(folder) == [f"DIR: {told}; begin a larger sweep"]


def test_everything_wrong_with_the_runs_is_told_at_once(planted, tmp_path):
    """Missing runs, empty measures and idle numbers are told together."""

    def wrong(runs):
        status = np.where(runs["run"] == 0, None, "done")
        return {"final": runs[A], "retained": np.nan, "status": status}

    policies = {"a": COACHED, "bare": {"years": 3}}
    folder = planted(tmp_path / "s", asked(SOBOL, policies=policies), wrong)
    told = refusal(folder, ("retained",))
    assert [line.split(":")[0] for line in told] == ["policy bare", "DIR", "--measure retained"]


def test_without_salib_it_is_said_how_to_get_it(planted, tmp_path, monkeypatch):
    """SALib is an extra: without it there is one clear line."""
    folder = planted(tmp_path / "s", asked(SOBOL), plain)
    found = importlib.util.find_spec
    monkeypatch.setattr("reformsim.study.sweep_choice.find_spec", lambda name: None if name == "SALib" else found(name))
    assert refusal(folder) == ["sensitivity: needs SALib: pip install 'reformsim[analysis]'"]
