"""The columns of the state, with the unit and meaning that the comment beside each of them gives."""

from __future__ import annotations

import ast
import inspect
import re
from typing import NamedTuple, get_type_hints

from reformsim.population import state

COMMENT = re.compile(r"(?:(?P<shape>\([^)]*\)) )?(?P<unit>[^:]+): (?P<meaning>.+)")


class StateColumn(NamedTuple):
    """Describe one column of the state."""

    name: str
    shape: str  # empty where it has the shape of its table
    unit: str
    meaning: str


class StateTable(NamedTuple):
    """Describe one table of the state: who is in it, and its columns."""

    name: str
    idea: str
    columns: tuple[StateColumn, ...]


def columns_of(table: type) -> tuple[StateColumn, ...]:
    """Return a table's columns.

    Raises
    ------
    ValueError
        If the comment beside a column does not say its unit and meaning.
    """
    text = inspect.getsource(table)
    lines = text.splitlines()
    body = ast.parse(text).body[0]
    assert isinstance(body, ast.ClassDef)  # noqa: S101 - the source of a class
    columns = []
    for node in body.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            comment = lines[node.lineno - 1].partition("# ")[2].strip()
            match = COMMENT.fullmatch(comment)
            if match is None:
                raise ValueError(f'{table.__name__}.{node.target.id}: "{comment}" is not "(shape) unit: meaning"')
            columns.append(StateColumn(node.target.id, match["shape"] or "", match["unit"], match["meaning"]))
    return tuple(columns)


def state_tables() -> tuple[StateTable, ...]:
    """Return all tables of the state, in order."""
    tables = get_type_hints(state.Tables)
    return tuple(StateTable(name, (kind.__doc__ or "").strip(), columns_of(kind)) for name, kind in tables.items())
