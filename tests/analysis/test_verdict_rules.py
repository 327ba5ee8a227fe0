"""Each rule holds on one side of its border and not on the other."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from reformsim.analysis import (
    DEFAULT_THRESHOLDS,
    RULES,
    VERDICT_NAMES,
    Measures,
    Pockets,
    Thresholds,
    name_verdict,
)
from reformsim.analysis.reasons import DETAILS
from reformsim.config.catalog.verdict import VERDICT

NO_POCKETS = Pockets(share=0.0, others_rise=0.0, lasting_share=None)
START = Measures(
    left_alone=False, before=0.0, peak=1.0, risen_year=6.0, final=0.5, surface_before=0.0, surface_peak=0.0,
    culture_final=0.4, schools_above_half=0.5, fastest_rise=0.4, slope_per_year=0.0, half_life_years=None,
    years_after_support=10.0, pockets=NO_POCKETS,
)  # fmt: skip
EPSILON = 1e-6


def name(**changes: object) -> str:
    """Return the verdict on a partial change with some measures replaced."""
    return name_verdict(replace(START, **changes), DEFAULT_THRESHOLDS)  # type: ignore[arg-type]


def test_what_no_rule_names_is_partial() -> None:
    """A rise of which half is left, with no trend, is partial."""
    assert name() == "partial"


@pytest.mark.parametrize(
    ("changes", "inside", "border", "outside"),
    [
        ({"left_alone": True, "before": 0.0}, "unchanged", {"final": 0.1}, {"final": 0.1 + EPSILON}),
        ({"peak": 0.15 - EPSILON}, "inert", {"surface_peak": 0.15 - EPSILON}, {"surface_peak": 0.15}),
        ({"surface_peak": 0.0}, "inert", {"peak": 0.15 - EPSILON}, {"peak": 0.15}),
        ({"surface_peak": 0.5}, "compliance", {"peak": 0.5 - EPSILON}, {"peak": 0.5}),
        ({"peak": 0.1}, "compliance", {"surface_peak": 0.15}, {"surface_peak": 0.15 - EPSILON}),
        ({"culture_final": 0.5, "peak": 0.8}, "steady_work", {"final": 0.6}, {"final": 0.6 - EPSILON}),
        ({"culture_final": 0.5}, "steady_work", {"final": 0.7}, {"final": 0.7 - EPSILON}),
        ({"final": 0.7}, "steady_work", {"culture_final": 0.5}, {"culture_final": 0.5 - EPSILON}),
        ({"final": 0.7, "culture_final": 0.5}, "breakthrough", {"fastest_rise": 0.5 + EPSILON},
         {"fastest_rise": 0.5}),
        ({}, "snap_back", {"final": 0.30}, {"final": 0.31}),
        ({}, "relapsing", {"slope_per_year": -0.005 - EPSILON}, {"slope_per_year": -0.005}),
    ],
)  # fmt: skip
def test_border(changes: dict[str, float], inside: str, border: dict[str, float], outside: dict[str, float]) -> None:
    """A verdict holds at its border and is gone just beyond it."""
    assert name(**{**changes, **border}) == inside
    assert name(**{**changes, **outside}) != inside


@pytest.mark.parametrize(
    ("peak", "share", "others", "holds"),
    [
        (0.2 - EPSILON, 0.1, 0.0, True),
        (0.2, 0.1, 0.0, False),
        (0.1, 0.03, 0.0, True),
        (0.1, 0.03 - EPSILON, 0.0, False),
        (0.1, 0.4, 0.0, True),
        (0.1, 0.4 + EPSILON, 0.0, False),
        (0.1, 0.1, 0.1 - EPSILON, True),
        (0.1, 0.1, 0.1, False),
    ],
)
def test_pockets_need_a_few_schools_and_a_still_system(peak: float, share: float, others: float, holds: bool) -> None:
    """Pockets are 3 to 40 % of the schools, while the system and the median of the others stay."""
    pockets = Pockets(share=share, others_rise=others, lasting_share=1.0)
    assert (name(peak=peak, pockets=pockets) == "pockets") is holds


def test_steady_work_and_breakthrough_differ_by_the_jump_alone() -> None:
    """What keeps its rise is one or the other, by whether some two years hold over half of it."""
    kept = {"final": 0.9, "culture_final": 0.8}
    assert name(**kept, fastest_rise=0.3) == "steady_work"
    assert name(**kept, fastest_rise=0.9) == "breakthrough"


def test_rules_stand_in_the_order_of_the_design() -> None:
    """The first rule that holds names the verdict, so their order is part of their meaning."""
    order = (
        "unchanged",
        "pockets",
        "inert",
        "compliance",
        "breakthrough",
        "steady_work",
        "snap_back",
        "relapsing",
    )
    assert tuple(rule for rule, _ in RULES) == order
    assert (*order, "partial") == VERDICT_NAMES


@pytest.mark.parametrize(
    ("changes", "first"),
    [
        ({"left_alone": True, "peak": 0.05, "final": 0.05, "pockets": Pockets(0.1, 0.0, 1.0)}, "unchanged"),
        ({"peak": 0.1, "pockets": Pockets(0.1, 0.0, 1.0)}, "pockets"),
        ({"peak": 0.1, "surface_peak": 0.4, "pockets": Pockets(0.1, 0.0, 1.0)}, "compliance"),
        ({"peak": 0.1, "final": 0.0, "slope_per_year": -0.1}, "inert"),
        ({"surface_peak": 1.1, "final": 0.0, "slope_per_year": -0.1}, "compliance"),
        ({"final": 0.8, "culture_final": 0.8, "slope_per_year": -0.1}, "steady_work"),
        ({"final": 0.2, "slope_per_year": -0.1}, "snap_back"),
    ],
)
def test_the_first_rule_that_holds_wins(changes: dict[str, object], first: str) -> None:
    """Where several rules hold, the earlier one names the verdict."""
    assert name(**changes) == first


def test_thresholds_are_the_catalogue() -> None:
    """Every border is a catalogue entry, and every entry a border."""
    assert {f"verdict.{entry.name}" for entry in fields(Thresholds)} == {entry.id for entry in VERDICT}
    for entry in VERDICT:
        assert getattr(DEFAULT_THRESHOLDS, entry.id.removeprefix("verdict.")) == entry.value


def test_a_scenario_can_move_a_border() -> None:
    """An overridden border counts; ids of other themes are passed over."""
    moved = Thresholds.from_overrides({"verdict.snap_back_retained": 0.6, "choice.conformity": 2.0})
    assert name_verdict(START, moved) == "snap_back"


def test_every_verdict_can_be_explained() -> None:
    """Each verdict has its own sentence."""
    assert set(DETAILS) == set(VERDICT_NAMES)
