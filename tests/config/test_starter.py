"""The scenario that people start from."""

from __future__ import annotations

import re

from reformsim.config.load import load_scenario
from reformsim.config.starter import starter_text


def test_runs_as_it_is(write):
    """The starter is a right scenario with two levers and a name."""
    scenario = load_scenario(write(starter_text("mine"), "mine.yaml"))
    assert scenario.name == "mine"
    assert set(scenario.levers) == {"coaching", "professional_learning_time"}
    assert scenario.question
    assert scenario.expect


def test_every_option_shown_is_right(write):
    """With the # taken away from every option the starter is still right, and the options count."""
    write("seed: 9\n", "baseline.yaml")
    lines = starter_text("mine").splitlines()
    text = "\n".join(line[1:] if re.match(r"#(?: {2,})?\w", line) else line for line in lines)
    scenario = load_scenario(write(text, "mine.yaml"))
    assert scenario.shocks
    assert scenario.parameters
    assert "reading_first" in scenario.levers
    assert "joint_planning" in scenario.practices
    assert scenario.governance.budget_dollars_per_student_year == 500
    assert scenario.start.culture == 0.3


def test_tells_the_commands_with_its_name():
    """The commands in its head can be copied."""
    assert "reformsim run mine\n" in starter_text("mine")
    assert "reformsim validate mine\n" in starter_text("mine")
