"""Discovery in sweeps whose outcomes were planted: boxes are found, told and drawn, and noise is told as noise."""

from __future__ import annotations

import pytest

from reformsim.errors import InputError
from reformsim.study.discover import Look, discover
from reformsim.view.boxes import draw_discovery
from reformsim.view.style import png_bytes

pytestmark = pytest.mark.usefixtures("few_shuffles")
CONFORMITY, LEAVE = "parameters.choice.conformity", "parameters.workforce.leader_leave_rate"


def test_a_planted_corner_is_told_in_words_and_numbers(corner):
    """Bounds, density and coverage of the corner come out, in words that name both numbers with their sides and units."""
    answer = discover(corner, Look("snap_back"))
    rows = answer.tables["boxes"].set_index("path")
    assert set(rows.index) == {CONFORMITY, LEAVE}
    assert rows["high"][CONFORMITY] == pytest.approx(0.9, abs=0.06)
    assert rows["low"][LEAVE] == pytest.approx(0.2, abs=0.012)
    assert (rows["low"][CONFORMITY], rows["high"][LEAVE]) == (0.5, 0.3)
    assert (rows["quasi_p"] < 0.01).all()
    assert (rows["found_again"] > 0.9).all()
    (box,) = answer.figures["policies"][0]["boxes"]
    assert box["density"] == pytest.approx(0.9, abs=0.08)
    assert box["density_low"] < box["density"] < box["density_high"]
    assert box["held_out_density"] == pytest.approx(0.9, abs=0.12)
    assert box["elsewhere"] < 0.15
    runs = answer.tables["runs"]
    inside = runs[runs["box"] == 1]
    assert inside["hit"].mean() == pytest.approx(box["density"])
    assert inside["hit"].sum() / runs["hit"].sum() == pytest.approx(box["coverage"])
    text = " ".join(answer.sentences)
    assert "leader leave rate over .2 a year" in text
    assert "conformity under .9" in text
    assert "% come out as snap back (95 % interval" in text
    assert "Leader leave rate (share per year, .1 to .3 here): Leaders who leave their school in a year." in text


def test_a_condition_on_a_measure_is_an_outcome_as_well(corner):
    """What a verdict finds, a bound on a measure finds that goes with it."""
    verdict, measure = (discover(corner, Look(text)) for text in ("snap_back", " final <0.3"))
    assert measure.tables["boxes"].equals(verdict.tables["boxes"])
    assert "have deep practice at the end under .3" in measure.sentences[0]
    assert discover(corner, Look("snap_back,relapsing")).tables["boxes"].equals(verdict.tables["boxes"])


def test_runs_without_the_measure_are_left_out_and_told(corner):
    """A run that has no such measure counts neither way, and how many there are is said."""
    answer = discover(corner, Look("retained<0.3"))
    assert len(answer.tables["runs"]) == 240
    assert "240 runs have no such measure and are left out." in answer.sentences
    verdicts = discover(corner, Look("snap_back")).tables["runs"]
    assert answer.tables["runs"]["hit"].tolist() == verdicts[verdicts["seed"] == 1]["hit"].tolist()


def test_a_threshold_takes_the_box_that_covers_most(corner):
    """Boxes with a lower density to reach hold more of the outcome; one that all worlds have already is refused."""
    boxes = [discover(corner, Look("snap_back", threshold=t)).figures["policies"][0]["boxes"][0] for t in (0.5, 0.75)]
    assert boxes[0]["coverage"] > boxes[1]["coverage"]
    assert all(box["density"] >= t for box, t in zip(boxes, (0.5, 0.75), strict=True))
    with pytest.raises(InputError, match=r"--threshold 0\.1: coached has 0\.2\d+ over all its worlds; ask for more"):
        discover(corner, Look("snap_back", threshold=0.1))


def test_a_step_of_the_trajectory_can_be_picked(corner):
    """The box at a step is that of the table, is marked there, and is not touched up."""
    steps = discover(corner, Look("snap_back")).tables["trajectory"]
    picked = discover(corner, Look("snap_back", step=4))
    (box,) = picked.figures["policies"][0]["boxes"]
    assert box["coverage"] == pytest.approx(steps.set_index("step")["coverage"][4])
    trajectory, limits = picked.tables["trajectory"], picked.tables["limits"]
    assert trajectory[trajectory["chosen"]]["step"].tolist() == [4]
    own = limits[limits["step"] == 4].set_index("path")["high"]
    assert own.to_dict() == picked.tables["boxes"].set_index("path")["high"].to_dict()
    with pytest.raises(InputError, match=r"--box 999: the trajectory ends with step \d+"):
        discover(corner, Look("snap_back", step=999))


def test_few_restrictions_where_few_are_asked_for(corner):
    """No box restricts more numbers than asked for."""
    assert len(discover(corner, Look("snap_back", most_numbers=1)).tables["boxes"]) == 1


def test_two_boxes_one_after_the_other(tmp_path, planted_outcomes):
    """A second box is found in what the first leaves; both are told, and what they cover together."""
    sweep = planted_outcomes(
        tmp_path / "sweep", lambda row: 0.95 if row[CONFORMITY] < 0.75 or row[LEAVE] > 0.26 else 0.03, 200, seeds=1
    )
    answer = discover(sweep, Look("snap_back", boxes=2))
    assert set(answer.tables["boxes"]["box"]) == {1, 2}
    assert set(answer.tables["boxes"]["path"]) == {CONFORMITY, LEAVE}
    assert answer.figures["policies"][0]["covered"] > 0.85
    first, worlds = answer.tables["boxes"].iloc[0], answer.tables["worlds"]
    own = worlds[worlds["path"] == first["path"]]
    assert set(own[own["value"].between(first["low"], first["high"])]["box"]) == {1}  # also where boxes overlap
    assert any(text.startswith("The 2 boxes together cover") for text in answer.sentences)
    third = discover(sweep, Look("snap_back", boxes=3))
    assert "In what is left, no box says where" in " ".join(third.sentences)
    assert png_bytes(draw_discovery(third))


def test_a_box_that_chance_finds_as_well_is_none(corner, monkeypatch):
    """Where shuffled outcomes give such boxes, none is told, however good it looks; one picked by its step is, with a caution."""
    monkeypatch.setattr("reformsim.study.discover.chance_of_box", lambda *_: 0.4)
    caution = "With outcomes shuffled over worlds, 40 % of searches went as far from chance."
    answer = discover(corner, Look("snap_back"))
    assert len(answer.tables["boxes"]) == 0
    assert caution in answer.sentences[1]
    picked = discover(corner, Look("snap_back", step=6))
    assert len(picked.tables["boxes"]) > 0
    assert caution in picked.sentences[2]


def test_noise_has_no_box(tmp_path, planted_outcomes):
    """Where nothing is planted it is said that no box says where, how good chance is, and no experiment is offered."""
    answer = discover(planted_outcomes(tmp_path / "sweep", lambda _row: 0.3, 60), Look("snap_back"))
    assert len(answer.tables["boxes"]) == 0
    assert answer.texts == {}
    assert answer.figures["headline"] == "Snap back: no box says where"
    assert "No box says where runs come out as snap back. With outcomes shuffled over worlds" in " ".join(
        answer.sentences
    )
    assert (answer.tables["runs"]["box"] == 0).all()
    assert png_bytes(draw_discovery(answer))
