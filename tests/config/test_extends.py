"""Scenarios that add to other scenarios."""

from __future__ import annotations

import time

import pytest

from reformsim.config.draft import Draft
from reformsim.config.load import load_scenario
from reformsim.config.positions import Origin, parse_placed
from reformsim.errors import InputError

PARENT = """\
name: the_parent
question: What does the parent ask?
years: 20
system: {schools: 30, subjects: [reading, mathematics, science]}
levers:
  coaching: {start_year: 2, end_year: 8, intensity: 0.5, target: {subjects: [reading]}}
  structures: {start_year: 2, intensity: 1.0}
"""


def test_a_child_is_laid_over_its_parent(write):
    """Mappings merge key by key at every depth; lists and single values are replaced."""
    write(PARENT, "parent.yaml")
    child = load_scenario(
        write(
            "extends: parent.yaml\nsystem: {subjects: [reading]}\nlevers: {coaching: {intensity: 0.9}}\n",
            "child.yaml",
        )
    )
    assert (child.years, child.system.schools, child.system.subjects) == (20, 30, ("reading",))
    assert (child.levers["coaching"].intensity, child.levers["coaching"].end_year) == (0.9, 8)
    assert child.levers["coaching"].target.subjects == ("reading",)
    assert "structures" in child.levers


def test_null_takes_a_key_away(write):
    """A null takes away a lever, one of its keys, or all levers; what has a default goes back to it."""
    write(PARENT, "parent.yaml")
    less = load_scenario(
        write(
            "extends: parent.yaml\nyears: null\nlevers: {structures: null, coaching: {end_year: null}}\n",
            "less.yaml",
        )
    )
    assert less.years == 40
    assert list(less.levers) == ["coaching"]
    assert less.levers["coaching"].end_year is None
    assert not load_scenario(write("extends: parent.yaml\nlevers: null\n", "none.yaml")).levers


def test_null_takes_a_default_practice_away_for_good(write):
    """A practice that a parent took away stays away in its children."""
    write("practices: {precision: null}\n", "parent.yaml")
    child = load_scenario(write("extends: parent.yaml\nyears: 10\n", "child.yaml"))
    assert list(child.practices) == ["personalization", "professional_learning"]


def test_name_and_question_are_a_file_s_own(write):
    """What a file says of itself is not handed down: a child without a name takes its file's."""
    write(PARENT, "parent.yaml")
    child = load_scenario(write("extends: parent.yaml\n", "my child.yaml"))
    assert (child.name, child.question) == ("my_child", "")


def test_parents_are_looked_for_from_the_child_s_folder(write):
    """A path after ``extends`` is meant from the folder of the file that says it, over several steps."""
    write("years: 7\n", "a/base.yaml")
    write("extends: ../a/base.yaml\nseed: 3\n", "b/middle.yaml")
    child = load_scenario(write("extends: b/middle.yaml\n", "child.yaml"))
    assert (child.years, child.seed) == (7, 3)


def test_schools_are_looked_for_from_the_folder_of_the_file_that_says_so(write):
    """A child in another folder still finds its parent's file of schools."""
    write("id,district,n\n1,1,100\n", "a/data/schools.csv")
    write(
        "system:\n  schools_file: {path: data/schools.csv, columns: {id: id, district: district, enrolment: n}}\n",
        "a/parent.yaml",
    )
    child = load_scenario(write("extends: a/parent.yaml\n", "child.yaml"))
    assert child.system.schools_file is not None
    assert child.system.schools_file.path.endswith("a/data/schools.csv")


def test_a_parent_s_mistake_is_told_with_the_parent_s_place(write):
    """Each mistake is told where it was written, the parent's first."""
    write("years: 20\nlevers:\n  coaching: {start_year: 2, intensity: 1.7}\n", "parent.yaml")
    with pytest.raises(InputError) as caught:
        load_scenario(write("extends: parent.yaml\nseed: -4\n", "child.yaml"))
    parent, child = caught.value.problems
    assert parent == "parent.yaml:3:29: levers.coaching.intensity: must be between 0 and 1 (got 1.7)"
    assert child.startswith("child.yaml:2:1: seed: must be between 0 and ")


def test_a_child_can_mend_its_parent(write):
    """Only what is left after merging counts."""
    write("levers:\n  coaching: {start_year: 2, intensity: 1.7}\n", "parent.yaml")
    child = load_scenario(write("extends: parent.yaml\nlevers: {coaching: {intensity: 1}}\n", "child.yaml"))
    assert child.levers["coaching"].intensity == 1.0


def test_merging_takes_time_with_the_length_of_a_file_only():
    """Five thousand keys are merged at once: the places of all others are not gone through for each."""
    placed = parse_placed("".join(f"key{number}: 1\n" for number in range(5000)), "long.yaml")
    draft = Draft()
    start = time.perf_counter()
    draft.lay_over(placed)
    assert time.perf_counter() - start < 0.5
    assert draft.origin(("key4999",)) == Origin("long.yaml", (5000, 1))


def test_a_circle_is_named(write):
    """Files that extend each other in a circle are refused, and the circle is shown."""
    write("extends: b.yaml\n", "a.yaml")
    write("seed: 1\nextends: a.yaml\n", "b.yaml")
    with pytest.raises(InputError) as caught:
        load_scenario("a.yaml")
    assert caught.value.problems == ("b.yaml:2:1: extends: goes in a circle: a.yaml -> b.yaml -> a.yaml",)


def test_a_long_line_of_parents_is_refused(write):
    """More than twenty files in a line are a mistake."""
    write("seed: 1\n", "s0.yaml")
    for step in range(1, 21):
        write(f"extends: s{step - 1}.yaml\n", f"s{step}.yaml")
    assert load_scenario("s19.yaml").seed == 1
    with pytest.raises(InputError, match="more than 20 files extend each other"):
        load_scenario("s20.yaml")
