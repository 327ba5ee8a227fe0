"""Whether a target makes sense for its lever, and for itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reformsim.config import lever_names
from reformsim.config.positions import KeyPath
from reformsim.config.target import WAYS, TargetConfig
from reformsim.config.wording import shown, unknown

Found = tuple[KeyPath, str]
USED_WITH = {
    "share": ("random", "lowest", "readiest", "waves"),
    "names": ("named",),
    "waves": ("waves",),
    "wave_years": ("waves",),
    "every_year": ("lowest", "readiest"),
}
"""Keys that mean something only with some ways of choosing schools."""
SAYS_NOTHING = {key: TargetConfig.model_fields[key].default for key in USED_WITH}
"""Their defaults, which may stand anywhere."""


def check_target(path: KeyPath, name: str, target: Mapping[str, Any], subjects: Sequence[str]) -> Iterator[Found]:
    """Check whom a lever reaches.

    Parameters
    ----------
    path
        Where the target stands.
    name
        The lever's or shock's name.
    target
        Plain data of the target.
    subjects
        Subjects taught, none where they cannot be told.
    """
    way = target.get("schools", "all")
    if way == "named" and not target.get("names"):
        yield (*path, "names"), "is missing: name the schools, or choose them in another way"
    for key, ways in USED_WITH.items():
        value = target.get(key, SAYS_NOTHING[key])
        value = tuple(value) if isinstance(value, list) else value
        if way in WAYS and way not in ways and value != SAYS_NOTHING[key]:
            yield (*path, key), f"is used only with schools: {' or '.join(ways)} (got schools: {shown(way)})"
    for aim in ("subjects", "bands"):
        if target.get(aim) and lever_names.is_school_wide(name):
            yield (*path, aim), f"{name} reaches whole schools and cannot be aimed at {aim}"
    wanted = target.get("subjects")
    for position, subject in enumerate(wanted if isinstance(wanted, list | tuple) else ()):
        if subjects and isinstance(subject, str) and subject not in subjects:
            yield (*path, "subjects", position), unknown("subject", subject, subjects)
