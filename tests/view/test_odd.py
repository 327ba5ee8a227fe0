"""The ODD+D document: whatever it says of the model is what the code says now."""

from __future__ import annotations

import re
from typing import get_type_hints

import numpy as np
import pytest

from reformsim.config.catalog import PARAMETERS
from reformsim.config.scenario import Scenario
from reformsim.model import choice, month
from reformsim.model.levers import find_lever, lever_names
from reformsim.model.support import Support
from reformsim.observe.schema import COLUMNS
from reformsim.population.state import Tables
from reformsim.view.odd import document, limits_document, numbers, odd_document, process
from reformsim.view.odd.columns import columns_of, state_tables
from reformsim.view.odd.document import GAP, filled, fillers, template
from reformsim.view.odd.levers import channels_fed, readers_of_channels
from reformsim.view.odd.mechanisms import mechanisms_of

STEPS = month.MONTH + month.YEAR_END
DEFAULTS = Scenario.from_dict({"name": "defaults"})
CALL_ONLY = ("delivery.update_targets", "teaching.teach")
"""Mechanisms whose rules stand with what they call: `choose_schools`; `plan_teaching`, `learn` and `gather_growth`."""
USUAL = f"{PARAMETERS['choice.conformity'].value:g}"
FEW = {"schools": "lowest", "share": 0.5}


@pytest.fixture(scope="module")
def told() -> str:
    """Return the document with the default numbers."""
    return odd_document(DEFAULTS)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_every_mechanism_has_its_equation_and_its_reason(step: month.Step) -> None:
    """Each function that a process calls tells what it does, an equation, and why, in its own docstring."""
    direct = mechanisms_of(step)
    assert direct
    lacking = []
    for mechanism in direct:
        prose = [part for part in mechanism.told.split("\n\n") if not part.startswith("    ")]
        calls_only = mechanism.name in CALL_ONLY
        if len(prose) < 2 or not (mechanism.has_equation or calls_only):
            lacking.append(mechanism.name)
    assert lacking == []


def test_mechanisms_are_found_behind_what_the_month_calls() -> None:
    """What a process calls is followed: choice is told with what colleagues are seen to do and with the intention."""
    steps = {step.name: step for step in STEPS}
    assert [one.name for one in mechanisms_of(steps["choice"])] == [
        "choice.choose_practice",
        "choice.own_drives",
        "colleagues.see_colleagues",
        "choice.push_and_press",
        "choice.intention",
        "choice.notice_practice",
    ]
    assert "levers.pay" not in {one.name for one in mechanisms_of(steps["levers"])}
    assert {"delivery.pay", "district.allocation", "targets.choose_schools"} <= {
        one.name for one in mechanisms_of(steps["levers"])
    }


def test_the_order_is_that_of_the_month(told: str) -> None:
    """Processes are told in the order in which they run, each with the reason for its place."""
    places = [told.index(f". **{step.name}**: ") for step in STEPS]
    assert places == sorted(places)
    assert all(f"*{step.reason}.*" in told for step in STEPS)
    headings = [told.index(f"\n### {step.name[:1].upper()}{step.name[1:]}\n") for step in STEPS]
    assert headings == sorted(headings)


def test_every_number_is_told_once(told: str) -> None:
    """Each entry of the catalogue stands in one table of the document, and in one only."""
    counted = {identity: told.count(f"| `{identity}` |") for identity in PARAMETERS}
    assert {identity: count for identity, count in counted.items() if count != 1} == {}


def test_every_column_is_told(told: str) -> None:
    """Each column of the state and of the tables that are written has a row with its unit."""
    for table in state_tables():
        for one in table.columns:
            assert f"| `{one.name}` | {one.unit} | {one.meaning} |" in told
    assert {table.name: [one.name for one in table.columns] for table in state_tables()} == {
        name: list(kind._fields) for name, kind in get_type_hints(Tables).items()
    }
    for columns in COLUMNS.values():
        for one in columns:
            assert f"| `{one.name}` | {one.dtype} | {one.unit} | {one.meaning} |" in told


