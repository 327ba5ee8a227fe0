"""What leaves the page: links and files; and links that come in broken."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

PNG = b"\x89PNG\r\n\x1a\n"


def taken(page: Any, way: str, folder: Path) -> Path:
    """Take a file from the page and return where it is."""
    with page.expect_download() as waiting:
        page.click(f"#share-{way}")
    place = folder / waiting.value.suggested_filename
    waiting.value.save_as(place)
    return place


def test_a_link_holds_everything(visit: Any, visitors: Any, address: str) -> None:
    """The address of the page, opened by somebody else, shows the same run, month, school, pins and tab."""
    page = visit.open(address + visit.link())
    visit.act("#lever-coaching", "ArrowRight")
    page.click("#pin")
    page.locator("#month").fill("44")
    page.focus("[data-school='2']")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open] .teacher")
    page.locator("body[data-noted='44']").wait_for(state="attached")
    other = visitors()
    there = other.open(page.url)
    there.wait_for_selector("dialog[open] .teacher")
    assert there.inner_text("#school-name") == page.inner_text("#school-name")
    assert there.inner_text("#moment") == page.inner_text("#moment")
    assert there.get_attribute("#curves", "data-key") == page.get_attribute("#curves", "data-key")
    there.keyboard.press("Escape")
    there.click("#tab-compare")
    there.wait_for_selector(".pin")
    third = visitors().page
    third.goto(there.url)
    third.wait_for_selector(".pin .verdict-word")
    assert other.wrong == []


def test_the_link_is_copied(visit: Any, address: str) -> None:
    """The button copies the address, with everything in it."""
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.open(address + visit.link())
    page.locator("body[data-noted='160']").wait_for(state="attached")
    page.click("#share-link")
    page.wait_for_selector("#share-link:has-text('Copied')")
    assert page.evaluate("() => navigator.clipboard.readText()") == page.url


def test_files_are_taken_away(visit: Any, address: str, tmp_path: Path) -> None:
    """PNG, SVG, CSV, YAML and the report come as files that are what they say."""
    from reformsim import Scenario

    page = visit.open(address + visit.link())
    assert taken(page, "png", tmp_path).read_bytes().startswith(PNG)
    drawing = taken(page, "svg", tmp_path).read_text(encoding="utf-8")
    assert "Three years, changed: Snap back" in drawing
    assert "http" not in drawing.replace("http://www.w3.org/2000/svg", "")
    with zipfile.ZipFile(taken(page, "csv", tmp_path)) as tables:
        assert set(tables.namelist()) == {
            *(f"{name}.csv" for name in ("system", "schools", "events", "levers", "columns")),
            "scenario.yaml",
        }
        assert tables.read("system.csv").decode().count("\n") == 161
    scenario = Scenario.load(taken(page, "yaml", tmp_path))
    assert (scenario.system.schools, scenario.years) == (4, 16)
    report = taken(page, "report", tmp_path).read_text(encoding="utf-8")
    assert "Snap back" in report or "snap back" in report


@pytest.mark.parametrize("end", ["#s=", "#s=%%%", "#s=bm9uc2Vuc2U", "#anything", "#s=eyJ2IjoxfQ"])
def test_a_broken_link_is_told(end: str, visit: Any, address: str) -> None:
    """A link that cannot be read says so, and the page begins with its first question."""
    page = visit.open(address + end)
    assert "This link cannot be read" in page.inner_text("#banner")
    assert page.get_attribute("[data-card=three_years]", "aria-pressed") == "true"


@pytest.mark.parametrize(
    "ask",
    [
        {"base": "three_years"},
        None,
        [],
        {"base": "three_years", "levers": {"coaching": None}, "shocks": {}, "settings": {}},
    ],
)
def test_a_link_of_another_form_is_told(ask: Any, visit: Any, address: str) -> None:
    """A link that can be read and holds no question says so too; pins of that form are left out."""
    page = visit.open(address + visit.encoded({"v": 1, "ask": ask}))
    assert "This link cannot be read" in page.inner_text("#banner")
    page.goto("about:blank")
    visit.open(address + visit.link({"pins": [{"ask": ask}, 7, None]}))
    page.click("#tab-compare")
    assert "No run is pinned yet" in page.inner_text("#compare")


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        ({"schools": 10**12}, "schools: must be a whole number from 1 to 400"),
        ({"years": -3}, "years: must be a whole number from 1 to 60"),
        ({"settings": {"conformity": 1e300}}, "choice.conformity"),
        ({"levers": {"coaching": {"start": 2, "end": 1e9, "intensity": 50, "share": 1}}}, "levers.coaching.intensity"),
        ({"levers": {"coaching": {"start": None, "end": [], "intensity": {}}}}, "levers.coaching.start_year"),
        ({"settings": {"conformity": None}}, "choice.conformity"),
        ({"seed": "x" * 2000}, "seed"),
    ],
)
def test_huge_and_wrong_values_are_told(ask: dict[str, Any], said: str, visitors: Any, address: str) -> None:
    """A link with values that cannot be run says which, and the page can be used at once."""
    visitor = visitors()
    visitor.page.goto(address + visitor.link(**ask))
    visitor.page.wait_for_selector("#banner:not([hidden])")
    assert said in visitor.page.inner_text("#banner")
    assert len(visitor.page.inner_text("#banner")) < 500
    visitor.page.click("[data-card=mandate]")
    visitor.page.wait_for_selector("#verdict-word[data-verdict=compliance]")
    assert not visitor.page.is_visible("#banner")
    assert [line for line in visitor.wrong if "422" not in line] == []
