"""Levers and shocks: what each does, which channel it feeds, which file of the model reads it, what it costs."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from reformsim import model
from reformsim.model.levers import Lever, find_lever, lever_names
from reformsim.model.support import Support
from reformsim.plain_tables import Row, as_markdown, cell
from reformsim.view.odd.mechanisms import EQUATION, told_by

READ = re.compile(r"\bsupport\.(\w+)")


def channels_fed(lever: Lever) -> list[str]:
    """Return the channels that a lever's `act` names, in order."""
    tree = ast.parse(dedent(inspect.getsource(type(lever).act)))
    named = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in Support._fields]
    named.sort(key=lambda node: (node.lineno, node.col_offset))
    return list(dict.fromkeys(node.attr for node in named))


def readers_of_channels() -> dict[str, list[str]]:
    """Return the files of the model that read each channel, by name."""
    readers: dict[str, list[str]] = {channel: [] for channel in Support._fields}
    for file in sorted(Path(model.__path__[0]).glob("*.py")):
        for channel in dict.fromkeys(READ.findall(file.read_text(encoding="utf-8"))):
            if channel in readers and file.stem != "support":
                readers[channel].append(file.stem)
    return readers


def lever_table(overrides: Mapping[str, float]) -> str:
    """Return all levers and shocks as a Markdown table."""
    rows: list[Row] = []
    for lever in sorted(map(find_lever, lever_names()), key=lambda one: (one.kind, one.name)):
        cost = lever.unit_cost_dollars(overrides)
        rows.append(
            {
                "name": f"`{lever.name}`",
                "kind": lever.kind,
                "what": told_by(type(lever)).partition("\n")[0],
                "feeds": ", ".join(channels_fed(lever)),
                "aimed at": "schools, subjects, grade bands" if lever.targets_cells else "schools",
                "US dollars a year": "" if cost is None else f"{cell(cost)} a {lever.cost_per}",
            }
        )
    return as_markdown(rows)


def channel_table() -> str:
    """Return the channels of support, and where in the model each is read, as a Markdown table."""
    return as_markdown(
        [
            {"channel": channel, "read in": ", ".join(f"`{name}`" for name in files)}
            for channel, files in readers_of_channels().items()
        ]
    )


def lever_rules() -> str:
    """Return what levers do beyond filling their channel: those whose `act` holds an equation."""
    acts = {name: told_by(type(find_lever(name)).act) for name in lever_names()}
    return "\n".join(f"**`{name}`**\n\n{told}\n" for name, told in acts.items() if EQUATION.search(told))
