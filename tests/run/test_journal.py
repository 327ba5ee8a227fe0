"""The journal: what is done is never lost, and never taken for something else."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from reformsim.errors import InputError
from reformsim.run.journal import JOURNAL_FILE, Journal


def test_answers_are_there_again(tmp_path: Path) -> None:
    """What was added is read again by the next one who opens the folder."""
    with Journal(tmp_path) as journal:
        journal.add("one", {"final": 0.1 + 0.2, "none": None, "nan": math.nan})
    with Journal(tmp_path) as journal:
        assert len(journal) == 1
        assert journal.answer("one")["final"] == 0.1 + 0.2
        assert math.isnan(journal.answer("one")["nan"])


def test_an_answer_is_given_back_as_it_will_be_read(tmp_path: Path) -> None:
    """A tuple comes back as the list that the file holds, at once: fresh and resumed studies see the same."""
    with Journal(tmp_path) as journal:
        assert journal.add("one", (1, 2)) == [1, 2]


@pytest.mark.parametrize("torn", [b'{"key": "two", "ans', b'{"key": "two", "answer": 2}', b"\x00\xff\xfe", b"{"])
def test_a_torn_last_line_costs_itself_alone(tmp_path: Path, torn: bytes) -> None:
    """A line without its end is cut off; what was whole stays, and new lines follow it."""
    with Journal(tmp_path) as journal:
        journal.add("one", 1)
    with (tmp_path / JOURNAL_FILE).open("ab") as file:
        file.write(torn)
    with Journal(tmp_path) as journal:
        assert "two" not in journal
        journal.add("three", 3)
    with Journal(tmp_path) as journal:
        assert (journal.answer("one"), journal.answer("three")) == (1, 3)
    lines = (tmp_path / JOURNAL_FILE).read_bytes().splitlines()
    assert [json.loads(line)["key"] for line in lines] == ["one", "three"]


@pytest.mark.parametrize("line", [b"nonsense\n", b"[1, 2]\n", b'{"key": "x"}\n', b"\xff\xff\n", b"null\n"])
def test_a_damaged_line_costs_itself_alone(tmp_path: Path, line: bytes) -> None:
    """A whole line that says nothing is passed over."""
    (tmp_path / JOURNAL_FILE).write_bytes(line + b'{"key": "one", "answer": 1}\n')
    with Journal(tmp_path) as journal:
        assert len(journal) == 1
        assert journal.answer("one") == 1


def test_two_at_once_are_refused(tmp_path: Path) -> None:
    """A second study in the folder is refused in words; after the first it may go on."""
    with Journal(tmp_path), pytest.raises(InputError, match="another study is at work there"):
        Journal(tmp_path).__enter__()
    with Journal(tmp_path) as journal:
        assert len(journal) == 0


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    """A file where the folder should be gives one clear message."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="cannot be written"):
        Journal(tmp_path / "file").__enter__()


def test_without_a_folder_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal in memory leaves nothing behind."""
    monkeypatch.chdir(tmp_path)
    with Journal() as journal:
        journal.add("one", 1)
        assert journal.answer("one") == 1
    assert list(tmp_path.iterdir()) == []
