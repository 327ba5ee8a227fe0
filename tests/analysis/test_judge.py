"""Planted runs of every kind are called what they are."""

from __future__ import annotations

from dataclasses import replace
from math import nan
from typing import TYPE_CHECKING

import numpy as np
import pytest

from reformsim.analysis import DEFAULT_THRESHOLDS, RunTables, judge, measure
from reformsim.errors import InputError
from reformsim.observe.table import Table

if TYPE_CHECKING:
    from conftest import Planter

SUPPORT: list[tuple[object, ...]] = [("coaching", "coaching", "lever", 2.0, 1.0, 10.0, 0.8, "all")]


def test_unchanged(planter: Planter) -> None:
    """A system left alone that ends within .1 of its start is unchanged, and nothing rose to be kept."""
    run = planter.run(planter.course((0, 0.06), (40, 0.14)))
    verdict = judge(run, run)
    assert verdict.name == "unchanged"
    assert (verdict.retained, verdict.half_life_years, verdict.years_after_support) == (None, None, None)


def test_left_alone_but_moved(planter: Planter) -> None:
    """A system left alone that rises by itself is not unchanged."""
    run = planter.run(planter.course((0, 0.06), (40, 0.3)))
    assert judge(run, run).name != "unchanged"


def test_inert(planter: Planter) -> None:
    """Levers that move neither depth nor surface are inert."""
    run = planter.run(planter.course((2, 0.06), (6, 0.18), (14, 0.06)), SUPPORT)
    assert judge(run, planter.flat()).name == "inert"


def test_compliance(planter: Planter) -> None:
    """Surface that rises more than depth is compliance."""
    surface = planter.course((2, 0.05), (3, 0.45), (7, 0.45), (8, 0.05))
    run = planter.run(
        planter.course((2, 0.06), (4, 0.22), (8, 0.06)), [planter.lever(2, 7, "mandate")], surface=surface
    )
    verdict = judge(run, planter.flat())
    assert verdict.name == "compliance"
    assert verdict.surface_peak == pytest.approx(0.45)


def test_breakthrough(planter: Planter) -> None:
    """A fast rise that stays, with a culture that crossed over, is a breakthrough without a half-life."""
    deep = planter.course((2, 0.06), (4, 0.95), (10, 0.95), (20, 0.8))
    verdict = judge(planter.run(deep, SUPPORT, culture=0.6), planter.flat())
    assert verdict.name == "breakthrough"
    assert verdict.half_life_years is None
    assert verdict.retained == pytest.approx((0.8 - 0.06) / (0.95 - 0.06))


def test_steady_work(planter: Planter) -> None:
    """The same end reached evenly over eighteen years is steady work."""
    deep = planter.course((2, 0.06), (20, 0.95), (30, 0.9))
    verdict = judge(planter.run(deep, [planter.lever(2, 22)], culture=0.6), planter.flat())
    assert verdict.name == "steady_work"


def test_snap_back(planter: Planter) -> None:
    """What rises and goes back is a snap back; its half-life counts from the end of support."""
    deep = planter.course((2, 0.06), (4, 0.96), (10, 0.96), (16, 0.06))
    verdict = judge(planter.run(deep, SUPPORT), planter.flat())
    assert verdict.name == "snap_back"
    assert verdict.half_life_years == pytest.approx(3.5, abs=0.11)
    assert verdict.retained == pytest.approx(0.0, abs=1e-9)
    assert verdict.risen_year == pytest.approx(5 - (2 * 0.03 / 0.45) ** 0.5, abs=0.1)
    assert "Deep practice rose by .90 and kept nothing of it 30 years after support ended." in verdict.reasons


def test_relapsing(planter: Planter) -> None:
    """What is still falling after eight years, with much left, is relapsing at the slope it has."""
    deep = planter.course((2, 0.06), (4, 0.96), (10, 0.96), (40, 0.51))
    verdict = judge(planter.run(deep, SUPPORT), planter.flat())
    assert verdict.name == "relapsing"
    assert verdict.slope_per_year == pytest.approx(-0.015)


