"""Workshop files: read strictly, every problem at once with its place, and what stands in the project loads."""

from __future__ import annotations

from pathlib import Path

import pytest

from reformsim.config.measure_names import VERDICTS
from reformsim.config.workshop import VerdictWord, WorkshopPlan
from reformsim.errors import InputError

FOLDER = Path(__file__).parents[2] / "experiments"
GOOD = """\
base: base.yaml
budget_dollars_per_student_year: 300
teams:
  owls:
    - levers: {coaching: 0.5, structures: {intensity: 1, share: 0.5}}
      predict: {verdict: snap_back, level: 0.2}
"""


@pytest.fixture
def write(tmp_path):
    """Return what writes a workshop file beside its base."""
    (tmp_path / "base.yaml").write_text("system: {schools: 2}\n")
    (tmp_path / "lever.yaml").write_text("levers: {coaching: {start_year: 1, intensity: 1}}\n")

    def write(text):
        file = tmp_path / "room.yaml"
        file.write_text(text)
        return file

    return write


def test_a_file_becomes_a_workshop(write):
    """Numbers are intensities in all schools, mappings say a share; the name is the file's."""
    plan = WorkshopPlan.load(write(GOOD), ["common.system.schools=3", "seed=7"])
    assert (plan.name, plan.seed, plan.rounds, plan.base.system.schools) == ("room", 7, 1, 3)
    levers = plan.teams["owls"][0].levers
    assert {name: (one.intensity, one.share) for name, one in levers.items()} == {
        "coaching": (0.5, 1.0),
        "structures": (1.0, 0.5),
    }
    assert plan.teams["owls"][0].predict.verdict == "snap_back"


def test_verdicts_are_those_of_the_analysis():
    """A team can foretell every verdict there is."""
    assert VerdictWord.__args__ == VERDICTS


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "coaching: 0.5",
            "coching: 0.5",
            'room.yaml:5:16: teams.owls[0].levers.coching: unknown lever; did you mean "coaching"?',
        ),
        ("coaching: 0.5", "budget_cut: 0.5", "budget_cut is a shock"),
        (
            "coaching: 0.5",
            "coaching: 1.5",
            "teams.owls[0].levers.coaching.intensity: must be between 0 and 1 (got 1.5)",
        ),
        ("share: 0.5", "share: 0", "must be above 0 and at most 1"),
        ("share: 0.5", "shore: 0.5", 'unknown key; did you mean "share"?'),
        ("snap_back", "snapback", 'did you mean "snap_back"?'),
        ("level: 0.2", "level: 2", "teams.owls[0].predict.level: must be between 0 and 1 (got 2)"),
        (", level: 0.2", "", "teams.owls[0].predict.level: is missing"),
        ("      predict: {verdict: snap_back, level: 0.2}\n", "", "predict: is missing"),
        ("base: base.yaml", "base: bose.yaml", "no such file"),
        ("base: base.yaml", "base: lever.yaml", "base: has levers (coaching)"),
        ("base: base.yaml", "", "base: is missing"),
        ("base: base.yaml", "base: 3", "must be a scenario file, or a mapping"),
        ("_year: 300", "_year: 0", "must be above 0"),
        ("_year: 300", "_yeer: 300", 'did you mean "budget_dollars_per_student_year"?'),
        ("teams:", "comon: {}\nteams:", 'did you mean "common"?'),
        ("teams:", "rounds: 3\nteams:", "rounds: unknown key"),
        ("  owls:", "  oxen: []\n  owls:", "teams.oxen: must have 1 to 5 rounds (got 0)"),
        (GOOD[GOOD.index("teams:") :], "teams: {}\n", "teams: must have"),
        (
            "  owls:",
            "  two: [{levers: {}, predict: {verdict: inert, level: 0}}, {levers: {}, predict: {verdict: inert, level: 0}}]\n  owls:",
            "teams.owls: has 1 rounds, another team 2",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(write, old, new, said):
    """Each slip is one line that names file, place, what is wrong and what is allowed."""
    assert old in GOOD
    with pytest.raises(InputError) as refused:
        WorkshopPlan.load(write(GOOD.replace(old, new)))
    assert said in str(refused.value)
    assert "room.yaml" in str(refused.value) or "bose.yaml" in str(refused.value)


def test_all_problems_come_at_once(write):
    """A file with three slips is refused with three lines."""
    text = (
        GOOD.replace("coaching: 0.5", "coching: 0.5")
        .replace("level: 0.2", "level: 2")
        .replace("_year: 300", "_year: -1")
    )
    with pytest.raises(InputError) as refused:
        WorkshopPlan.load(write(text))
    assert len(refused.value.problems) == 3


def test_nine_teams_are_too_many(write):
    """A room holds eight teams."""
    team = GOOD[GOOD.index("    - levers") :]
    text = GOOD[: GOOD.index("  owls:")] + "".join(f"  team{number}:\n{team}" for number in range(9))
    with pytest.raises(InputError, match="teams: must have"):
        WorkshopPlan.load(write(text))


@pytest.mark.parametrize("file", sorted(FOLDER.glob("workshop_*.yaml")), ids=lambda file: file.stem)
def test_workshops_of_the_project_load(file):
    """Each loads, asks a question, and says how in its first lines."""
    plan = WorkshopPlan.load(file)
    assert plan.name == file.stem
    assert plan.question.endswith("?")
    head = file.read_text(encoding="utf-8").split("\nquestion:")[0]
    assert all(f"# {word}: " in head for word in ("Question", "Design", "Size"))
