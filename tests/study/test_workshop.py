"""A workshop: moves are checked, what cannot be paid is refused in words, and all teams have one luck."""

from __future__ import annotations

import doctest
from dataclasses import replace

import pytest

from reformsim import Scenario, simulate
from reformsim.errors import InputError, RunError
from reformsim.study import workshop as engine
from reformsim.study.trial import run_figures
from reformsim.study.workshop import begin, missing, predict, prices_of, pull, reveal
from reformsim.study.workshop_debrief import debrief, differing_orders
from reformsim.study.workshop_game import Game, scenario_of, settings_of

BASE = Scenario.from_dict({"years": 4, "system": {"schools": 2}, "observe": {"teachers_share": 0, "students_share": 0}})
GAME = Game("demo", "What lasts?", BASE, 1, ("owls", "hawks"), 2, 2, 2, 700.0)


def planted(scenarios, seed):
    """Return figures that only count what a scenario pulls, so that no run is needed."""
    found = []
    for scenario in scenarios:
        pulled = sum(lever.intensity * lever.start_year for lever in scenario.levers.values())
        cost = 100.0 * sum(lever.intensity for lever in scenario.levers.values())
        figures = {"verdict": "partial", "before": 0.05, "final": 0.1 * pulled, "culture_final": 0.2, "cost": 10 * cost}
        figures |= {"gain_sd": 0.01 * pulled, "cost_per_student": cost, "reasons": ["because"]}
        found.append(figures | {"path": {"deep": [0.01 * year for year in range(scenario.years)]}})
    return found


def played(game=GAME, run=planted, plans=None):
    """Return a workshop in which every round is revealed; owls coach, hawks do nothing."""
    table = begin(game)
    for number in range(game.rounds):
        for team in game.teams:
            levers = (plans or {"owls": [{"coaching": 0.4}, {"coaching": 0.8}]}).get(team, [{}] * game.rounds)[number]
            table = predict(pull(table, team, levers), team, "partial", 0.1)
        table = reveal(table, run)
    return table


def test_the_docstring_runs():
    """The example of the module is what happens."""
    assert doctest.testmod(engine).failed == 0


def test_a_round_is_revealed_when_all_have_foretold():
    """Before that, who lacks what is told in words, and nothing is run."""
    table = begin(GAME)
    assert missing(table) == ("owls: levers", "hawks: levers")
    table = pull(table, "owls", {"coaching": 0.4})
    assert missing(table) == ("owls: a prediction", "hawks: levers")
    with pytest.raises(InputError, match="round 1 cannot be revealed yet; missing: owls: a prediction; hawks: levers"):
        reveal(table, lambda *_: pytest.fail("something was run"))
    table = predict(table, "owls", "snap_back", 0.3)
    table = predict(pull(table, "hawks", {}), "hawks", "unchanged", 0.05)
    table = reveal(table, planted)
    assert (table.current_round, missing(table)) == (2, ("owls: levers", "hawks: levers"))
    kept = table.turn("owls", 1)
    assert (kept.prediction.verdict, kept.prediction.level, kept.outcome.verdict) == ("snap_back", 0.3, "partial")


def test_other_levers_need_another_prediction():
    """Who pulls anew foretells anew; the last word counts."""
    table = predict(pull(begin(GAME), "owls", {"coaching": 0.4}), "owls", "partial", 0.1)
    table = pull(table, "owls", {"coaching": 0.5})
    assert table.turn("owls", 1).prediction is None
    assert len(table.turns) == 1
    table = predict(predict(table, "owls", "partial", 0.1), "owls", "inert", 0.2)
    assert table.turn("owls", 1).prediction.verdict == "inert"


