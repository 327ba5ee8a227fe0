"""Play a whole workshop from the plans of its teams, round by round, as a file tells them."""

from __future__ import annotations

from collections.abc import Callable

from reformsim.config.workshop import RoundConfig, WorkshopPlan
from reformsim.errors import InputError
from reformsim.study.workshop import Run, begin, predict, prices_of, pull, reveal, run_here
from reformsim.study.workshop_game import Game, Workshop

Keep = Callable[[Workshop], None]


def game_of(plan: WorkshopPlan) -> Game:
    """Return the rules of a workshop file."""
    return Game(
        plan.name,
        plan.question,
        plan.base,
        plan.seed,
        tuple(plan.teams),
        plan.rounds,
        plan.years_per_round,
        plan.first_year,
        plan.budget_dollars_per_student_year,
    )


def refuse_unpaid(plan: WorkshopPlan) -> None:
    """Refuse plans that cannot be paid, all of them at once, before anything is run.

    Raises
    ------
    InputError
        With a line for each team and round that costs more than its budget.
    """
    prices = prices_of(game_of(plan))
    problems = [
        f"teams.{team}[{index}].levers: {refused}"
        for team, rounds in plan.teams.items()
        for index, one in enumerate(rounds)
        if (refused := prices.refusal(one.levers))
    ]
    if problems:
        raise InputError(problems)


def play(plan: WorkshopPlan, run: Run = run_here, keep: Keep | None = None, begun: Workshop | None = None) -> Workshop:
    """Return a workshop with every round of a file played and revealed.

    Parameters
    ----------
    plan
        The file.
    run
        Runs scenarios.
    keep
        Called with the workshop after every move.
    begun
        Where to go on, as a log has it; None begins anew.

    Raises
    ------
    InputError
        If something cannot be paid, or what was begun has other moves than the file.
    RunError
        If a run failed.
    """
    refuse_unpaid(plan)
    workshop = begin(game_of(plan)) if begun is None else begun
    if workshop.game != game_of(plan):
        raise InputError("the log is of a workshop with other rules than the file")
    for number in range(1, plan.rounds + 1):
        for team, rounds in plan.teams.items():
            workshop = _move(workshop, team, number, rounds[number - 1])
            if keep is not None:
                keep(workshop)
        if workshop.current_round == number:
            workshop = reveal(workshop, run)
            if keep is not None:
                keep(workshop)
    return workshop


def _move(workshop: Workshop, team: str, number: int, said: RoundConfig) -> Workshop:
    """Return the workshop with a team's move, or as it is where that was made already."""
    if workshop.current_round == number:
        workshop = pull(workshop, team, said.levers)
        return predict(workshop, team, said.predict.verdict, said.predict.level)
    turn = workshop.turn(team, number)
    prediction = None if turn is None else turn.prediction
    told = None if prediction is None else (prediction.verdict, prediction.level)
    if turn is None or turn.levers != said.levers or told != (said.predict.verdict, said.predict.level):
        raise InputError(f"the log has another move of {team} in round {number} than the file")
    return workshop
