"""Explanations: values add up to the whole, and the first difference is exact."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reformsim import InputError, Scenario, simulate
from reformsim.run.crew import Effort
from reformsim.study.divergence import divergence_seed
from reformsim.study.explain import Question, explain
from reformsim.study.explain_tables import OUTCOMES
from reformsim.study.players import differing_parts, team_scenario

Load = Callable[..., Scenario]


def test_values_add_up_to_what_the_runs_differ_by(small: Load) -> None:
    """The values of all levers add up to the whole reform's outcome less that of the system left alone for as long."""
    scenario = small("three_years", years=6)
    answer = explain(scenario, effort=Effort(seeds=2), question=Question("peak"))
    values = answer.tables["values"]
    alone = scenario.without_levers().replaced({"years": 15})
    whole = [simulate(one, seed).verdict.peak for one in (scenario, alone) for seed in (1, 2)]
    assert values["value"].sum() == pytest.approx((whole[0] + whole[1] - whole[2] - whole[3]) / 2)
    assert len(answer.tables["teams"]) == 2 * 2 ** len(scenario.levers)
    assert set(values["part"]) == set(scenario.levers)


def test_a_lever_that_does_nothing_gets_nothing(small: Load) -> None:
    """A lever of intensity 0 has value 0, alone and with others, in every seed."""
    scenario = small("mandate", years=6).replaced(
        {"levers.networks": {"lever": "lateral_networks", "start_year": 1, "intensity": 0.0}}
    )
    values = explain(scenario, effort=Effort(seeds=2), question=Question("surface_peak")).tables["values"]
    row = values.set_index("part").loc["networks"]
    assert (row["value"], row["alone"], row["taken_away"]) == (0.0, 0.0, 0.0)
    assert values.set_index("part").loc["mandate", "value"] > 0.1


def test_all_teams_are_measured_at_the_same_time(small: Load) -> None:
    """A lever of intensity 0 gets nothing also where its end asks for more years than the scenario has."""
    levers = {
        "coaching": {"start_year": 1, "end_year": 4, "intensity": 0.0},
        "leadership_development": {"start_year": 1, "end_year": 4, "intensity": 0.8},
    }
    scenario = small("baseline", years=6, levers=levers)
    values = explain(scenario, effort=Effort(seeds=1)).tables["values"].set_index("part")
    assert (values.loc["coaching", "value"], values.loc["coaching", "alone"]) == (0.0, 0.0)
    assert abs(values.loc["leadership_development", "value"]) > 0.0


def test_two_equal_levers_share_alike(small: Load) -> None:
    """The same lever under two labels has the same value twice."""
    lever = {"lever": "mandate", "start_year": 1, "end_year": 4, "intensity": 0.3}
    scenario = small("baseline", years=6).replaced({"levers.one": lever, "levers.two": lever})
    values = explain(scenario, effort=Effort(seeds=1), question=Question("surface_peak")).tables["values"]
    assert values["value"].iloc[0] == pytest.approx(values["value"].iloc[1], abs=1e-12)


def planted_figures(scenario: Scenario, seed: int, years: int) -> dict[str, Any]:
    """Return a run's figures: coaching and structures are worth something only together; one seed has no outcome."""
    together = {"coaching", "structures"} <= set(scenario.levers)
    worth = 0.1 + 0.4 * together + 0.2 * ("leadership_development" in scenario.levers)
    figures = dict.fromkeys(OUTCOMES, 0.0) | {"verdict": "breakthrough" if together else "inert"}
    return figures | {"final": None if seed == 2 and not scenario.levers else worth, "years": years}


