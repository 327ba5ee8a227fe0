"""Which functions make up a process, and what their docstrings say: found in the code, not listed by hand."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from textwrap import dedent
from types import ModuleType
from typing import Any, NamedTuple

from reformsim.model.month import Step

ROOMS = ("reformsim.model.", "reformsim.population.")
"""Where mechanisms live. What they call elsewhere (chance, numpy) is no mechanism."""

EQUATION = re.compile(r"^ {4,}\S", re.MULTILINE)
SECTION = re.compile(r"\n[A-Z][a-z]+\n-{3,}\n.*", re.DOTALL)


class Mechanism(NamedTuple):
    """Hold a function of the model and what is told of it."""

    name: str  # module and function, such as choice.own_drives
    told: str  # the docstring without its list of arguments
    module: ModuleType

    @property
    def has_equation(self) -> bool:
        """Return whether an equation stands in it: a block that is set in."""
        return EQUATION.search(self.told) is not None


def told_by(thing: Any) -> str:
    """Return the docstring of a module, class or function without its sections of arguments and results."""
    return SECTION.sub("", inspect.getdoc(thing) or "").strip()


def plain(function: Any) -> Callable[..., Any]:
    """Return the Python function behind a compiled one."""
    return getattr(function, "py_func", function)  # type: ignore[no-any-return]


def named_in(function: Callable[..., Any]) -> Iterator[Any]:
    """Yield what a function names, in the order in which it stands there."""
    tree = ast.parse(dedent(inspect.getsource(function)))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Name | ast.Attribute)]
    for node in sorted(found, key=lambda one: (one.lineno, one.col_offset)):
        if isinstance(node, ast.Name):
            yield function.__globals__.get(node.id)
        elif isinstance(node.value, ast.Name) and isinstance(
            module := function.__globals__.get(node.value.id), ModuleType
        ):
            yield getattr(module, node.attr, None)


def called_by(function: Callable[..., Any]) -> list[Callable[..., Any]]:
    """Return the functions of the model that a function names, each once, in the order in which it names them."""
    thing = (plain(one) for one in named_in(function))
    ours = [one for one in thing if inspect.isfunction(one) and one.__module__.startswith(ROOMS)]
    return list(dict.fromkeys(ours))


def mechanism_of(function: Callable[..., Any]) -> Mechanism:
    """Return what is told of a function."""
    module = inspect.getmodule(function)
    assert module is not None, function  # noqa: S101 - a function of a module that was imported
    return Mechanism(f"{module.__name__.rpartition('.')[2]}.{function.__name__}", told_by(function), module)


def mechanisms_of(step: Step) -> list[Mechanism]:
    """Return what a process is made of: the functions it calls, and those behind them that hold an equation."""
    direct = called_by(step.run)
    seen: dict[Callable[..., Any], Mechanism] = {}

    def follow(function: Callable[..., Any]) -> None:
        if function not in seen:
            seen[function] = mechanism_of(function)
            for inner in called_by(function):
                follow(inner)

    for function in direct:
        follow(function)
    return [told for function, told in seen.items() if function in direct or told.has_equation]
