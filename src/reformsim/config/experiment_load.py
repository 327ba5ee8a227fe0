"""From a YAML file of an experiment, its scenario files and overrides to an experiment, or to all that is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any

from reformsim.config.complete import with_practices_taken_away
from reformsim.config.draft import Draft, override_source, split_path
from reformsim.config.experiment import OWN_KEYS_OF_A_RUN, Experiment
from reformsim.config.experiment_sense import experiment_nonsense, oversized
from reformsim.config.load import judge, name_of, report_nonsense
from reformsim.config.nested import checked, read_common, read_holder, sources_of
from reformsim.config.plain_data import refuse_strange
from reformsim.config.positions import Placed
from reformsim.config.scenario import Scenario
from reformsim.config.sense import mapping
from reformsim.config.vary_sense import catalogue_bounds, check_vary, unsuited
from reformsim.errors import InputError

VARY = "worlds.vary."
VARY_KEYS = ("low", "high", "values", "where_present")
NOT_A_POLICYS = {
    "name": "a policy has its name from its key in the experiment",
    "seed": "a policy has its seeds from the experiment: seeds.first and seeds.count",
}


def load_experiment(path: str | Path, overrides: Sequence[str] = ()) -> Experiment:
    """Return the experiment of a YAML file.

    Parameters
    ----------
    path
        The file; scenario files that it names are looked for from its folder.
    overrides
        Changes such as ``seeds.count=5``, ``common.years=20`` or ``policies.mandate.years=20``; null takes a
        policy away.

    Raises
    ------
    InputError
        With every problem: ``file:line:column: path: what is wrong (got ...)``.
    """
    file = Path(path)
    return _read(read_holder(file, "an experiment names policies, worlds and seeds"), file, overrides)


def experiment_of(data: Mapping[str, Any], folder: Path) -> Experiment:
    """Return the experiment of plain data, with scenario files looked for in a folder.

    Raises
    ------
    InputError
        With every problem: ``path: what is wrong (got ...)``.
    """
    refuse_strange(data)
    return _read(Placed("", deepcopy(dict(data))), folder / "experiment", ())


def resolved_experiment(data: Mapping[str, Any]) -> Experiment:
    """Return the experiment of resolved data: default practices that are not there stay away.

    Raises
    ------
    InputError
        With every problem: ``path: what is wrong (got ...)``.
    """
    policies = data.get("policies")
    if isinstance(policies, Mapping):
        whole = {
            name: with_practices_taken_away(policy) if isinstance(policy, Mapping) else policy
            for name, policy in policies.items()
        }
        data = {**data, "policies": whole}
    return experiment_of(data, Path())


def _read(placed: Placed, file: Path, overrides: Sequence[str]) -> Experiment:
    """Return the experiment of placed data, or raise everything that is wrong with it."""
    draft = Draft()
    draft.lay_over(placed)
    if not isinstance(placed.data, dict):
        raise InputError(draft.lines())
    changes = [override for override in overrides if _heading(override) in ("policies", "common")]
    _fill_in_bounds(draft.data)
    for override in overrides:
        if override not in changes:
            draft.apply_override(override, split_experiment_path)
    draft.data.setdefault("name", name_of(file))
    policies = _Policies(placed, file, draft).read(changes)
    data = {key: value for key, value in draft.data.items() if key != "common"}
    _fill_in_bounds(data)
    if isinstance(placed.data.get("policies"), dict):
        data["policies"] = {name: policy or Scenario() for name, policy in policies.items()}
    sound = {name: policy for name, policy in policies.items() if policy is not None}
    report_nonsense(draft, check_vary(data, sound))  # first: it knows more ways to say what varies
    own = {key: value for key, value in data.items() if key != "policies"}
    experiment = checked(Experiment, data, own, draft)
    report_nonsense(draft, experiment_nonsense(data, sound))
    if experiment is not None and not draft.problems:
        report_nonsense(draft, oversized(experiment) or unsuited(experiment))
    if experiment is None or draft.problems:
        raise InputError(draft.lines())
    return experiment


def split_experiment_path(text: str) -> tuple[str, ...]:
    """Return a dotted path of an experiment as keys: what follows ``worlds.vary`` is one path of a scenario."""
    if not text.startswith(VARY):
        return tuple(text.split("."))
    path, dot, last = text.removeprefix(VARY).rpartition(".")
    tail = (path, last) if dot and last in VARY_KEYS else (text.removeprefix(VARY),)
    return ("worlds", "vary", *tail)


def _heading(override: str) -> str:
    """Return the first key of an override."""
    return override.partition("=")[0].strip().partition(".")[0]


def _is_taken_away(name: str, changes: Sequence[str]) -> bool:
    """Return whether an override leaves a policy out."""
    return any(change.replace(" ", "") == f"policies.{name}=null" for change in changes)


def _fill_in_bounds(data: dict[str, Any]) -> None:
    """Put the bounds of the catalogue in place of its name."""
    vary = mapping(data, "worlds", "vary")
    if vary:
        bounds = {path: catalogue_bounds(path, config) for path, config in vary.items()}
        data["worlds"] = {**mapping(data, "worlds"), "vary": bounds}


class _Policies:
    """Read the policies of an experiment, each from its file, its own changes and those in common."""

    def __init__(self, placed: Placed, file: Path, draft: Draft) -> None:
        self._placed, self._file, self._draft = placed, file, draft
        self._common = read_common(placed, file, draft)

    def read(self, changes: Sequence[str]) -> dict[str, Scenario | None]:
        """Return each policy's scenario, None where something is wrong with it, which the draft is told."""
        said = self._placed.data.get("policies")
        names = list(said) if isinstance(said, dict) else []
        kept: dict[str, list[str]] = {name: [] for name in names if not _is_taken_away(name, changes)}
        for change in changes:
            self._assign(change, kept, names)
        return {name: self._read_policy(name, own) for name, own in kept.items()}

    def _assign(self, change: str, kept: Mapping[str, list[str]], names: Sequence[str]) -> None:
        """Give an override to the policies it is about, or report it."""
        heading, _, rest = change.partition("=")[0].strip().partition(".")
        name, dot, _ = rest.partition(".")
        if heading == "common" and rest:
            for own in kept.values():
                own.append(change)
        elif heading == "policies" and dot and name in kept:
            kept[name].append(change)
        elif not (heading == "policies" and name in names):
            said = "must have the form common.key.path=value or policies.NAME.key.path=value"
            self._report(change, f"{said}; policies: {', '.join(names)}")
        elif name in kept:
            self._report(change, "a policy can be left out by null, and changed by policies.NAME.key.path=value")

    def _report(self, change: str, text: str) -> None:
        """Report an override."""
        self._draft.pass_on([f"{override_source(change)}: {text}"])

    def _read_policy(self, name: str, changes: Sequence[str]) -> Scenario | None:
        """Return a policy's scenario, or None and tell the draft what is wrong."""
        draft = Draft()
        try:
            parents, own = sources_of(self._placed, ("policies", name), self._file, self._draft)
        except InputError as error:
            self._draft.pass_on(error.problems)
            return None
        for placed in parents:
            draft.lay_over(placed)
        draft.data.pop("seed", None)
        for changed in (own, self._common):
            draft.data.pop("extends", None)
            if changed is not None:
                draft.lay_over(changed)
        for change in changes:
            prefix = "common." if _heading(change) == "common" else f"policies.{name}."
            draft.apply_override(change, partial(_split_after, prefix))
        scenario = self._judge(draft, str(name)) if parents or own else None
        self._draft.absorb(draft)
        return scenario

    def _judge(self, draft: Draft, name: str) -> Scenario | None:
        """Return the scenario of a draft under a policy's name, None where something is wrong."""
        for key, text in NOT_A_POLICYS.items():
            if draft.data.get(key) is not None:
                draft.report((key,), text)
        for key in OWN_KEYS_OF_A_RUN:
            draft.data.pop(key, None)
        draft.data["name"] = Scenario.model_fields["name"].default
        scenario = judge(draft)
        return None if scenario is None else scenario.model_copy(update={"name": name})


def _split_after(prefix: str, text: str) -> tuple[str, ...]:
    """Return the part of a dotted path after a prefix as keys of a scenario."""
    return split_path(text.removeprefix(prefix))
