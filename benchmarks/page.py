"""Measure the trainers' page: how soon it opens, how long a change takes, and what sixteen browsers at once cost.

    python benchmarks/page.py [--quick] [--chromium PATH]

The machines that this runs on are noisy. So the time of a plain run of the same scenario, made on the same machine in
the same minute, stands beside each figure, and the ratio counts.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
SERVE = "from reformsim.cli import main; main()"
LEVER = "#lever-coaching"
BROWSERS = 16
STOPWATCH = """() => {
  addEventListener('keydown', () => { window.begun = performance.now(); }, true);
  const drawn = () => requestAnimationFrame(() => { window.took = performance.now() - window.begun; });
  const seen = new MutationObserver(drawn);
  seen.observe(document.getElementById('curves'), { attributes: true, attributeFilter: ['data-key'] });
}"""
"""The browser's own watch: from a key to the frame in which the new run is drawn."""


class Served:
    """Hold a page that is served, and how long it took to open."""

    def __init__(self) -> None:
        begun = time.perf_counter()
        command = [sys.executable, "-c", SERVE, "serve", "--no-browser", "--port", "0"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.address = (self.process.stdout or sys.stdin).readline().rsplit(" ", 1)[1].strip()
        with urllib.request.urlopen(self.address, timeout=60) as answer:  # noqa: S310 - our own
            self.page = answer.read().decode()
        self.opened_s = time.perf_counter() - begun
        self.ask = json.loads(self.page.split('id="start">')[1].split("</script>")[0])["cards"][1]["ask"]
        self.post("run", "first", 1, self.ask)
        self.first_run_s = time.perf_counter() - begun

    def post(self, name: str, client: str, turn: int, ask: dict[str, Any]) -> bytes:
        body = json.dumps({"client": client, "turn": turn, "ask": ask}).encode()
        request = urllib.request.Request(f"{self.address}api/{name}", body, {"Content-Type": "application/json"})  # noqa: S310
        with urllib.request.urlopen(request, timeout=300) as answer:  # noqa: S310
            return bytes(answer.read())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def changed(ask: dict[str, Any], step: int) -> dict[str, Any]:
    """Return a question that nobody has asked before."""
    levers = {name: dict(one) for name, one in ask["levers"].items()}
    levers["coaching"]["intensity"] = round(0.30 + 0.0003 * step, 4)
    return ask | {"levers": levers}


def in_turns_s(served: Served, ask: dict[str, Any], count: int) -> tuple[list[float], list[float]]:
    """Return how long changes take, and plain runs of the same scenario, in turns, seconds.

    A plain run is made in this process, without any page, with the system left alone at hand. The first of both,
    which builds that, is left out.
    """
    from reformsim.page.presets import presets
    from reformsim.page.question import read_question
    from reformsim.study.trial import judged

    scenario = read_question(ask, presets()).scenario
    changes, plain = [], []
    for step in range(count + 1):
        begun = time.perf_counter()
        served.post("run", f"alone{ask['schools']}", step + 1, changed(ask, step))
        between = time.perf_counter()
        judged(scenario, 1)
        changes.append(between - begun)
        plain.append(time.perf_counter() - between)
    return changes[1:], plain[1:]


def at_once_s(served: Served, ask: dict[str, Any], pause_s: float, rounds: int) -> list[float]:
    """Return how long changes take when sixteen browsers make them, each with a pause between two, seconds."""

    def visit(number: int) -> list[float]:
        found = []
        time.sleep(pause_s * number / BROWSERS)
        for turn in range(rounds):
            begun = time.perf_counter()
            served.post(
                "run",
                f"b{number}-{pause_s}",
                turn + 1,
                changed(ask, 100 + int(pause_s) + 20 * (number * rounds + turn)),
            )
            found.append(time.perf_counter() - begun)
            time.sleep(max(pause_s - found[-1], 0.0))
        return found

    with ThreadPoolExecutor(BROWSERS) as pool:
        return [value for found in pool.map(visit, range(BROWSERS)) for value in found]


def drawn_ms(served: Served, chromium: str, count: int) -> list[float]:
    """Return how long it takes from a key on a slider until the new curve is drawn, milliseconds."""
    from playwright.sync_api import sync_playwright

    found = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(served.address)
        page.wait_for_selector("#verdict-word")
        page.wait_for_timeout(3000)
        page.evaluate(STOPWATCH)
        page.focus(LEVER)
        for step in range(count):
            key = page.get_attribute("#curves", "data-key")
            page.keyboard.press("ArrowLeft" if step < count / 2 else "PageDown")
            page.wait_for_selector(f"#curves:not([data-key='{key}'])", timeout=60_000)
            page.wait_for_timeout(50)
            found.append(page.evaluate("() => window.took"))
        browser.close()
    return found


def told(name: str, values: list[float], unit: str, beside: list[float] | None = None) -> None:
    """Print a median, the worst, and the ratio to a plain run."""
    middle = statistics.median(values)
    plain = statistics.median(beside) if beside else 0.0
    ratio = f"; {middle / plain:.2f} times a plain run, which takes {plain:.2f} {unit}" if beside else ""
    print(f"{name}: median {middle:.2f} {unit}, worst {max(values):.2f}{ratio}", flush=True)


def with_unit(both: tuple[list[float], list[float]]) -> tuple[list[float], str, list[float]]:
    """Return what `told` takes."""
    return both[0], "s", both[1]


def measure(served: Served, options: argparse.Namespace) -> None:
    """Take all measures of a page that is served."""
    sizes, count, rounds = ((4, 8), 2, 1) if options.quick else ((40, 400), 8, 3)
    for schools in sizes:
        ask = served.ask | {"schools": schools, "districts": max(schools // 10, 1)}
        many = count if schools < sizes[1] else max(count // 3, 2)
        told(f"a change, {schools} schools x 30 years", *with_unit(in_turns_s(served, ask, many)))
    small = served.ask | {"schools": sizes[0], "districts": max(sizes[0] // 10, 1)}
    told(f"{BROWSERS} browsers, all in the same moment", at_once_s(served, small, 0.0, rounds), "s")
    told(f"{BROWSERS} browsers, one change in ten seconds each", at_once_s(served, small, 10.0, rounds), "s")
    if options.chromium:
        told("from a key on a slider to the drawn curve", drawn_ms(served, options.chromium, max(count, 2)), "ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small systems, few rounds: does it still run?")
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("chromium-browser"))
    options = parser.parse_args()
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    served = Served()
    print(f"page opened after {served.opened_s:.2f} s, first run there after {served.first_run_s:.2f} s")
    try:
        measure(served, options)
    finally:
        served.stop()


if __name__ == "__main__":
    main()
