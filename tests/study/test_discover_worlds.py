"""Discovery over all kinds of worlds: whole and listed numbers, several policies, grids; what is told and what refused."""

from __future__ import annotations

import pytest
import yaml

from reformsim.config.experiment import Experiment
from reformsim.config.paths import value_at
from reformsim.errors import InputError
from reformsim.run.designs import worlds_of
from reformsim.run.shards import write_shards
from reformsim.run.sweep_read import open_sweep
from reformsim.study.discover import Look, discover
from reformsim.view.boxes import draw_discovery
from reformsim.view.style import png_bytes

pytestmark = pytest.mark.usefixtures("few_shuffles")
CONFORMITY, LEAVE = "parameters.choice.conformity", "parameters.workforce.leader_leave_rate"
COACHING, SCHOOLS = "levers.coaching.intensity", "system.schools"
COACHED = {"years": 2, "system": {"schools": 3}, "levers": {"coaching": {"start_year": 0, "intensity": 0.8}}}
BOUNDS = {CONFORMITY: {"low": 0.5, "high": 1.5}, LEAVE: {"low": 0.1, "high": 0.3}}


def test_whole_and_listed_numbers_are_told_as_such(tmp_path, planted_outcomes):
    """Bounds on them are values that they can have, in words, tables and the experiment inside of the box."""
    vary = {SCHOOLS: {"low": 2, "high": 6}, COACHING: {"values": [0.2, 0.5, 0.8]}, CONFORMITY: BOUNDS[CONFORMITY]}
    worlds = {"vary": vary, "designs": [{"kind": "latin_hypercube", "size": 150}]}
    sweep = planted_outcomes(
        tmp_path / "sweep", lambda row: 0.95 if row[SCHOOLS] <= 3 and row[COACHING] <= 0.5 else 0.05, worlds=worlds
    )
    answer = discover(sweep, Look("snap_back"))
    rows = answer.tables["boxes"].set_index("path")
    assert rows.loc[[SCHOOLS, COACHING], ["low", "high"]].to_numpy().tolist() == [[2.0, 3.0], [0.2, 0.5]]
    text = answer.sentences[1]
    assert "schools system of 2 or 3" in text
    assert "coaching of .2 or .5" in text
    (inside,) = answer.texts.values()
    vary = yaml.safe_load(inside)["worlds"]["vary"]
    assert vary[SCHOOLS] == {"low": 2, "high": 3}
    assert vary[COACHING] == {"values": [0.2, 0.5]}
    assert vary[CONFORMITY] == {"low": 0.5, "high": 1.5}


def test_the_inside_of_a_box_is_an_experiment(corner, tmp_path):
    """Its file loads as it stands, has the same policy, and all of its worlds lie in the box."""
    answer = discover(corner, Look("snap_back"))
    ((name, text),) = answer.texts.items()
    assert name == "inside-coached-1.yaml"
    (tmp_path / name).write_text(text)
    inside = Experiment.load(tmp_path / name)
    assert inside.policies["coached"].hash == corner.experiment.policies["coached"].hash
    assert (inside.metrics, inside.seeds) == (corner.experiment.metrics, corner.experiment.seeds)
    worlds, rows = worlds_of(inside), answer.tables["boxes"].set_index("path")
    assert len(worlds) == 240
    for path in (CONFORMITY, LEAVE):
        assert worlds[path].between(rows["low"][path], rows["high"][path]).all()


def test_a_number_with_one_value_left_is_fixed_in_the_policy(tmp_path, planted_outcomes):
    """Where a box leaves one value of a number, the policy inside of it has that value, and it varies no more."""
    worlds = {
        "vary": {COACHING: {"values": [0.2, 0.5, 0.8]}, LEAVE: BOUNDS[LEAVE]},
        "designs": [{"kind": "latin_hypercube", "size": 120}],
    }
    sweep = planted_outcomes(tmp_path / "sweep", lambda row: 0.97 if row[COACHING] == 0.2 else 0.03, worlds=worlds)
    answer = discover(sweep, Look("snap_back"))
    assert "coaching of .2," in answer.sentences[1]
    inside = Experiment.from_dict(yaml.safe_load(next(iter(answer.texts.values()))))
    assert value_at(inside.policies["coached"], COACHING) == 0.2
    assert list(inside.worlds.vary) == [LEAVE]
    assert png_bytes(draw_discovery(answer))


