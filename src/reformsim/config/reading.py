"""Read a file that somebody named: a plain file of bearable size and kind, or a refusal in words.

Nothing is taken on trust. A pipe would never end, a device would fill the memory, a name can be longer than any
file's may be, and a text can be written in another way than UTF-8.
"""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

from reformsim.errors import InputError

LARGEST_RECORD_BYTES = 64_000_000
"""Size of the largest record that a run or a sweep keeps of itself."""
MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def is_plain_file(path: Path) -> bool:
    """Return whether there is a file to read: no folder, device or pipe, nor a name that no file can have."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def refuse_no_file(path: Path, what: str, name: str) -> None:
    """Refuse what is no plain file, without opening it; parameters as for `read_file`.

    Raises
    ------
    InputError
        If there is no such file, or it is a folder, a device or a pipe.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise InputError(f"{name}: no such file") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{name}: cannot be read ({getattr(error, 'strerror', None) or error})") from None
    if stat.S_ISDIR(mode):
        raise InputError(f"{name}: is a folder, not {what}")
    if not stat.S_ISREG(mode):
        raise InputError(f"{name}: is a device or a pipe, not {what}")


def read_file(path: Path, what: str, most_bytes: int, shown: str = "") -> bytes:
    """Return what a file holds.

    Parameters
    ----------
    path
        The file.
    what
        What it should be, such as ``a YAML file``.
    most_bytes
        The most it may hold; no more is ever read.
    shown
        Its name in messages; the path if left out.

    Raises
    ------
    InputError
        If there is no such file, it is none that can be read, or it is too large.
    """
    name = shown or str(path)
    refuse_no_file(path, what, name)
    try:
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror or error})") from None
    if len(content) > most_bytes:
        raise InputError(f"{name}: is too large; {what} may have {most_bytes:,} bytes")
    return content


def read_text(path: Path, what: str, most_bytes: int, shown: str = "") -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark; parameters as for `read_file`.

    Raises
    ------
    InputError
        If it cannot be read, or is not UTF-8.
    """
    content = read_file(path, what, most_bytes, shown)
    name = shown or str(path)
    if content.startswith(MARKS_OF_UTF_16) or b"\0" in content:
        kind = "UTF-16 text" if content.startswith(MARKS_OF_UTF_16) else f"no plain text (byte {content.index(0)} is 0)"
        raise InputError(f"{name}: is {kind}; save it as UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from None


def read_record(path: Path, what: str) -> dict[str, Any]:
    """Return the mapping of a JSON file that a folder keeps of itself.

    Parameters
    ----------
    path
        The file.
    what
        What its folder should be, such as ``a run folder``.

    Raises
    ------
    InputError
        If it cannot be read, or holds something else.
    """
    try:
        text = read_text(path, "a record", LARGEST_RECORD_BYTES, path.name)
    except InputError as error:
        raise InputError(f"{path.parent}: not {what}: {error}") from None
    try:
        said = json.loads(text)
    except ValueError as problem:
        raise InputError(f"{path}: not JSON ({problem})") from problem
    except RecursionError:
        raise InputError(f"{path}: not JSON that can be read (nested too deep)") from None
    if not isinstance(said, dict):
        raise InputError(f"{path}: must hold a mapping")
    return said