def test_partial(planter: Planter) -> None:
    """What settles half way is partial."""
    deep = planter.course((2, 0.06), (4, 0.96), (10, 0.96), (14, 0.5))
    assert judge(planter.run(deep, SUPPORT), planter.flat()).name == "partial"


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("end", "expected"), [(0.1, "snap_back"), (0.5, "partial"), (0.85, "breakthrough")])
def test_noise_does_not_change_the_verdict(planter: Planter, seed: int, end: float, expected: str) -> None:
    """Monthly noise of .01 leaves every verdict what it is.

    The trend over five years then has a standard error of .001 a year, a fifth of the border; at .03 a
    settled run would be called relapsing once in twenty times.
    """
    noise = np.random.default_rng(seed).normal(0.0, 0.01, 400)
    deep = planter.course((2, 0.06), (4, 0.95), (10, 0.95), (16, end)) + noise
    assert judge(planter.run(deep, SUPPORT, culture=0.6), planter.flat()).name == expected


def test_spikes_of_a_month_are_no_peak(planter: Planter) -> None:
    """The peak is a mean over a school year, so a single month cannot make one."""
    deep = planter.course((0, 0.06))
    deep[100] = 1.0
    verdict = judge(planter.run(deep, SUPPORT), planter.flat())
    assert verdict.name == "inert"
    assert verdict.peak == pytest.approx(0.06 + 0.94 / 10)


def test_before_is_the_year_before_the_first_lever(planter: Planter) -> None:
    """What happened two years before the first lever or shock does not count as before."""
    deep = planter.course((0, 0.5), (3, 0.5), (3.1, 0.1), (5, 0.1))
    levers = [planter.lever(8, 12), planter.lever(5, 6, "budget_cut", "shock")]
    assert judge(planter.run(deep, levers), planter.flat()).before == pytest.approx(0.1)


def test_a_lever_from_the_first_month_is_measured_against_the_baseline(planter: Planter) -> None:
    """Where no year lies before the first lever, the baseline's first year stands for it."""
    deep = planter.course((0, 0.3), (1, 0.95), (20, 0.9))
    verdict = judge(planter.run(deep, [planter.lever(0, 10)], culture=0.6), planter.flat(0.08))
    assert verdict.before == pytest.approx(0.08)
    assert verdict.name == "breakthrough"


def test_short_run_says_so(planter: Planter) -> None:
    """A run that ends three years after support says that eight are needed; one of eight years does not."""
    rise = (2.0, 0.06), (4.0, 0.96)
    short = judge(planter.run(planter.course(*rise, years=13), SUPPORT), planter.flat(years=13))
    enough = judge(planter.run(planter.course(*rise, years=18), SUPPORT), planter.flat(years=18))
    sentence = "The run ends three years after support did; it takes eight years to call this lasting."
    assert short.reasons[-1] == sentence
    assert not any("The run ends" in reason for reason in enough.reasons)
    assert (short.years_after_support, enough.years_after_support) == (3.0, 8.0)


def test_run_of_a_few_months_is_judged(planter: Planter) -> None:
    """A run that ends half a year after the first lever still gets a verdict, from what there is."""
    deep = planter.course((2, 0.06), (2.5, 0.5), years=2.5)
    verdict = judge(planter.run(deep, SUPPORT), planter.flat(years=2.5))
    assert verdict.peak == pytest.approx(deep[20:].mean())
    assert verdict.final == pytest.approx(deep[20:].mean())


def test_support_without_end(planter: Planter) -> None:
    """Where support never ends the last two years are judged, and the reasons say what that cannot show."""
    deep = planter.course((2, 0.06), (4, 0.96))
    verdict = judge(planter.run(deep, [planter.lever(2, nan)], culture=0.6), planter.flat())
    assert verdict.name == "breakthrough"
    assert verdict.final == pytest.approx(0.96)
    assert verdict.years_after_support is None
    assert verdict.reasons[0] == "Deep practice rose by .90 and has kept 100 % of it while support still runs."
    assert verdict.reasons[-1].startswith("Support never ended within the run")


