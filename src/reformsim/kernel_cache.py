"""Where compiled kernels are kept, and how it is known that one is out of date.

Compiling the model takes about a minute, so numba keeps what it has compiled in files. Left to itself it finds a kernel
out of date when the kernel's own file has changed, but not when a file has that the kernel calls; and each
installation compiles anew. Here the stamp of a kernel is the contents of its file and of all files of ours that this
one imports, directly or not. An installed package keeps its kernels in the user's cache folder, where every
installation of the same version finds them; a checkout keeps them beside its sources.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from reformsim import __version__

HOME = Path(__file__).parent
FOLDER_SWITCH = "NUMBA_CACHE_DIR"
"""Names another folder, as for all that numba compiles."""
INSTALLED = ("site-packages", "dist-packages")
MODEL_FILES, MODEL_ROOMS = ("chance.py", "quantile.py"), ("population", "model", "observe")
"""Where the kernels are that every run calls."""
TAKES_IN = "model/held.py"
"""What kernels have compiled in of how tables come in; none imports it."""
SHOWN = 16
"""Characters of a stamp that stand in names of files."""
KEPT_VERSIONS = 4
"""Versions whose kernels stay in the user's cache folder, those last used."""
IMPORT = re.compile(rb"^(?:from (reformsim[\w.]*) import (\([^)]*\)|.*)|import (reformsim[\w.]*))", re.MULTILINE)
KERNEL = re.compile(rb"^@njit\((?![^)\n]*inline)[^)\n]*cache=True", re.MULTILINE)
LOCATORS = "UserProvidedCacheLocator,InTreeCacheLocator,UserWideCacheLocator,IPythonCacheLocator,ZipCacheLocator"
"""What numba itself asks, one after the other, where nothing else is set."""


class KernelLocator:
    """Tell numba where the kernels of a file of ours are kept; the methods are those that it asks for."""

    def __init__(self, file: Path, folder: Path, line: int) -> None:
        self._file, self._folder, self._line = file, folder, line

    @classmethod
    def from_function(cls, py_func: Callable[..., Any], py_file: str) -> KernelLocator | None:
        """Return the locator of a function, None for one that is not ours or can be kept nowhere."""
        file = Path(py_file)
        folder = kernel_folder() if file.is_relative_to(HOME) else None
        if folder is None:
            return None
        place = folder / file.parent.relative_to(HOME)
        place.mkdir(parents=True, exist_ok=True)
        return cls(file, place, py_func.__code__.co_firstlineno)

    def ensure_cache_path(self) -> None:
        """Make the folder, just before a kernel is written to it, and remove what is stale of the same file."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for kept in self._folder.glob(f"{self._file.stem}.*.nb[ci]"):
            if shown(stamp_of(self._file)) not in kept.name:
                kept.unlink(missing_ok=True)

    def get_cache_path(self) -> str:
        """Return the folder."""
        return str(self._folder)

    def get_source_stamp(self) -> str:
        """Return what changes whenever the kernel may have."""
        return stamp_of(self._file)

    def get_disambiguator(self) -> str:
        """Return what tells functions of one name apart: the line, and the stamp of the file."""
        return f"{self._line}-{shown(stamp_of(self._file))}"


def keep_kernels() -> None:
    """Have numba ask our locator first; to be called before the first kernel is defined."""
    from numba import config

    ours = f"{__name__}.{KernelLocator.__qualname__}"
    asked = config.CACHE_LOCATOR_CLASSES or LOCATORS  # type: ignore[attr-defined] # numba makes it of its environment
    if ours not in asked.split(","):
        config.CACHE_LOCATOR_CLASSES = f"{ours},{asked}"  # type: ignore[attr-defined]
        remove_older()


def remove_older() -> None:
    """Remove what versions that were not used for long have left in a folder that versions share."""
    folder = kernel_folder()
    if folder is None or folder.name != _versions():
        return
    with suppress(OSError):
        os.utime(folder)
        others = [other for other in folder.parent.glob("*-numba-*") if other != folder]
        for other in sorted(others, key=lambda other: other.stat().st_mtime, reverse=True)[KEPT_VERSIONS - 1 :]:
            shutil.rmtree(other, ignore_errors=True)


def is_compiled() -> bool:
    """Return whether the kernels of the model are there, so that nothing need be compiled before a run.

    Every file of the model that has kernels must have left one with its present stamp. numba need not be loaded.
    """
    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"}:
        return True
    folder = kernel_folder()
    return folder is not None and all(_has_compiled(file, folder) for file in model_files())


def model_files() -> list[Path]:
    """Return the files of the model that have kernels of their own, sorted; without levers, which some runs lack."""
    rooms = [file for room in MODEL_ROOMS for file in (HOME / room).glob("*.py")]
    return sorted(file for file in (*(HOME / name for name in MODEL_FILES), *rooms) if KERNEL.search(file.read_bytes()))


def _has_compiled(file: Path, folder: Path) -> bool:
    """Return whether some kernel of a file is there and up to date, of this numba."""
    pattern = f"{file.stem}.*-{shown(stamp_of(file))}.py{sys.version_info[0]}{sys.version_info[1]}*.nbi"
    indices = (index.read_bytes() for index in (folder / file.parent.relative_to(HOME)).glob(pattern))
    return any(_numba_version().encode() in content for content in indices)


@cache
def kernel_folder() -> Path | None:
    """Make and return the folder of all kernels: the first that can be had, None where there is none."""
    for folder in _candidates():
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if os.access(folder, os.W_OK | os.X_OK) and (folder.parent != _open_to_all() or _is_private(folder)):
                return folder
    return None


def _candidates() -> Iterator[Path]:
    """Yield folders that may hold kernels, the best first."""
    from platformdirs import user_cache_path

    given = os.environ.get(FOLDER_SWITCH)
    if given:
        yield Path(given).absolute() / "reformsim" / _versions()
    beside = HOME / "__pycache__" / "kernels"
    users = user_cache_path("reformsim")
    own = [users / "kernels" / _versions()] if users.is_absolute() else []  # without a home it is "~"
    yield from (*own, beside) if HOME.parent.name in INSTALLED else (beside, *own)
    yield _open_to_all() / f"reformsim-kernels-{os.getuid()}-{_versions()}"


def _versions() -> str:
    """Return the name of a folder of this version's kernels."""
    return f"{__version__}-numba-{_numba_version()}"


