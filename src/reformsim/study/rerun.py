"""Run again what a run folder says, and see whether every byte is the same."""

from __future__ import annotations

import filecmp
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from reformsim.config.reading import is_plain_file
from reformsim.errors import InputError
from reformsim.run.paired import Progress
from reformsim.run.provenance import RecordedRun, compare_versions, installed_versions, read_run
from reformsim.study.simulate import Result, simulate

MakeFiles = Callable[[Result], Mapping[str, bytes]]
"""What turns a result into the contents of its files, by name."""


@dataclass(frozen=True, slots=True, eq=False)
class Rerun:
    """Hold a run made again and how it compares with its folder.

    Attributes
    ----------
    result, files
        The run, made again.
    same, different, absent
        Names of files whose bytes agree, disagree, or that the folder lacks.
    strange
        Names in the folder that no run makes; they are left out of the judgement.
    versions
        A line for each version that is another now.
    """

    result: Result
    files: Mapping[str, bytes | Path]
    same: tuple[str, ...]
    different: tuple[str, ...]
    absent: tuple[str, ...]
    strange: tuple[str, ...]
    versions: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Return whether every file of the run is there with the same bytes."""
        return not (self.different or self.absent)


def rerun(folder: Path, make_files: MakeFiles, *, threads: int = 1, progress: Progress | None = None) -> Rerun:
    """Return a recorded run made again and compared, byte by byte; nothing is written.

    Parameters
    ----------
    folder
        A run folder.
    make_files
        Turns a result into its files.
    threads, progress
        As for `simulate`.

    Raises
    ------
    InputError
        If the folder is not a run folder.
    """
    recorded = read_run(folder)
    result = simulate(recorded.scenario, recorded.seed, threads=threads, progress=progress)
    return compare(folder, recorded, result, make_files(result))


def compare(folder: Path, recorded: RecordedRun, result: Result, files: Mapping[str, bytes | Path]) -> Rerun:
    """Return how a run made again compares with its folder.

    Parameters
    ----------
    folder, recorded
        A run folder, and what it says of itself.
    result, files
        The run made again, and the contents of its files or where they are, by name.

    Raises
    ------
    InputError
        If the folder cannot be read.
    """
    there = _names(folder)
    same = tuple(name for name, content in files.items() if name in there and _holds(folder / name, content))
    return Rerun(
        result,
        files,
        same=same,
        different=tuple(name for name in files if name in there and name not in same),
        absent=tuple(name for name in files if name not in there),
        strange=tuple(name for name in there if name not in files),
        versions=compare_versions(recorded.versions, installed_versions()),
    )


def _names(folder: Path) -> list[str]:
    """Return the names of a folder's files, sorted."""
    try:
        return [path.name for path in sorted(folder.iterdir()) if is_plain_file(path)]
    except OSError as problem:
        raise InputError(f"{folder}: cannot be read ({problem.strerror})") from problem


def _holds(file: Path, content: bytes | Path) -> bool:
    """Return whether a file holds just these bytes, or those of another file; one of another size is not read."""
    try:
        if isinstance(content, Path):
            return filecmp.cmp(file, content, shallow=False)
        return file.stat().st_size == len(content) and file.read_bytes() == content
    except OSError as problem:
        raise InputError(f"{file}: cannot be read ({problem.strerror})") from problem