def test_half_life_under_endless_support_counts_from_the_peak(planter: Planter) -> None:
    """Practice that fades while support runs has a half-life, from its peak on."""
    deep = planter.course((2, 0.06), (4, 0.96), (10, 0.96), (16, 0.06))
    verdict = judge(planter.run(deep, [planter.lever(2, nan)]), planter.flat())
    assert verdict.name == "snap_back"
    assert verdict.half_life_years == pytest.approx(13.5 - 5.0, abs=0.2)


def test_release_ends_support(planter: Planter) -> None:
    """Where a run was carried on with all support off, support ended with the scenario's own years."""
    deep = planter.course((2, 0.06), (4, 0.96), (20, 0.96), (24, 0.06), years=28)
    run = planter.run(deep, [planter.lever(2, nan)], own_years=20.0)
    verdict = judge(run, planter.flat(years=28))
    assert verdict.name == "snap_back"
    assert verdict.years_after_support == pytest.approx(8.0)


def test_a_lever_after_the_release_never_acted(planter: Planter) -> None:
    """A lever planned beyond the scenario's own years does not act in the years that were added."""
    run = planter.run(planter.course((0, 0.06), years=28), [planter.lever(22, 26)], own_years=20.0)
    assert judge(run, planter.flat(years=28)).name == "unchanged"


@pytest.mark.parametrize(("years_of_rise", "expected"), [(3.0, "breakthrough"), (5.0, "steady_work")])
@pytest.mark.parametrize("start", [0.0, 2.0])
def test_a_jump_is_half_of_the_rise_in_two_years(
    planter: Planter, start: float, years_of_rise: float, expected: str
) -> None:
    """An even rise over three years holds two thirds in two of them, one over five years two fifths."""
    deep = planter.course((start, 0.06), (start + years_of_rise, 0.96))
    run = planter.run(deep, [planter.lever(start, 10)], culture=0.6)
    assert judge(run, planter.flat()).name == expected


def test_a_jump_must_fit_into_two_years_also_when_it_starts_at_once(planter: Planter) -> None:
    """With a lever from the first month, the first yearly mean comes a whole year after the start."""
    run = planter.run(planter.course((0, 0.06), (4.2, 0.96)), [planter.lever(0, 10)], culture=0.6)
    measures = measure(run, planter.flat(), DEFAULT_THRESHOLDS)
    assert measures.fastest_rise == pytest.approx(2 / 4.2 * 0.9, abs=0.03)


def test_a_rise_within_the_drift_is_no_rise(planter: Planter) -> None:
    """Of a rise of .02 no share is reported; of .1 it is, but no half-life, as nobody would have seen it."""
    tiny = judge(planter.run(planter.course((2, 0.06), (4, 0.08)), SUPPORT), planter.flat())
    small = judge(planter.run(planter.course((2, 0.06), (4, 0.16), (8, 0.06)), SUPPORT), planter.flat())
    assert tiny.retained is None
    assert small.retained == pytest.approx(0.0, abs=1e-9)
    assert small.half_life_years is None


def test_half_gone_before_support_ended(planter: Planter) -> None:
    """A half-life of nothing means that practice fell while support still ran."""
    deep = planter.course((2, 0.06), (4, 0.96), (5, 0.96), (8, 0.06))
    assert judge(planter.run(deep, SUPPORT), planter.flat()).half_life_years == 0.0


def test_shocks_are_not_support(planter: Planter) -> None:
    """A shock after the last lever does not prolong support; of shocks alone the last one does."""
    shock = planter.lever(20, 22, "budget_cut", "shock")
    deep = planter.course((0, 0.06))
    assert planter.run(deep, [*SUPPORT, shock]).support_end_year == 10.0
    assert planter.run(deep, [shock]).support_end_year == 22.0


def test_a_lever_beyond_the_run_never_acted(planter: Planter) -> None:
    """A lever that would begin after the end leaves the system alone."""
    assert judge(planter.run(planter.course((0, 0.06)), [planter.lever(50, 60)]), planter.flat()).name == "unchanged"


