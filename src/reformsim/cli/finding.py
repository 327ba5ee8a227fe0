"""Find a scenario by its path or by its name."""

from __future__ import annotations

import stat
from difflib import get_close_matches
from pathlib import Path

from reformsim.config.reading import is_plain_file
from reformsim.errors import InputError

SCENARIOS = Path("scenarios")
ENDINGS = (".yaml", ".yml")


def scenario_files(folder: Path = SCENARIOS) -> list[Path]:
    """Return the scenario files of a folder, sorted; none where the folder is missing."""
    return sorted(path for ending in ENDINGS for path in folder.glob(f"*{ending}") if path.is_file())


def find_scenario(text: str, folder: Path = SCENARIOS, kind: str = "scenario") -> Path:
    """Return the file that a path or a lone name means.

    Parameters
    ----------
    text
        A path; or a name without folder and ending, looked up in `folder`.
    folder
        Folder of scenarios.
    kind
        What is looked for, for messages.

    Raises
    ------
    InputError
        If there is no such file; says which names are near.
    """
    path = Path(text)
    if is_plain_file(path):
        return path
    if path.name != text or path.suffix in ENDINGS:
        raise InputError(f"{text}: {why_none(path)}{suggest(path.stem, near(path, folder))}")
    files = scenario_files(folder)
    for file in files:
        if file.stem == text:
            return file
    said = text or '""'
    raise InputError(f"{said}: no such file, and no {kind} of that name in {folder}/{suggest(text, files)}")


def why_none(path: Path) -> str:
    """Return why a path is no file that can be read."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return "no such file"
    return f"is {'a folder' if stat.S_ISDIR(mode) else 'a device or a pipe'}, not a YAML file"


def near(path: Path, folder: Path) -> list[Path]:
    """Return files whose names may have been meant: those of the path's own folder, and of the usual one."""
    try:
        own = scenario_files(path.parent)
    except (OSError, ValueError):
        own = []
    return own or (scenario_files(folder) if path.parent == Path() else [])


def suggest(name: str, files: list[Path]) -> str:
    """Return a hint at the nearest name, or at all there are; empty where there are none."""
    names = sorted({file.stem for file in files})
    near = get_close_matches(name, names, n=1)
    if near:
        return f'; did you mean "{near[0]}"?'
    return f"; there are: {', '.join(names)}" if names else ""
