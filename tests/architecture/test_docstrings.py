"""Whatever is public says what it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "reformsim"
MODULES = sorted(SOURCE.rglob("*.py"))

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def public(node: Documented, name: str) -> Iterator[tuple[str, Documented]]:
    """Return a module, class or function and the public classes, methods and functions that stand in it.

    What stands inside a function is its own business. A setter is told by its property.
    """
    yield name, node
    if isinstance(node, ast.Module | ast.ClassDef):
        for inner in node.body:
            named = isinstance(inner, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            if named and not inner.name.startswith("_") and not is_told_elsewhere(inner):
                yield from public(inner, f"{name}:{inner.name}")


def is_told_elsewhere(node: ast.AST) -> bool:
    """Return whether a function is a setter or one of several signatures of the same function."""
    decorators = getattr(node, "decorator_list", [])
    names = {getattr(decorator, "attr", getattr(decorator, "id", "")) for decorator in decorators}
    return bool(names & {"setter", "overload"})


def test_everything_public_is_documented() -> None:
    """Every module and package, and every public class, method and function, has a docstring."""
    found = [
        entry
        for path in MODULES
        for entry in public(ast.parse(path.read_text(encoding="utf-8")), path.relative_to(SOURCE).as_posix())
    ]
    assert len(found) > 300
    assert [name for name, node in found if not (ast.get_docstring(node) or "").strip()] == []


def test_packages_tell_the_idea() -> None:
    """The docstring of a package says more than its name: at least a sentence of eight words."""
    packages = [path for path in MODULES if path.name == "__init__.py"]
    texts = {path.parent.name: ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) for path in packages}
    assert [name for name, text in texts.items() if len((text or "").split()) < 8] == []
