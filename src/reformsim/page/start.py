"""What the browser needs before anything has run: words, presets, levers, settings and their bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reformsim.config.catalog import value_of
from reformsim.page.question import MOST_SCHOOLS, MOST_YEARS, RESPONSE_LAG, SETTINGS, asked_of
from reformsim.page.words import LEVER_WORDS, PRESET_WORDS, SETTING_WORDS, SHOCK_WORDS, VERDICT_WORDS, WORDS
from reformsim.page.workshop_rules import workshop_start

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario


def start_data(bases: Mapping[str, Scenario], first: str) -> dict[str, Any]:
    """Return everything that the page is built of, ready for JSON.

    Parameters
    ----------
    bases
        Scenarios that a card stands for, by name.
    first
        The one to begin with.
    """
    return {
        "words": WORDS,
        "first": first,
        "cards": [_card(name, scenario) for name, scenario in bases.items()],
        "levers": _named(LEVER_WORDS),
        "shocks": _named(SHOCK_WORDS),
        "settings": [_setting(name) for name in SETTING_WORDS],
        "limits": {"schools": MOST_SCHOOLS, "years": MOST_YEARS},
        "verdicts": _named(VERDICT_WORDS),
        "workshop": workshop_start(bases),
    }


def _card(name: str, scenario: Scenario) -> dict[str, Any]:
    """Return a card: its name, its question, and what it asks."""
    title, question = PRESET_WORDS.get(name, (name.replace("_", " "), scenario.question))
    asked = asked_of(scenario, name)
    overrides = {key: scenario.parameters[place] for key, place in SETTINGS.items() if place in scenario.parameters}
    return {"name": name, "title": title, "question": question, "ask": asked | {"settings": overrides}}


def _named(words: Mapping[str, tuple[str, str]]) -> list[dict[str, str]]:
    """Return levers or shocks with their words."""
    return [{"name": name, "title": title, "about": about} for name, (title, about) in words.items()]


def _setting(name: str) -> dict[str, Any]:
    """Return a setting with its usual value and bounds."""
    title, unit, low, high, step = SETTING_WORDS[name]
    usual = 10 if name == RESPONSE_LAG else float(value_of(SETTINGS[name], {}))
    return {"name": name, "title": title, "unit": unit, "low": low, "high": high, "step": step, "usual": usual}
