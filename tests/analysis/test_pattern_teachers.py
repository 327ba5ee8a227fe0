"""Teacher effects on planted classes: spread, what lasts of it, and what experience brings."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from reformsim.analysis.patterns import Seen
from reformsim.analysis.patterns.teachers import CAREER, FIFTH, effect_sd, experience_gains, persistence

TEAMS, SIZE, YEARS = 400, 3, 6


def planted(
    rng: np.random.Generator, effect: float, *, lasting: float = 0.3, school: float = 0.3, luck: float = 0.1
) -> pd.DataFrame:
    """Return classes of teachers whose effects have a spread, in schools that differ more than teachers do."""
    teachers = TEAMS * SIZE
    own, place = rng.normal(0, effect, teachers), np.repeat(rng.normal(0, school, TEAMS), SIZE)
    tables = []
    for year in range(YEARS):
        shared = place + np.repeat(rng.normal(0, 0.2, TEAMS), SIZE)
        table: dict[str, Any] = {
            "year": year, "school": np.repeat(np.arange(TEAMS), SIZE), "team": 4, "subject": 0,
            "spell": np.arange(teachers), "experience_years": 10.0 + year, "grade": 4.0, "pupils": 20,
            "residual": shared + own + rng.normal(0, luck, teachers), "followed": 20,
            "residual_followed": shared + own + rng.normal(0, luck, teachers),
            "lasting": shared + lasting * own + rng.normal(0, luck, teachers),
        }  # fmt: skip
        tables.append(pd.DataFrame(table))
    return pd.concat(tables, ignore_index=True)


@pytest.mark.parametrize("effect", [0.0, 0.15])
def test_spread_of_effects_is_found(effect: float) -> None:
    """The spread of effects is found, and none where there is none, though schools differ and classes have luck."""
    assert effect_sd(planted(np.random.default_rng(1), effect)) == pytest.approx(effect, abs=0.02)


def test_another_teacher_is_not_taken_for_the_same() -> None:
    """Where every post changes hands every year nothing can be told."""
    classes = planted(np.random.default_rng(2), 0.15)
    classes["spell"] = np.arange(len(classes))
    assert math.isnan(effect_sd(classes))


@pytest.mark.parametrize("lasting", [0.0, 0.3, 1.0])
def test_what_lasts_is_found(lasting: float) -> None:
    """The share of effects that pupils still show a year later is what was planted."""
    classes = planted(np.random.default_rng(3), 0.15, lasting=lasting)
    seen = Seen(("reading",), pd.DataFrame(), classes, pd.DataFrame())
    assert persistence(seen)["p4_share_left"] == pytest.approx(lasting, abs=0.05)


def test_grades_that_no_state_tests_do_not_count() -> None:
    """Classes below grade 4 and above grade 8 are left out, as in the studies."""
    classes = planted(np.random.default_rng(4), 0.15).assign(grade=2.0)
    assert math.isnan(persistence(Seen(("reading",), pd.DataFrame(), classes, pd.DataFrame()))["p4_share_left"])


def test_experience_is_found_within_teachers() -> None:
    """What the same teachers gain is found, though those who came later are better from the start."""
    rng = np.random.default_rng(5)
    rows = []
    for spell in range(1500):
        begun = int(rng.integers(0, 25))
        own = rng.normal(0, 0.15) - 0.01 * begun
        for year in range(14):
            effect = own - 0.08 * math.exp(-(begun + year) / 3.5)
            rows.append((spell, year, begun + year, effect + rng.normal(0, 0.05)))
    classes = pd.DataFrame(rows, columns=["spell", "year", "experience_years", "residual"])
    gained = experience_gains(classes)
    assert gained[FIFTH] == pytest.approx(0.08 * (1 - math.exp(-5 / 3.5)), abs=0.006)
    assert gained[CAREER] == pytest.approx(0.08, abs=0.006)
    novices = classes[classes["experience_years"] < 1]
    assert all(math.isnan(gain) for gain in experience_gains(novices))
