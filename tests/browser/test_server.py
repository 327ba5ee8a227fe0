"""The server from outside: it dies and comes back, several browsers use it at once, and strangers stay out."""

from __future__ import annotations

from typing import Any


def test_a_killed_server_is_told_and_waited_for(serve: Any, visitors: Any) -> None:
    """When the program has gone the page says so, and goes on by itself once it is there again."""
    server = serve()
    address = server.start()
    visitor = visitors()
    page = visitor.open(address + visitor.link())
    visitor.settle()
    server.stop()
    page.focus("#lever-coaching")
    page.keyboard.press("End")
    page.wait_for_selector("#banner:has-text('reformsim serve')")
    assert page.is_visible("#verdict-word")
    page.keyboard.press(" ")
    key = page.get_attribute("#curves", "data-key")
    server.start()
    page.wait_for_selector(f"#curves:not([data-key='{key}'])")
    assert not page.is_visible("#banner")
    assert [line for line in visitor.wrong if "ERR_CONNECTION" not in line] == []


def test_two_browsers_do_not_disturb_each_other(visitors: Any, address: str) -> None:
    """Two visitors turn the same lever at the same time to different ends, and each gets the own answer."""
    one, two = visitors(), visitors()
    for visitor in (one, two):
        visitor.open(address + visitor.link())
    before = one.page.get_attribute("#curves", "data-key")
    for visitor, key in ((one, "End"), (two, "Home")):
        visitor.page.focus("#lever-coaching")
        visitor.page.keyboard.press(key)
    for visitor in (one, two):
        visitor.page.wait_for_selector(f"#curves:not([data-key='{before}'])")
    assert one.state()["ask"]["levers"]["coaching"]["intensity"] == 1
    assert "coaching" not in two.state()["ask"]["levers"]
    assert one.page.get_attribute("#curves", "data-key") != two.page.get_attribute("#curves", "data-key")
    assert one.wrong == two.wrong == []


def test_strangers_need_the_token(serve: Any, visitors: Any) -> None:
    """With --host the address that is printed lets one in, and the address without its end does not."""
    everywhere = "0.0.0.0"  # noqa: S104 - what --host is for
    address = serve("--host", everywhere).start().replace(everywhere, "127.0.0.1")
    stranger = visitors()
    stranger.page.goto(address.split("?")[0])
    assert "needs its token" in stranger.page.inner_text("body")
    guest = visitors()
    page = guest.open(address + guest.link())
    assert "token" not in page.url
    assert guest.wrong == []


def test_a_slider_that_is_dragged_asks_for_the_last_place(visit: Any, address: str) -> None:
    """Twenty changes in a row end with the run of the last one, and the ghost is the run before them all."""
    page = visit.open(address + visit.link(schools=8))
    first = page.get_attribute(".now [data-series=deep]", "d")
    page.focus("#lever-coaching")
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Home")
    page.wait_for_selector(".lever.off[data-name=coaching]")
    visit.settle()
    assert "coaching" not in visit.state()["ask"]["levers"]
    page.wait_for_selector(".ghost path")
    assert page.get_attribute(".now [data-series=deep]", "d") != first


def test_a_change_right_after_the_first_run_has_a_ghost(visit: Any, visitors: Any, address: str) -> None:
    """Who moves a lever in the very moment in which the page is there sees the first run behind the second."""
    asked = visit.link(schools=8)
    visitors().open(address + asked)  # so that it is known, and there at once
    page = visit.open(address + asked)
    page.evaluate(
        "const one = document.getElementById('lever-coaching'); one.value = one.min;"
        "one.dispatchEvent(new Event('input', { bubbles: true }))"
    )
    page.wait_for_selector(".lever.off[data-name=coaching]")
    page.wait_for_selector(".ghost path")
