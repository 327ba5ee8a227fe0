"""Make the pages that the code writes: the ODD+D document, limits, references and the index of how-to guides.

python docs/make_pages.py            write them all
python docs/make_pages.py --check    say which differ from the code, and write nothing
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer
from calibration_page import calibration_parts
from typer.testing import CliRunner

import reformsim
from reformsim.cli.app import app
from reformsim.cli.entries import practice_rows
from reformsim.config.catalog import PARAMETERS
from reformsim.config.scenario import Scenario
from reformsim.observe.schema import COLUMNS
from reformsim.plain_tables import Row, as_markdown
from reformsim.view.odd import levers, limits_document, numbers, odd_document

HERE = Path(__file__).parent
MADE = "<!-- Made by docs/make_pages.py from the code: change the code, then `make docs-pages`. -->"
HELP_CHARACTERS = 100
COMMAND = re.compile(r"(?:^ *|`)reformsim ([a-z]+)\b", re.MULTILINE)
DEFAULTS = {"name": "defaults"}


def page(title: str, *parts: str) -> str:
    """Return a page of a title and parts."""
    return "\n\n".join([f"# {title}", MADE, *(part.strip() for part in parts)]) + "\n"


def marked(document: str) -> str:
    """Return a document of the package with the mark of what is made."""
    title, _, rest = document.partition("\n")
    return f"{title}\n\n{MADE}\n{rest.rstrip()}\n"


def parameters_page() -> str:
    """Return every number of the catalogue, theme by theme."""
    themes = dict.fromkeys(identity.partition(".")[0] for identity in PARAMETERS)
    sections = [f"## {theme}\n\n{numbers.parameter_table(numbers.of_themes([theme]), {})}" for theme in themes]
    intro = (
        "Every number of the model and of its verdicts. A scenario replaces a single number by its id under "
        "`parameters:`. On the command line: `reformsim list parameters`, with `--format csv`, `md` or `json`. "
        "What nobody has measured is told in [what not to conclude](../limits.md)."
    )
    return page("Parameters", intro, numbers.confidence_table(), *sections)


def columns_page() -> str:
    """Return every column of every table that a run leaves."""
    sections = []
    for table, columns in COLUMNS.items():
        rows: list[Row] = [
            {"column": f"`{one.name}`", "kind": one.dtype, "unit": one.unit, "meaning": one.meaning} for one in columns
        ]
        sections.append(f"## {table}\n\n{as_markdown(rows)}")
    intro = "What the tables of a run hold; the same stands in the Parquet files' own metadata. "
    intro += "A `*` stands for one column per practice or subject. The files are told in [results](results.md)."
    return page("Columns", intro, *sections)


def levers_page() -> str:
    """Return levers, shocks, channels and practices."""
    rows = [row | {"name": f"`{row['name']}`"} for row in practice_rows()]
    intro = "What a scenario may name under `levers:` and `shocks:`. [Add your own](../how-to/extend.md) in Python."
    return page(
        "Levers, shocks and practices",
        intro,
        levers.lever_table({}),
        levers.lever_rules(),
        "## Channels\n\nLevers never touch practice or belief. They fill channels, and the model reads those.",
        levers.channel_table(),
        "## Practices\n\nThe default three; a scenario may add others.",
        as_markdown(rows),
    )


def commands() -> Iterator[tuple[str, Any]]:
    """Yield each command by name, in the order in which help shows them."""
    yield from typer.main.get_group(app).commands.items()


def help_of(name: str) -> str:
    """Return what a command says when asked for help, as wide as a page."""
    said = CliRunner().invoke(app, [name, "--help"], prog_name="reformsim", terminal_width=HELP_CHARACTERS)
    return "\n".join(line.rstrip() for line in said.stdout.strip().splitlines())


def commands_page() -> str:
    """Return every command with its own help."""
    sections = [f"## {name}\n\n```text\n{help_of(name)}\n```" for name, _ in commands()]
    intro = (
        "What `reformsim COMMAND --help` says. Exit codes: 0 done, 1 something failed, 2 something was asked wrongly, "
        "130 stopped by Ctrl-C. Where a command is used: [how-to guides](../how-to/index.md)."
    )
    return page("Commands", intro, *sections)


def api_page() -> str:
    """Return the public names, each to be filled from its docstring when the site is built."""
    names = [name for name in reformsim.__all__ if not name.startswith("_")]
    return page(
        "Python",
        "Everything that `from reformsim import ...` gives. What is not here may change without notice.",
        *(f"::: reformsim.{name}" for name in names),
    )


def used_in(text: str) -> set[str]:
    """Return the commands that a page shows, in its shell blocks or set as code."""
    return set(COMMAND.findall(text))


def guides() -> dict[Path, str]:
    """Return the text of each tutorial and how-to guide."""
    files = [*sorted((HERE / "tutorials").glob("*.md")), *sorted((HERE / "how-to").glob("*.md"))]
    return {file: file.read_text(encoding="utf-8") for file in files if file.name != "index.md"}


def title_of(text: str) -> str:
    """Return the title of a page."""
    return text.partition("\n")[0].removeprefix("# ").strip()


def guides_page() -> str:
    """Return the index of how-to guides: all of them, and where each command is used."""
    texts = guides()
    own = [file for file in texts if file.parent.name == "how-to"]
    pages = "".join(f"- [{title_of(texts[file])}]({file.name})\n" for file in own)
    rows: list[Row] = []
    for name, command in commands():
        at = [file for file, text in texts.items() if name in used_in(text)]
        at.sort(key=lambda file: file.stem != name)
        links = [f"[{title_of(texts[file])}]({'../tutorials/' * (file not in own)}{file.name})" for file in at]
        what = command.help.partition("\n")[0]
        rows.append(
            {"command": f"[`{name}`](../reference/commands.md#{name})", "what": what, "used in": "; ".join(links)}
        )
    return page("How-to guides", pages, "## By command", as_markdown(rows))


PAGES: dict[str, Callable[[], str]] = {
    "odd-d.md": lambda: marked(odd_document(Scenario.from_dict(DEFAULTS))),
    "limits.md": lambda: marked(limits_document(Scenario.from_dict(DEFAULTS))),
    "calibration.md": lambda: page("How the default was calibrated", *calibration_parts()),
    "how-to/index.md": guides_page,
    "reference/parameters.md": parameters_page,
    "reference/columns.md": columns_page,
    "reference/levers.md": levers_page,
    "reference/commands.md": commands_page,
    "reference/api.md": api_page,
}
"""What makes each page, by its place in docs/."""


def differing() -> list[str]:
    """Return the pages that are not what the code says now."""
    texts = {name: HERE / name for name in PAGES}
    return [
        name for name, file in texts.items() if not file.exists() or file.read_text(encoding="utf-8") != PAGES[name]()
    ]


def main(words: list[str]) -> int:
    """Write all pages, or check them; return the exit code."""
    if words == ["--check"]:
        old = differing()
        for name in old:
            sys.stderr.write(f"docs/{name} is not what the code says; make it anew: make docs-pages\n")
        return int(bool(old))
    if words:
        sys.stderr.write("usage: python docs/make_pages.py [--check]\n")
        return 2
    for name, make in PAGES.items():
        (HERE / name).write_text(make(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
