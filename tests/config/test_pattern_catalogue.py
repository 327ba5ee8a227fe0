"""The catalogue of published patterns: data that hold together."""

from __future__ import annotations

import math

import pytest

from reformsim.config.catalog.patterns import PATTERNS
from reformsim.config.pattern import Pattern, Target

NAMED = {"P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P12", "P17", "P18", "P21", "P22"}


def target(**changes: object) -> Target:
    """Return a target with some of its parts changed."""
    parts = {"key": "x_share", "low": 0.1, "high": 0.2, "unit": "share", "meaning": "a share", "use": "held_out"}
    return Target(**(parts | changes))


def test_all_published_patterns_are_there() -> None:
    """Every pattern that the project set out to show is in the catalogue, under its own id."""
    assert set(PATTERNS) >= NAMED
    assert all(identity == pattern.id for identity, pattern in PATTERNS.items())


def test_every_target_can_be_missed() -> None:
    """A range has at least one end, and names belong to the pattern that they are of."""
    for pattern in PATTERNS.values():
        for one in pattern.targets:
            assert math.isfinite(one.low) or math.isfinite(one.high), one.key
            assert one.key.startswith(pattern.id.lower() + "_")


def test_both_uses_occur() -> None:
    """Some numbers may be calibrated to, and some are held out."""
    uses = [one.use for pattern in PATTERNS.values() for one in pattern.targets]
    assert uses.count("calibrated") > 10
    assert uses.count("held_out") > 10
    assert PATTERNS["P2"].use == "calibrated"
    assert PATTERNS["P9"].use == "held_out"


def test_ends_belong_to_the_range() -> None:
    """A value on the edge holds, one beyond it does not, and no number holds nowhere."""
    one = target()
    assert [one.holds(value) for value in (0.1, 0.2, 0.09, 0.21, math.nan)] == [True, True, False, False, False]


@pytest.mark.parametrize("changes", [{"low": 0.3}, {"unit": ""}, {"key": "two words"}, {"use": "both"}])
def test_bad_targets_are_refused(changes: dict[str, object]) -> None:
    """A range that holds nothing, a missing unit, a key that is no name and an unknown use are refused."""
    with pytest.raises(ValueError, match=r"holds nothing|are all needed"):
        target(**changes)


def test_bad_patterns_are_refused() -> None:
    """A pattern needs all it says, and no key twice."""
    with pytest.raises(ValueError, match="are all needed"):
        Pattern("X", "title", "", "M", "all", "baseline", (target(),))
    with pytest.raises(ValueError, match="share a key"):
        Pattern("X", "title", "source", "M", "all", "baseline", (target(), target()))
