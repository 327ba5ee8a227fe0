"""Take the pictures of the trainers' page and of a report that the guides show, in a real browser.

python docs/make_page_figures.py [--chromium PATH]
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
IMAGES = HERE / "images"
SERVE = "from reformsim.cli import main; main()"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
SIZES = {"page-1280": (1280, 860), "page-1920": (1920, 1080)}
PHONE = (390, 844)
LONGEST_MS = 120_000
TEAMS = {  # levers in percent, and what is foretold: two plans for the same money
    "owls": ({"coaching": 40, "professional_learning_time": 40, "structures": 80}, "Breakthrough", "0.8"),
    "hawks": ({"coaching": 60, "professional_learning_time": 40}, "Snap back", "0.3"),
}


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


def take_workshop(page: Any) -> None:
    """Take a workshop: two teams at their levers, and what came of it."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.click("#tab-workshop")
    for name, text in {"teams": "2", "rounds": "1", "years": "8"}.items():
        page.fill(f"#ws-{name}", text)
    page.click("#ws-begin")
    for place, (levers, verdict, level) in enumerate(TEAMS.values()):
        for name, percent in levers.items():
            page.locator(f"#ws-{place}-{name}").fill(str(percent))
        page.select_option(f"#ws-{place}-verdict", label=verdict)
        page.fill(f"#ws-{place}-level", level)
    page.wait_for_selector("#ws-reveal:enabled")
    page.screenshot(path=IMAGES / "page-workshop.png")
    page.click("#ws-reveal")
    page.wait_for_selector("#ws-debrief")
    page.screenshot(path=IMAGES / "page-debrief.png", full_page=True)


def take_report(browser: Any) -> None:
    """Take the head of a report: a run's verdict and figure, and its schools in year five with one of them chosen."""
    page = browser.new_page(viewport={"width": 960, "height": 1960})
    with tempfile.TemporaryDirectory() as place:
        report = Path(place) / "report.html"
        for words in (["run", "breakthrough", "--out", f"{place}/runs"], ["report", "", "--out", str(report)]):
            said = [next(Path(place).glob("runs/*/*")).as_posix() if word == "" else word for word in words]
            subprocess.run([sys.executable, "-c", SERVE, *said], check=True, cwd=HERE.parent)  # noqa: S603 - our own
        page.goto(report.as_uri())
        page.locator("#scrub-time").fill("45")
        page.select_option("#scrub-school", label="school-8")
        page.screenshot(path=IMAGES / "report.png")
    page.close()


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
        take_workshop(page)
        take_report(browser)
        browser.close()
        served.terminate()


if __name__ == "__main__":
    main()
