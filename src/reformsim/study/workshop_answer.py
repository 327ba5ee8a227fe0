"""The answer of a workshop: ranking and debrief in words and tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from reformsim.observe.schema import SD, SHARE, Column
from reformsim.study.answer import Answer, plain_rows
from reformsim.study.compare_words import number
from reformsim.study.workshop import prices_of
from reformsim.study.workshop_debrief import Debrief, Order
from reformsim.study.workshop_game import Turn, Workshop
from reformsim.study.workshop_rank import FREE, GAIN, HARM, Foresight, Place, unspent_dollars_per_student

ALONE = "without support"
DOLLARS = "US dollars"
COLUMNS = {
    "ranking": (
        Column("place", "int64", "", "place, from 1; shared in a tie"),
        Column("team", "str", "", "the team"),
        Column("kind", "str", "", "gain at no cost, lasting gain, no lasting gain, or harm"),
        Column("lasting_gain_sd", "float64", SD, "learning over the last years against the system without support"),
        Column("cost_dollars_per_student", "float64", DOLLARS, "spent for each pupil's place, as the model booked it"),
        Column("gain_per_1000_dollars", "float64", SD, "lasting gain for each 1,000 dollars a place"),
        Column("unspent_dollars_per_student", "float64", DOLLARS, "what plans left of the budgets, and lost"),
        Column("verdict", "str", "", "the verdict"),
        Column("level", "float64", SHARE, "deep practice over the last years"),
        Column("right_verdicts", "int64", "reveals", "verdicts that the team foretold rightly"),
        Column("mean_level_error", "float64", SHARE, "mean distance of the levels that it foretold"),
    ),
    "rounds": (
        Column("team", "str", "", "the team"),
        Column("round", "int64", "", "the round, from 1"),
        Column("levers", "str", "", "what it pulled: intensity, and share of schools where not all"),
        Column("cost_dollars_per_year", "float64", DOLLARS, "what that costs a year with full political will"),
        Column("foretold_verdict", "str", "", "the verdict that the team foretold"),
        Column("foretold_level", "float64", SHARE, "the level that it foretold"),
        Column("verdict", "str", "", "the verdict if support had ended with this round"),
        Column("level", "float64", SHARE, "deep practice over the last years, in that case"),
        Column("round_level", "float64", SHARE, "deep practice in the last year of the round"),
    ),
    "orders": (
        Column("order", "str", "", "rounds of the best team's plan in the order in which they would be played"),
        Column("lasting_gain_sd", "float64", SD, "lasting gain in this order"),
        Column("cost_dollars_per_student", "float64", DOLLARS, "spent for each pupil's place"),
        Column("verdict", "str", "", "the verdict"),
        Column("level", "float64", SHARE, "deep practice over the last years"),
    ),
    "paths": (
        Column("team", "str", "", "the team, or without support"),
        Column("year", "int64", "school years", "school year, from 1"),
        Column("deep", "float64", SHARE, "deep practice, mean of the year"),
    ),
}


def answer_of(workshop: Workshop, found: Debrief) -> Answer:
    """Return the answer of a workshop that is over.

    Parameters
    ----------
    workshop, found
        The workshop and its debrief.
    """
    game = workshop.game
    tables = {
        "ranking": _ranking_table(workshop, found),
        "rounds": _frame("rounds", [_round_row(turn) for team in game.teams for turn in workshop.turns_of(team)]),
        "orders": _frame("orders", [_order_row(one, found.alone.gain_sd) for one in found.orders]),
        "paths": _path_table(workshop, found),
    }
    return Answer(
        study="workshop",
        question={
            "name": game.name,
            "teams": list(game.teams),
            "rounds": game.rounds,
            "years_per_round": game.years_per_round,
            "budget_dollars_per_student_year": game.budget_dollars_per_student_year,
            "seed": game.seed,
        },
        sentences=tell(found),
        figures={name: plain_rows(tables[name]) for name in ("ranking", "orders")},
        tables=tables,
        columns=COLUMNS,
        shown=("rounds", ("team", "round", "levers", "foretold_verdict", "verdict", "foretold_level", "level")),
    )


RULE = (
    "Ranked by learning that lasts for what it cost: learning over the last two years of the run against the same "
    "system left alone."
)
CAUTION = (
    "One seed, one system, and numbers that are mostly ours: the ranking says who played this game well, and nothing "
    "of which reform is better."
)


def tell(found: Debrief) -> tuple[str, ...]:
    """Return ranking and debrief in sentences."""
    told = {one.team: one for one in found.foresight}
    alone = (
        f"Without any support deep practice would have been {_share(found.alone.level)} at the end, with the same luck "
        f"(verdict: {_words(found.alone.verdict)})."
    )
    places = (_tell_place(place, told[place.team]) for place in found.ranking)
    return (*places, RULE, alone, *_tell_orders(found), CAUTION)


def _tell_place(place: Place, foreseen: Foresight) -> str:
    """Return a team's place in a sentence."""
    cost = f"${place.cost_dollars_per_student:,.0f} a pupil's place"
    gain = f"{number(abs(place.lasting_gain_sd))} SD"
    if place.kind == GAIN:
        what = f"a lasting gain of {gain} for {cost}, {number(place.gain_per_1000_dollars or 0.0)} SD for each $1,000"
    elif place.kind == FREE:
        what = f"a lasting gain of {gain} at no cost"
    else:
        what = f"harm: a lasting loss of {gain} for {cost}" if place.kind == HARM else f"no lasting gain, for {cost}"
    return (
        f"{place.place}. {place.team}: {what}; verdict {_words(place.verdict)}, deep practice {_share(place.level)} "
        f"at the end; foretold {foreseen.right_verdicts} of {foreseen.reveals} verdicts, and levels to within "
        f"{_share(foreseen.mean_level_error)} on average."
    )


