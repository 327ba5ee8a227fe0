"""The workshop tab: a game from begin to debrief, by keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reformsim.study.workshop_log import read_log


def fill(page: Any, selector: str, text: str) -> None:
    """Type into a field in the place of what was there."""
    page.focus(selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def test_a_game_is_played_by_keys(visit: Any, address: str, tmp_path: Path) -> None:
    """Two teams set up, are refused what is too dear, foretell before they see, and read their debrief; it is kept."""
    page = visit.open(address + visit.link())
    page.focus("#tab-explore")
    page.keyboard.press("ArrowLeft")
    for name, text in {"teams": "2", "rounds": "1", "years": "1", "schools": "2", "budget": "180"}.items():
        fill(page, f"#ws-{name}", text)
    assert page.locator("[id^='ws-team-']:visible").count() == 2
    fill(page, "#ws-team-1", "Larks")
    page.keyboard.press("Enter")
    page.wait_for_selector(".ws-team:nth-child(2) .ws-cost:has-text('$0 a year of $')")
    page.focus("#ws-0-coaching")
    page.keyboard.press("End")
    page.wait_for_selector(".ws-team .ws-refusal:has-text('too much (coaching')")
    assert "Larks: levers that can be paid" in page.inner_text("#ws-lacking")
    page.focus("#ws-0-coaching")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#ws-lacking:has-text('Larks: a prediction')")
    for place, level in enumerate(("0.2", "0.7")):
        assert page.is_disabled("#ws-reveal")
        page.focus(f"#ws-{place}-verdict")
        page.keyboard.type("Snap")
        fill(page, f"#ws-{place}-level", level)
    page.wait_for_selector("#ws-reveal:enabled")
    page.focus("#ws-reveal")
    page.keyboard.press("Enter")
    page.wait_for_selector("#ws-debrief")
    assert "Without any support deep practice would have been" in page.inner_text("#ws-debrief")
    assert page.locator("#ws-outcome tbody tr").count() == page.locator("#ws-ranking tbody tr").count() == 2
    assert page.locator("#ws-outcome .plot .curve").count() == 2 + 1
    assert page.locator("#ws-outcome .plot circle").count() == 2
    assert "Snap back" in page.inner_text("#ws-outcome tbody tr")
    assert "Coaching 5 %" in page.inner_text("#ws-outcome tbody tr:nth-child(1)")
    assert "Nothing is done" in page.inner_text("#ws-outcome tbody tr:nth-child(2)")
    with page.expect_download() as waiting:
        page.press("#ws-log", "Enter")
    file = tmp_path / "log.jsonl"
    waiting.value.save_as(file)
    table = read_log(file)
    assert table.is_over
    assert table.turns[0].levers["coaching"].intensity == 0.05
    told = page.inner_text("#ws-debrief")
    page.reload()
    page.press("#ws-go-on", "Enter")
    page.wait_for_selector("#ws-debrief")
    assert page.inner_text("#ws-debrief") == told
