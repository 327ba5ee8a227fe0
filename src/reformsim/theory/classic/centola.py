"""Centola and others 2018: how many committed people it takes to turn a convention."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import numpy as np
from numba import njit
from pydantic import Field
from scipy.stats import binom

from reformsim.chance import Process, uniform
from reformsim.config.parts import Part, Share, as_tuple
from reformsim.model.choice import share_of
from reformsim.theory.classic.base import (
    REFERENCE,
    THEORY,
    Axes,
    Check,
    Classic,
    Marks,
    Piece,
    Point,
    check_mean,
    check_value,
    key_of,
    some,
    values_at,
)
from reformsim.theory.classic.crowd import bare_choice

PLAYED, FIELD = "people in pairs", "without chance"
PAIRS_DRAW = int(Process.CLASSIC_PAIRS)
COIN, KEEP, OLD = "coin", "keep", "old"
REFERENCE_SHARE = 0.242
REFERENCE_ENDS = {0.23: 0.04, 0.25: 1.0}
DECIDED = 1e-9
"""Noise of the choice: none that counts."""
STILL, PRECISION = 1e-12, 1e-5
"""Change of adoption that is none, and to what a critical share is looked for."""
LEANS = {COIN: 0.0, KEEP: 1.0, OLD: -1.0}
"""Where the choice leans at a tie: nowhere, to what one plays, or to the old."""


class Centola(Part):
    """Hold who is committed and what people remember."""

    people: int = Field(default=1000, ge=4, le=1_000_000, multiple_of=2, description="People, each with each.")
    memory: int = Field(default=12, ge=1, le=1000, description="Plays that are remembered.")
    rounds: int = Field(default=1000, ge=1, le=1_000_000, description="Rounds in which all meet in pairs.")
    tie: Literal["coin", "keep", "old"] = Field(
        default="coin", description="What half of memory makes one play: a coin falls, what one plays, or the old."
    )
    committed: Annotated[tuple[Share, ...], as_tuple, some] = Field(
        default=(0, 0.05, 0.1, 0.15, 0.2, 0.21, 0.22, 0.23, 0.24, 0.25, 0.26, 0.28, 0.3, 0.35, 0.4),
        description="Shares of people who always play the new.",
    )


def choice_of(settings: Centola) -> Any:
    """Return the choice rule: V = share of the new in memory - 1/2, and a lean of half a play for ties."""
    return bare_choice(noise=DECIDED, conformity=1 / 2, intercept=1 / (4 * settings.memory))


@njit(cache=True, nogil=True)
def choose_plays(news, plays, memory, choice, luck):  # type: ignore[no-untyped-def]
    """Let all choose at the same time by the model's `share_of`, from how much of the new is in memory.

    `luck` holds the rule at a tie (0 coin, 1 keep, -1 old), the key, and the round.
    """
    rule, key, now = luck
    for i in range(len(plays)):
        lean = choice.intercept * (2.0 * plays[i] - 1.0 if rule > 0.0 else -1.0)
        if rule == 0.0 and 2.0 * news[i] == memory:
            lean = choice.intercept if uniform(key, PAIRS_DRAW, now, i, 1) < 1 / 2 else -choice.intercept
        wanted = share_of((choice.conformity * (2.0 * news[i] / memory - 1.0) + lean) / choice.noise)
        plays[i] = 1.0 if wanted > 1 / 2 else 0.0


@njit(cache=True, nogil=True)
def play(people, committed, memory, rounds, choice, luck):  # type: ignore[no-untyped-def]
    """Return the share of the others that play the new after all rounds. All remember the old alone at the start.

    Each round all choose, meet in pairs drawn anew, and remember what they heard in place of the oldest. `luck`
    holds the rule at a tie and the key.
    """
    rule, key = luck
    heard = np.zeros((people, memory))
    news, plays = np.zeros(people), np.zeros(people)
    order = np.arange(people)
    for now in range(rounds):
        choose_plays(news, plays, memory, choice, (rule, key, now))
        plays[:committed] = 1.0
        for i in range(people - 1, 0, -1):
            j = int(uniform(key, PAIRS_DRAW, now, i, 0) * (i + 1))
            order[i], order[j] = order[j], order[i]
        place = now % memory
        for n in range(0, people - 1, 2):
            for a, b in ((order[n], order[n + 1]), (order[n + 1], order[n])):
                news[a] += plays[b] - heard[a, place]
                heard[a, place] = plays[b]
    return plays[committed:].mean()


def end_of(settings: Centola, committed: float, seed: int) -> float:
    """Return the share of those not committed who play the new in the end."""
    count = round(committed * settings.people)
    if count >= settings.people:
        return 1.0
    key = np.uint64(key_of(seed, "centola"))
    luck = (LEANS[settings.tie], key)
    return float(play(settings.people, count, settings.memory, settings.rounds, choice_of(settings), luck))


def field_end(settings: Centola, committed: float) -> float:
    """Return where adoption settles in an endless crowd, from none.

    With x = C + (1 - C) a and X binomial of M plays, a = P(X > M / 2) + s P(X = M / 2). What becomes of ties, s, is 1/2
    for a coin and 0 for the old; where they are kept it is x, nearly: so often the last play that
    tipped memory was a new one.
    """
    memory, adopted = settings.memory, 0.0
    for _ in range(1_000_000):
        new = committed + (1.0 - committed) * adopted
        share = {COIN: 1 / 2, KEEP: new, OLD: 0.0}[settings.tie]
        tie = float(binom.pmf(memory // 2, memory, new)) if memory % 2 == 0 else 0.0
        after = float(binom.sf(memory // 2, memory, new)) + share * tie
        if abs(after - adopted) < STILL:
            break
        adopted = after
    return adopted


def critical(settings: Centola) -> float:
    """Return the committed share from which an endless crowd turns."""
    low, high = 0.0, 1 / 2
    while high - low > PRECISION:
        middle = (low + high) / 2.0
        low, high = (low, middle) if field_end(settings, middle) > 1 / 2 else (middle, high)
    return (low + high) / 2.0


def pieces(settings: Centola, seeds: Sequence[int]) -> list[Piece]:
    """Return a piece for each committed share."""
    return [(float(share), list(seeds)) for share in sorted(settings.committed)]


def work(settings: Centola, share: float, seeds: Sequence[int]) -> list[Point]:
    """Return adoption in each run, and without chance."""
    found = [Point(FIELD, share, 0, field_end(settings, share))]
    return found + [Point(PLAYED, share, seed, end_of(settings, share, seed)) for seed in seeds]


def check(settings: Centola, points: Sequence[Point]) -> list[Check]:
    """Return adoption beside what is published, and the committed share at which it turns."""
    usual, turns = Centola(), critical(settings)
    found = []
    if (settings.memory, settings.tie) == (usual.memory, usual.tie):
        found.append(
            check_value("committed share from which all turn, without chance", REFERENCE, REFERENCE_SHARE, turns, 5e-4)
        )
    alike = settings.model_copy(update={"committed": usual.committed}) == usual
    for share in sorted({point.x for point in points}):
        ends = values_at(points, PLAYED, share)
        if alike and share in REFERENCE_ENDS:
            name = f"adoption where {share:g} are committed"
            found.append(check_mean(name, REFERENCE_ENDS[share], ends.tolist(), 0.005))
        elif share < turns - 0.05 or share > turns + 0.05:
            expected = field_end(settings, share)
            people = settings.people * (1.0 - share)
            reach = 4.0 * np.sqrt(max(expected * (1.0 - expected), 1.0 / people) / (people * len(ends))) + 0.01
            if people > 0.0 and settings.rounds >= usual.rounds:
                name = f"adoption where {share:g} are committed"
                found.append(check_value(name, THEORY, expected, float(ends.mean()), float(reach)))
    return found


def marks(settings: Centola) -> Marks:
    """Return the published ends, where the set-up is the published one, and where an endless crowd turns."""
    usual, turns = Centola(), critical(settings)
    alike = settings.model_copy(update={"committed": usual.committed}) == usual
    return Marks(tuple(REFERENCE_ENDS.items()) if alike else (), ((turns, f"turns at {turns:.3f}"),))


CENTOLA = Classic(
    name="centola",
    title="A committed minority and its critical mass",
    source="Centola, Becker, Brackbill & Baronchelli 2018, Science 360:1116-1119; values computed for this set-up",
    claim="About a quarter of people who always do the new turn all others; a little less turns nearly nobody.",
    own_code="the choice is the model's compiled share_of; memory of the last plays and pairing by lot are built "
    "here, for the model's own memory is practice that fades, and its people see means of colleagues, not single plays",
    rules="all play at the same time, then remember; at a tie in memory a coin falls; memories start old",
    settings=Centola,
    seeds=20,
    axes=Axes("Committed, share of all people", "Adoption among the others, share", "mean", dashed=(FIELD,)),
    pieces=pieces,
    work=work,
    check=check,
    marks=marks,
)