@pytest.mark.parametrize(
    ("move", "said"),
    [
        (lambda table: pull(table, "oxen", {}), "unknown team"),
        (lambda table: pull(table, "owls", {"coching": 1.0}), 'coching: unknown lever; did you mean "coaching"?'),
        (lambda table: pull(table, "owls", {"budget_cut": 1.0}), "budget_cut is a shock"),
        (
            lambda table: pull(table, "owls", {"coaching": 1.5}),
            r"coaching.intensity: must be between 0 and 1 \(got 1.5\)",
        ),
        (
            lambda table: pull(table, "owls", {"coaching": {"intensity": 1.0, "share": 0.0}}),
            "coaching.share: must be above 0",
        ),
        (lambda table: pull(table, "owls", {"coaching": {"strength": 1.0}}), "coaching.strength: unknown key"),
        (lambda table: pull(table, "owls", {"coaching": "much"}), "coaching: must be an intensity, or a mapping"),
        (lambda table: predict(table, "owls", "partial", 0.1), "owls: says first what it does in round 1"),
        (lambda table: predict(pull(table, "owls", {}), "owls", "snapback", 0.1), 'did you mean "snap_back"?'),
        (
            lambda table: predict(pull(table, "owls", {}), "owls", "partial", float("nan")),
            "level must be between 0 and 1",
        ),
        (lambda table: begin(replace(GAME, teams=("a", "a"))), "1 to 8 different names"),
        (lambda table: begin(replace(GAME, teams=tuple("abcdefghi"))), "1 to 8 different names"),
        (lambda table: begin(replace(GAME, rounds=6)), "rounds: must be between 1 and 5"),
        (lambda table: begin(replace(GAME, first_year=0)), "must be at least 1"),
        (lambda table: begin(replace(GAME, budget_dollars_per_student_year=0.0)), "budget"),
        (lambda table: begin(replace(GAME, years_per_round=200)), "years"),
        (
            lambda table: begin(replace(GAME, base=scenario_of(GAME, (settings_of({"coaching": 1.0}),)))),
            "base: has levers",
        ),
        (lambda table: debrief(table, planted), "round 1 of 2 is not revealed yet"),
    ],
)
def test_wrong_moves_are_refused_in_words(move, said):
    """Whoever slips is told what was wrong, what is allowed, and the nearest right name."""
    with pytest.raises(InputError, match=said):
        move(begin(GAME))


def test_nothing_moves_after_the_end():
    """When every round is revealed, neither levers nor predictions can be changed, nor anything revealed again."""
    table = played()
    assert table.is_over
    assert missing(table) == ()
    for move in (
        lambda: pull(table, "owls", {}),
        lambda: predict(table, "owls", "partial", 0.1),
        lambda: reveal(table),
    ):
        with pytest.raises(InputError, match="every round is revealed"):
            move()


def test_a_failed_run_is_no_outcome():
    """Where a run failed nothing is revealed: a ranking without it would mean nothing."""
    table = begin(replace(GAME, teams=("owls",)))
    table = predict(pull(table, "owls", {}), "owls", "partial", 0.1)
    with pytest.raises(RunError, match="1 of 1 runs failed"):
        reveal(table, lambda scenarios, seed: [None])


def test_what_cannot_be_paid_is_refused_with_each_levers_cost():
    """The refusal names the cost, the budget, what is too much, and each lever's part, the dearest first."""
    poor = replace(GAME, budget_dollars_per_student_year=100.0)
    prices = prices_of(poor)
    costs = prices.costs(settings_of({"coaching": 1.0, "mandate": 1.0}))
    total = sum(costs.values())
    with pytest.raises(InputError) as refused:
        pull(begin(poor), "owls", {"mandate": 1.0, "coaching": 1.0})
    text = str(refused.value)
    assert f"owls, round 1: costs ${total:,.0f} a year, and the budget is ${100 * prices.students:,.0f}" in text
    assert f"${total - 100 * prices.students:,.0f} too much (coaching ${costs['coaching']:,.0f}, mandate $" in text


def test_what_is_not_spent_cannot_be_carried_over():
    """After a round of nothing the budget of the next is no larger."""
    poor = replace(GAME, budget_dollars_per_student_year=100.0, teams=("owls",))
    table = reveal(predict(pull(begin(poor), "owls", {}), "owls", "unchanged", 0.05), planted)
    with pytest.raises(InputError, match="owls, round 2: costs"):
        pull(table, "owls", {"coaching": 1.0})


