"""From a YAML file of a workshop, its scenario file and overrides to a workshop, or to everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from reformsim.config.draft import Draft, split_path
from reformsim.config.lever_names import known
from reformsim.config.load import judge, name_of, report_nonsense
from reformsim.config.nested import checked, read_common, read_holder, sources_of
from reformsim.config.positions import Placed
from reformsim.config.scenario import Scenario
from reformsim.config.sense import Found, mapping
from reformsim.config.wording import nearest, unknown
from reformsim.config.workshop import MOST_ROUNDS, WorkshopPlan
from reformsim.errors import InputError

COMMON = "common."
WHAT = "a workshop names a base, a budget, and teams"


def load_workshop(path: str | Path, overrides: Sequence[str] = ()) -> WorkshopPlan:
    """Return the workshop of a YAML file; parameters as for `WorkshopPlan.load`.

    Raises
    ------
    InputError
        With every problem: ``file:line:column: path: what is wrong (got ...)``.
    """
    file = Path(path)
    placed = read_holder(file, WHAT)
    draft = Draft()
    draft.lay_over(placed)
    if not isinstance(placed.data, dict):
        raise InputError(draft.lines())
    base = _read_base(placed, file, draft, [one for one in overrides if one.strip().startswith(COMMON)])
    for override in overrides:
        if not override.strip().startswith(COMMON):
            draft.apply_override(override)
    draft.data.setdefault("name", name_of(file))
    data = {key: value for key, value in draft.data.items() if key != "common"}
    if "base" in data:
        data["base"] = base or Scenario()
    report_nonsense(draft, workshop_nonsense(data, base))
    plan = checked(WorkshopPlan, data, {key: value for key, value in data.items() if key != "base"}, draft)
    if plan is None or draft.problems:
        raise InputError(draft.lines())
    return plan


def _read_base(placed: Placed, file: Path, draft: Draft, changes: Sequence[str]) -> Scenario | None:
    """Return the base with what is common laid over, or None and tell the draft what is wrong."""
    if placed.data.get("base") is None:
        return None
    common = read_common(placed, file, draft)
    try:
        parents, own = sources_of(placed, ("base",), file, draft)
    except InputError as error:
        draft.pass_on(error.problems)
        return None
    if not parents and own is None:
        return None
    found = Draft()
    for changed in (*parents, own, common):
        found.data.pop("extends", None)
        if changed is not None:
            found.lay_over(changed)
    for change in changes:
        found.apply_override(change, lambda text: split_path(text.removeprefix(COMMON)))
    found.data.pop("seed", None)
    said = placed.data["base"]
    found.data.setdefault("name", name_of(Path(said)) if isinstance(said, str) else "base")
    scenario = judge(found)
    draft.absorb(found)
    return scenario


def workshop_nonsense(data: Mapping[str, Any], base: Scenario | None) -> Iterator[Found]:
    """Yield what the kinds of values cannot tell: levers of the base, names of levers, uneven rounds.

    Parameters
    ----------
    data
        Plain data of the workshop, which may be wrong elsewhere.
    base
        The base, None where something is wrong with it.
    """
    if base is not None and base.levers:
        names = ", ".join(base.levers)
        yield ("base",), f"has levers ({names}); all teams begin with a system left alone, and pull levers themselves"
    teams = {name: rounds for name, rounds in mapping(data, "teams").items() if isinstance(rounds, list | tuple)}
    most = max(map(len, teams.values()), default=0)
    for team, rounds in teams.items():
        if not 1 <= len(rounds) <= MOST_ROUNDS:
            yield ("teams", team), f"must have 1 to {MOST_ROUNDS} rounds (got {len(rounds)})"
        elif len(rounds) != most:
            yield ("teams", team), f"has {len(rounds)} rounds, another team {most}; all teams play as many"
        for index, one in enumerate(rounds):
            for name in mapping(one, "levers"):
                if problem := lever_problem(name):
                    yield ("teams", team, index, "levers", name), problem


def lever_problem(name: str) -> str:
    """Return why a team cannot pull a lever of this name, empty where it can."""
    names = known("lever")
    if name in names:
        return ""
    if name in known("shock"):
        return f"{name} is a shock; a team pulls levers, and a shock stands in the base"
    return unknown("lever", name, sorted(names)) if not nearest(name, names) else f"unknown lever{nearest(name, names)}"
