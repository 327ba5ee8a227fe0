"""Discover: under which conditions an outcome comes about. Boxes in the worlds of a sweep, found by PRIM."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from reformsim.analysis.box import Cases, Mask, count_inside
from reformsim.analysis.box_search import SIGNIFICANT, Search, Wish, chance_of_box, search, try_halves
from reformsim.analysis.peeling import Patience
from reformsim.config.wording import unknown
from reformsim.errors import InputError
from reformsim.run.sweep_read import Sweep
from reformsim.study.answer import Answer
from reformsim.study.discover_finds import Discovery, Find
from reformsim.study.discover_ground import FEWEST_WORLDS, Ground, nothing_to_find, stand_on
from reformsim.study.discover_tables import COLUMNS, figures_of, tables_of
from reformsim.study.discover_text import box_experiments
from reformsim.study.discover_words import headline, tell_discovery
from reformsim.study.sweep_outcome import Outcome, read_outcome


class Look(NamedTuple):
    """Say what is looked for.

    Attributes
    ----------
    outcome
        A verdict, several with commas between, or a condition such as ``final<0.3``.
    policy
        The policy to look at; None: each by itself, since a policy is chosen and a world is not.
    threshold
        The density that a box must reach, above 0 and at most 1; the one that covers most is taken. None takes the
        box that is furthest above chance.
    most_numbers
        The most numbers that a box restricts; None for no limit.
    step
        Step of the trajectory at which to take the box as it is; None chooses.
    boxes
        How many boxes to look for, each in what the ones before it leave.
    """

    outcome: str
    policy: str | None = None
    threshold: float | None = None
    most_numbers: int | None = None
    step: int | None = None
    boxes: int = 1


def discover(sweep: Sweep, look: Look) -> Answer:
    """Return the boxes in which an outcome comes about.

    Parameters
    ----------
    sweep
        A sweep, finished or not.
    look
        What is looked for.

    Raises
    ------
    InputError
        If it cannot be looked for in this sweep, with everything that stands against it.
    """
    problems = _problems(sweep, look)
    outcome = None
    try:
        outcome = read_outcome(look.outcome, sweep.experiment.metrics)
    except InputError as error:
        problems = [*error.problems, *problems]
    if outcome is None or problems:
        raise InputError(problems)
    grounds = [stand_on(sweep, policy, outcome) for policy in _policies(sweep, look)]
    reasons = {ground.policy: ground.problem or nothing_to_find(ground, outcome) for ground in grounds}
    if all(reasons.values()):
        raise InputError([f"{sweep.folder}: {policy}: {reason}" for policy, reason in reasons.items()])
    _refuse_low_threshold([ground for ground in grounds if not reasons[ground.policy]], look)
    found = tuple(
        Discovery(ground, (), reasons[ground.policy]) if reasons[ground.policy] else _look(ground, look, outcome)
        for ground in grounds
    )
    return _answer(sweep, look, outcome, found)


def _policies(sweep: Sweep, look: Look) -> tuple[str, ...]:
    """Return the policies to look at."""
    return tuple(sweep.experiment.policies) if look.policy is None else (look.policy,)


def _problems(sweep: Sweep, look: Look) -> list[str]:
    """Return what cannot be had, nothing where all can."""
    problems = []
    names = list(sweep.experiment.policies)
    if look.policy is not None and look.policy not in names:
        problems.append(f"--policy: {unknown('policy', look.policy, names, 'there are')}")
    if look.threshold is not None and not 0.0 < look.threshold <= 1.0:
        problems.append(f"--threshold: must be above 0 and at most 1 (got {look.threshold:g})")
    if look.most_numbers is not None and look.most_numbers < 1:
        problems.append(f"--most-restrictions: must be at least 1 (got {look.most_numbers})")
    if look.boxes < 1:
        problems.append(f"--boxes: must be at least 1 (got {look.boxes})")
    if look.step is not None and look.step < 0:
        problems.append(f"--box: must be a step of the trajectory, from 0 (got {look.step})")
    if look.step is not None and look.boxes != 1:
        problems.append("--box: picks one box, and --boxes asks for several; leave one of them out")
    if look.step is not None and look.policy is None and len(names) > 1:
        problems.append(f"--box: each policy has its own trajectory; say --policy, one of {', '.join(names)}")
    return problems


def _refuse_low_threshold(grounds: list[Ground], look: Look) -> None:
    """Refuse a density that all worlds together have already.

    Raises
    ------
    InputError
        With each policy that has it.
    """
    problems = [
        f"--threshold {look.threshold:g}: {ground.policy} has {ground.cases.share:.3g} over all its worlds; "
        "ask for more, or look for the opposite"
        for ground in grounds
        if look.threshold is not None and look.threshold <= ground.cases.share
    ]
    if problems:
        raise InputError(problems)


def _look(ground: Ground, look: Look, outcome: Outcome) -> Discovery:
    """Return the boxes of a policy, one after the other."""
    among = np.ones(len(ground.cases), dtype=np.bool_)
    finds: list[Find] = []
    for number in range(1, look.boxes + 1):
        cases = ground.cases.of(among)
        if finds and (len(cases) < FEWEST_WORLDS or cases.share in (0.0, 1.0)):
            left = "no run outside of them does" if cases.share == 0.0 else f"only {len(cases)} worlds are left"
            return Discovery(ground, tuple(finds), left)
        find = _find(number, cases, among, look)
        finds.append(find)
        if not find.is_box:
            return Discovery(ground, tuple(finds), f"no box says where runs {outcome.words}")
        among = among & ~find.search.box.holds(ground.cases.points)
    return Discovery(ground, tuple(finds), "")


def _find(number: int, cases: Cases, among: Mask, look: Look) -> Find:
    """Return one search."""
    patience = Patience(most_numbers=look.most_numbers)
    wish = Wish(look.threshold, patience)
    chance = chance_of_box(cases, patience)
    found = search(cases, wish)
    if look.step is not None:
        last = len(found.peeled) - 1
        if look.step > last:
            raise InputError(f"--box {look.step}: the trajectory ends with step {last}")
        found = Search(found.peeled, look.step, found.peeled[look.step].box)
        wish = Wish(found.peeled[look.step].inside.density, patience)
    is_box = bool(found.box.sides.any()) and (chance <= SIGNIFICANT or look.step is not None)
    inside = count_inside(found.box, cases)
    return Find(number, cases, among.copy(), found, inside, chance, try_halves(cases, wish) if is_box else None)


def _answer(sweep: Sweep, look: Look, outcome: Outcome, found: tuple[Discovery, ...]) -> Answer:
    """Return tables, figures and words."""
    tables = tables_of(found)
    seeds, policies = int(sweep.about["seeds"]), len(sweep.experiment.policies)
    missing = 0 if sweep.experiment.stop else max(policies * len(sweep.worlds) * seeds - len(sweep.runs), 0)
    kinds = [design.kind for design in sweep.experiment.worlds.designs]
    figures = {
        "outcome": outcome.text,
        "outcome_words": outcome.words,
        "headline": headline(outcome, found),
        "missing_runs": missing,
        "designs": kinds,
        "policies": [figures_of(discovery) for discovery in found],
    }
    asked = look._asdict() | {"threshold": None if look.threshold is None else float(look.threshold)}
    return Answer(
        study="discover",
        question={"experiment": sweep.experiment.name, **asked},
        sentences=tell_discovery(outcome, found, figures),
        figures=figures,
        tables=tables,
        columns=COLUMNS,
        shown=("boxes", ("policy", "box", "number", "low", "high", "quasi_p", "found_again")),
        texts=box_experiments(sweep.experiment, outcome, found),
    )