@cache
def _numba_version() -> str:
    """Return the version of numba; to ask for it each time takes longer than all else that is looked up here."""
    return version("numba")


def _open_to_all() -> Path:
    """Return the folder of passing files, in which everybody may write."""
    return Path(tempfile.gettempdir())


def _is_private(folder: Path) -> bool:
    """Return whether a folder belongs to this user, who alone may write to it: what is loaded from it is run."""
    told = folder.lstat()
    return stat.S_ISDIR(told.st_mode) and told.st_uid == os.getuid() and not told.st_mode & 0o022


def shown(stamp: str) -> str:
    """Return what of a stamp stands in names of files."""
    return stamp[:SHOWN]


@cache
def stamp_of(file: Path) -> str:
    """Return a hash of a file of ours, of all others that it imports, directly or not, and of what takes tables in."""
    seen: dict[Path, bytes] = {}
    waiting = [file, HOME / TAKES_IN]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen[one], imported = _look_at(one)
            waiting.extend(imported)
    parts = sorted((place.relative_to(HOME).as_posix().encode(), digest) for place, digest in seen.items())
    return hashlib.sha256(b"".join(name + b"\0" + digest for name, digest in parts)).hexdigest()


@cache
def _look_at(file: Path) -> tuple[bytes, tuple[Path, ...]]:
    """Return the digest of a file, and the files of ours that it imports when it is loaded."""
    content = file.read_bytes()
    modules = []
    for package, names, module in IMPORT.findall(content):
        modules.append((package or module).decode())
        modules += [f"{modules[-1]}.{name}" for name in re.findall(r"\w+", names.decode())]
    found = (_file_of(name) for name in modules)
    others = (place for place in found if place is not None and place != Path(__file__))  # it computes nothing
    return hashlib.sha256(content).digest(), tuple(others)


def _file_of(module: str) -> Path | None:
    """Return the file of a module of ours; None where a name is no module."""
    place = HOME.joinpath(*module.split(".")[1:])
    files = (place.with_suffix(".py"), place / "__init__.py")
    return next((file for file in files if file.is_file()), None)