def _tell_orders(found: Debrief) -> tuple[str, ...]:
    """Return what the best plan would have done in other orders."""
    if len(found.orders) == 1:
        return (f"The plan of {found.best} is the same in every order of its rounds.",)
    gains = [one.outcome.gain_sd - found.alone.gain_sd for one in found.orders]
    ordered = sorted(zip(gains, found.orders, strict=True), key=lambda one: one[0])
    (low, worst), (high, best) = ordered[0], ordered[-1]
    others = len(found.orders) - 1
    told = (
        f"The plan of {found.best}, in {others} other {'order' if others == 1 else 'orders'} of its rounds: "
        f"lasting gain as played {number(gains[0])} SD, highest {number(high)} in the order {_order(best)} "
        f"({_words(best.outcome.verdict)}), lowest {number(low)} in the order {_order(worst)} "
        f"({_words(worst.outcome.verdict)})."
    )
    return (told,)


def _share(value: float) -> str:
    """Return a share as it is told: two decimals, without the zero before them."""
    return f"{value:.2f}".removeprefix("0")


def _words(verdict: str) -> str:
    """Return a verdict as words."""
    return verdict.replace("_", " ")


def _order(one: Order) -> str:
    """Return an order of rounds as text."""
    return "-".join(map(str, one.rounds))


def _frame(name: str, rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a table with just its columns."""
    return pd.DataFrame(rows, columns=[column.name for column in COLUMNS[name]])


def _ranking_table(workshop: Workshop, found: Debrief) -> pd.DataFrame:
    """Return the table of places."""
    students = prices_of(workshop.game).students
    foreseen = {one.team: one for one in found.foresight}
    rows = [
        {name: getattr(place, name) for name in Place.__slots__}
        | {name: getattr(foreseen[place.team], name) for name in ("right_verdicts", "mean_level_error")}
        | {"unspent_dollars_per_student": unspent_dollars_per_student(workshop, place.team, students)}
        for place in found.ranking
    ]
    return _frame("ranking", rows).astype({"gain_per_1000_dollars": "float64"})


def _round_row(turn: Turn) -> dict[str, Any]:
    """Return a turn as a row."""
    said, found = turn.prediction, turn.outcome
    levers = ", ".join(
        f"{name} {one.intensity:g}" + ("" if one.share == 1.0 else f" in {one.share:g} of schools")
        for name, one in turn.levers.items()
    )
    row: dict[str, Any] = {"team": turn.team, "round": turn.round, "levers": levers or "none"}
    row["cost_dollars_per_year"] = turn.cost_dollars_per_year
    if said is not None and found is not None:
        row |= {"foretold_verdict": said.verdict, "foretold_level": said.level}
        row |= {"verdict": found.verdict, "level": found.level, "round_level": found.round_level}
    return row


def _order_row(one: Order, alone_gain_sd: float) -> dict[str, Any]:
    """Return an order as a row."""
    return {
        "order": _order(one),
        "lasting_gain_sd": one.outcome.gain_sd - alone_gain_sd,
        "cost_dollars_per_student": one.outcome.cost_dollars_per_student,
        "verdict": one.outcome.verdict,
        "level": one.outcome.level,
    }


def _path_table(workshop: Workshop, found: Debrief) -> pd.DataFrame:
    """Return deep practice by year of every team, and of the system without support."""
    ends = [(team, workshop.turns_of(team)[-1].outcome) for team in workshop.game.teams]
    named = [*((team, outcome) for team, outcome in ends if outcome is not None), (ALONE, found.alone)]
    rows = [
        {"team": team, "year": year, "deep": deep}
        for team, outcome in named
        for year, deep in enumerate(outcome.path, start=1)
    ]
    return _frame("paths", rows)
