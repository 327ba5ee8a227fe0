"""Open the folder of a study's answer: its words, its tables, its pictures, and what was asked."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from reformsim.config.reading import LARGEST_RECORD_BYTES, is_plain_file, read_file, read_record, read_text
from reformsim.errors import InputError

ANSWER_FILE, COLUMNS_FILE, ASKED_FILE = "answer.json", "columns.csv", "asked.json"
WHAT = "the folder of an answer"
COLUMNS = ("table", "column", "unit", "meaning")
PNG = b"\x89PNG\r\n\x1a\n"
LARGEST_PICTURE_BYTES = 20_000_000


@dataclass(frozen=True, slots=True, eq=False)
class KeptAnswer:
    """Hold an answer as its folder has it.

    Attributes
    ----------
    folder
        Where it is.
    study, question, sentences, failed
        As `reformsim.study.answer.Answer` had them.
    tables, columns
        Its tables by name, and what their columns mean.
    pictures
        PNG files by name.
    asked
        Scenarios and versions; None where the folder does not say.
    """

    folder: Path
    study: str
    question: Mapping[str, Any]
    sentences: tuple[str, ...]
    failed: tuple[Mapping[str, Any], ...]
    tables: Mapping[str, pd.DataFrame]
    columns: pd.DataFrame
    pictures: Mapping[str, bytes]
    asked: Mapping[str, Any] | None


def is_answer(folder: Path) -> bool:
    """Return whether a folder says that it is that of an answer."""
    return is_plain_file(folder / ANSWER_FILE)


def open_answer(folder: Path) -> KeptAnswer:
    """Return the answer of a folder.

    Raises
    ------
    InputError
        If it is none, or a file of it is missing or not what was written.
    """
    said = read_record(folder / ANSWER_FILE, WHAT)
    study, question, sentences, failed = (said.get(key) for key in ("study", "question", "answer", "failed"))
    if not isinstance(study, str) or not isinstance(question, dict):
        raise InputError(f"{folder / ANSWER_FILE}: must name its study and its question")
    if not isinstance(sentences, list) or not sentences or not isinstance(failed, list):
        raise InputError(f"{folder / ANSWER_FILE}: must hold an answer in sentences, and what failed")
    columns = _read_table(folder / COLUMNS_FILE)
    if tuple(columns.columns) != COLUMNS:
        raise InputError(f"{folder / COLUMNS_FILE}: must have the columns {', '.join(COLUMNS)}")
    names = list(dict.fromkeys(columns["table"].astype(str)))
    lost = [f"{name}.csv" for name in names if not is_plain_file(folder / f"{name}.csv")]
    if lost:
        raise InputError(f"{folder}: is half an answer: {', '.join(lost)} missing; ask again with the same command")
    return KeptAnswer(
        folder,
        study,
        question,
        tuple(map(str, sentences)),
        tuple(row for row in failed if isinstance(row, dict)),
        {name: _read_table(folder / f"{name}.csv") for name in names},
        columns,
        _pictures(folder),
        read_record(folder / ASKED_FILE, WHAT) if is_plain_file(folder / ASKED_FILE) else None,
    )


def _read_table(file: Path) -> pd.DataFrame:
    """Return a CSV file as a table."""
    text = read_text(file, "a table", LARGEST_RECORD_BYTES)
    try:
        return pd.read_csv(io.StringIO(text))
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as problem:
        raise InputError(f"{file}: is no table ({problem})") from None


def _pictures(folder: Path) -> dict[str, bytes]:
    """Return a folder's PNG files by name."""
    found = {}
    for file in sorted(folder.glob("*.png")):
        content = read_file(file, "a picture", LARGEST_PICTURE_BYTES)
        if not content.startswith(PNG):
            raise InputError(f"{file}: is no PNG picture")
        found[file.name] = content
    return found
