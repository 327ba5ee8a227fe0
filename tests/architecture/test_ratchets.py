"""Habits held as tests: sizes, names, docstrings, numbers. Allowances may only go down."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "reformsim"
MODULES = sorted(SOURCE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
MOST_ARGUMENTS = 6
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}

LONG_FUNCTIONS: set[str] = set()
MANY_ARGUMENTS = {
    "analysis/story.py:tell",
    "cli/entries.py:run",
    "cli/running.py:run",
    "model/mesa_sets.py:select",
    "population/intake.py:draw_intake",
    "population/ties.py:draw_ties",
    "observe/pupils.py:add_up_pupils",
    "view/trajectory.py:draw_run",
}
ALLOWED_NUMBERS = {0, 1, 2, -1, -1.0}
OTHER_NUMBERS = {"model/district.py": 1, "model/benchmark.py": 5, "model/teaching.py": 8}
"""How many other literals a file of the model holds: sizes of the benchmark cohort, one half, places of columns."""


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield node


def length(function: ast.FunctionDef) -> int:
    """Return the lines of a function without its docstring."""
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    doc = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - doc


def test_files_stay_short() -> None:
    """No source file is longer than 300 lines."""
    assert {name_of(path) for path in MODULES if len(path.read_text().splitlines()) > LONGEST_FILE} == set()


def test_functions_stay_short() -> None:
    """No function is longer than 40 lines without its docstring, but for those named here."""
    long = {f"{name_of(p)}:{f.name}" for p in MODULES for f in functions(p) if length(f) > LONGEST_FUNCTION}
    assert long <= LONG_FUNCTIONS, long - LONG_FUNCTIONS
    assert long == LONG_FUNCTIONS, "the list of long functions may shrink: take the mended ones out"


def test_functions_take_few_arguments() -> None:
    """No function takes more than six arguments besides self, but for those named here."""
    found = set()
    for path in MODULES:
        for function in functions(path):
            arguments = function.args
            names = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
            if len([name for name in names if name not in ("self", "cls")]) > MOST_ARGUMENTS:
                found.add(f"{name_of(path)}:{function.name}")
    assert found == MANY_ARGUMENTS & found, found - MANY_ARGUMENTS


def test_no_module_is_a_drawer() -> None:
    """No module is named utils, helpers, common or manager."""
    assert [path for path in MODULES if path.stem in FORBIDDEN_NAMES] == []


def test_everything_is_documented() -> None:
    """Every public module, class and function of the package has a docstring."""
    missing = []
    for path in MODULES:
        tree = ast.parse(path.read_text())
        nodes = [tree, *(n for n in ast.walk(tree) if isinstance(n, ast.ClassDef | ast.FunctionDef))]
        for node in nodes:
            name = getattr(node, "name", "module")
            inner = name.startswith("_") or name in ("single", "column", "row", "ranked", "channel")
            if not inner and ast.get_docstring(node) is None and not setter(node):
                missing.append(f"{name_of(path)}:{name}")
    assert missing == []


def setter(node: ast.AST) -> bool:
    """Return whether a function is the setter of a documented property."""
    decorators = getattr(node, "decorator_list", [])
    return any(isinstance(d, ast.Attribute) and d.attr == "setter" for d in decorators)


def test_every_test_says_what_is_true() -> None:
    """Every test has a docstring, and no two tests of a file share a name."""
    missing, twice = [], []
    for path in TESTS:
        tests = [f for f in functions(path) if f.name.startswith("test_")]
        missing += [f"{path.name}:{f.name}" for f in tests if ast.get_docstring(f) is None]
        twice += [f"{path.name}:{name}" for name, count in Counter(f.name for f in tests).items() if count > 1]
    assert (missing, twice) == ([], [])
    assert len(TESTS) > 10


def test_numbers_live_in_the_catalogue() -> None:
    """The model holds no number but 0, 1 and 2; all others are entries of the catalogue."""
    found = {}
    for path in sorted((SOURCE / "model").rglob("*.py")):
        numbers = [
            node.value
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value not in ALLOWED_NUMBERS
        ]
        if numbers:
            found[name_of(path)] = len(numbers)
    more = {name: count for name, count in found.items() if count > OTHER_NUMBERS.get(name, 0)}
    assert more == {}, found


@pytest.mark.parametrize(
    "package", sorted({p.parent for p in MODULES if p.name == "__init__.py"}), ids=lambda p: p.name
)
def test_public_names_exist(package: Path) -> None:
    """Every package says what is public, and all of it can be had."""
    module = importlib.import_module(".".join(package.relative_to(SOURCE.parent).parts))
    for name in module.__all__:
        assert hasattr(module, name)


@pytest.mark.parametrize(
    "command",
    ["import reformsim", "import sys; from reformsim.cli import main; sys.argv=['reformsim','--help']; main()"],
)
def test_help_loads_nothing_heavy(command: str) -> None:
    """Importing the package and asking for help load neither numpy nor pandas nor Mesa nor numba nor matplotlib."""
    heavy = "'numpy','pandas','mesa','numba','matplotlib','pydantic','pyarrow','scipy'"
    check = f"import sys, atexit; atexit.register(lambda: print('LOADED', [m for m in ({heavy}) if m in sys.modules]))"
    run = subprocess.run([sys.executable, "-c", f"{check}\n{command}"], capture_output=True, text=True, check=False)
    assert "LOADED []" in run.stdout, run.stdout + run.stderr


def test_imports_go_one_way() -> None:
    """The rooms import each other in one direction only."""
    command = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_no_file_names_a_machine() -> None:
    """No file of the project holds a path of the machine it was written on."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    marks = ["/" + "work/", "/" + "tmp/", "/" + "root/", "/home" + "/"]
    found = []
    for name in listed:
        path = ROOT / name
        if path.suffix in {".png", ".parquet", ".csv"} or not path.is_file():
            continue
        text = path.read_text(errors="ignore")
        found += [f"{name}: {mark}" for mark in marks if mark in text]
    assert found == []
