"""The frame of the project holds together: versions, pins, targets, and nothing of the machine it was written on."""

from __future__ import annotations

import re
import subprocess
import tomllib
from importlib.metadata import version
from pathlib import Path

import reformsim

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PIN = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)==([0-9][0-9A-Za-z.+!]*)")
PICTURES_AND_TABLES = {".png", ".parquet"}
UNKEPT = {".git", ".venv", "outputs", "build", "dist", "__pycache__"}
PLACES = re.compile(r"(?:(?<![\w./<-])|file://)/(?:work|tmp|root|home|Users|opt|mnt|srv)/|[A-Z]:\\\\?Users")


def canonical(name: str) -> str:
    """Return a package's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins() -> dict[str, str]:
    """Return the pinned version of each package."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    matches = [PIN.fullmatch(line) for line in lines]
    assert [line for line, match in zip(lines, matches, strict=True) if match is None] == []
    return {canonical(match[1]): match[2] for match in matches if match}


def files() -> list[Path]:
    """Return the files of the project: those git keeps or would keep, or all where there is no git."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        found = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        found = [path for path in ROOT.rglob("*") if not UNKEPT & set(path.relative_to(ROOT).parts)]
    return [path for path in found if path.is_file()]


def test_set_up_is_repeatable() -> None:
    """Constraints are sorted, hold exact versions and nothing else, and pin all that the project and its tests need."""
    names = list(pins())
    assert names == sorted(names)
    needed = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    assert [entry for entry in needed if canonical(re.split(r"[<>=!~\[; ]", entry)[0]) not in names] == []


def test_pinned_versions_are_those_in_use() -> None:
    """The tests run with the pinned versions of what the model computes with."""
    pinned = pins()
    computing = ["numpy", "numba", "llvmlite", "scipy", "pandas", "pyarrow", "mesa", "pydantic"]
    assert {name: version(name) for name in computing} == {name: pinned[name] for name in computing}


def test_the_version_is_the_same_everywhere() -> None:
    """Package, project file, citation and changelog name the same version."""
    number = PROJECT["version"]
    assert reformsim.__version__ == version("reformsim") == number
    assert f"\nversion: {number}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(number)}\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_documents_name_targets_that_exist() -> None:
    """Every `make` target that a document or the checks name is in the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / ".ci" / "run", *(ROOT / "docs").rglob("*.md")]
    texts = [page.read_text(encoding="utf-8") for page in pages]
    named = {target for text in texts for target in re.findall(r"(?:^|`|\" )make ([a-z-]+)", text, re.MULTILINE)}
    assert {"demo", "test", "lint", "bench"} <= named <= targets


def test_every_change_is_told() -> None:
    """A fragment of the changelog is named after the change and says something."""
    fragments = [path for path in (ROOT / "changelog.d").iterdir() if path.name != "README.md"]
    wrong = [path.name for path in fragments if not re.fullmatch(r"[a-z0-9-]+\.md", path.name)]
    assert wrong + [path.name for path in fragments if not path.read_text(encoding="utf-8").strip()] == []


def test_no_file_names_a_machine() -> None:
    """No file of the project holds a path of the machine it was written on."""
    texts = [path for path in files() if path.suffix not in PICTURES_AND_TABLES]
    assert len(texts) > 100
    found = [(path, PLACES.search(path.read_text(encoding="utf-8", errors="ignore"))) for path in texts]
    assert [f"{path.relative_to(ROOT)}: {match[0]}" for path, match in found if match] == []
