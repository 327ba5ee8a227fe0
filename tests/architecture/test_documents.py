"""The documents hold: every command and every piece of code in them runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCED = re.compile(r"^( *)(`{3,}|~{3,})([^\n`]*)\n(.*?)^ *\2[`~]*[ ]*$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?<![\w./-])reformsim +[a-z-]")
NEVER_TYPED = {"python", "yaml", "toml", "json", "csv", "text"}
"""Languages of blocks that nobody types into a shell."""
LONGEST_SECONDS = 300
"""The first command of a fresh copy compiles the kernels: two minutes on a busy machine, a second later on."""


class Block(NamedTuple):
    """A fenced block: its language, whether it is meant to run, and its text without the common margin."""

    language: str
    runs: bool
    text: str

    def lines(self) -> list[str]:
        """Return its lines as a shell would read them: those that end in a backslash go on."""
        return [line.strip() for line in re.sub(r"\\\n\s*", "", self.text).splitlines()]


def blocks_of(text: str) -> list[Block]:
    """Return the fenced blocks of a page, those inside a list as well."""
    found = []
    for _, _, info, body in FENCED.findall(text):
        language, *marks = info.split() or [""]
        found.append(Block(language, "no-run" not in marks, dedent(body)))
    return found


def blocks() -> list[tuple[str, Block]]:
    """Return (page, block) of all pages."""
    return [
        (page.relative_to(ROOT).as_posix(), block)
        for page in PAGES
        for block in blocks_of(page.read_text(encoding="utf-8"))
    ]


def commands() -> list[tuple[str, str]]:
    """Return (page, line) of every reformsim command that is meant to run."""
    shell = [(page, block) for page, block in blocks() if block.language == "sh" and block.runs]
    return [(page, line) for page, block in shell for line in block.lines() if line.startswith("reformsim ")]


def code() -> list[tuple[str, str]]:
    """Return (page, text) of every piece of Python that is meant to run."""
    return [(page, block.text) for page, block in blocks() if block.language == "python" and block.runs]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Give a folder like the project's, to work in without leaving anything behind."""
    for folder in ("scenarios", "experiments"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def run(command: str | list[str], place: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, with the project's commands on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command,
        shell=isinstance(command, str),
        cwd=place,
        env=os.environ | {"PATH": path, "MPLBACKEND": "Agg"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )


def test_blocks_are_found_wherever_they_stand() -> None:
    """Blocks are told apart by their marks: inside a list, without a language, and left out by `no-run` alone."""
    page = "```sh\na \\\n  b\n```\n\n- so:\n\n  ```sh no-run\n  c\n  ```\n\n```\nd\n```\n\n```sh no-runner\ne\n```\n"
    found = blocks_of(page)
    assert [(block.language, block.runs, block.lines()) for block in found] == [
        ("sh", True, ["a b"]),
        ("sh", False, ["c"]),
        ("", True, ["d"]),
        ("sh", True, ["e"]),
    ]


def test_documents_hold_commands() -> None:
    """There is something to run: README and pages hold commands and code."""
    assert len(commands()) >= 8
    assert len(code()) >= 3


def test_commands_stand_where_they_are_run() -> None:
    """A reformsim command stands at the start of a line of an `sh` block, for nothing else is run."""
    lost = []
    for page, block in blocks():
        if block.language not in NEVER_TYPED and block.runs:
            named = [line for line in block.lines() if COMMAND.search(line)]
            lost += [(page, line) for line in named if block.language != "sh" or not line.startswith("reformsim ")]
    assert lost == []


@pytest.mark.docs
@pytest.mark.parametrize("page", sorted({page for page, _ in commands()}))
def test_commands_run(page: str, place: Path) -> None:
    """Every command of a page runs, one after the other, as a reader would type them."""
    for _, line in [command for command in commands() if command[0] == page]:
        done = run(line, place)
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"


@pytest.mark.docs
@pytest.mark.parametrize("page", sorted({page for page, _ in code()}))
def test_code_runs(page: str, place: Path) -> None:
    """The code of a page runs from top to bottom."""
    text = "\n".join(text for found, text in code() if found == page)
    done = run([sys.executable, "-c", text], place)
    assert done.returncode == 0, done.stderr
