"""Carry out ``reformsim workshop``: read the file, play every round, keep the log, tell ranking and debrief."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import typer

from reformsim.cli import terminal
from reformsim.cli.finding import find_scenario
from reformsim.cli.formats import print_rows
from reformsim.cli.guard import STOPPED
from reformsim.cli.loading import look_at_schools
from reformsim.cli.studies.frame import NAME_CHARACTERS, answer_files, tell_answer
from reformsim.config.identity import canonical_json
from reformsim.config.lever_names import known
from reformsim.config.reading import is_plain_file
from reformsim.config.scenario import Scenario
from reformsim.config.workshop import WorkshopPlan
from reformsim.plain_tables import Row
from reformsim.run.crew import Crew, Effort, Job
from reformsim.run.many import usable_processors
from reformsim.run.provenance import code_fingerprint, describe_run
from reformsim.run.store import encode_json, folder_of_scenario, keep_answer
from reformsim.study.kept_answer import ASKED_FILE
from reformsim.study.trial import run_figures
from reformsim.study.workshop import prices_of
from reformsim.study.workshop_answer import answer_of
from reformsim.study.workshop_debrief import debrief
from reformsim.study.workshop_game import settings_of
from reformsim.study.workshop_log import read_log, save_log
from reformsim.study.workshop_play import game_of, play, refuse_unpaid
from reformsim.view.workshop_sheet import draw_workshop

EXPERIMENTS = Path("experiments")


@dataclass(frozen=True, slots=True)
class WorkshopOrder:
    """Hold what was typed after ``reformsim workshop``: file, changes, workers, folder, and how to answer."""

    file: str
    changes: tuple[str, ...]
    workers: int | None
    out: Path
    as_json: bool
    quiet: bool


def carry_out(order: WorkshopOrder) -> int:
    """Play a workshop, keep and tell it, and return the exit code."""
    plan = load_plan(order)
    refuse_unpaid(plan)
    parent = folder_of_scenario(order.out / "workshop", plan.name)
    name = name_plan(plan)
    log = parent / f"log-{name}.jsonl"
    begun = read_log(log) if is_plain_file(log) else None
    with terminal.progress(f"workshop {plan.name}", quiet=order.quiet) as tick:
        effort = Effort(1, plan.seed, order.workers or usable_processors(), parent, tick)
        try:
            with Crew(effort) as crew:
                run = partial(run_all, crew)
                workshop = play(plan, run, partial(save_log, log), begun)
                answer = answer_of(workshop, debrief(workshop, run))
        except KeyboardInterrupt:
            typer.echo(f"stopped; the workshop is kept in {log}; give the same command again to go on", err=True)
            raise typer.Exit(STOPPED) from None
    files = answer_files(answer, draw_workshop) | {ASKED_FILE: encode_json(describe_plan(plan))}
    folder = keep_answer(parent, f"answer-{name}", files)
    tell_answer(answer, folder, as_json=order.as_json, quiet=order.quiet)
    if not (order.as_json or order.quiet):
        terminal.say(f"Log: {log}")
    return 0


def load_plan(order: WorkshopOrder) -> WorkshopPlan:
    """Return the workshop of an order, whose schools can be had."""
    plan = WorkshopPlan.load(find_scenario(order.file, EXPERIMENTS, "workshop"), order.changes)
    look_at_schools(plan.base, order.file)
    return plan


def say_prices(order: WorkshopOrder) -> int:
    """Print what every lever costs a year in all schools at full intensity, and the budget; return the exit code."""
    plan = load_plan(order)
    rows = price_rows(plan)
    if order.as_json:
        terminal.say_json(encode_json({"budget": plan.budget_dollars_per_student_year, "levers": rows}))
        return 0
    if not order.quiet:
        budget = plan.budget_dollars_per_student_year
        terminal.say(f"Budget: ${budget:,.0f} a year for each pupil's place. At full intensity in all schools:")
    print_rows(rows, "table")
    return 0


def price_rows(plan: WorkshopPlan) -> list[Row]:
    """Return what each lever costs a year at full intensity in all schools, the dearest first.

    In dollars for each pupil's place and in all, and the intensity that the whole budget pays.
    """
    prices = prices_of(game_of(plan))
    costs = prices.costs(settings_of(dict.fromkeys(sorted(known("lever")), 1.0)))
    return [
        {
            "lever": name,
            "dollars_a_place": round(cost / prices.students, 2),
            "dollars": round(cost),
            "whole_budget_pays": round(min(prices.budget_dollars_per_year / cost, 1.0), 2) if cost else 1.0,
        }
        for name, cost in sorted(costs.items(), key=lambda one: -one[1])
    ]


def run_all(crew: Crew, scenarios: Sequence[Scenario], seed: int) -> list[Any]:
    """Return the figures of scenarios, run side by side."""
    return crew.finish([Job(run_figures, (scenario, seed), seed) for scenario in scenarios])


def name_plan(plan: WorkshopPlan) -> str:
    """Return a short hash of a workshop and of the code that plays it."""
    asked = {"plan": plan.resolved() | {"base": plan.base.hash}, "code": code_fingerprint()}
    return hashlib.sha256(canonical_json(asked).encode("ascii")).hexdigest()[:NAME_CHARACTERS]


def describe_plan(plan: WorkshopPlan) -> dict[str, Any]:
    """Return what was asked, and with which versions."""
    run = describe_run(plan.base, plan.seed)
    return {"versions": run["versions"], "workshop": plan.resolved() | {"base": run["scenario"]}}
