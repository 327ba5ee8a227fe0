"""Two things at once: what a hurried trainer does must not undo, lose or mix up anything."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest


def month(page: Any) -> int:
    """Return the month that the scrubber shows."""
    return int(page.input_value("#month"))


def test_who_scrubs_while_it_plays_stays_there(visit: Any, address: str) -> None:
    """The scrubber that is moved during a replay stops it; nothing jumps back to where it was."""
    page = visit.open(address + visit.link())
    page.locator("#month").fill("0")
    page.click("#play")
    page.wait_for_function("() => Number(document.getElementById('month').value) > 3")
    page.locator("#month").fill("120")
    assert page.get_attribute("#play", "aria-pressed") == "false"
    page.wait_for_timeout(150)
    assert month(page) == 120


def test_a_replay_keeps_its_pace(visit: Any, address: str) -> None:
    """Pause and play in one moment do not make two replays run at once."""
    page = visit.open(address + visit.link())
    page.locator("#month").fill("0")
    page.select_option("#speed", "10")
    page.evaluate("for (let i = 0; i < 7; i += 1) document.getElementById('play').click()")
    page.wait_for_timeout(1000)
    assert 4 < month(page) < 20  # seven replays at once would be at 70


def test_the_first_month_is_kept_when_a_lever_moves(visit: Any, address: str) -> None:
    """Who stands at month 0 and moves a lever stays at month 0."""
    page = visit.open(address + visit.link())
    page.locator("#month").fill("0")
    visit.act("#lever-coaching", "End")
    assert month(page) == 0


def test_keys_belong_to_what_is_seen(visit: Any, address: str) -> None:
    """A space in the name of a team is a space; on another tab no key plays the months behind it."""
    page = visit.open(address + visit.link())
    page.click("#tab-workshop")
    page.fill("#ws-team-1", "")
    page.focus("#ws-team-1")
    page.keyboard.type("Red owls")
    assert page.input_value("#ws-team-1") == "Red owls"
    page.locator("h2", has_text="Workshop").click()
    page.keyboard.press(" ")
    assert page.get_attribute("#play", "aria-pressed") == "false"


def test_a_pin_is_what_is_shown(visit: Any, address: str) -> None:
    """A run is pinned as it is shown, though the levers stand where nothing can be run; files are of that run too."""
    page = visit.open(address + visit.link())
    page.evaluate("document.getElementById('settings').open = true")
    page.fill("#set-schools", "5000")
    page.keyboard.press("Enter")
    page.wait_for_selector("#banner:has-text('schools')")
    page.click("#pin")
    assert visit.state()["pins"][0]["ask"]["schools"] == 4
    with page.expect_download():
        page.click("#share-csv")
    page.click("#tab-compare")
    page.wait_for_selector(".pin .verdict-word")
    visit.wrong[:] = [line for line in visit.wrong if "422" not in line]


def test_a_pin_that_cannot_be_run_can_be_taken_away(visitors: Any, address: str) -> None:
    """One pin of a link that cannot be run says why on its own card, and keeps no other from being shown."""
    visitor = visitors()
    asked = {"base": "three_years", "schools": 3, "districts": 1, "years": 12, "seed": 1, "shocks": {}, "settings": {}}
    lever = {"coaching": {"start": 2, "end": 5, "intensity": 0.8, "share": 0.5}}
    pins = [
        {"ask": asked | {"levers": lever}, "title": "good"},
        {"ask": asked | {"years": 999, "levers": {}}, "title": "bad"},
    ]
    page = visitor.open(address + visitor.link({"pins": pins}))
    page.click("#tab-compare")
    page.wait_for_selector(".pin .banner:has-text('from 1 to 60')")
    assert page.locator(".pin .verdict-word").count() == 1
    assert "Years 2 to 5 (50 % of schools): Coaching 80 %" in page.inner_text(".did")
    page.locator(".unpin").nth(1).click()
    page.wait_for_selector(".pins:not(:has(.banner))")


def test_a_report_comes_whatever_is_moved_meanwhile(visit: Any, address: str, tmp_path: Path) -> None:
    """A report that was asked for comes, though a lever is moved while it is made."""
    page = visit.open(address + visit.link(schools=8))
    with page.expect_download() as waiting:
        page.click("#share-report")
        visit.act("#lever-coaching", "Home")
    waiting.value.save_as(tmp_path / "report.html")
    assert "coaching" in (tmp_path / "report.html").read_text(encoding="utf-8")
    page.wait_for_selector("#share-report[aria-busy=false]")


def test_a_round_is_revealed_whatever_is_moved_meanwhile(visit: Any, address: str) -> None:
    """Who turns a lever on the bench while a round of the workshop is computed does not lose the round."""
    page = visit.open(address + visit.link())
    page.click("#tab-workshop")
    page.fill("#ws-teams", "1")
    page.fill("#ws-rounds", "1")
    page.fill("#ws-schools", "12")
    page.press("#ws-begin", "Enter")
    page.wait_for_selector("#ws-0-verdict")
    page.select_option("#ws-0-verdict", "snap_back")
    page.fill("#ws-0-level", "0.2")
    page.wait_for_selector("#ws-reveal:enabled")
    page.click("#ws-reveal")
    page.click("#tab-explore")
    visit.act("#lever-coaching", "End")
    page.click("#tab-workshop")
    page.wait_for_selector("#ws-debrief")


def test_the_back_button_takes_a_change_back(visit: Any, address: str) -> None:
    """Back asks what was asked before the last change, forward asks it again; the page is not loaded anew."""
    page = visit.open(address + visit.link())
    page.evaluate("window.isSame = true")
    first = page.get_attribute("#curves", "data-key")
    page.wait_for_timeout(800)  # what follows at once belongs to the same change
    visit.act("#lever-coaching", "End")
    second = page.get_attribute("#curves", "data-key")
    page.go_back()
    page.wait_for_selector(f"#curves[data-key='{first}']")
    assert page.input_value("#lever-coaching") == "80"
    page.go_forward()
    page.wait_for_selector(f"#curves[data-key='{second}']")
    assert page.input_value("#lever-coaching") == "100"
    assert page.evaluate("window.isSame") is True


@pytest.mark.parametrize(("reached", "share"), [(0.1, 0.1), (1, 1)])
def test_a_lever_joins_those_that_are_pulled(reached: float, share: float, visit: Any, address: str) -> None:
    """A lever that is turned on reaches as many schools as those that are on already."""
    lever = {"start": 2, "end": 5, "intensity": 0.8, "share": reached}
    page = visit.open(address + visit.link(levers={"coaching": lever}))
    visit.act("#lever-structures", "End")
    assert visit.state()["ask"]["levers"]["structures"]["share"] == share
    assert page.input_value("#set-reach") == str(round(100 * share))


def test_the_picture_is_whole_on_every_tab(visit: Any, address: str, tmp_path: Path) -> None:
    """The curves are taken away in full size from whichever tab, named by their card, with a word where it was changed."""
    page = visit.open(address + visit.link())
    sizes = []
    for tab in ("explore", "release"):
        page.click(f"#tab-{tab}")
        with page.expect_download() as waiting:
            page.click("#share-svg")
        waiting.value.save_as(tmp_path / f"{tab}.svg")
        text = (tmp_path / f"{tab}.svg").read_text(encoding="utf-8")
        sizes.append(float(re.search(r'width="([\d.]+)"', text)[1]))
        assert "Three years, changed: " in text
    assert sizes[0] == sizes[1] > 400