def test_each_policy_is_looked_at_by_itself(tmp_path, planted_outcomes):
    """Each has its own box; a number about a lever that it lacks is not looked at; one where nothing happens says so."""
    policies = {"coached": COACHED, "left": {"years": 2, "system": {"schools": 3}}, "calm": {"years": 2}}
    vary = BOUNDS | {COACHING: {"low": 0.2, "high": 0.9, "where_present": True}}
    chances = {
        "coached": lambda row: 0.95 if row[COACHING] < 0.5 else 0.05,
        "left": lambda row: 0.95 if row[CONFORMITY] > 1.1 else 0.05,
        "calm": lambda _row: 0.0,
    }
    sweep = planted_outcomes(
        tmp_path / "sweep", lambda row: chances[row["policy"]](row), policies=policies,
        worlds={"vary": vary, "designs": [{"kind": "latin_hypercube", "size": 80}]},
    )  # fmt: skip
    answer = discover(sweep, Look("snap_back"))
    found = answer.tables["boxes"].groupby("policy")["path"].agg(list).to_dict()
    assert found == {"coached": [COACHING], "left": [CONFORMITY]}
    assert "calm: none of 160 runs come out as snap back." in answer.sentences
    left = answer.tables["worlds"].query("policy == 'left'")
    assert set(left["path"]) == {CONFORMITY, LEAVE}
    assert png_bytes(draw_discovery(answer))
    only = discover(sweep, Look("snap_back", policy="left"))
    assert set(only.tables["runs"]["policy"]) == {"left"}
    with pytest.raises(InputError, match="calm: none of 160 runs come out as snap back"):
        discover(sweep, Look("snap_back", policy="calm"))


def test_a_grid_is_told_to_be_coarse(tmp_path, planted_outcomes, in_corner):
    """On a grid the bound lies between two levels, and it is said that few values were tried."""
    worlds = {"vary": BOUNDS, "designs": [{"kind": "grid", "levels": 8}]}
    answer = discover(planted_outcomes(tmp_path / "sweep", in_corner, worlds=worlds), Look("snap_back"))
    assert any(text.startswith("Few values of ") and "leader leave rate" in text for text in answer.sentences)
    assert answer.tables["boxes"].set_index("path")["low"][LEAVE] == pytest.approx(0.2, abs=0.021)


def test_failed_and_missing_runs_are_told(corner, tmp_path, planted_outcomes, in_corner):
    """Failed runs are left out and counted; so are those that have not been run yet."""
    sweep = planted_outcomes(tmp_path / "sweep", in_corner, 60)
    rows = [
        {
            "run": 120 + number,
            "run_id": "f",
            "policy": "coached",
            "world": number,
            "seed": 3,
            "status": "failed",
            "seconds": 0.0,
        }
        for number in range(4)
    ]
    write_shards(sweep.folder, "part-b-1", rows, sweep.experiment.metrics, {})
    sweep = open_sweep(sweep.folder)
    sweep.about["seeds"] = 4
    answer = discover(sweep, Look("snap_back"))
    assert "4 runs failed and are left out." in answer.sentences
    assert "The sweep is not finished: 116 runs are missing." in answer.sentences
    assert len(answer.tables["runs"]) == 120


@pytest.mark.parametrize(
    ("look", "messages"),
    [
        (Look("snap_bak"), ['--outcome snap_bak: no verdict is called "snap_bak"; did you mean "snap_back"?']),
        (Look("finl<0.3"), ['--outcome finl<0.3: unknown measure "finl"; did you mean "final"? kept: final, retained']),
        (Look("culture_final<0.3"), ["--outcome culture_final<0.3: the sweep did not keep culture_final; it kept: final, retained"]),
        (Look("final<low"), ["--outcome final<low: low is not a number"]),
        (Look(""), ["--outcome: must be a verdict, several with commas between, or a condition such as final<0.3"]),
        (
            Look("snap_back", "coach", 1.2, 0, -1, 0),
            [
                '--policy: unknown policy "coach"; did you mean "coached"? there are: coached',
                "--threshold: must be above 0 and at most 1 (got 1.2)",
                "--most-restrictions: must be at least 1 (got 0)",
                "--boxes: must be at least 1 (got 0)",
                "--box: must be a step of the trajectory, from 0 (got -1)",
                "--box: picks one box, and --boxes asks for several; leave one of them out",
            ],
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told_all_at_once(corner, look, messages):
    """Each mistake has a message that names what is allowed and the nearest right name."""
    with pytest.raises(InputError) as raised:
        discover(corner, look)
    assert list(raised.value.problems) == messages


def test_too_little_to_look_in_is_refused(tmp_path, planted_outcomes, in_corner):
    """Few worlds, one world, and an outcome that always comes about are refused with the reason."""
    few = planted_outcomes(tmp_path / "few", in_corner, 12)
    with pytest.raises(InputError, match="coached: 12 worlds with finished runs; a box needs 20 at least"):
        discover(few, Look("snap_back"))
    one = planted_outcomes(tmp_path / "one", lambda _row: 0.5, worlds={})
    with pytest.raises(InputError, match="coached: 1 world with finished runs; a box needs 20 at least"):
        discover(one, Look("snap_back"))
    always = planted_outcomes(tmp_path / "always", lambda _row: 1.0, 30)
    with pytest.raises(InputError, match="coached: all 60 runs come out as snap back"):
        discover(always, Look("snap_back"))
