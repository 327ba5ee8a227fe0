"""The tests are tests: they are collected, told apart, and say what is true."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parents[1]
FILES = sorted(FOLDER.rglob("*.py"))

Function = ast.FunctionDef | ast.AsyncFunctionDef
Scope = ast.Module | ast.ClassDef


def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def is_test(node: ast.AST) -> bool:
    """Return whether a node is meant to be a test."""
    return isinstance(node, Function) and node.name.startswith("test")


def scopes(path: Path) -> Iterator[Scope]:
    """Return the module and its classes, in which pytest looks for tests."""
    module = tree(path)
    yield module
    yield from (node for node in ast.walk(module) if isinstance(node, ast.ClassDef))


def test_tests_are_where_they_are_looked_for() -> None:
    """Every test is a function test_... of a file test_*.py, or of a class Test... without an __init__ there."""
    lost = []
    for path in FILES:
        module = tree(path)
        seen = {id(node) for node in module.body}
        for scope in scopes(path):
            named = isinstance(scope, ast.ClassDef) and scope.name.startswith("Test")
            if named and "__init__" not in {getattr(node, "name", "") for node in scope.body}:
                seen |= {id(node) for node in scope.body}
        for node in ast.walk(module):
            collected = path.name.startswith("test_") and id(node) in seen
            if is_test(node) and not (collected and node.name.startswith("test_")):
                lost.append(f"{path.relative_to(FOLDER)}:{node.name}")
    assert lost == []


def test_no_test_hides_another() -> None:
    """No two functions or classes of one place share a name: the second would silently replace the first."""
    twice = []
    for path in FILES:
        for scope in scopes(path):
            names = [node.name for node in scope.body if isinstance(node, Function | ast.ClassDef)]
            twice += [f"{path.relative_to(FOLDER)}:{name}" for name, count in Counter(names).items() if count > 1]
    assert twice == []


def test_no_test_is_empty() -> None:
    """Every file test_*.py holds a test."""
    files = [path for path in FILES if path.name.startswith("test_")]
    assert len(files) > 30
    assert [path.name for path in files if not any(is_test(node) for node in ast.walk(tree(path)))] == []


def test_every_test_says_what_is_true() -> None:
    """Every test has a docstring."""
    tests = [(path, node) for path in FILES for node in ast.walk(tree(path)) if is_test(node)]
    assert len(tests) > 200
    assert [f"{path.name}:{node.name}" for path, node in tests if not ast.get_docstring(node)] == []
