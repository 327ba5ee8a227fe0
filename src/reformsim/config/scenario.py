"""A scenario: everything that is asked of a run, checked and frozen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from reformsim.config.catalog import PARAMETERS
from reformsim.config.parts import (
    BANDS,
    DEFAULT_PRACTICES,
    GovernanceConfig,
    LeverConfig,
    Name,
    ObserveConfig,
    Part,
    PracticeConfig,
    Share,
    StartConfig,
    SystemConfig,
    TargetConfig,
    Text,
)

__all__ = ["LeverConfig", "PracticeConfig", "Scenario", "TargetConfig", "complete"]

LEVELS = ("elementary", "middle", "high", "combined")
NOT_PART_OF_THE_QUESTION = ("name", "question", "expect", "seed")
"""Keys that do not change a run's rules, and so not its hash."""

Growth = Annotated[float, Field(ge=0.0, le=5.0, allow_inf_nan=False)]


class Scenario(Part):
    """Hold what is asked of a run. Read one with `Scenario.load`.

    Attributes are the keys of the YAML file; ``docs/reference/scenario.md`` lists them.
    """

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$")] = "scenario"
    question: Text = ""
    expect: Text = ""
    seed: Annotated[int, Field(ge=0, le=2**63 - 1)] = 1
    years: Annotated[int, Field(ge=1, le=200)] = 40
    months_per_year: Annotated[int, Field(ge=1, le=12)] = 10
    system: SystemConfig = SystemConfig()
    start: StartConfig = StartConfig()
    governance: GovernanceConfig = GovernanceConfig()
    practices: dict[Name, PracticeConfig] = Field(default={})
    readiness: dict[str, dict[str, Share]] = Field(default={})
    growth: dict[str, Annotated[list[Growth], Field(min_length=12, max_length=12)]] = Field(default={})
    levers: dict[Name, LeverConfig] = Field(default={})
    shocks: dict[Name, LeverConfig] = Field(default={})
    parameters: dict[str, Annotated[float, Field(allow_inf_nan=False)]] = Field(default={})
    observe: ObserveConfig = ObserveConfig()

    @classmethod
    def load(cls, path: str | Path, overrides: Sequence[str] = ()) -> Scenario:
        """Return the scenario of a YAML file.

        Parameters
        ----------
        path
            The file.
        overrides
            Changes such as ``levers.coaching.intensity=0.5``.

        Raises
        ------
        InputError
            If anything is wrong, with every problem and its place.
        """
        from reformsim.config.load import load_scenario

        return load_scenario(path, overrides)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Scenario:
        """Return the scenario of plain data, as a YAML file would hold it.

        Raises
        ------
        InputError
            If anything is wrong, with every problem.
        """
        from reformsim.config.load import scenario_of

        return scenario_of(dict(data))

    def resolved(self) -> dict[str, Any]:
        """Return the scenario as plain data with all defaults filled in, ready for JSON."""
        return self.model_dump(mode="json")

    @property
    def hash(self) -> str:
        """Return a hash of everything that changes a run but the seed, 64 hexadecimal digits.

        A file of schools counts by its content, not by its place.
        """
        data = {key: value for key, value in self.resolved().items() if key not in NOT_PART_OF_THE_QUESTION}
        if data["system"]["schools_file"] is not None:
            data["system"]["schools_file"].pop("path")
        text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def without_levers(self) -> Scenario:
        """Return the same system left alone: no levers, no shocks."""
        return self.model_copy(update={"levers": {}, "shocks": {}})

    def replaced(self, changes: Mapping[str, Any]) -> Scenario:
        """Return the scenario with other values at dotted paths, such as ``levers.coaching.intensity``.

        Raises
        ------
        InputError
            If a path leads nowhere or a value is refused.
        """
        from reformsim.config.load import put_at, scenario_of

        data = self.resolved()
        # A default practice that is not there was taken away, and must not come back as a default.
        data["practices"] |= {name: None for name in DEFAULT_PRACTICES if name not in data["practices"]}
        for path, value in changes.items():
            put_at(data, path, value)
        return scenario_of(data)


def complete(data: dict[str, Any]) -> dict[str, Any]:
    """Return a scenario's data with the defaults that come from the catalogue: practices, levels, subjects."""
    data = dict(data)
    practices = data.get("practices")
    if practices is None or isinstance(practices, dict):
        merged: dict[str, Any] = {name: dict(values) for name, values in DEFAULT_PRACTICES.items()}
        for name, values in (practices or {}).items():
            merged[name] = merged.get(name, {}) | values if isinstance(values, dict) else values
        data["practices"] = {name: values for name, values in merged.items() if values is not None}
    system = dict(data["system"]) if isinstance(data.get("system"), dict) else {}
    if not system.get("levels"):
        system["levels"] = dict(zip(LEVELS, PARAMETERS["population.level_shares"].numbers, strict=True))
    if data.get("system") is None or isinstance(data.get("system"), dict):
        data["system"] = system
    subjects = system.get("subjects", SystemConfig().subjects)
    if isinstance(subjects, list | tuple) and all(isinstance(name, str) for name in subjects):
        data["readiness"] = complete_readiness(data.get("readiness"), list(subjects))
        data["growth"] = complete_growth(data.get("growth"), list(subjects))
    return data


def complete_readiness(given: Any, subjects: list[str]) -> Any:
    """Return readiness by subject and band, the catalogue's where the scenario says nothing."""
    if given is not None and not isinstance(given, dict):
        return given
    filled: dict[str, Any] = dict(given or {})
    for subject in subjects:
        entry = PARAMETERS.get(f"learning.readiness_{subject}", PARAMETERS["learning.readiness_other"])
        default = dict(zip(BANDS, entry.numbers, strict=True))
        asked = filled.get(subject, {})
        filled[subject] = default | asked if isinstance(asked, dict) else asked
    return filled


def complete_growth(given: Any, subjects: list[str]) -> Any:
    """Return annual growth by subject; for a subject without a published curve the mean of the two published."""
    if given is not None and not isinstance(given, dict):
        return given
    published = [PARAMETERS[f"learning.growth_{name}"].numbers for name in ("reading", "mathematics")]
    mean = [round(sum(steps) / len(steps), 6) for steps in zip(*published, strict=True)]
    filled: dict[str, Any] = dict(given or {})
    for subject in subjects:
        entry = PARAMETERS.get(f"learning.growth_{subject}")
        filled.setdefault(subject, list(entry.numbers) if entry else mean)
    return filled
