"""Numbers live in the catalogue, with a source, and not in the model."""

from __future__ import annotations

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "reformsim"

FREE_NUMBERS = {0, 1, 2}
"""What any line may hold: nothing, one, two (and, as their negatives are written with a sign, minus one and two)."""

OTHER_NUMBERS: dict[str, list[float]] = {
    "benchmark.py": [3, 20, 32, 64, 400],  # sizes of the benchmark cohort
    "district.py": [0.5],  # one half
    "teaching.py": [3, 3, 4, 4, 4, 5, 5, 6],  # places of columns in the kernels' tables
}
"""The other literals of each file of the model. The lists may only grow shorter."""


def other_numbers(path: Path) -> list[float]:
    """Return the number literals of a file besides the free ones, in order of size."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    values = [node.value for node in nodes if isinstance(node, ast.Constant) and type(node.value) in (int, float)]
    return sorted(value for value in values if value not in FREE_NUMBERS)


def test_numbers_live_in_the_catalogue() -> None:
    """The model holds no number but 0, 1 and 2, and the few listed here; a list that could be shorter fails as well."""
    files = sorted((SOURCE / "model").rglob("*.py"))
    found = {path.relative_to(SOURCE / "model").as_posix(): other_numbers(path) for path in files}
    assert len(files) > 15
    assert {name: numbers for name, numbers in found.items() if numbers} == OTHER_NUMBERS
