"""The documents hold: every command and every piece of code in them runs, and every link leads somewhere.

A page is taken as one piece of work: its blocks run from top to bottom in one folder, so that code may read what a
command has written. A block with `title="FILE"` is written to that file first, as its reader would save it.
"""

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
TITLE = re.compile(r'title="([\w./-]+)"')
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+?) *#*$", re.MULTILINE)
NEVER_TYPED = {"python", "yaml", "toml", "json", "csv", "text"}
"""Languages of blocks that nobody types into a shell."""
LONGEST_SECONDS = 600
"""A page is run as a whole, and the first command of a fresh copy compiles the kernels: two minutes on a busy machine."""


SHELL = """
def _type(line):
    import subprocess
    done = subprocess.run(line, shell=True, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit("\\n".join((line, done.stdout, done.stderr)))

def _save(name, text):
    from pathlib import Path
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")
"""
"""What a page's program begins with: how a line is typed into a shell, and a file saved."""


class Block(NamedTuple):
    """A fenced block: its language, whether it is meant to run, its text without the common margin, its file."""

    language: str
    runs: bool
    text: str
    file: str = ""

    def lines(self) -> list[str]:
        """Return its lines as a shell would read them: those that end in a backslash go on."""
        return [line.strip() for line in re.sub(r"\\\n\s*", "", self.text).splitlines()]


def blocks_of(text: str) -> list[Block]:
    """Return the fenced blocks of a page, those inside a list as well."""
    found = []
    for _, _, info, body in FENCED.findall(text):
        language, *marks = info.split() or [""]
        named = TITLE.search(info)
        found.append(Block(language, "no-run" not in marks, dedent(body), named[1] if named else ""))
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


def program_of(page: str) -> str:
    """Return a page as one Python program: commands, code and files in the order in which they stand."""
    lines = [SHELL]
    for found, block in blocks():
        if found == page and block.runs:
            if block.file:
                lines.append(f"_save({block.file!r}, {block.text!r})")
            elif block.language == "sh":
                lines += [f"_type({line!r})" for line in block.lines() if line.startswith("reformsim ")]
            elif block.language == "python":
                lines.append(block.text)
    return "\n".join(lines)


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
@pytest.mark.parametrize("page", sorted({page for page, _ in commands() + code()}))
def test_pages_run(page: str, place: Path) -> None:
    """Every command and every piece of code of a page runs, one after the other, as a reader would do it."""
    done = run([sys.executable, "-c", program_of(page)], place)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


def test_a_page_is_one_piece_of_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code of a page sees files that its blocks name and what earlier code has made; a failing line ends it."""
    page = tmp_path / "page.md"
    page.write_text(
        '```yaml title="a/b.yaml"\nx: 1\n```\n\n```python\nfrom pathlib import Path\n\nread = Path("a/b.yaml").read_text()\n```\n\n'
        "- so:\n\n  ```python\n  print(read)\n  ```\n\n```sh\nreformsim fly\n```\n",
        encoding="utf-8",
    )
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    monkeypatch.setitem(globals(), "PAGES", [page])
    done = run([sys.executable, "-c", program_of("page.md")], tmp_path)
    assert (done.returncode, done.stdout) == (1, "x: 1\n\n")
    assert done.stderr.startswith("reformsim fly\n")


def anchors_of(text: str) -> set[str]:
    """Return the names by which the headings of a page can be linked to."""
    plain = re.sub(r"^(`{3,}).*?^\1", "", text, flags=re.MULTILINE | re.DOTALL)
    words = (re.sub(r"[^\w\s-]", "", heading.lower()).strip() for heading in HEADING.findall(plain))
    return {re.sub(r"[\s-]+", "-", word) for word in words}


def test_links_lead_somewhere() -> None:
    """Every link from page to page leads to a file of the project, and to a heading that is there."""
    lost, seen = [], 0
    for page in PAGES:
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            if "://" in link or link.startswith("mailto:"):
                continue
            seen += 1
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            if not target.exists() or (anchor and anchor not in anchors_of(target.read_text(encoding="utf-8"))):
                lost.append(f"{page.relative_to(ROOT)}: {link}")
    assert seen > 50
    assert lost == []
