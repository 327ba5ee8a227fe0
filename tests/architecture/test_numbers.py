"""Numbers live in the catalogue, with a source, and not in the model."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from reformsim.config.catalog import PARAMETERS

SOURCE = Path(__file__).parents[2] / "src" / "reformsim"

FREE_NUMBERS = {0, 1, 2}
"""What any line may hold: nothing, one, two (and, as their negatives are written with a sign, minus one and two)."""

OTHER_NUMBERS: dict[str, list[float]] = {
    "model/bell.py": [8, 8, 8, 16, 1000],  # bytes of a number; places in memory; looks to time one by
    "model/benchmark.py": [3, 20, 64, 400],  # sizes of the benchmark cohort, number of a draw
    "model/district.py": [0.5],  # one half
    "model/teaching.py": [4],  # draws of a key
    "population/intake.py": [0.5, 0.5, 3],  # square roots; the first draw of a subject
    "population/people.py": [3],  # number of a draw
    "population/places.py": [0.5],  # square root
    "population/roster.py": [5, 8, 12],  # last grades of the kinds of schools
    # bounds of what a file may say, and units: per cent, per thousand
    "population/school_rows.py": [10.0, 12, 20, 40, 50, 100, 100.0, 1000.0, 2000, 20000],
    "population/schools_file.py": [0.5, 0.5, 10],  # half a pupil of a continuity correction; names in a message
    "population/state.py": [3, 3, 3, 3, 13],  # codes of bands, number of grades
    "population/synthetic.py": [0.001, 0.5, 0.5, 4, 5, 6, 8, 9, 12, 12],  # least spread, square roots, grades of levels
}
"""The other literals of each file of the rooms that say what happens. The lists may only grow shorter."""

ROOMS = ("model", "population")

Number = int | float


def numbers_in(tree: ast.AST) -> list[float]:
    """Return the number literals below a node besides the free ones, in order of size."""
    values = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and is_number(node)]
    return sorted(value for value in values if value not in FREE_NUMBERS)


def is_number(node: ast.AST) -> bool:
    """Return whether a node is a literal number."""
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def composed_in(tree: ast.AST) -> list[str]:
    """Return what is reckoned from literals alone, such as ``1.0 / 2.0``: another way to hide a number."""
    pairs = [node for node in ast.walk(tree) if isinstance(node, ast.BinOp)]
    return [ast.unparse(node) for node in pairs if is_number(node.left) and is_number(node.right)]


def trees() -> dict[str, ast.Module]:
    """Return the files of the rooms, read."""
    files = [path for room in ROOMS for path in sorted((SOURCE / room).rglob("*.py"))]
    return {path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in files}


def test_numbers_live_in_the_catalogue() -> None:
    """The rooms hold no number but 0, 1 and 2, and the few listed here; a list that could be shorter fails as well."""
    found = {name: numbers_in(tree) for name, tree in trees().items()}
    assert len(found) > 30
    assert {name: numbers for name, numbers in found.items() if numbers} == OTHER_NUMBERS


def test_no_number_is_put_together_from_free_ones() -> None:
    """Nothing is reckoned from literals alone, but powers of two, which are sizes of words."""
    assert composed_in(ast.parse("x = y * (1.0 / 2.0)")) == ["1.0 / 2.0"]
    found = [(name, text) for name, tree in trees().items() for text in composed_in(tree)]
    assert [(name, text) for name, text in found if not re.fullmatch(r"2 \*\* (32|64)", text)] == []


@pytest.mark.parametrize("line", ["x = 0.35 * y", "x = -3", "def f(a=7): pass", "x = [1, 2, 4]", "x = 1e-9"])
def test_a_literal_is_found_wherever_it_stands(line: str) -> None:
    """A number is found in sums, defaults and lists, with a sign and in any notation."""
    assert len(numbers_in(ast.parse(line))) == 1


def test_every_number_of_the_catalogue_is_used() -> None:
    """Each entry is read somewhere by its name or by its id: there is none that does nothing."""
    files = [path for path in SOURCE.rglob("*.py") if "catalog" not in path.parts]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    words = set(re.findall(r"\.([a-z_]+)\b", text)) | set(re.findall(r"[a-z]+\.[a-z_]+", text))
    by_subject = {
        f"learning.{kind}_{subject}"
        for kind in ("growth", "readiness")
        for subject in ("reading", "mathematics", "other")
    }
    costs = {identity for identity in PARAMETERS if identity.startswith("cost.")}
    unused = {identity for identity in PARAMETERS if identity.partition(".")[2] not in words and identity not in words}
    assert unused - by_subject - costs == set()


CITED = re.compile(r"(?P<authors>[A-Z][^\d;]+?) (?P<year>\d{4}), (?P<title>[^,;]{10,}), (?P<where>[^;]{3,})")


def test_every_source_names_author_year_and_title() -> None:
    """A source is ours, or says author, year, title and place, or that there is no single study to name."""
    wrong = []
    for entry in PARAMETERS.values():
        if entry.source == "reformsim" or (entry.source.startswith("No single study: ") and entry.confidence in "MU"):
            continue
        parts = re.split(r"; (?=[A-Z])", entry.source)
        wrong += [(entry.id, part) for part in parts if not CITED.fullmatch(part)]
    assert wrong == []


def test_what_is_ours_alone_says_so() -> None:
    """A number without a source is ours, or computed from others; one that was read somewhere has a source."""
    alone = {entry.confidence for entry in PARAMETERS.values() if entry.source == "reformsim"}
    assert alone == {"ours", "C"}
