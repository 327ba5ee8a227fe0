"""Locks on files: held by one process, and let go by the system when that process dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from reformsim.errors import InputError


def try_lock(file: IO[bytes]) -> bool:
    """Lock an open file for this process and return whether that could be had; always, where Python has no locks.

    Raises
    ------
    OSError
        If the file system cannot lock.
    """
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def waited_lock(path: Path) -> Iterator[None]:
    """Hold a lock file, after waiting for whoever has it."""
    with path.open("ab") as file:
        try:
            import fcntl
        except ImportError:
            pass
        else:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def only_one(path: Path, what: str) -> Iterator[None]:
    """Hold a lock file, or refuse where another process has it.

    Raises
    ------
    InputError
        If it is held, `what` naming what is at work there, or cannot be made or locked.
    """
    try:
        file = path.open("ab")
    except OSError as problem:
        raise InputError(f"{path.parent}: nothing can be written there ({problem.strerror})") from problem
    with file:
        try:
            is_ours = try_lock(file)
        except OSError as problem:
            raise InputError(
                f"{path.parent}: this file system cannot lock files ({problem.strerror}), so that two {what}s there "
                "could not be kept apart; choose a folder on another one"
            ) from problem
        if not is_ours:
            raise InputError(f"{path.parent}: another {what} is at work there; wait for it, or stop it")
        yield
