"""The journal of a study: every finished run is written down at once, so that stopping loses nothing.

One line a run, in JSON: its key and its answer. The key is a hash of the question, the seed and the code, so
a line is right wherever it is found again, and wrong lines are never found.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from reformsim.errors import InputError
from reformsim.run.locks import try_lock
from reformsim.run.store import missing_folders, remove_empty

JOURNAL_FILE = "runs.jsonl"


class Journal:
    """Keep answers by key; in a folder where there is one, else in memory alone.

    Use it as a context manager: within, nobody else can write to the folder.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._answers: dict[str, Any] = {}
        self._file: IO[bytes] | None = None
        self._made: list[Path] = []

    def __enter__(self) -> Self:
        """Open the folder's journal and read what is in it.

        Raises
        ------
        InputError
            If it cannot be written to, or another study is at work there.
        """
        if self._folder is None:
            return self
        path = self._folder / JOURNAL_FILE
        self._made = missing_folders(self._folder)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a+b")
            is_ours = try_lock(self._file)
        except OSError as problem:
            raise InputError(f"{path}: cannot be written, or not locked ({problem.strerror})") from problem
        if not is_ours:
            self._file.close()
            raise InputError(f"{self._folder}: another study is at work there; wait for it, or choose another --out")
        self._read(self._file)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let others write; a journal in which nothing was ever written is taken away, with the folders it made."""
        if self._file is None:
            return
        if self._folder is not None and self._file.tell() == 0:
            (self._folder / JOURNAL_FILE).unlink(missing_ok=True)
            remove_empty(self._made)
        self._file.close()

    def _read(self, file: IO[bytes]) -> None:
        """Take in all whole lines; cut off a last one that was broken off in the middle."""
        file.seek(0)
        good = 0
        for line in file:
            if not line.endswith(b"\n"):
                break
            good += len(line)
            try:
                said = json.loads(line)
                self._answers[said["key"]] = said["answer"]
            except (ValueError, KeyError, TypeError, RecursionError):
                continue  # a damaged line costs its run alone: that is done again
        file.truncate(good)
        file.seek(0, os.SEEK_END)

    def __contains__(self, key: str) -> bool:
        """Return whether a run is done."""
        return key in self._answers

    def __len__(self) -> int:
        """Return how many runs are done."""
        return len(self._answers)

    def answer(self, key: str) -> Any:
        """Return the answer of a run that is done."""
        return self._answers[key]

    def add(self, key: str, answer: Any) -> Any:
        """Keep an answer, on disk before anything else happens, and return it as it will be read again.

        Raises
        ------
        InputError
            If the disk refuses.
        """
        line = json.dumps({"key": key, "answer": answer}, separators=(",", ":"))
        if self._file is not None:
            try:
                self._file.write(line.encode() + b"\n")
                self._file.flush()
                os.fsync(self._file.fileno())
            except OSError as problem:
                raise InputError(f"{self._folder}: a run could not be kept ({problem.strerror})") from problem
        self._answers[key] = json.loads(line)["answer"]
        return self._answers[key]
