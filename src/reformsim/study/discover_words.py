"""A discovery in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reformsim.analysis.box import wilson
from reformsim.analysis.box_search import SIGNIFICANT
from reformsim.study.discover_finds import Discovery, Find
from reformsim.study.discover_ground import share_words
from reformsim.study.sweep_outcome import Outcome
from reformsim.study.uncertain import per_cent, sentence

SHAKY = 0.5
"""Share of halves below which a number is not to be relied on. Ours."""
COARSE = 12
"""With fewer values of a number than this, bounds on it are told to be coarse. Ours."""
LINKED = ("morris", "sobol")
"""Designs whose worlds depend on each other."""


def headline(outcome: Outcome, found: Sequence[Discovery]) -> str:
    """Return the answer as a title."""
    what = sentence(outcome.words).removeprefix("Come out as ")
    if not any(discovery.boxes for discovery in found):
        return f"{sentence(what)}: no box says where"
    return f"{sentence(what)}: under which conditions"


def tell_discovery(outcome: Outcome, found: Sequence[Discovery], figures: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what was found, how far to trust it, and what was left out, in sentences.

    Parameters
    ----------
    outcome
        What was looked for.
    found
        What was found for each policy.
    figures
        Missing runs and kinds of design, as in the answer's figures.
    """
    sentences: list[str] = []
    for discovery in found:
        sentences += _tell_policy(discovery, outcome)
    sentences += _tell_numbers(found)
    sentences += _tell_limits(found, figures)
    return tuple(sentences)


def _tell_policy(discovery: Discovery, outcome: Outcome) -> Iterator[str]:
    """Yield what was found for a policy."""
    ground = discovery.ground
    if not discovery.finds:
        yield f"{ground.policy}: {discovery.reason}."
        return
    yield f"{ground.policy}: {share_words(ground, outcome)}."
    for find in discovery.finds:
        if find.is_box:
            yield _tell_box(discovery, find, outcome)
            yield _tell_trust(discovery, find)
        else:
            yield _tell_nothing(find, outcome)
    if len(discovery.boxes) > 1:
        yield f"The {len(discovery.boxes)} boxes together cover {per_cent(discovery.covered)} % of all that do."
    if discovery.reason and discovery.finds[-1].is_box:
        yield f"No further box was looked for: {discovery.reason}."


def _tell_box(discovery: Discovery, find: Find, outcome: Outcome) -> str:
    """Return what a box says, in a sentence or two."""
    inside = find.inside
    if not find.numbers:
        return "The whole is no box: nothing is cut off at this step."
    low, high = wilson(inside.density, inside.worlds)
    interval = f"95 % interval {per_cent(low)} to {per_cent(high)} %"
    where = f"With {discovery.range_words(find)}"
    if find.number > 1:
        where = f"Outside of that, with {discovery.range_words(find)}"
    of_all = "of all that do" if find.number == 1 else "of those that are left"
    told = f"{where}, {per_cent(inside.density)} % {outcome.words} ({interval}), and these are"
    return f"{told} {per_cent(inside.coverage)} % {of_all}. Elsewhere {per_cent(inside.elsewhere)} % do."


def _tell_trust(discovery: Discovery, find: Find) -> str:
    """Return how far to trust a box."""
    trust = find.trust
    if trust is None or not find.numbers:
        return ""
    names = discovery.ground.numbers
    again = [
        f"{names[number].words} came back in {round(trust.again[number] * trust.halves)}" for number in find.numbers
    ]
    told = f"Of {trust.halves} searches in random halves of the worlds, {' and '.join(again)}"
    if trust.found > 0.0:
        told += (
            f"; tried in the worlds that their half had not seen, the boxes held {per_cent(trust.density)} % "
            f"and covered {per_cent(trust.coverage)} %"
        )
    shaky = [names[number].words for number in find.numbers if trust.again[number] < SHAKY]
    weak = [names[number].words for number in find.numbers if find.quasi_p(number) >= SIGNIFICANT]
    caution = f" Do not lean on {' or '.join(shaky)}." if shaky else ""
    if weak:
        caution += f" The bounds on {' and '.join(weak)} may cut off worlds by lot (quasi-p {SIGNIFICANT:g} or more)."
    if find.chance > SIGNIFICANT:
        caution += f" {_chance(find)}"
    return f"{told}.{caution}"


def _tell_nothing(find: Find, outcome: Outcome) -> str:
    """Return why there is no box."""
    rest = "In what is left, no" if find.number > 1 else "No"
    if find.chance > SIGNIFICANT:
        return f"{rest} box says where runs {outcome.words}. {_chance(find)}"
    return f"{rest} box says where runs {outcome.words}: no bound on a single number is more than chance."


def _chance(find: Find) -> str:
    """Return how often chance does as well."""
    return f"With outcomes shuffled over worlds, {per_cent(find.chance)} % of searches went as far from chance."


def _tell_numbers(found: Sequence[Discovery]) -> Iterator[str]:
    """Yield what each restricted number is, once."""
    told: dict[str, str] = {}
    for discovery in found:
        for find in discovery.boxes:
            for number in find.numbers:
                one = discovery.ground.numbers[number]
                told.setdefault(one.path, one.told)
    yield from told.values()


def _tell_limits(found: Sequence[Discovery], figures: Mapping[str, Any]) -> Iterator[str]:
    """Yield what was left out, and what makes bounds and intervals less sure."""
    failed, unclear = (sum(getattr(each.ground, name) for each in found) for name in ("failed", "unclear"))
    if failed:
        yield f"{failed:,} runs failed and are left out."
    if unclear:
        yield f"{unclear:,} runs have no such measure and are left out."
    if figures["missing_runs"]:
        yield f"The sweep is not finished: {figures['missing_runs']:,} runs are missing."
    coarse = dict.fromkeys(name for each in found for name in _coarse(each))
    if coarse:
        yield f"Few values of {', '.join(coarse)} were tried: a bound lies somewhere between two of them."
    linked = [kind for kind in figures["designs"] if kind in LINKED]
    if linked and any(each.finds for each in found):
        yield f"Worlds of a {linked[0]} design depend on each other: all intervals are too narrow."


def _coarse(discovery: Discovery) -> Iterator[str]:
    """Yield the numbers of boxes of which few values were tried although they can have any."""
    for find in discovery.boxes:
        for number in find.numbers:
            one, column = discovery.ground.numbers[number], discovery.ground.cases.points[:, number]
            if not one.values and len(set(column.tolist())) < COARSE:
                yield one.words
