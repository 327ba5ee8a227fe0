"""Nothing grows too big to be read. Allowances may only go down: one that is no longer needed fails as well."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "reformsim"
MODULES = sorted(SOURCE.rglob("*.py"))
CODE = [*MODULES, *sorted(Path(__file__).parents[1].rglob("*.py"))]

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
MOST_ARGUMENTS = 6
DRAWERS = {"utils", "util", "utilities", "helpers", "helper", "common", "manager", "managers", "misc"}

LONG_FILES = {"test_laws.py", "test_twins.py"}
LONG_FUNCTIONS: set[str] = set()
MANY_ARGUMENTS = {
    "cli/running.py:run",  # options of a command
    "cli/reporting.py:animate",
    "cli/studies/calibrate.py:calibrate",
    "cli/studies/classic.py:classic",
    "cli/studies/compare.py:compare",
    "cli/studies/explain.py:explain",
    "cli/studies/hysteresis.py:hysteresis",
    "cli/studies/patterns.py:patterns",
    "cli/studies/phase.py:phase",
    "cli/studies/release.py:release",
    "cli/studies/threshold.py:threshold",
    "cli/studies/warn.py:warn",
    "cli/studies/workshop.py:workshop",
    "cli/sweeps/commands.py:sweep",
    "cli/sweeps/learning.py:screen",
    "cli/sweeps/learning.py:sensitivity",
    "cli/sweeps/discover.py:discover",
    "observe/sums.py:add_up_people",  # a kernel
    "observe/sums.py:add_up_pupils",
}
FREE_ARGUMENTS = {  # the signatures are those of Mesa
    "model/mesa_sets.py:do",
    "model/mesa_sets.py:map",
    "model/mesa_sets.py:shuffle_do",
}


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Return (file:name, tree) of every function of the package, methods and inner functions as well."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(SOURCE).as_posix()}:{node.name}", node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function, without its decorators and its docstring."""
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many arguments a function names, besides the object it belongs to."""
    asked = function.args
    names = [argument.arg for argument in (*asked.posonlyargs, *asked.args, *asked.kwonlyargs)]
    return len([name for name in names if name not in ("self", "cls")])


def test_there_is_something_to_measure() -> None:
    """The package and its functions are found."""
    assert len(MODULES) > 50
    assert len(list(functions())) > 200


def test_files_stay_short() -> None:
    """No file of the package is longer than 300 lines, and no file of tests but for those named here."""
    long = [path for path in CODE if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE]
    assert [path for path in long if path in MODULES] == []
    assert {path.name for path in long} == LONG_FILES


def test_functions_stay_short() -> None:
    """No function is longer than 40 lines without its docstring."""
    assert {name for name, function in functions() if length(function) > LONGEST_FUNCTION} == LONG_FUNCTIONS


def test_functions_take_few_arguments() -> None:
    """No function takes more than six arguments, but for those named here."""
    assert {name for name, function in functions() if arguments(function) > MOST_ARGUMENTS} == MANY_ARGUMENTS


def test_functions_name_their_arguments() -> None:
    """No function takes arguments by any name (**), but for those named here."""
    assert {name for name, function in functions() if function.args.kwarg} == FREE_ARGUMENTS


def test_no_module_is_a_drawer() -> None:
    """No module or package has a name that would take anything: utils, helpers, common, manager."""
    assert [path for path in MODULES if {path.stem, path.parent.name} & DRAWERS] == []
