"""A real browser and a real server, as a trainer has them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
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
LONGEST_MS = 30_000


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

    def settle(self) -> None:
        """Wait until nothing is being computed."""
        self.page.wait_for_selector("#status:not(.busy)")


@pytest.fixture
def visit(chromium: Any) -> Iterator[Visit]:
    """Return a visitor; nothing may go wrong on the page, and nothing may be asked of another host."""
    visitor = Visit(chromium)
    yield visitor
    visitor.context.close()
    assert visitor.wrong == []
    assert [url for url in visitor.asked if not url.startswith(("http://127.0.0.1:", "data:", "blob:"))] == []
