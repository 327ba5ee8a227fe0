"""What a trainer does on the bench: pick a question, turn a lever, play the months, look at a school."""

from __future__ import annotations

import re
from typing import Any

MODEST = 14


def curve(page: Any) -> str:
    """Return the drawn curve of deep use."""
    return str(page.get_attribute(".now [data-series=deep]", "d"))


def test_a_card_asks_its_question(visit: Any, address: str) -> None:
    """A click on a card runs it; the run before stays behind it as a ghost, and the card is marked."""
    page = visit.open(address)
    before = curve(page)
    assert page.locator(".ghost path").count() == 0
    page.click("[data-card=mandate]")
    page.wait_for_selector("#verdict-word[data-verdict=compliance]")
    assert page.get_attribute("[data-card=mandate]", "aria-pressed") == "true"
    assert curve(page) != before
    assert page.locator(".ghost path").count() == 3
    assert page.locator("#sentences li").count() >= 3


def test_every_slider_and_bar_changes_the_run(visit: Any, address: str) -> None:
    """Strength, start, end and place of a lever, by keys alone: each gives another run at once."""
    page = visit.open(address + visit.link())
    first = curve(page)

    def lever(name: str) -> Any:
        return visit.state()["ask"]["levers"][name]

    visit.act("#lever-coaching", "End")
    assert lever("coaching")["intensity"] == 1
    visit.act("[data-name=coaching] .to", "ArrowRight")
    assert lever("coaching")["end"] == 5.5
    visit.act("[data-name=coaching] .from", "ArrowLeft")
    assert lever("coaching")["start"] == 1.5
    visit.act("[data-name=coaching] .bar", "PageUp")
    assert (lever("coaching")["start"], lever("coaching")["end"]) == (6.5, 10.5)
    visit.act("[data-name=structures] .bar", "ArrowRight")
    assert lever("structures")["intensity"] == 0.5
    visit.act("[data-name=structures] .to", "PageUp")
    visit.act("[data-name=structures] .to", "PageUp")
    assert lever("structures")["end"] is None
    assert "never ends" in page.get_attribute("[data-name=structures] .to", "aria-valuetext")
    visit.act("#lever-structures", "Home")
    assert "structures" not in visit.state()["ask"]["levers"]
    assert curve(page) != first


def test_a_bar_is_dragged(visit: Any, address: str) -> None:
    """A bar that is dragged moves in time, as far as the mouse went on the line of time."""
    page = visit.open(address + visit.link())
    track = page.locator("[data-name=coaching] .track").bounding_box()
    bar = page.locator("[data-name=coaching] .bar").bounding_box()
    key = page.get_attribute("#curves", "data-key")
    page.mouse.move(bar["x"] + bar["width"] / 2, bar["y"] + 6)
    page.mouse.down()
    page.mouse.move(bar["x"] + bar["width"] / 2 + track["width"] / 4, bar["y"] + 6, steps=5)
    page.mouse.up()
    page.wait_for_selector(f"#curves:not([data-key='{key}'])")
    visit.settle()
    lever = visit.state()["ask"]["levers"]["coaching"]
    assert lever["start"] == 2 + 16 / 4
    assert lever["end"] == lever["start"] + 3


def test_the_system_is_set(visit: Any, address: str) -> None:
    """Size, luck, reach and every setting of the system are folded away, and each gives another run."""
    page = visit.open(address + visit.link())
    assert not page.is_visible("#set-conformity")
    page.focus("#settings summary")
    page.keyboard.press("Enter")
    for name in ("leader_turnover", "conformity", "culture_pull", "cross_school", "yield_strain", "evidence"):
        visit.act(f"#set-{name}", "ArrowRight")
        assert name in visit.state()["ask"]["settings"]
    visit.act("#set-response_lag_months", "ArrowRight")
    visit.act("#set-reach", "Home")
    assert visit.state()["ask"]["levers"]["coaching"]["share"] == 0.05
    for name, value in (("seed", 5), ("years", 17), ("schools", 3), ("districts", 1)):
        key = page.get_attribute("#curves", "data-key")
        page.fill(f"#set-{name}", str(value))
        page.keyboard.press("Enter")
        page.wait_for_selector(f"#curves:not([data-key='{key}'])")
        assert visit.state()["ask"][name] == value
    visit.act("#other-luck", "Enter")
    assert visit.state()["ask"]["seed"] == 6
    visit.act("#reset-settings", "Enter")
    assert visit.state()["ask"]["settings"] == {}


