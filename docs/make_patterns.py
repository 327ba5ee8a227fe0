"""Make the page of published patterns from the command's own answer: page, figure and what was measured.

python docs/make_patterns.py            measure anew at full size, and write all (some minutes)
python docs/make_patterns.py --page     write page and figure from what was measured before
python docs/make_patterns.py --check    say whether the page is what was measured, and a small system still measures so
"""

from __future__ import annotations

import json
import math
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from reformsim import Scenario
from reformsim.config.catalog.patterns import PATTERNS
from reformsim.config.pattern import Pattern
from reformsim.plain_tables import as_markdown
from reformsim.run.crew import Effort
from reformsim.run.many import usable_processors
from reformsim.study.answer import Answer, plain, plain_rows
from reformsim.study.pattern_registry import chosen_patterns
from reformsim.study.pattern_words import range_words, tell_patterns, value_words
from reformsim.study.patterns import answer_of, patterns
from reformsim.study.probes import PROBES, measure_probe
from reformsim.view.pattern_rows import draw_patterns
from reformsim.view.style import save_png

HERE = Path(__file__).parent
PAGE, KEPT, FIGURE = "patterns.md", "patterns.json", "images/patterns.png"
MADE = "<!-- Made by docs/make_patterns.py from a run of the command: `make docs-patterns`. -->"
SEEDS, MANY_SEEDS = 10, 80
RUNS: dict[str, tuple[int, tuple[str, ...]]] = {"baseline": (SEEDS, ()), "michigan": (1, ("P2", "P8", "V1", "V4"))}
"""Scenarios, with seeds and patterns; none: all."""
ASKS_FOR_MANY = ("P21",)
"""Patterns of `baseline` that need many seeds: a share of 95 % cannot be told from ten."""
SPOT = ("system.schools=6", "years=9")
"""A small system that the check measures anew: it moves when the model or a measure does."""
CLOSE = 1e-6

REASONS = {
    "P9": (
        "About 69 pupils a grade leave a sampling variance of .013, as they should. What lies between schools is "
        "larger than in North Carolina: for sampling to be the published 28 % of the variance, schools could hold "
        "hardly more than .04 of it all, where P2 asks for .12 and more. The range could be met beside P2 only if "
        "test days (`testing.school_error_sd`) were almost twice as unlike as the published tenth of the variance."
    ),
    "P12": (
        "Coaching takes longer here than in published trials. It raises skill and the drive to try at once; practice "
        "and pupils follow over years, and a year's trial ends before: at full practice a year adds about .1 SD."
    ),
    "P21": (
        "Nearer colleagues count more on average; the order of other grades and other schools is a close one, and not "
        "the same in every district."
    ),
    "V3": (
        "Tools for formative assessment work through the practice of precision. Where hardly anybody practises it they "
        "find no use, and add nothing to learning by themselves."
    ),
    "V4": (
        "The model's two subjects are more alike than Michigan's: pupils share one lasting background, and a school "
        "has one place in both."
    ),
}
"""Why a pattern is missed, said where it is."""
INTRO = (
    "What studies of schools have found, and whether the model shows it. A number is a **hit** when its whole 95 % "
    "interval over seeds lies in the published range, a **miss** when it lies outside, and **cannot be told** when it "
    "reaches over the edge or the system has nothing of the kind. *Calibrated* numbers are those that parameters may "
    "be set by; *held out* ones are only ever compared with. [Measure your own](how-to/patterns.md)."
)
MICHIGAN = (
    "The 1,848 elementary schools of Michigan as `scenarios/michigan.yaml` has them, left alone, against the file that "
    "they were made from (V4: after nine years). The file has one year: how far a school's result moves from year to "
    "year cannot be told from it, only how much more the results of small schools vary. Its scores have placed the "
    "schools, so that spread and correlation are less of a check than they seem. One seed, so without intervals."
)
NOT_MEASURED = (
    "Bass curves of uncontested adoption (the default system adopts nothing by itself), critical mass, threshold "
    "models and naming games (held to their own equations, see [theory](theory.md)), early warnings "
    "([warn](how-to/warn.md)), and professional learning communities, tutoring and whole-school programmes, for which "
    "there is no lever of that kind."
)


def scenario(name: str, *changes: str) -> Scenario:
    """Return a shipped scenario."""
    return Scenario.load(HERE.parent / "scenarios" / f"{name}.yaml", list(changes))


def measure() -> dict[str, Any]:
    """Return what is measured at full size, and on the small system, as plain data."""
    kept: dict[str, Any] = {"spot": spot()}
    for name, (seeds, only) in RUNS.items():
        kept[name] = rows_of(name, seeds, only)
    more = rows_of("baseline", MANY_SEEDS, ASKS_FOR_MANY)
    kept["baseline"] += [row for row in more if row not in kept["baseline"]]
    return kept


