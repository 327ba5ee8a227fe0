"""Whatever is done to a right scenario, it is read or refused in words: no other error, and not for long."""

from __future__ import annotations

import os
import time
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reformsim import InputError, Scenario, simulate
from reformsim.config.experiment import Experiment

THOROUGH = os.environ.get("REFORMSIM_THOROUGH", "") not in ("", "0")
EXAMPLES = 20_000 if THOROUGH else 300
RUNS = 2_000 if THOROUGH else 12
LONGEST_SECONDS = 20.0
"""Processor time for one scenario, once the kernels are compiled."""
LONGEST_LINE = 1100
RICH = """\
question: Does it hold?
years: 2
months_per_year: 4
seed: 3
system:
  schools: 3
  districts: 1
  subjects: [reading, science]
  departmental_from_grade: 6
  levels: {elementary: 0.5, middle: 0.25, high: 0.25, combined: 0}
start: {culture: 0.3, belief: 0.4, skill: 0.2, deep: 0.1, field_culture: 0.2}
governance:
  response_lag_months: 10
  budget_dollars_per_student_year: 500
  political_will: 0.9
  reallocation: 0.2
practices:
  precision: {channel: information, difficulty: 1.2, synergy: {personalization: 0.1}}
  dialogue: {channel: engagement, visibility: 0.5, strength: 1.5}
readiness: {reading: {primary: 0.8, high: 0.2}}
growth: {science: [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.2, 0.2, 0.2]}
levers:
  coaching: {start_year: 0, end_year: 1.5, ramp_years: 0.5, intensity: 0.8, target: {subjects: [reading]}}
  structures: {start_year: 0.5, intensity: 1, cost_dollars: 100, target: {schools: waves, waves: 2, share: 0.9}}
  more: {lever: mandate, start_year: 0, intensity: 0.2, target: {schools: named, names: [school-1]}}
shocks:
  leader_exodus: {start_year: 1, intensity: 0.3, target: {schools: lowest, share: 0.5, every_year: true}}
parameters: {choice.noise: 0.4, choice.conformity: 1.1}
observe: {teachers_share: 0.5, students_share: 0.1}
"""
NUMBERS = [0, -1, 1, 2, 12, 13, 200, 201, 2**31, 2**63, 10**40, 10**400, 0.5, 1e-308, 1e308, -0.0, float("nan")]
TEXTS = ["", "0.5", "no", "all", "\x00", "\x1b[31m", "\ud800", "a" * 5000, "../x", "~", "reading"]
PARTS = [[], [None], ["reading", "reading"], [0, 5], {}, {"": 1}, {"coaching": None}, {"x": {"y": {}}}]
ODD = st.sampled_from([None, True, False, *NUMBERS, *TEXTS, *PARTS])
WORDS = [
    "no",
    "1:30",
    "012",
    "0x1F",
    "1_0",
    ".inf",
    ".nan",
    "&a",
    "*a",
    "<<:",
    "---",
    "...",
    "|",
    ">",
    "'",
    '"',
    "{",
    "}",
    "[",
    "]",
    ":",
    "#",
    "%",
    "@",
    "`",
    "\\",
    "~",
    "?",
]
MARKS = ["\t", ": ", "- ", "\0", "\x85", "\u2028", "\ufeff", "\r", "\n", "\n\n "]
LINES = ["!!set {a}", "!!python/object/apply:os.system [id]", "extends: x.yaml\n", "years: 1\n", "levers:\n"]
TRAPS = st.sampled_from([*WORDS, *MARKS, *LINES])
profile = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not THOROUGH,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    print_blob=True,
)


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of all parts of plain data."""
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    found = [path] if path else []
    for step, part in parts:
        found += places(part, (*path, step))
    return found


@st.composite
def changed_data(draw: st.DrawFn) -> dict[str, Any]:
    """Return the data of a right scenario with some parts taken away, doubled, moved or of another kind."""
    data = yaml.safe_load(RICH)
    for _ in range(draw(st.integers(1, 3))):
        *above, last = draw(st.sampled_from(places(data)))
        here = data
        for step in above:
            here = here[step]
        way = draw(st.sampled_from(["drop", "odd", "copy", "rename"]))
        if way == "drop":
            del here[last]
        elif way == "odd":
            here[last] = deepcopy(draw(ODD))  # its parts may be changed in turn
        elif way == "copy":
            here[last] = deepcopy(draw(st.sampled_from([data, *data.values()])))
        elif isinstance(here, dict):
            here[draw(st.sampled_from(["coaching", "yeers", "target", "precision", "", "a b"]))] = here.pop(last)
        if not places(data):
            break
    return data


@st.composite
def changed_text(draw: st.DrawFn) -> bytes:
    """Return the text of a right scenario, in bytes, with pieces taken out, doubled, changed places or spliced in."""
    text = RICH.encode()
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(start + draw(st.integers(0, 60)), len(text))
        way = draw(st.sampled_from(["cut", "double", "trap", "bytes", "lines"]))
        if way == "cut":
            text = text[:start] + text[end:]
        elif way == "double":
            text = text[:end] + text[start:end] + text[end:]
        elif way == "trap":
            text = text[:start] + draw(TRAPS).encode() + text[start:]
        elif way == "bytes":
            text = text[:start] + draw(st.binary(max_size=6)) + text[start:]
        else:
            text = b"\n".join(draw(st.permutations(text.split(b"\n"))))
    return text


def refusal(load: Any, given_to_it: Any) -> tuple[Any, tuple[str, ...]]:
    """Return what is read, or the lines with which it is refused; whatever it is, it is there soon."""
    begun = time.process_time()
    found, lines = None, ()
    try:
        found = load(given_to_it)
    except InputError as error:
        lines = error.problems
    assert time.process_time() - begun < LONGEST_SECONDS
    assert found is not None or lines
    assert all(line and line.isprintable() and len(line) < LONGEST_LINE for line in lines)
    return found, lines


@profile
@given(changed_data())
def test_changed_data_are_read_or_refused(data: dict[str, Any]) -> None:
    """Data of which parts are gone, doubled or of another kind make a scenario, or lines that say what is wrong."""
    scenario, _ = refusal(Scenario.from_dict, data)
    assert scenario is None or Scenario.from_resolved(scenario.resolved()) == scenario
    refusal(Experiment.from_dict, {"policies": {"a": data}})
    refusal(Experiment.from_dict, data)


@profile
@given(changed_text())
@example(RICH.encode("utf-16"))
@example(RICH.replace("\n", "\r").encode())
def test_changed_text_is_read_or_refused(tmp_path: Path, text: bytes) -> None:
    """Bytes spliced into a file make a scenario, or lines that begin with the file."""
    file = tmp_path / "x.yaml"
    file.write_bytes(text)
    _, lines = refusal(Scenario.load, file)
    assert all(line.startswith(str(tmp_path)) for line in lines)
    refusal(Experiment.load, file)


@pytest.fixture(scope="module")
def compiled() -> None:
    """Compile the kernels, which takes longer than any scenario when nothing is cached."""
    simulate(Scenario.from_dict(yaml.safe_load(RICH)))


@settings(parent=profile, max_examples=RUNS)
@pytest.mark.usefixtures("compiled")
@given(changed_data())
def test_changed_data_run_or_are_refused(data: dict[str, Any]) -> None:
    """What is read of changed data also runs to its end, or is refused in words."""
    small = {"years": 1, "months_per_year": 2, "system": {"schools": 2}}
    scenario, _ = refusal(Scenario.from_dict, data)
    if scenario is None or scenario.system.schools > 5 or scenario.years > 3:
        scenario, _ = refusal(Scenario.from_dict, data | small)
    if scenario is not None:
        refusal(simulate, scenario)


@pytest.mark.parametrize("text", ["", "{}", "years: 1", RICH])
def test_what_is_changed_is_right(tmp_path: Path, text: str) -> None:
    """The scenario that is changed here is right as it stands, as are smaller ones."""
    file = tmp_path / "x.yaml"
    file.write_text(text)
    scenario, lines = refusal(Scenario.load, file)
    assert (scenario is None) == (not text), lines