def test_months_are_played_and_stepped(visit: Any, address: str) -> None:
    """Space plays and pauses, arrows step, Home and End go to the ends, and the months need no server."""
    page = visit.open(address + visit.link())
    page.wait_for_selector(".luck:has-text('5 of 5'), .luck:has-text(' of 5')")
    page.locator("h2").first.click()
    asked = len(visit.asked)
    page.keyboard.press("Home")
    assert page.inner_text("#moment") == "after 0 months"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert page.inner_text("#moment") == "after 1 year 1 month"
    page.keyboard.press("ArrowLeft")
    assert page.inner_text("#moment") == "after 1 year"
    page.keyboard.press(" ")
    page.wait_for_selector("#play[aria-pressed=true]")
    page.locator("#moment", has_text=re.compile("after [2-9] year")).wait_for()
    page.keyboard.press(" ")
    page.wait_for_selector("#play[aria-pressed=false]")
    page.click("#on")
    page.click("#back")
    page.select_option("#speed", "60")
    page.click("#play")
    page.locator("#moment", has_text="after 16 years").wait_for()
    assert page.get_attribute("#play", "aria-pressed") == "false"
    assert len(visit.asked) == asked


def test_the_map_shows_the_month(visit: Any, address: str) -> None:
    """Schools stand in their districts, and their colour is that of the month."""
    page = visit.open(address + visit.link())
    assert page.locator(".school").count() == 4
    assert page.locator(".district").count() == 2
    page.locator("#month").fill("1")
    first = page.get_attribute("[data-school='0'] circle", "fill")
    page.locator("#month").fill("50")
    assert page.get_attribute("[data-school='0'] circle", "fill") != first
    page.wait_for_selector("[data-school='0'][aria-label*='deep use']")


def test_a_school_is_opened_by_keys(visit: Any, address: str) -> None:
    """Arrows go from school to school, Enter opens its teachers and its story, Escape closes it."""
    page = visit.open(address + visit.link())
    page.locator("#month").fill("60")
    page.focus("[data-school='0']")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open] .teacher")
    assert page.locator(".teacher").count() > 5
    assert "Spring of year 6" in page.inner_text("#teachers-when")
    assert "halfway mark" in page.inner_text(".school-story")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="hidden")


def test_the_ball_lies_on_the_ground(visit: Any, address: str) -> None:
    """The landscape comes after the run, and the ball and the stake stand where practice and culture are."""
    page = visit.open(address + visit.link())
    page.wait_for_selector("#landscape svg:not(.waiting)")
    page.locator("#month").fill("50")
    place = float(re.search(r"translate\(([\d.]+)", page.get_attribute(".ball", "transform"))[1])
    deep = float(page.inner_text("#readout b.deep"))
    assert abs(place - (MODEST + deep * (420 - 2 * MODEST))) < 3
    assert "Stretched by" in page.inner_text("#landscape-words")


def test_a_band_without_any_hold_is_told_in_words(visit: Any, address: str) -> None:
    """Where new structures have taken all hold from the band, the page says so, and not that it holds up to .00."""
    lever = {"start": 0, "end": 16, "intensity": 1, "share": 1}
    page = visit.open(address + visit.link(levers={"structures": lever, "coaching": lever}))
    page.locator("#month").fill("60")
    assert "new structures have loosened it: culture gives way" in page.inner_text("#landscape-words")
