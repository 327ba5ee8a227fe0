"""Take the pictures of the trainers' page that its guide shows, in a real browser, at three widths.

python docs/make_page_figures.py [--chromium PATH]
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
IMAGES = HERE / "images"
SERVE = "from reformsim.cli import main; main()"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
SIZES = {"page-1280": (1280, 860), "page-1920": (1920, 1080)}
PHONE = (390, 844)
LONGEST_MS = 120_000


def settle(page: Any) -> None:
    """Wait until the other seeds and the landscape are there too."""
    page.wait_for_selector(".luck:has-text(' of 5')")
    page.wait_for_selector("#landscape svg:not(.waiting)")


def ask(page: Any, card: str, verdict: str) -> None:
    """Pick a card and wait for its answer."""
    page.click(f"[data-card={card}]")
    page.wait_for_selector(f"#verdict-word[data-verdict={verdict}]")


def take_bench(page: Any) -> None:
    """Take the bench at three widths: a breakthrough over the three years before it."""
    ask(page, "breakthrough", "breakthrough")
    page.locator("#month").fill("50")
    settle(page)
    for name, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)
        page.screenshot(path=IMAGES / f"{name}.png")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.wait_for_timeout(500)
    page.screenshot(path=IMAGES / "page-390.png", full_page=True)


def take_tabs(page: Any) -> None:
    """Take a school, the runs side by side, and the end of support."""
    page.set_viewport_size({"width": 1280, "height": 820})
    page.focus("[data-school='3']")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open] .teacher")
    page.screenshot(path=IMAGES / "page-school.png")
    page.keyboard.press("Escape")
    page.click("#pin")
    for card, verdict in (("three_years", "snap_back"), ("mandate", "compliance"), ("steady_work", "steady_work")):
        ask(page, card, verdict)
        page.click("#pin")
    page.click("#tab-compare")
    page.wait_for_selector(".pin")
    page.screenshot(path=IMAGES / "page-compare.png")
    page.click("#tab-explore")
    ask(page, "breakthrough", "breakthrough")
    page.locator("#month").fill("70")
    page.click("#release-here")
    page.wait_for_selector("#released-verdict[data-verdict]")
    page.click("#fan")
    page.wait_for_selector("#fan:not([disabled])")
    page.screenshot(path=IMAGES / "page-release.png")


def main() -> None:
    """Serve the page, take all pictures, and end it."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("chromium-browser"))
    options = parser.parse_args()
    command = [sys.executable, "-c", SERVE, "serve", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as served, sync_playwright() as play:  # noqa: S603 - our own
        address = (served.stdout or sys.stdin).readline().rsplit(" ", 1)[1].strip()
        browser = play.chromium.launch(executable_path=options.chromium, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.set_default_timeout(LONGEST_MS)
        page.goto(address)
        page.wait_for_selector("#verdict-word")
        take_bench(page)
        take_tabs(page)
        browser.close()
        served.terminate()


if __name__ == "__main__":
    main()
