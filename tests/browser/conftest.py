"""A real browser and a real server, as a trainer has them."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
LONGEST_MS = 60_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all tests of this folder, and leave them out where there is no browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="there is no chromium; .ci/run installs one"))


class Server:
    """A page that is served, and can be stopped and started again at the same port."""

    def __init__(self, *options: str) -> None:
        self.options = options
        self.port = 0
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> str:
        """Start it and return the address that it prints."""
        code = "from reformsim.cli import main; main()"
        command = [sys.executable, "-c", code, "serve", "--no-browser", "--port", str(self.port), *self.options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"COLUMNS": "200"})
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        address = line.rsplit(" ", 1)[1].strip()
        self.port = int(address.split(":")[2].split("/")[0])
        self.wait(address)
        return address

    def wait(self, address: str) -> None:
        """Wait until it answers."""
        for _ in range(600):
            try:
                with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - its own address
                    answer.read()
            except urllib.error.HTTPError:
                return  # it answers, though not to one who keeps no cookies
            except OSError:
                time.sleep(0.05)
            else:
                return
        pytest.fail("the page was not served")

    def stop(self) -> None:
        """End it, and wait until it is gone."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.process = None


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Serve one page for all tests."""
    server = Server()
    yield server.start()
    server.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Open one browser for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def link(state: dict[str, Any] | None = None, **ask: Any) -> str:
    """Return the end of an address that holds a question about a small system."""
    lever = {"start": 2, "end": 5, "intensity": 0.8, "share": 1}
    levers = {"coaching": lever, "leadership_development": lever, "formative_assessment": lever}
    size = {"schools": 4, "districts": 2, "years": 16}
    asked = {"base": "three_years", "seed": 1, **size, "levers": levers, "shocks": {}, "settings": {}} | ask
    return encoded({"v": 1, "ask": asked} | (state or {}))


def encoded(state: Any) -> str:
    """Return a state as the end of an address."""
    return "#s=" + base64.urlsafe_b64encode(json.dumps(state).encode()).decode().rstrip("=")


def held(page: Any) -> Any:
    """Return the state that the page's address holds."""
    text = page.url.split("#s=")[1]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


class Visit:
    """One visitor's page, with what went wrong on it and what it asked for."""

    def __init__(self, chromium: Any, width: int = 1280, height: int = 800) -> None:
        self.context = chromium.new_context(viewport={"width": width, "height": height}, accept_downloads=True)
        self.page = self.context.new_page()
        self.page.set_default_timeout(LONGEST_MS)
        self.wrong: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda said: said.type in {"error", "warning"} and self.wrong.append(said.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def open(self, address: str) -> Any:
        """Open an address and wait until the first run is there."""
        self.page.goto(address)
        self.page.wait_for_selector("#verdict-word")
        return self.page

    def link(self, state: dict[str, Any] | None = None, **ask: Any) -> str:
        """Return the end of an address that holds a question about a small system."""
        return link(state, **ask)

    def encoded(self, state: Any) -> str:
        """Return a state as the end of an address."""
        return encoded(state)

    def state(self) -> Any:
        """Return the state that the page's address holds."""
        return held(self.page)

    def act(self, selector: str, key: str) -> None:
        """Press a key on a control, and wait for the run that answers it."""
        before = self.page.get_attribute("#curves", "data-key")
        self.page.focus(selector)
        self.page.keyboard.press(key)
        self.page.wait_for_selector(f"#curves:not([data-key='{before}'])")

    def settle(self) -> None:
        """Wait until nothing is being computed."""
        self.page.wait_for_selector("#status:not(.busy)")


@pytest.fixture
def visitors(chromium: Any) -> Iterator[Any]:
    """Return what makes further visitors, of whom nothing is expected."""
    made: list[Visit] = []

    def visitor(width: int = 1280, height: int = 800) -> Visit:
        made.append(Visit(chromium, width, height))
        return made[-1]

    yield visitor
    for one in made:
        one.context.close()


@pytest.fixture
def serve() -> Iterator[Any]:
    """Return what serves another page, ended at the end."""
    made: list[Server] = []

    def begin(*options: str) -> Server:
        made.append(Server(*options))
        return made[-1]

    yield begin
    for one in made:
        one.stop()


@pytest.fixture
def visit(chromium: Any) -> Iterator[Visit]:
    """Return a visitor; nothing may go wrong on the page, and nothing may be asked of another host."""
    visitor = Visit(chromium)
    yield visitor
    visitor.context.close()
    assert visitor.wrong == []
    assert [url for url in visitor.asked if not url.startswith(("http://127.0.0.1:", "data:", "blob:"))] == []