def test_the_whole_budget_can_be_spent():
    """Levers that cost just the budget are not refused for rounding."""
    prices = prices_of(GAME)
    exact = prices.costs(settings_of({"coaching": 0.7, "structures": 0.3}))
    game = replace(GAME, budget_dollars_per_student_year=sum(exact.values()) / prices.students * (1 - 1e-14))
    assert pull(begin(game), "owls", {"coaching": 0.7, "structures": 0.3}).turns


def test_prices_are_what_the_model_books():
    """Where political will is whole and nothing is thinned, the model books in a year what the price list says."""
    numbers = {"district.will_sensitivity": 0.0}
    base = BASE.replaced({"parameters": numbers, "governance.reallocation": 0.0, "system.schools": 5})
    game = replace(GAME, base=base, teams=("owls",), years_per_round=3)
    levers = {"coaching": 0.6, "structures": {"intensity": 0.5, "share": 0.4}, "formative_assessment": 1.0}
    plan = settings_of(levers)
    system = simulate(scenario_of(game, (plan, {})), 1).system.set_index("month")["cost_dollars"]
    booked = system[50] - system[40]  # the year after the ramp
    assert booked == pytest.approx(sum(prices_of(game).costs(plan).values()), rel=1e-9)


def test_every_plan_runs_equally_long():
    """Whether a team pulls in the last round or not, all runs have as many years, and none is extended."""
    plans = ((settings_of({"coaching": 0.4}), {}), ({}, settings_of({"coaching": 0.4})), ({}, {}))
    scenarios = [scenario_of(GAME, plan) for plan in plans]
    assert {scenario.years for scenario in scenarios} == {2 + 2 * 2 + 10}
    for scenario in scenarios:
        assert len(run_figures(scenario, 1)["path"]["deep"]) == scenario.years


def test_teams_with_one_plan_have_one_outcome():
    """All teams have the same luck: the same plan brings the same, to the last digit; nothing pulled brings nothing."""
    plans = {team: [{"coaching": 0.4}, {}] for team in ("owls", "hawks")}
    table = played(replace(GAME, teams=("owls", "hawks", "wrens")), engine.run_here, plans)
    owls, hawks, wrens = (table.turns_of(team)[-1].outcome for team in table.game.teams)
    assert owls == hawks
    assert owls.gain_sd != 0.0
    assert (wrens.gain_sd, wrens.cost_dollars, wrens.verdict) == (0.0, 0.0, "unchanged")


def test_a_reveal_is_that_of_support_ending_there():
    """After round 1 what is revealed is what the scenario with round 1 alone brings, and its level at the round's end."""
    table = begin(replace(GAME, teams=("owls",)))
    table = reveal(predict(pull(table, "owls", {"coaching": 0.8}), "owls", "partial", 0.1))
    found = table.turn("owls", 1).outcome
    figures = run_figures(scenario_of(GAME, (settings_of({"coaching": 0.8}),)), 1)
    assert (found.verdict, found.level) == (figures["verdict"], figures["final"])
    assert found.round_level == figures["path"]["deep"][3]


def test_orders_that_are_another_plan_are_tried_once():
    """Two rounds that are alike are not swapped; the order as played comes first."""
    same, other = settings_of({"coaching": 0.4}), settings_of({"mandate": 1.0})
    assert differing_orders((same, other)) == [(1, 2), (2, 1)]
    assert differing_orders((same, same, other)) == [(1, 2, 3), (1, 3, 2), (3, 1, 2)]
    assert differing_orders((same, same)) == [(1, 2)]


def test_the_debrief_tells_the_counterfactual():
    """It says what comes without support, and of the best plan in each other order, with what it would have brought."""
    found = debrief(played(), planted)
    assert found.best == "owls"
    assert (found.alone.level, found.alone.cost_dollars) == (0.0, 0.0)
    assert [one.rounds for one in found.orders] == [(1, 2), (2, 1)]
    played_first, swapped = (one.outcome.gain_sd for one in found.orders)
    assert played_first == pytest.approx(0.01 * (0.4 * 2 + 0.8 * 4))
    assert swapped == pytest.approx(0.01 * (0.8 * 2 + 0.4 * 4))
