"""The order of a month and of a year's end, and what happens in each process."""

from __future__ import annotations

from collections.abc import Mapping

from reformsim.model.month import MONTH, YEAR_END, Step
from reformsim.view.odd.mechanisms import Mechanism, mechanisms_of, told_by
from reformsim.view.odd.numbers import of_themes, parameter_table

THEMES: Mapping[str, tuple[str, ...]] = {
    "levers": ("lever", "cost"),
    "leaders": ("leader",),
    "choice": ("choice",),
    "teaching and learning": ("learning",),
    "belief": ("belief",),
    "skill": ("skill",),
    "culture": ("culture",),
    "tests": ("testing",),
    "staff": ("workforce",),
    "district review": ("district",),
}
"""The themes of the catalogue that are told with each process; `population` goes with how a system begins, and
`verdict` with what is observed."""


def order_told(steps: tuple[Step, ...]) -> str:
    """Return processes in their order: what each does, and why it stands where it stands."""
    return "".join(
        f"{place}. **{step.name}**: {_begun_small(told_by(step.run))} *{step.reason}.*\n"
        for place, step in enumerate(steps, start=1)
    )


def _begun_small(sentence: str) -> str:
    """Return a sentence as it goes on after a colon."""
    return sentence[:1].lower() + sentence[1:]


def mechanism_told(mechanism: Mechanism) -> str:
    """Return a function of the model as text: its name, its idea, its equation."""
    return f"**`{mechanism.name}`**\n\n{mechanism.told}\n"


def submodels_told(overrides: Mapping[str, float]) -> str:
    """Return every process with the idea of its files, its equations and its numbers; nothing is told twice."""
    told: set[str] = set()
    parts = []
    for step in MONTH + YEAR_END:
        texts = [f"### {step.name[:1].upper()}{step.name[1:]}\n"]
        for mechanism in mechanisms_of(step):
            home = mechanism.module.__name__
            if home not in told:
                texts.append(told_by(mechanism.module) + "\n")
            if mechanism.name not in told:
                texts.append(mechanism_told(mechanism))
            told |= {home, mechanism.name}
        if step.name in THEMES:
            texts.append(parameter_table(of_themes(THEMES[step.name]), overrides))
        parts.append("\n".join(texts))
    return "\n".join(parts)


def month_told() -> str:
    """Return the order of every month."""
    return order_told(MONTH)


def year_end_told() -> str:
    """Return the order of a year's end."""
    return order_told(YEAR_END)
