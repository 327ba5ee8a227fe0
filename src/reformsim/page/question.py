"""From what a browser asks to a scenario, or to everything that is wrong with it.

A browser asks in few words: which preset it began with, and what was changed. Those words are what a link holds,
so they are read as strictly as a file: a link may have been cut off, or typed by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from reformsim.config.scenario import LeverConfig, Scenario
from reformsim.errors import InputError

MOST_SCHOOLS, MOST_YEARS = 400, 60
"""Beyond these an answer takes longer than a room waits; the command line has no such bound."""
SETTINGS = {
    "leader_turnover": "workforce.leader_leave_rate",
    "conformity": "choice.conformity",
    "culture_pull": "choice.culture_pull",
    "cross_school": "choice.cross_school_share",
    "yield_strain": "culture.yield_strain",
    "evidence": "belief.evidence_gain",
    "accountability": "choice.accountability_pressure",
}
"""Settings of the system that are numbers of the catalogue, by the name that the page gives them."""
RESPONSE_LAG = "response_lag_months"
BUDGET = "budget_dollars_per_student_year"
GOVERNANCE = (RESPONSE_LAG, BUDGET)
KEYS = ("base", "seed", "schools", "districts", "years", "levers", "shocks", "settings")
LONGEST_SHOWN = 40
LEVER_KEYS = ("start", "end", "intensity", "share")


class Question(NamedTuple):
    """Hold what a browser asks: a scenario, and with which luck."""

    scenario: Scenario
    seed: int


def read_question(said: Any, bases: Mapping[str, Scenario]) -> Question:
    """Return the question that a browser asks.

    Parameters
    ----------
    said
        Plain data as the browser sends it.
    bases
        Scenarios to begin with, by name.

    Raises
    ------
    InputError
        With every problem, in words for the reader of the page.
    """
    if not isinstance(said, dict):
        raise InputError("the question is not one that this page asks; begin anew from one of the cards")
    problems = [f"{key}: this page knows no such key" for key in said if key not in KEYS]
    base = bases.get(str(said.get("base")))
    if base is None:
        problems.append(f"base: there is no question called {said.get('base')!r}; there are: {', '.join(bases)}")
        raise InputError(problems)
    data = base.resolved()
    _lay_system(data, said, base, problems)
    for heading in ("levers", "shocks"):
        _lay_levers(data, said.get(heading, {}), heading, problems)
    _lay_settings(data, said.get("settings", {}), problems)
    if problems:
        raise InputError(problems)
    scenario = Scenario.from_resolved(data)
    return Question(scenario, scenario.seed)


def _lay_system(data: dict[str, Any], said: dict[str, Any], base: Scenario, problems: list[str]) -> None:
    """Lay size, length and luck over a base's data."""
    for key, most in (("schools", MOST_SCHOOLS), ("districts", MOST_SCHOOLS), ("years", MOST_YEARS)):
        if key in said and base.system.schools_file is not None and key != "years":
            continue
        if key in said:
            value = said[key]
            if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
                problems.append(f"{key}: must be a whole number from 1 to {most} on this page (got {_shown(value)})")
            elif key == "years":
                data["years"] = value
            else:
                data["system"][key] = value
    if "seed" in said:
        data["seed"] = said["seed"]


def _lay_levers(data: dict[str, Any], said: Any, heading: str, problems: list[str]) -> None:
    """Take levers or shocks as the browser has them; one that the base has keeps what the page does not show."""
    if not isinstance(said, dict):
        problems.append(f"{heading}: must be a table of names")
        return
    before = data[heading]
    data[heading] = {}
    for name, one in said.items():
        if not isinstance(one, dict) or not set(one) <= set(LEVER_KEYS):
            problems.append(f"{heading}.{name}: must have {', '.join(LEVER_KEYS)} and nothing else")
            continue
        config = dict(before.get(name, {}))
        config |= {"start_year": one.get("start", 0), "end_year": one.get("end"), "intensity": one.get("intensity", 1)}
        _lay_share(config, one.get("share", 1), f"{heading}.{name}.share", problems)
        data[heading][name] = config


def _lay_share(config: dict[str, Any], share: Any, place: str, problems: list[str]) -> None:
    """Lay the share of schools that is reached over a lever's target."""
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 < share <= 1:
        problems.append(f"{place}: must be above 0 and at most 1 (got {_shown(share)})")
        return
    target = dict(config.get("target") or {})
    way = target.get("schools", "all")
    if way in {"all", "random"}:
        target |= {"schools": "all" if share == 1 else "random", "share": float(share)}
        config["target"] = target


def _lay_settings(data: dict[str, Any], said: Any, problems: list[str]) -> None:
    """Lay settings of the system over a base's data."""
    if not isinstance(said, dict):
        problems.append("settings: must be a table of names")
        return
    for name, value in said.items():
        if name in SETTINGS:
            data["parameters"][SETTINGS[name]] = value
        elif name in GOVERNANCE:
            data["governance"][name] = value
        else:
            known = ", ".join((*SETTINGS, *GOVERNANCE))
            problems.append(f"settings.{name}: this page knows no such setting; there are: {known}")


def _shown(value: Any) -> str:
    """Return a value as a message shows it, cut where it is long."""
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def asked_of(scenario: Scenario, base: str) -> dict[str, Any]:
    """Return the words in which a browser would ask for a scenario: what `read_question` reads back."""
    return {
        "base": base,
        "seed": scenario.seed,
        "schools": min(scenario.system.schools, MOST_SCHOOLS),
        "districts": scenario.system.districts,
        "years": min(scenario.years, MOST_YEARS),
        "levers": {name: _lever_words(one) for name, one in scenario.levers.items()},
        "shocks": {name: _lever_words(one) for name, one in scenario.shocks.items()},
        "settings": {},
    }


def _lever_words(config: LeverConfig) -> dict[str, Any]:
    """Return a lever as the page knows it."""
    return {
        "start": config.start_year,
        "end": config.end_year,
        "intensity": config.intensity,
        "share": config.target.share,
    }
