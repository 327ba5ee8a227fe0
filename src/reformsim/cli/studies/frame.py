"""The frame of every study: load, ask, print, draw, keep.

Finished runs are kept as they come in `DIR/STUDY/SCENARIO/runs.jsonl`; the same command goes on where an
earlier one was stopped. The answer is written whole into a folder of its own beside it.
"""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from reformsim.cli import terminal
from reformsim.cli.formats import print_rows
from reformsim.cli.guard import FAILED, STOPPED
from reformsim.cli.studies.order import StudyOrder
from reformsim.config.identity import canonical_json
from reformsim.config.scenario import Scenario
from reformsim.plain_tables import Row
from reformsim.run.crew import Effort
from reformsim.run.journal import JOURNAL_FILE
from reformsim.run.many import usable_processors
from reformsim.run.provenance import describe_run
from reformsim.run.store import encode_csv, encode_json, folder_of_scenario, keep_answer
from reformsim.study.answer import Answer, plain_rows
from reformsim.study.kept_answer import ANSWER_FILE, ASKED_FILE, COLUMNS_FILE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Ask = Callable[[Sequence[Scenario], Effort], Answer]
Draw = Callable[[Answer], "Figure | Mapping[str, Figure]"]
NAME_CHARACTERS = 8
ROUNDING = 1e-12
"""Below it a number is the rounding of zero."""
FIGURE_FILE = "figure.png"


def answer_order(order: StudyOrder, scenarios: Sequence[Scenario], ask: Ask, draw: Draw) -> int:
    """Carry out a study and return the exit code: 0, or 1 if a run failed.

    Parameters
    ----------
    order
        What was typed.
    scenarios
        Those that were named, loaded.
    ask
        The study, given scenarios and effort.
    draw
        Makes the figure of an answer.
    """
    parent = folder_of_scenario(order.out / order.study, scenarios[0].name)
    workers = order.workers or usable_processors()
    label = f"{order.study} {', '.join(scenario.name for scenario in scenarios)}"
    with terminal.progress(label, quiet=order.quiet) as tick:
        try:
            effort = Effort(order.seeds, order.first_seed, workers, parent, tick)
            answer = ask(scenarios, effort)
        except KeyboardInterrupt:
            say_how_to_go_on(parent)
            raise typer.Exit(STOPPED) from None
    files = answer_files(answer, draw) | {ASKED_FILE: encode_json(describe_asked(scenarios))}
    folder = keep_answer(parent, name_answer(answer, scenarios), files)
    tell_answer(answer, folder, as_json=order.as_json, quiet=order.quiet)
    return FAILED if answer.failures else 0


def name_answer(answer: Answer, scenarios: Sequence[Scenario]) -> str:
    """Return the name of an answer's folder: a hash of what was asked."""
    asked = {"question": answer.question, "scenarios": [scenario.hash for scenario in scenarios]}
    return "answer-" + hashlib.sha256(canonical_json(asked).encode("ascii")).hexdigest()[:NAME_CHARACTERS]


def answer_files(answer: Answer, draw: Draw) -> dict[str, bytes]:
    """Return the contents of an answer's files: summary, tables, their columns, figure, and what else it brings."""
    from reformsim.view.style import png_bytes

    files = {ANSWER_FILE: encode_json(answer.summary())}
    files |= {f"{name}.csv": encode_csv(table) for name, table in answer.tables.items()}
    files[COLUMNS_FILE] = encode_csv(answer.column_table())
    drawn = draw(answer)
    figures = drawn if isinstance(drawn, Mapping) else {FIGURE_FILE: drawn}
    files |= {name: png_bytes(figure) for name, figure in figures.items()}
    return files | {name: text.encode() for name, text in answer.texts.items()}


def describe_asked(scenarios: Sequence[Scenario]) -> dict[str, Any]:
    """Return what was asked, and with which versions: every scenario with all its defaults."""
    runs = [describe_run(scenario, scenario.seed) for scenario in scenarios]
    return {"versions": runs[0]["versions"], "scenarios": [run["scenario"] for run in runs]}


def say_how_to_go_on(parent: Path) -> None:
    """Say that nothing is lost, and how to go on."""
    kept = parent / JOURNAL_FILE
    runs = len(kept.read_bytes().splitlines()) if kept.exists() else 0
    typer.echo(f"stopped; {runs} finished runs are kept in {kept}", err=True)
    typer.echo("give the same command again to go on from there", err=True)


def tell_answer(answer: Answer, folder: Path, *, as_json: bool, quiet: bool) -> None:
    """Print an answer in the way that was asked for, and where its files are."""
    if as_json:
        terminal.say_json(encode_json(answer.summary()))
        terminal.mention([folder], quiet=quiet)
        return
    if quiet:
        terminal.say(str(folder))
        return
    for sentence in answer.sentences:
        terminal.say(textwrap.fill(sentence, terminal.LINE_CHARACTERS))
    rows = shown_rows(answer)
    if rows:
        print_rows(rows, "table")
    for row in answer.failures:
        terminal.say(f"seed {row['seed']} of {row['scenario']} failed: {row['type']}: {row['message']}")
    terminal.say(f"Files: {folder}")


def shown_rows(answer: Answer) -> list[Row]:
    """Return the rows of the table that is printed, numbers short enough to read."""
    name, columns = answer.shown
    rows = plain_rows(answer.tables[name][list(columns)])
    return [{column: short(value) for column, value in row.items()} for row in rows]


def short(value: object) -> object:
    """Return a number with three digits that count."""
    if not isinstance(value, float):
        return value
    return 0.0 if abs(value) < ROUNDING else float(f"{value:.3g}")