def test_a_fall_has_nothing_to_retain(planter: Planter) -> None:
    """Where practice only falls, no share of a rise is reported, and the reasons name the fall."""
    deep = planter.course((2, 0.9), (8, 0.4))
    verdict = judge(planter.run(deep, [planter.lever(2, 6, "budget_cut", "shock")]), planter.flat(0.9))
    assert verdict.retained is None
    assert verdict.reasons[0].startswith("Deep practice fell")


def pockets_run(planter: Planter, last: float) -> tuple[RunTables, RunTables]:
    """Return a run in which one school of ten rises to .8 and ends at ``last``, and its baseline."""
    quiet = planter.yearly(planter.course((0, 0.06)))
    star = planter.yearly(planter.course((2, 0.06), (4, 0.8), (10, 0.8), (16, last)))
    names = [f"s{number}" for number in range(10)]
    schools = dict.fromkeys(names, quiet)
    run = planter.run(planter.course((2, 0.06), (4, 0.14)), SUPPORT, school_deep={**schools, "s3": star})
    return run, planter.run(planter.course((0, 0.06)), school_deep=schools)


@pytest.mark.parametrize(("last", "lasting"), [(0.7, True), (0.36, True), (0.35, False), (0.06, False)])
def test_pockets_that_last_and_that_do_not(planter: Planter, last: float, lasting: bool) -> None:
    """A school that rose by .3 makes pockets; they last where it still leads its twin by .3 at the end."""
    verdict = judge(*pockets_run(planter, last + 1e-9))
    assert verdict.name == "pockets"
    assert verdict.pockets_share == pytest.approx(0.1)
    assert verdict.pockets_last is lasting
    assert ("100 % of them still stand" in verdict.reasons[1]) is lasting


def test_a_school_that_is_good_in_the_baseline_too_is_no_pocket(planter: Planter) -> None:
    """Schools are compared with themselves by name, so one that is exceptional anyway does not count."""
    run, _ = pockets_run(planter, 0.7)
    verdict = judge(run, run)
    assert verdict.pockets_share == 0.0
    assert verdict.pockets_last is None
    assert verdict.name == "inert"


def test_schools_are_paired_by_name_not_by_row(planter: Planter) -> None:
    """The order of the rows does not matter, where schools differ in the baseline too."""
    run, baseline = pockets_run(planter, 0.7)
    for tables in (run, baseline):
        tables.schools.columns["deep"] = np.where(tables.schools["school_id"] == "s1", 0.9, tables.schools["deep"])
    assert judge(run, baseline).pockets_share == pytest.approx(0.1)
    backwards = Table({name: column[::-1] for name, column in run.schools.columns.items()})
    turned = RunTables(run.system, backwards, run.levers, run.months_per_year, run.own_years)
    assert judge(turned, baseline) == judge(run, baseline)


def test_years_before_the_first_lever_make_no_pockets(planter: Planter) -> None:
    """A difference to the twin before the first lever does not count as a rise."""
    quiet = planter.yearly(planter.course((0, 0.06)))
    early = quiet.copy()
    early[:2] = 0.9
    run = planter.run(planter.course((0, 0.06)), SUPPORT, school_deep={"a": early, "b": quiet})
    baseline = planter.run(planter.course((0, 0.06)), school_deep={"a": quiet, "b": quiet})
    assert judge(run, baseline).pockets_share == 0.0


def test_months_per_year_set_the_length_of_a_year(planter: Planter) -> None:
    """With twelve months a year the same course has the same verdict and numbers within a month."""
    monthly = replace(planter, months_per_year=12)
    deep = monthly.course((2, 0.06), (4, 0.96), (10, 0.96), (16, 0.06))
    verdict = judge(monthly.run(deep, SUPPORT), monthly.flat())
    assert verdict.name == "snap_back"
    assert verdict.half_life_years == pytest.approx(3.5, abs=0.11)


def test_an_empty_table_is_refused() -> None:
    """A run in which nothing was written down cannot be judged."""
    with pytest.raises(InputError, match="no rows"):
        RunTables(Table({}), Table({}), Table({}), 10, 40.0)
