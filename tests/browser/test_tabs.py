"""The other tabs: runs side by side, the end of support, and what it would take."""

from __future__ import annotations

import re
from typing import Any


def test_four_runs_are_pinned_and_compared(visit: Any, address: str) -> None:
    """Up to four runs stand side by side with the same luck; one can be opened again, or taken away."""
    page = visit.open(address + visit.link())
    for key in ("ArrowRight", "ArrowRight", "ArrowRight"):
        page.click("#pin")
        visit.act("#lever-coaching", key)
    page.click("#pin")
    page.wait_for_selector("#pin:has-text('4/4')")
    page.click("#pin")
    page.wait_for_selector("#pin:has-text('Four are pinned already')")
    page.click("#tab-compare")
    page.wait_for_selector(".pin")
    assert page.locator(".pin").count() == 4
    assert page.locator("#compare .plot").count() == 2
    assert "same luck (seed 1)" in page.inner_text("#compare")
    page.locator(".unpin").nth(3).press("Enter")
    page.locator(".pin").nth(2).wait_for()
    page.wait_for_selector("#compare .pins:not(:has(.pin:nth-child(4)))")
    page.locator(".show-pin").first.press("Enter")
    page.wait_for_selector("#explore:not([hidden])")
    visit.settle()
    assert visit.state()["ask"]["levers"]["coaching"]["intensity"] == 0.8
    assert len(visit.state()["pins"]) == 3


def test_nothing_to_compare_is_told(visit: Any, address: str) -> None:
    """Empty tabs say what to do first."""
    page = visit.open(address + visit.link(levers={}, base="baseline"))
    page.click("#tab-compare")
    assert "No run is pinned yet" in page.inner_text("#compare")
    page.click("#tab-release")
    assert "Nothing is done here" in page.inner_text("#release")
    page.click("#tab-threshold")
    assert "Nothing is done here" in page.inner_text("#threshold")


def test_support_ends_by_hand(visit: Any, address: str) -> None:
    """Support ends in the month that is shown; the slider moves that month by keys; every year can be tried."""
    page = visit.open(address + visit.link())
    page.locator("#month").fill("40")
    page.click("#release-here")
    page.wait_for_selector("#released-verdict[data-verdict]")
    assert page.inner_text("#released-when") == "after 4 years"
    page.focus("#released")
    page.keyboard.press("ArrowLeft")
    assert page.inner_text("#released-when") == "after 3 years 9 months"
    page.click("#fan")
    page.locator("#fan-words", has_text=re.compile("practice (holds|does not hold)")).wait_for()
    assert page.locator("#release .plot .curve").count() == 4 + 3
    assert visit.state()["released"] == 39


def test_what_it_takes_is_found(visit: Any, address: str) -> None:
    """The study of thresholds answers in words, with its points and its curve, and names the thorough command."""
    ask = {"years": 8, "schools": 2, "districts": 1}
    page = visit.open(address + visit.link(**ask))
    page.click("#tab-threshold")
    page.focus("[data-dial=intensity]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#threshold-words .lead")
    assert "seeds" in page.inner_text("#threshold-words .lead")
    assert "reformsim threshold three_years.yaml --vary intensity" in page.inner_text("#threshold code")
    assert page.locator("#threshold .plot circle").count() >= 5


def test_tabs_are_walked_by_keys(visit: Any, address: str) -> None:
    """Arrows go from tab to tab, and only the chosen one is a stop of the Tab key."""
    page = visit.open(address + visit.link())
    page.focus("#tab-explore")
    for name in ("compare", "release", "threshold", "workshop", "explore"):
        page.keyboard.press("ArrowRight")
        assert page.get_attribute(f"#tab-{name}", "aria-selected") == "true"
        assert page.is_visible(f"#{name}")
        assert page.locator("[role=tab][tabindex='0']").count() == 1