def rows_of(name: str, seeds: int, only: tuple[str, ...]) -> list[list[Any]]:
    """Return seed, target and value of everything that is measured on a scenario."""
    answer = patterns(scenario(name), Effort(seeds=seeds, workers=usable_processors()), only)
    if answer.failures:
        raise SystemExit(f"{name}: {answer.failures[0]}")
    return [[row["seed"], row["target"], row["value"]] for row in plain_rows(answer.tables["measured"])]


def spot() -> dict[str, float | None]:
    """Return what every probe measures on the small system."""
    found: dict[str, float] = {}
    for probe in PROBES:
        found |= measure_probe(probe, scenario("baseline", *SPOT), 1)
    return {key: plain(value) for key, value in found.items()}


def kept() -> dict[str, Any]:
    """Return what was measured before."""
    return dict(json.loads((HERE / KEPT).read_text(encoding="utf-8")))


def answer_from(measured: dict[str, Any], name: str) -> Answer:
    """Return the command's answer for a scenario that was measured."""
    found: dict[int, dict[str, float]] = {}
    for seed, target, value in measured[name]:
        found.setdefault(seed, {})[target] = math.nan if value is None else value
    answer = answer_of(name, chosen_patterns(RUNS[name][1]), found)
    said = tell_patterns(name, answer.figures["targets"], RUNS[name][0])  # not the seeds that a few patterns ask for
    return replace(answer, sentences=said)


def table(answer: Answer, *, untold: bool = True) -> str:
    """Return one row a number; without those that cannot be seen in this system where `untold` is false."""
    rows = [
        {
            "pattern": row["pattern"],
            "number": row["meaning"],
            "published": range_words(row["published_low"], row["published_high"]),
            "model (95 % interval)": "" if row["value"] is None else value_words(row),
            "unit": row["unit"],
            "verdict": f"**{row['verdict']}**" if row["verdict"] == "miss" else row["verdict"],
            "use": row["use"].replace("_", " "),
        }
        for row in plain_rows(answer.tables["targets"])
        if untold or row["value"] is not None
    ]
    return as_markdown(rows)


def about(pattern: Pattern) -> str:
    """Return what is published and how it is looked for."""
    said = f"**{pattern.id}. {pattern.title}** ({pattern.source}; confidence {pattern.confidence}). {pattern.selection}"
    return f"{said} Probe: `{pattern.probe}`."


def reasons(answer: Answer) -> str:
    """Return why patterns are missed, as far as it is known."""
    missed = list(dict.fromkeys(row["pattern"] for row in answer.figures["targets"] if row["verdict"] == "miss"))
    lines = [f"- **{name}**: {REASONS.get(name, 'we do not know why.')}" for name in missed]
    return "\n".join(lines) or "Nothing that can be told is missed."


def page(measured: dict[str, Any]) -> str:
    """Return the page."""
    whole, real = (answer_from(measured, name) for name in RUNS)
    parts = (
        "# Published patterns",
        MADE,
        INTRO,
        " ".join(whole.sentences[:3]),
        "![One row a number: the published range as a band, the model's mean and interval on it](images/patterns.png)",
        f"*`baseline`: 100 schools, {SEEDS} seeds; {MANY_SEEDS} for {' and '.join(ASKS_FOR_MANY)}.*",
        table(whole, untold=False),
        "## Why some are missed",
        reasons(whole),
        "## Real schools: Michigan",
        MICHIGAN,
        table(real),
        reasons(real) if any(row["verdict"] == "miss" for row in real.figures["targets"]) else "",
        "## How each is looked for",
        "\n\n".join(about(pattern) for pattern in PATTERNS.values()),
        "## What is not here",
        f"Published, but not measured: {NOT_MEASURED}",
    )
    return "\n\n".join(part.strip() for part in parts if part) + "\n"


def problems() -> list[str]:
    """Return what is wrong with the page: not what was measured, or measured on another model."""
    measured = kept()
    found = []
    if (HERE / PAGE).read_text(encoding="utf-8") != page(measured):
        found.append(f"docs/{PAGE} is not what was measured; make it anew: make docs-patterns")
    now, before = spot(), measured["spot"]
    moved = [key for key in {**before, **now} if not same(before.get(key), now.get(key))]
    if moved:
        found.append(f"a small system does not show {', '.join(moved)} as before; make docs-patterns")
    return found


def same(one: float | None, other: float | None) -> bool:
    """Return whether two numbers are equal but for rounding, or both missing."""
    return one is other if one is None or other is None else math.isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE)


def main(words: list[str]) -> int:
    """Measure and write, write, or check; return the exit code."""
    if words == ["--check"]:
        found = problems()
        sys.stderr.writelines(f"{line}\n" for line in found)
        return int(bool(found))
    if words not in ([], ["--page"]):
        sys.stderr.write("usage: python docs/make_patterns.py [--page | --check]\n")
        return 2
    if not words:
        (HERE / KEPT).write_text(json.dumps(measure(), indent=1) + "\n", encoding="utf-8")
    measured = kept()
    (HERE / PAGE).write_text(page(measured), encoding="utf-8")
    save_png(draw_patterns(answer_from(measured, "baseline")), HERE / FIGURE)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
