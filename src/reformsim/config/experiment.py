"""An experiment: policies in many worlds with many seeds, checked and frozen.

Policies are what one can choose. Worlds are what one does not know: each is a set of numbers that holds for
all policies alike, so that they are compared in the same world and with the same luck.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from reformsim.config.experiment_parts import SeedsConfig, StopConfig, WorldsConfig
from reformsim.config.identity import canonical_json
from reformsim.config.measure_names import DEFAULT_MEASURES
from reformsim.config.parts import Name, Names, Part, Text, frozen
from reformsim.config.paths import describe_number, where_missing
from reformsim.config.scenario import Scenario

SECONDS_PER_MINUTE = 60.0
OWN_KEYS_OF_A_RUN = ("name", "question", "expect", "seed")
"""What a policy does not say: it has its name from the experiment, and its seeds as well."""


class Experiment(Part):
    """Hold what is asked of a sweep; its attributes are the keys of the YAML file.

    Read one with `Experiment.load`. It cannot be changed.
    """

    name: str = Field(
        default="experiment", pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$", description="Name; the file's."
    )
    question: Text = Field(default="", description="The question it asks, in a sentence.")
    policies: Annotated[Mapping[Name, Scenario], frozen] = Field(
        description="What is compared, by name: a scenario file, or a mapping with extends and changes."
    )
    worlds: WorldsConfig = Field(default=WorldsConfig(), description="What is uncertain, the same for all policies.")
    seeds: SeedsConfig = Field(default=SeedsConfig(), description="Seeds of every policy in every world.")
    metrics: Names = Field(default=DEFAULT_MEASURES, description="Measures to keep, one number a run.")
    series: Names = Field(default=(), description="Columns of the system table to keep as yearly means.")
    stop: StopConfig | None = Field(default=None, description="When to add seeds, and how many.")
    timeout_minutes: float | None = Field(
        default=None, gt=0.0, le=100_000.0, allow_inf_nan=False, description="Longest time for one run."
    )

    @classmethod
    def load(cls, path: str | Path, overrides: Sequence[str] = ()) -> Experiment:
        """Return the experiment of a YAML file.

        Parameters
        ----------
        path
            The file.
        overrides
            Changes such as ``seeds.count=5`` or ``common.years=20``.

        Raises
        ------
        InputError
            If anything is wrong, with every problem and its place.
        """
        from reformsim.config.experiment_load import load_experiment

        return load_experiment(path, overrides)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], folder: str | Path = ".") -> Experiment:
        """Return the experiment of plain data, as a YAML file would hold it.

        Parameters
        ----------
        data
            What the file would say.
        folder
            Where its scenario files are looked for.

        Raises
        ------
        InputError
            If anything is wrong, with every problem.
        """
        from reformsim.config.experiment_load import experiment_of

        return experiment_of(data, Path(folder))

    @classmethod
    def from_resolved(cls, data: Mapping[str, Any]) -> Experiment:
        """Return the experiment that `resolved` was called on.

        Raises
        ------
        InputError
            If anything is wrong, with every problem.
        """
        from reformsim.config.experiment_load import resolved_experiment

        return resolved_experiment(data)

    def resolved(self) -> dict[str, Any]:
        """Return the experiment as plain data with all defaults filled in, ready for JSON.

        The order of policies and of varied paths counts. `from_resolved` makes an equal experiment of it.
        """
        resolved = self.model_dump(mode="json")
        for policy in resolved["policies"].values():
            for key in OWN_KEYS_OF_A_RUN:
                del policy[key]
        return resolved

    @property
    def hash(self) -> str:
        """Return a hash of what makes a run what it is, 64 hexadecimal digits.

        How many seeds there are does not count, nor when to stop: a sweep can be extended. The order of policies
        and of paths does: runs are numbered by it.
        """
        worlds = self.worlds.model_dump(mode="json")
        said = {
            "policies": [[name, policy.hash] for name, policy in self.policies.items()],
            "vary": [[path, config] for path, config in worlds["vary"].items()],
            "designs": worlds["designs"],
            "first_seed": self.seeds.first,
            "metrics": list(self.metrics),
            "series": list(self.series),
        }
        return hashlib.sha256(canonical_json(said).encode("ascii")).hexdigest()

    @property
    def timeout_seconds(self) -> float | None:
        """Return the longest time for one run in seconds, None for no limit."""
        return None if self.timeout_minutes is None else self.timeout_minutes * SECONDS_PER_MINUTE

    @property
    def paths(self) -> tuple[str, ...]:
        """Return the paths that differ between worlds: those varied, then others that points name."""
        named = [path for design in self.worlds.designs for point in design.points for path in point]
        return tuple(dict.fromkeys((*self.worlds.vary, *named)))

    def scenario_in(self, policy: str, world: Mapping[str, float | None]) -> Scenario:
        """Return a policy in a world.

        Parameters
        ----------
        policy
            Its name.
        world
            Numbers by path; None or nothing leaves a number as the policy has it, and a policy without the lever is
            left as it is. Other keys are passed over, so that it may be a row of the table of worlds.

        Raises
        ------
        InputError
            If the world's numbers make no scenario of this policy.
        """
        scenario = self.policies[policy]
        changes: dict[str, float] = {}
        for path in self.paths:
            number, value = describe_number(path), world.get(path)
            if value is not None and not isinstance(number, str) and not where_missing(scenario, path):
                changes[path] = number.exact(value)
        return scenario.replaced(changes) if changes else scenario
