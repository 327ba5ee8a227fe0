"""From a YAML file of a calibration, its scenario files and overrides to a calibration, or to all that is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reformsim.config.calibration import Calibration
from reformsim.config.calibration_sense import calibration_nonsense, unsuited_numbers
from reformsim.config.draft import Draft, split_path
from reformsim.config.load import judge, name_of, report_nonsense
from reformsim.config.nested import checked, read_common, read_holder, sources_of
from reformsim.config.positions import KeyPath, Placed
from reformsim.config.scenario import Scenario
from reformsim.config.sense import mapping
from reformsim.config.vary_sense import catalogue_bounds
from reformsim.config.wording import shown
from reformsim.errors import InputError

TUNE, COMMON = "tune.", "common."
BOUND_KEYS = ("low", "high")
SEED_FREE = ("seed",)


def load_calibration(path: str | Path, overrides: Sequence[str] = ()) -> Calibration:
    """Return the calibration of a YAML file.

    Parameters
    ----------
    path
        The file; scenario files that it names are looked for from its folder.
    overrides
        Changes such as ``search.trials=50``, ``common.years=20`` or ``tune.parameters.choice.cost.high=0.9``.

    Raises
    ------
    InputError
        With every problem: ``file:line:column: path: what is wrong (got ...)``.
    """
    file = Path(path)
    placed = read_holder(file, "a calibration names a base, what to tune, and targets")
    draft = Draft()
    draft.lay_over(placed)
    if not isinstance(placed.data, dict):
        raise InputError(draft.lines())
    return _read(placed, file, draft, overrides)


def _read(placed: Placed, file: Path, draft: Draft, overrides: Sequence[str]) -> Calibration:
    """Return the calibration of placed data, or raise everything that is wrong with it."""
    scenarios = _Scenarios(placed, file, draft, [one for one in overrides if one.strip().startswith(COMMON)])
    _fill_in_bounds(draft.data)
    for override in overrides:
        if not override.strip().startswith(COMMON):
            draft.apply_override(override, split_calibration_path)
    draft.data.setdefault("name", name_of(file))
    data = {key: value for key, value in draft.data.items() if key != "common"}
    _fill_in_bounds(data)
    base = scenarios.read_base()
    if isinstance(placed.data.get("base"), str):
        data["base"] = base or Scenario()
    elif "base" in data:
        del data["base"]  # reported by whoever read it
    data["targets"] = scenarios.read_targets(data.get("targets"))
    if data["targets"] is None:
        del data["targets"]
    report_nonsense(draft, calibration_nonsense(data))  # first: it knows more ways to say a range
    own = {key: value for key, value in data.items() if key not in ("base", "targets")}
    calibration = checked(Calibration, data, own, draft)
    if calibration is not None and not draft.problems:
        report_nonsense(draft, unsuited_numbers(calibration))
    if calibration is None or draft.problems:
        raise InputError(draft.lines())
    return calibration.based_on(file.parent / placed.data["base"])


def split_calibration_path(text: str) -> tuple[str, ...]:
    """Return a dotted path of a calibration as keys: what follows ``tune`` is one path of a scenario."""
    if not text.startswith(TUNE):
        return tuple(text.split("."))
    path, dot, last = text.removeprefix(TUNE).rpartition(".")
    return ("tune", path, last) if dot and last in BOUND_KEYS else ("tune", text.removeprefix(TUNE))


def _fill_in_bounds(data: dict[str, Any]) -> None:
    """Put the bounds of the catalogue in place of its name."""
    tune = mapping(data, "tune")
    if tune:
        data["tune"] = {path: catalogue_bounds(path, config) for path, config in tune.items()}


def _after_common(text: str) -> tuple[str, ...]:
    """Return what follows ``common`` in a dotted path as keys of a scenario."""
    return split_path(text.removeprefix(COMMON))


class _Scenarios:
    """Read the scenarios of a calibration, each from its file with what is common laid over."""

    def __init__(self, placed: Placed, file: Path, draft: Draft, changes: Sequence[str]) -> None:
        self._placed, self._file, self._draft, self._changes = placed, file, draft, changes
        self._common = read_common(placed, file, draft)

    def read_base(self) -> Scenario | None:
        """Return the base, None where something is wrong with it, which the draft is told."""
        said = self._placed.data.get("base")
        if said is None:
            return None
        if not isinstance(said, str):
            text = f"must be a scenario file, so that the result can extend it (got {shown(said)})"
            self._draft.report(("base",), text)
            return None
        return self._read(("base",), name_of(Path(said)))

    def read_targets(self, targets: Any) -> Any:
        """Return targets with their scenarios in place of files and changes."""
        if not isinstance(targets, list):
            return targets
        read = []
        for index, target in enumerate(targets):
            said = mapping(target).get("scenario")
            if said is None:
                read.append(target)
                continue
            name = mapping(target).get("name") or self._name_of(said, index)
            scenario = self._read(("targets", index, "scenario"), name)
            read.append({**target, "name": name, "scenario": scenario or Scenario()})
        return read

    def _name_of(self, said: Any, index: int) -> str:
        """Return the name of a target's scenario: its file's, or that of the file it extends."""
        file = said.get("extends") if isinstance(said, dict) else said
        return name_of(Path(file)).replace("-", "_").replace(".", "_") if isinstance(file, str) else f"target_{index}"

    def _read(self, path: KeyPath, name: Any) -> Scenario | None:
        """Return the scenario at a path, or None and tell the draft what is wrong."""
        draft = Draft()
        try:
            parents, own = sources_of(self._placed, path, self._file, self._draft)
        except InputError as error:
            self._draft.pass_on(error.problems)
            return None
        if not parents and own is None:
            return None
        for changed in (*parents, own, self._common):
            draft.data.pop("extends", None)
            if changed is not None:
                draft.lay_over(changed)
        for change in self._changes:
            draft.apply_override(change, _after_common)
        for key in SEED_FREE:
            draft.data.pop(key, None)
        draft.data["name"] = Scenario.model_fields["name"].default
        scenario = judge(draft)
        self._draft.absorb(draft)
        return None if scenario is None else scenario.model_copy(update={"name": str(name)})