def test_a_planted_reform_is_taken_apart(small: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two levers that work only together each gets half, and the pair interacts by the whole of it."""
    monkeypatch.setattr("reformsim.study.explain.figures_after", planted_figures)
    answer = explain(small("breakthrough", schools=2, years=3), effort=Effort(seeds=3))
    values = answer.tables["values"].set_index("part")
    assert values["value"].to_dict() == pytest.approx(
        {"coaching": 0.2, "structures": 0.2, "leadership_development": 0.2, "professional_learning_time": 0.0,
         "formative_assessment": 0.0}
    )  # fmt: skip
    assert set(values["seeds"]) == {2}  # the seed without an outcome is left out
    assert values.loc["coaching", ["alone", "taken_away"]].tolist() == pytest.approx([0.0, 0.4])
    first = answer.tables["interactions"].iloc[0]
    assert ({first["part"], first["other"]}, round(first["interaction"], 9)) == ({"coaching", "structures"}, 0.4)
    assert any("the smallest is coaching + structures." in sentence for sentence in answer.sentences)
    verdicts = answer.tables["verdicts"].set_index("team")
    assert verdicts.loc["coaching + structures", ["verdict", "count"]].tolist() == ["breakthrough", 2]
    assert verdicts.loc["coaching", "worth"] == pytest.approx(0.1)


def test_parts_are_whatever_differs(small: Load) -> None:
    """Levers, shocks and whole sections are parts; what is the same is none."""
    one = small("leader_turnover")
    other = small("breakthrough", levers__coaching__intensity=0.5, governance__response_lag_months=30)
    assert differing_parts(one, other) == ["coaching", "shock leader_exodus", "governance"]
    nobody = team_scenario(one, other, [], differing_parts(one, other))
    everybody = team_scenario(one, other, differing_parts(one, other), differing_parts(one, other))
    assert (nobody.hash, everybody.hash) == (other.hash, one.hash)
    mixed = team_scenario(one, other, ["governance"], differing_parts(one, other))
    assert mixed.governance == one.governance
    assert mixed.levers["coaching"].intensity == 0.5
    assert mixed.shocks == {}


def test_sampled_values_add_up_too(small: Load) -> None:
    """Beyond eight parts orders are sampled; the values still add up to the whole."""
    levers = {f"l{n}": {"lever": "mandate", "start_year": 1, "end_year": 2, "intensity": 0.1} for n in range(9)}
    scenario = small("baseline", schools=2, years=3).replaced(
        {f"levers.{name}": lever for name, lever in levers.items()}
    )
    answer = explain(scenario, effort=Effort(seeds=1), question=Question("surface_peak", orders=2))
    assert answer.question["exact"] is False
    teams = answer.tables["teams"].set_index("team")["surface_peak"]
    whole = teams[" + ".join(levers)] - teams["none"]
    assert answer.tables["values"]["value"].sum() == pytest.approx(whole)


def test_runs_part_where_support_first_reaches_a_school(small: Load) -> None:
    """With support for one named school from year 2 on, the runs part there, in the lever step, and nowhere before."""
    target = {"schools": "named", "names": ["school-3"]}
    levers = {"levers.coaching": {"start_year": 2.0, "ramp_years": 0.0, "intensity": 0.8, "target": target}}
    scenario = small("baseline", years=5).replaced(levers)
    rows = {row["stage"]: row for row in divergence_seed(scenario, scenario.without_levers(), 1)["stages"]}
    first = rows["support delivered"]
    assert (first["month"], first["process"], first["school"], first["schools_at_once"]) == (
        21,
        "levers",
        "school-3",
        1,
    )
    assert (rows["teachers' practice"]["month"], rows["teachers' practice"]["school"]) == (21, "school-3")
    assert rows["teachers' skill"]["process"] == "skill"
    assert rows["who teaches"]["month"] is None


def test_the_same_runs_do_not_part(small: Load) -> None:
    """Held against itself a run differs nowhere, and there is nothing to explain."""
    scenario = small("mandate", years=3)
    rows = divergence_seed(scenario, scenario, 1)["stages"]
    assert {row["month"] for row in rows} == {None}
    with pytest.raises(InputError, match="there is nothing to explain"):
        explain(scenario, scenario)


def test_other_parameters_of_the_start_part_from_the_start(small: Load) -> None:
    """Where the people themselves differ, the runs part at month 0."""
    scenario = small("baseline", years=2)
    other = scenario.replaced({"start.belief": 0.6})
    rows = {row["stage"]: row for row in divergence_seed(scenario, other, 1)["stages"]}
    assert (rows["teachers' belief"]["month"], rows["teachers' belief"]["process"]) == (0, "built")


def test_what_cannot_be_explained_is_refused(small: Load) -> None:
    """Unknown outcomes have the nearest right name."""
    with pytest.raises(InputError) as told:
        explain(small("mandate"), question=Question("finale", 0))
    assert 'did you mean "final"?' in told.value.problems[0]
    assert "orders: must be between 1 and 10,000 (got 0)" in told.value.problems[1]
