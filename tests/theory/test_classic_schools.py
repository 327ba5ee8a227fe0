"""ACCESS and ESIM, run with the whole model: what comes out is measured, and goes away with what it comes from."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reformsim.theory.classic import CLASSICS, Point
from reformsim.theory.classic.access import DOWN, FAST, PUSH, UP, Access, phase_at, scenario_of, thresholds
from reformsim.theory.classic.base import check_sign
from reformsim.theory.classic.esim import FALLS, RISES, TEACHERS, Esim
from reformsim.theory.classic.esim import scenario_of as schools_of

YEARS, HOLD = 10, 4


def planted(up: float, down: float) -> list[Point]:
    """Return a school whose practice leaps at one support on the way up and at another on the way back."""
    found, high = [], False
    for year in range(5 + 3 * YEARS + HOLD):
        line, support = phase_at(year + 0.5, YEARS, HOLD)
        high = support > up if line == UP else high and support > down
        found.append(Point(line, support, 1, 0.9 if high else 0.1))
    return found


def test_support_goes_up_and_down_and_beyond() -> None:
    """Five years of none, up, down, none, and then a push the other way, as negative support."""
    phases = [phase_at(year + 0.5, YEARS, HOLD) for year in range(5 + 3 * YEARS + HOLD)]
    assert phases[4] == (UP, 0.0)
    assert phases[5] == (UP, pytest.approx(0.05))
    assert phases[14] == (UP, pytest.approx(0.95))
    assert phases[15] == (DOWN, pytest.approx(0.95))
    assert phases[25] == (DOWN, 0.0)
    assert phases[29] == (PUSH, pytest.approx(-0.05))
    assert phases[-1] == (PUSH, pytest.approx(-0.95))
    scenario = scenario_of(Access(years=YEARS, hold_years=HOLD), YEARS)
    assert scenario.years == len(phases)
    assert scenario.shocks["competing_initiative"].start_year == 29.0


@pytest.mark.parametrize(("up", "down", "expected"), [(0.5, 0.2, (0.55, 0.15)), (0.3, -0.4, (0.35, -0.45))])
def test_both_thresholds_are_found_again(up: float, down: float, expected: tuple[float, float]) -> None:
    """A planted leap is found where it is, on the way up, on the way down, and under a push."""
    assert thresholds(planted(up, down), "", 1) == pytest.approx(expected)


def test_a_school_that_never_moves_has_no_thresholds() -> None:
    """Without a rise there is nothing to cross; one that never comes back has the lowest of all."""
    assert all(math.isnan(value) for value in thresholds(planted(2.0, 0.0), "", 1))
    assert thresholds(planted(0.5, -2.0), "", 1)[1] == -1.0


def test_a_loop_of_delay_alone_is_no_two_thresholds() -> None:
    """If the gap halves as the ramp slows to half its pace, the check that it is more than delay fails."""
    seeds = range(1, 7)
    slow = [p._replace(seed=s) for s in seeds for p in planted(0.5, 0.3)]
    fast = [p._replace(seed=s, line=FAST + p.line) for s in seeds for p in planted(0.6, 0.1)]
    last = CLASSICS["access"].check(Access(), [*slow, *fast])[-1]
    assert not last.agrees
    same = [p._replace(seed=s, line=FAST + p.line) for s in seeds for p in planted(0.5, 0.3)]
    assert CLASSICS["access"].check(Access(), [*slow, *same])[-1].agrees


def test_who_comes_is_a_setting() -> None:
    """Newcomers are as staff were at the start, as the paper has it, or as the model has it: of the field."""
    usual = schools_of(Esim(), FALLS, 0.5)
    assert usual.parameters["workforce.newcomer_belief"] == 0.9
    assert usual.shocks["teacher_exodus"].intensity == 0.5
    own = schools_of(Esim(newcomers="of_the_field"), FALLS, 0.0)
    assert "workforce.newcomer_belief" not in own.parameters
    assert not own.shocks
    assert schools_of(Esim(), RISES, 0.0).levers["structures"].intensity == 1.0


@pytest.mark.slow
def test_one_school_has_two_thresholds() -> None:
    """Practice goes up at more support than it comes down at, in each of three seeds (White & Levin 2016).

    Without conformity and without culture's pull that is gone, or nearly: it is not built into the ramp.
    """
    one, seeds, gaps = CLASSICS["access"], (1, 2, 3), {}
    for name, changes in (("usual", []), ("loose", ["conformity=0", "culture_pull=0"])):
        settings = one.set(["years=20", "hold_years=10", *changes])
        points = [point for seed in seeds for point in one.work(settings, "", seed)]
        gaps[name] = [up - down for up, down in (thresholds(points, "", seed) for seed in seeds)]
    assert min(gaps["usual"]) > 0.25
    assert np.mean(gaps["loose"]) < 0.5 * np.mean(gaps["usual"])


@pytest.mark.slow
def test_turnover_changes_its_sign_with_culture() -> None:
    """More leavers lower belief and skill where culture rises and raise them where it falls (Mital and others 2017).

    With newcomers who are as surroundings are, the sign does not change: it comes from who comes.
    """
    one, seeds = CLASSICS["esim"], range(1, 7)
    for newcomers, falling in (("as_at_the_start", 1.0), ("of_the_field", -1.0)):
        settings = one.set(["schools=4", "years=8", "exodus=[0, 1]", f"newcomers={newcomers}"])
        for way, sign in ((RISES, -1.0), (FALLS, falling)):
            points = [point for seed in seeds for point in one.work(settings, way, seed)]
            values = [point.y for point in points if point.line == f"{way}: {TEACHERS}" and point.x > 0.0]
            assert check_sign("", values, sign).agrees, (newcomers, way, values)