def test_a_column_without_a_unit_is_refused() -> None:
    """A column whose comment does not say its unit cannot be told, and is named."""
    with pytest.raises(ValueError, match=r"Bare\.width: \"how wide\" is not"):
        columns_of(Bare)


class Bare:
    """A table with a column that lacks its unit."""

    length: np.ndarray  # (rows,) metres: how long
    width: np.ndarray  # how wide


def test_every_lever_is_told_and_every_channel_has_a_use(told: str) -> None:
    """Levers are told with the channel they feed; no channel is without a lever or without a reader."""
    fed = {channel for name in lever_names() for channel in channels_fed(find_lever(name))}
    assert fed == set(Support._fields)
    assert [channel for channel, files in readers_of_channels().items() if not files] == []
    assert all(f"| `{name}` | {find_lever(name).kind} |" in told for name in lever_names())
    assert readers_of_channels()["mandate"] == ["choice"]


def test_every_gap_is_filled_and_every_filler_used() -> None:
    """The templates ask for what there is, and for all of it; what nothing fills is an error and not a hole."""
    asked = set(GAP.findall(template("odd.md")) + GAP.findall(template("limits.md")))
    assert {name for name in asked if "." not in name} == set(fillers(DEFAULTS))
    assert "{{" not in odd_document(DEFAULTS) + limits_document(DEFAULTS)
    assert filled("T = {{ choice.noise }}", DEFAULTS) == "T = 0.5"
    with pytest.raises(KeyError, match="colour"):
        filled("{{ colour }}", DEFAULTS)
    with pytest.raises(KeyError, match=r"choice\.colour"):
        filled("{{ choice.colour }}", DEFAULTS)


def test_a_scenario_brings_its_own_numbers() -> None:
    """With a scenario the document tells its levers and question, and its own numbers beside the defaults."""
    own = Scenario.from_dict(
        {
            "name": "mine",
            "question": "Does it tip?",
            "parameters": {"choice.conformity": 1.25},
            "levers": {"coaching": {"start_year": 2, "end_year": 10, "intensity": 0.8, "target": FEW}},
        }
    )
    told = odd_document(own)
    assert "the scenario `mine`" in told
    assert "question: Does it tip?" in told
    assert f"| `choice.conformity` | **1.25** (default {USUAL}) |" in told
    assert '| `coaching` | `coaching` | 2 to 10 | 1 | 0.8 | {"schools": "lowest", "share": 0.5} |' in told
    assert f"**1.25** (default {USUAL})" in limits_document(own)
    assert own.hash in told


def test_limits_list_what_nobody_has_measured() -> None:
    """The page of limits lists each number that is ours or uncertain, and no other."""
    rows = set(re.findall(r"^\| `([a-z]+\.[a-z_]+)` \|", limits_document(DEFAULTS), re.MULTILINE))
    assert rows == {entry.id for entry in PARAMETERS.values() if entry.confidence in ("U", "ours")}
    assert len(rows) > 50


def test_a_changed_docstring_changes_the_document(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An equation that is changed beside its code is changed in the document."""
    kernel = choice.intention.py_func
    monkeypatch.setattr(kernel, "__doc__", kernel.__doc__.replace("deep*    =", "deep*    = 2 x"))
    assert odd_document(DEFAULTS) == told.replace("deep*    =", "deep*    = 2 x") != told


def test_a_changed_order_changes_the_document(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An order that is changed in the tuple is changed in the document."""
    monkeypatch.setattr(process, "MONTH", (month.MONTH[1], month.MONTH[0], *month.MONTH[2:]))
    changed = odd_document(DEFAULTS)
    assert changed.index("**leaders**: ") < changed.index("**levers**: ")
    assert changed != told


def test_a_changed_number_changes_the_document(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number that is changed in the catalogue is changed in the document."""
    entry = PARAMETERS["choice.conformity"]
    other = type(entry)(entry.id, 1.5, entry.unit, entry.low, entry.high, entry.source, entry.confidence, entry.reason)
    monkeypatch.setattr(numbers, "PARAMETERS", {**PARAMETERS, entry.id: other})
    assert document.odd_document(DEFAULTS) == told.replace(
        f"| `choice.conformity` | {USUAL} |", "| `choice.conformity` | 1.5 |"
    )
