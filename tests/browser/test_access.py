"""Everybody can use it: on a phone, on a wall, by keys alone, and read aloud."""

from __future__ import annotations

from typing import Any

import pytest

NAMELESS = """() => [...document.querySelectorAll('button, input, select, [role=slider], [role=button], [role=tab], svg[role=img]')]
  .filter((node) => node.offsetParent !== null || node.closest('svg'))
  .filter((node) => !(node.getAttribute('aria-label') || node.textContent.trim() || node.labels?.length))
  .map((node) => node.outerHTML.slice(0, 120))"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALLEST_CONTRAST = 4.5
SMALLEST_WORD_PX = 12
CONTRAST = """(selector) => {
  const numbers = (text) => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const light = (rgb) => rgb.map((v) => v / 255).map((v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  return [...document.querySelectorAll(selector)].map((node) => {
    let under = node;
    while (under && /rgba\\(0, 0, 0, 0\\)/.test(getComputedStyle(under).backgroundColor)) under = under.parentElement;
    const style = getComputedStyle(node);
    const ink = node instanceof SVGElement ? style.fill : style.color;
    const two = [light(numbers(ink)), light(under ? numbers(getComputedStyle(under).backgroundColor) : [255, 255, 255])];
    return (Math.max(...two) + .05) / (Math.min(...two) + .05);
  });
}"""


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080), (390, 844)])
def test_it_fits_every_screen(width: int, height: int, visitors: Any, address: str) -> None:
    """On a laptop, a projector and a phone nothing is wider than the screen, and the answer is seen without scrolling."""
    visitor = visitors(width, height)
    page = visitor.open(address + visitor.link())
    assert page.evaluate(WIDER) <= 0
    assert page.locator("#verdict-word").bounding_box()["y"] < height
    assert page.locator("#curves svg").bounding_box()["width"] > width * 0.3
    if width > 1000:
        assert page.locator("#lever-coaching").bounding_box()["y"] < height
    for tab in ("compare", "release", "threshold", "workshop"):
        page.click(f"#tab-{tab}")
        assert page.evaluate(WIDER) <= 0
    assert visitor.wrong == []


def test_charts_can_be_read_on_a_phone(visitors: Any, address: str) -> None:
    """Numbers and names of a chart are at least as large on a phone as on a page of a book, and none is cut off."""
    visitor = visitors(390, 844)
    page = visitor.open(address + visitor.link())
    page.click("#pin")
    page.click("#tab-compare")
    page.wait_for_selector("#compare .plot-label")
    for text in (*page.locator("#compare .plot .axis").all(), *page.locator("#compare .plot-label").all()):
        box = text.bounding_box()
        assert (
            min(box["height"], box["width"] if "rotate" in (text.get_attribute("transform") or "") else 99)
            >= SMALLEST_WORD_PX
        )
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_every_control_has_a_name(visit: Any, address: str) -> None:
    """Every control and every picture has a name that can be read aloud."""
    page = visit.open(address + visit.link())
    for fold in ("#more-levers", "#shocks", "#settings"):
        page.click(f"{fold} > summary")
    page.wait_for_selector("[data-school='0'][aria-label]")
    assert page.evaluate(NAMELESS) == []
    page.click("#pin")
    for tab in ("compare", "release", "threshold", "workshop"):
        page.click(f"#tab-{tab}")
        page.wait_for_selector(f"#{tab} .panel")
        assert page.evaluate(NAMELESS) == []


def test_words_stand_out(visit: Any, address: str) -> None:
    """Words differ from their ground by a contrast of 4.5 or more, those of curves as well."""
    page = visit.open(address + visit.link())
    page.wait_for_selector(".end-label")
    for selector in (".card span", ".hint", "#status", ".axis", ".end-label", ".verdict-meaning", ".lever-name output"):
        found = page.evaluate(CONTRAST, selector)
        assert found, selector
        assert min(found) >= SMALLEST_CONTRAST, (selector, min(found))


def test_a_whole_session_by_keys_alone(visit: Any, address: str) -> None:
    """From the first card to a lever, to the months, a school and a release: only keys, and the focus is always seen."""
    page = visit.open(address)
    page.focus("[data-card=mandate]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#verdict-word[data-verdict=compliance]")
    for _ in range(60):
        page.keyboard.press("Tab")
        place = page.evaluate("() => document.activeElement.id || document.activeElement.className")
        if place == "lever-coaching":
            break
        outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", place
    else:
        pytest.fail("the Tab key never came to the first lever")
    key = page.get_attribute("#curves", "data-key")
    page.keyboard.press("PageUp")
    page.wait_for_selector(f"#curves:not([data-key='{key}'])")
    page.keyboard.press(" ")
    page.wait_for_selector("#play[aria-pressed=true]")
    page.keyboard.press(" ")
    page.wait_for_selector("#play[aria-pressed=false]")
    page.focus("#release-here")
    page.keyboard.press("Enter")
    page.wait_for_selector("#released-verdict[data-verdict]")
