"""Measures of patterns on planted data: each finds what was put there."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from reformsim.analysis.patterns import Seen
from reformsim.analysis.patterns.growth import growth_declines
from reformsim.analysis.patterns.influence import RELATIONS, influence_per_colleague, who_influences
from reformsim.analysis.patterns.leaders import change_of_leader
from reformsim.analysis.patterns.staff import ambitious_practice, leaders_stay, new_teachers_leave, teachers_stay
from reformsim.analysis.patterns.trials import Trial, accountability_alone, coaching_trials
from reformsim.analysis.patterns.variance import (
    between_districts,
    disjoint_correlation,
    poverty_and_scores,
    share_between,
    transitory_share,
)

NOTHING = pd.DataFrame()


def seen(cells: pd.DataFrame = NOTHING, classes: pd.DataFrame = NOTHING, schools: pd.DataFrame = NOTHING) -> Seen:
    """Return what was seen, with the tables at hand."""
    return Seen(("reading", "mathematics"), cells, classes, schools)


def groups(share: float, count: int = 2000, sizes: tuple[int, int] = (5, 40)) -> pd.DataFrame:
    """Return size, mean and variance of groups of normal values that hold a share of the variance."""
    rng = np.random.default_rng(1)
    rows = []
    for size in rng.integers(*sizes, count, endpoint=True):
        values = rng.normal(0, math.sqrt(share)) + rng.normal(0, math.sqrt(1 - share), size)
        rows.append((size, values.mean(), values.var(ddof=1)))
    return pd.DataFrame(rows, columns=["size", "mean", "variance"])


@pytest.mark.parametrize("share", [0.0, 0.2, 0.6])
def test_share_between_is_found(share: float) -> None:
    """The share of variance between groups of different sizes is what was planted, none included."""
    table = groups(share)
    found = share_between(table["size"], table["mean"], table["variance"])
    assert found == pytest.approx(share, abs=0.005 + 0.04 * share)


def test_unequal_groups_are_weighed() -> None:
    """Nine groups of two and one of 200: the usual size is far below the mean one, as textbooks have it."""
    size = pd.Series([2] * 9 + [200])
    mean = pd.Series([1.0, -1.0] * 5)
    usual = (218 - (size**2).sum() / 218) / 9
    between = ((size * (mean - (size * mean).sum() / 218) ** 2).sum() / 9 - 0.5) / usual
    found = share_between(size, mean, pd.Series([0.5] * 10))
    assert found == pytest.approx(between / (between + 0.5))


def test_share_between_needs_groups() -> None:
    """Two groups, or groups of one, say nothing."""
    table = groups(0.2, count=2)
    assert math.isnan(share_between(table["size"], table["mean"], table["variance"]))
    lone = groups(0.2).assign(size=1)
    assert math.isnan(share_between(lone["size"], lone["mean"], lone["variance"]))


def test_districts_are_told_from_their_schools() -> None:
    """Districts hold what was planted, whatever their schools add; in a single district nothing can be told."""
    rng = np.random.default_rng(6)
    rows = []
    for school in range(3000):
        district = school // 10
        place = math.sqrt(0.1) * np.random.default_rng(district).normal() + rng.normal(0, math.sqrt(0.2))
        values = place + rng.normal(0, math.sqrt(0.7), 20)
        rows.append((school, 20, values.mean(), values.var(ddof=1)))
    cells = pd.DataFrame(rows, columns=["school", "pupils", "level", "variance"])
    cells = cells.assign(year=1, grade=4, subject=0, kept=20, residual=cells["level"])
    cells["residual_variance"] = cells["variance"]
    schools = pd.DataFrame({"school": range(3000), "district": np.arange(3000) // 10})
    found = between_districts(seen(cells, schools=schools))
    assert found["v1_share_districts"] == pytest.approx(0.12, abs=0.015)
    assert found["v1_share_districts_given_last_year"] == pytest.approx(0.1, abs=0.02)
    alone = between_districts(seen(cells, schools=schools.assign(district=0)))
    assert all(math.isnan(share) for share in alone.values())


def test_luck_of_a_school_is_told_from_what_lasts() -> None:
    """A third of the variance is luck, the rest fades by a tenth a year: a third is found; without luck, none."""
    rng = np.random.default_rng(2)
    lasting = [rng.normal(size=2000)]
    for _ in range(9):
        lasting.append(0.9 * lasting[-1] + math.sqrt(1 - 0.81) * rng.normal(size=2000))
    table = pd.DataFrame(np.array(lasting).T)
    luck = rng.normal(0, math.sqrt(0.5), table.shape)
    assert transitory_share(table + luck) == pytest.approx(1 / 3, abs=0.03)
    assert transitory_share(table) == pytest.approx(0.0, abs=0.03)
    assert math.isnan(transitory_share(table.iloc[:, :3]))


def test_gains_two_years_apart_go_together_where_schools_differ() -> None:
    """Neighbouring gains share a test and go apart; those two years apart show what schools have in common."""
    rng = np.random.default_rng(3)
    noise = rng.normal(size=(3000, 8))
    gains = pd.DataFrame(np.diff(noise, axis=1))
    assert disjoint_correlation(gains) == pytest.approx(0.0, abs=0.03)
    assert disjoint_correlation(gains + rng.normal(0, math.sqrt(2), (3000, 1))) == pytest.approx(0.5, abs=0.03)


def test_growth_is_a_step_between_grades() -> None:
    """Grade 2 stands one SD above grade 1, grade 8 a quarter above grade 7: growth declines fourfold."""
    level = {1: 0.0, 2: 1.0, 7: 3.0, 8: 3.25}
    rows = [
        {"year": 1, "school": s, "grade": g, "subject": 0, "pupils": 50, "level": high, "variance": 1.0}
        for g, high in level.items()
        for s in range(3)
    ]
    assert growth_declines(seen(pd.DataFrame(rows)))["p1_growth_ratio"] == pytest.approx(4.0)
    assert math.isnan(growth_declines(seen(pd.DataFrame(rows[:6])))["p1_growth_ratio"])
    falling = pd.DataFrame(rows).replace({"level": {3.25: 2.9}})
    assert math.isnan(growth_declines(seen(falling))["p1_growth_ratio"])


def test_poor_schools_score_lower() -> None:
    """Scores that fall along poverty shares correlate by -1; where all are equally poor it cannot be told."""
    schools = pd.DataFrame({"year": 1, "poverty_share": [0.1, 0.5, 0.9], "z": [1.0, 0.0, -1.0]})
    assert poverty_and_scores(seen(schools=schools))["p8_correlation_poverty"] == pytest.approx(-1.0)
    alike = schools.assign(poverty_share=0.5)
    assert math.isnan(poverty_and_scores(seen(schools=alike))["p8_correlation_poverty"])


def test_staff_is_counted_by_head() -> None:
    """Large schools count for more; leaders who leave have a completed tenure, those in post are new or old."""
    schools = pd.DataFrame(
        {
            "teachers": [30, 5, 5], "stayed": [0.9, 0.5, 0.5], "settled": [0.4, 0.8, 0.8], "courses": [60, 10, 10],
            "ambitious": [0.0, 0.4, 0.4], "tenure_years": [0.0, 3.0, 12.0], "completed_years": [6.0, np.nan, np.nan],
        }
    )  # fmt: skip
    found = teachers_stay(seen(schools=schools)) | leaders_stay(seen(schools=schools))
    found |= ambitious_practice(seen(schools=schools))
    assert found == pytest.approx(
        {
            "p6_stay_one_year": 0.8, "p6_stay_five_years": 0.5, "p7_completed_years": 6.0, "p7_share_new": 1 / 3,
            "p7_share_ten_years": 1 / 3, "p18_share_ambitious": 0.1,
        }
    )  # fmt: skip


def test_new_teachers_are_followed_for_five_years() -> None:
    """Of 20 who begin in year 1, 15 teach in their sixth year: a quarter has left; shorter files say nothing."""
    schools = pd.DataFrame({"year": range(1, 7), "novices": [20] * 6, "sixth_years": [0, 0, 0, 0, 0, 15]})
    assert new_teachers_leave(seen(schools=schools))["v2_left_in_five_years"] == pytest.approx(0.25)
    assert math.isnan(new_teachers_leave(seen(schools=schools.iloc[:5]))["v2_left_in_five_years"])


def test_a_change_of_leader_is_seen_as_an_event() -> None:
    """Leaders who cost .03 in their first two years do so, whatever the school and the year; in the fifth, nothing."""
    rng = np.random.default_rng(4)
    rows = []
    for school in range(200):
        place, tenure = rng.normal(), int(rng.integers(0, 12))
        for year in range(14):
            z = place + 0.1 * math.sin(year) + rng.normal(0, 0.02) - 0.03 * (tenure < 2)
            tenure = 0 if rng.random() < 0.15 else tenure + 1
            rows.append({"school": school, "year": year, "z": z, "tenure_years": float(tenure)})
    found = change_of_leader(seen(schools=pd.DataFrame(rows)))
    assert found["p22_first_two_years_sd"] == pytest.approx(-0.03, abs=0.004)
    assert found["p22_fifth_year_sd"] == pytest.approx(0.0, abs=0.004)


def test_influence_is_told_apart() -> None:
    """What a colleague adds is found for each relation, and whether nearer ones add more."""
    rng = np.random.default_rng(5)
    table = pd.DataFrame(rng.poisson(1.0, (2000, 3)), columns=list(RELATIONS))
    rise = 0.01 + table.to_numpy() @ [0.03, 0.02, 0.01] + rng.normal(0, 0.01, 2000)
    slopes = influence_per_colleague(table.assign(rise=rise))
    assert slopes == pytest.approx(dict(zip(RELATIONS, (0.03, 0.02, 0.01), strict=True)), abs=0.001)
    assert who_influences(table.assign(rise=rise))["p21_in_order"] == 1.0
    assert who_influences(table.assign(rise=-rise))["p21_in_order"] == 0.0
    far = rise + 0.05 * table["other_schools"]
    assert who_influences(table.assign(rise=far))["p21_in_order"] == 0.0
    assert math.isnan(who_influences(table.assign(rise=rise, other_schools=0))["p21_in_order"])


def trial(effect: float, teachers: int, deep: float = 0.1, surface: float = 0.4) -> Trial:
    """Return a trial with an effect in reading and twice that in mathematics of grade 4."""
    rows = [(3, 0, 10, 3 * effect), (4, 0, 30, effect), (4, 1, 30, 2 * effect)]
    cells = pd.DataFrame(rows, columns=["grade", "subject", "pupils", "score_effect"])
    return Trial(
        ("reading", "mathematics"), cells.assign(true_effect=cells["score_effect"] / 2), teachers, deep, surface
    )


def test_trials_count_pupils() -> None:
    """Effects are means over pupils; the large trial is held against the small one, where it is large enough."""
    found = coaching_trials({"small": trial(0.2, 40), "large": trial(0.1, 120)})
    assert found == pytest.approx({"p12_small_trial_sd": 0.3, "p12_large_trial_sd": 0.15, "p12_large_over_small": 0.5})
    few = coaching_trials({"small": trial(0.2, 40), "large": trial(0.1, 60)})
    assert math.isnan(few["p12_large_trial_sd"])
    assert math.isnan(few["p12_large_over_small"])


def test_accountability_is_read_off_grade_four() -> None:
    """Grade 4 and true achievement count, and the rise of deep practice is held against that of the surface."""
    found = accountability_alone(trial(0.2, 500))
    assert found == pytest.approx({"p17_deep_over_surface": 0.25, "p17_mathematics_sd": 0.2, "p17_reading_sd": 0.1})
    assert math.isnan(accountability_alone(trial(0.2, 500, surface=0.0))["p17_deep_over_surface"])
