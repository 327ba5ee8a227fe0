"""A calibration: which numbers are tuned so that which targets are met, checked and frozen.

Think of a workshop with a row of knobs and a row of gauges: the file says how far each knob may be turned, and
between which marks each needle should stand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, PrivateAttr

from reformsim.config.calibration_parts import GoalConfig, SearchConfig, TrialSeedsConfig, TuneConfig
from reformsim.config.identity import canonical_json
from reformsim.config.parts import Part, Text, as_tuple, frozen
from reformsim.config.paths import value_at
from reformsim.config.scenario import Scenario

CALIBRATION_VERSION = 1
"""Grows when the same file would be searched or scored in another way."""


class Calibration(Part):
    """Hold what is asked of a calibration; its attributes are the keys of the YAML file.

    Read one with `Calibration.load`. It cannot be changed.
    """

    name: str = Field(
        default="calibration", pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$", description="Name; the file's."
    )
    question: Text = Field(default="", description="The question it asks, in a sentence.")
    base: Scenario = Field(description="The scenario file that is calibrated: the result extends it.")
    tune: Annotated[Mapping[str, TuneConfig], frozen] = Field(
        description="Numbers to tune by path: catalogue, or {low, high}."
    )
    targets: Annotated[tuple[GoalConfig, ...], as_tuple] = Field(
        description="What should come out, cheap and telling ones first."
    )
    search: SearchConfig = Field(default=SearchConfig(), description="How sets of numbers are searched for.")
    seeds: TrialSeedsConfig = Field(default=TrialSeedsConfig(), description="Seeds of every run.")
    _base_file: Path = PrivateAttr(default=Path())

    @classmethod
    def load(cls, path: str | Path, overrides: Sequence[str] = ()) -> Calibration:
        """Return the calibration of a YAML file.

        Parameters
        ----------
        path
            The file.
        overrides
            Changes such as ``search.trials=50`` or ``common.years=20``.

        Raises
        ------
        InputError
            If anything is wrong, with every problem and its place.
        """
        from reformsim.config.calibration_load import load_calibration

        return load_calibration(path, overrides)

    @property
    def base_file(self) -> Path:
        """Return where the base's file is."""
        return self._base_file

    def based_on(self, file: Path) -> Calibration:
        """Return the same calibration, its base's file noted."""
        noted = self.model_copy()
        noted._base_file = file  # noqa: SLF001 - its own
        return noted

    def asked(self) -> dict[str, Any]:
        """Return what makes a trial what it is, as plain data: part by part, scenarios by their hashes.

        How many trials there are does not count: a calibration can be gone on with. The order of tuned numbers and
        of targets does.
        """
        search = self.search.model_dump(mode="json", exclude={"trials"})
        goals = [
            goal.model_dump(mode="json", exclude={"scenario"})
            | {"scenario": None if goal.scenario is None else goal.scenario.hash}
            for goal in self.targets
        ]
        return {
            "version": CALIBRATION_VERSION,
            "base": self.base.hash,
            "tune": [[path, [bounds.low, bounds.high]] for path, bounds in self.tune.items()],
            "targets": goals,
            "search": search,
            "seeds": self.seeds.model_dump(mode="json"),
        }

    @property
    def hash(self) -> str:
        """Return a hash of what makes a trial what it is, 64 hexadecimal digits."""
        return hashlib.sha256(canonical_json(self.asked()).encode("ascii")).hexdigest()

    @property
    def default(self) -> dict[str, float]:
        """Return the base's own values of the tuned numbers, by path."""
        values = {path: value_at(self.base, path) for path in self.tune}
        return {path: value for path, value in values.items() if value is not None}

    def holds(self, numbers: Mapping[str, float]) -> bool:
        """Return whether all numbers lie between their bounds."""
        return all(bounds.low <= numbers[path] <= bounds.high for path, bounds in self.tune.items())

    def seeds_of(self, goal: GoalConfig) -> range:
        """Return the seeds with which a target's scenarios are run."""
        return range(self.seeds.first, self.seeds.first + (goal.seeds or self.seeds.count))

    def scenario_in(self, scenario: Scenario, numbers: Mapping[str, float]) -> Scenario:
        """Return a scenario with the base's parameters and the numbers of a trial.

        Parameters
        ----------
        scenario
            A target's, or the base.
        numbers
            Values by path.

        Raises
        ------
        InputError
            If they make no scenario.
        """
        own = {f"parameters.{identity}": value for identity, value in self.base.parameters.items()}
        return scenario.replaced({**own, **numbers})
