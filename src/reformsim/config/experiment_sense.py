"""What the kinds of values cannot tell: whether an experiment makes sense as a whole.

Each check takes plain data, which may be wrong elsewhere, and yields (path, what is wrong), as in `sense`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from reformsim.config.experiment import Experiment
from reformsim.config.experiment_parts import SeedsConfig, StopConfig
from reformsim.config.experiment_size import MOST_RUNS, count_all_worlds, count_runs
from reformsim.config.measure_names import DEFAULT_MEASURES, END, MEASURES, TEXT_MEASURES, series_names
from reformsim.config.positions import KeyPath
from reformsim.config.sense import DEFAULT, Found, is_number, mapping, repeated
from reformsim.config.vary_sense import Policies, check_level_paths, check_points
from reformsim.config.wording import nearest, shown, unknown

DRAWN = ("random", "latin_hypercube", "sobol", "morris")
USED_WITH = {
    "size": ("random", "latin_hypercube", "sobol"),
    "levels": ("grid", "morris"),
    "levels_of": ("grid",),
    "trajectories": ("morris",),
    "second_order": ("sobol",),
    "seed": DRAWN,
    "points": ("list",),
}
"""Keys that mean something only with some kinds of designs."""
NEEDED = {
    "size": "say how many, for instance 64",
    "trajectories": "say how many, for instance 20",
    "points": "list the worlds, for instance [{parameters.choice.conformity: 1.2}]",
}
"""Keys that a kind cannot do without."""


def experiment_nonsense(data: Mapping[str, Any], policies: Policies) -> list[Found]:
    """Return everything in an experiment's data that does not make sense.

    Parameters
    ----------
    data
        Plain data of the experiment, bounds of the catalogue filled in.
    policies
        The policies with which nothing is wrong.
    """
    checks = (
        check_policies(data, policies),
        check_designs(data),
        check_level_paths(data),
        check_points(data, policies),
        check_kept(data, policies),
        check_stop(data),
    )
    return list(chain.from_iterable(checks))


def check_policies(data: Mapping[str, Any], policies: Policies) -> Iterator[Found]:
    """Check that there is a policy, and that no two are the same."""
    if data.get("policies") == {}:
        yield ("policies",), "names no policy"
    seen: dict[str, str] = {}
    for name, policy in policies.items():
        first = seen.setdefault(policy.hash, name)
        if first != name:
            yield ("policies", name), f"is the same scenario as {first}"


def check_designs(data: Mapping[str, Any]) -> Iterator[Found]:
    """Check that there is a design where something varies, and that each has what its kind needs."""
    worlds = mapping(data, "worlds")
    vary, designs = mapping(worlds, "vary"), worlds.get("designs")
    if vary and not designs:
        example = "[{kind: latin_hypercube, size: 50}]"
        yield ("worlds", "designs"), f"is missing: say how worlds are drawn, for instance {example}"
    for index, design in enumerate(designs if isinstance(designs, list | tuple) else ()):
        said = {key: value for key, value in mapping(design).items() if value not in (None, (), [], {})}
        if isinstance(kind := said.get("kind"), str):
            yield from check_design(("worlds", "designs", index), kind, said, is_empty=not vary)


def check_design(place: KeyPath, kind: str, said: Mapping[str, Any], *, is_empty: bool) -> Iterator[Found]:
    """Check one design.

    Parameters
    ----------
    place
        Where it stands.
    kind
        Its kind.
    said
        What it says, empty things left out.
    is_empty
        Whether nothing varies.
    """
    kinds = {*DRAWN, "grid", "list"}
    for key, users in USED_WITH.items():
        if key in said and kind in kinds and kind not in users:
            yield (*place, key), f"is used only with kind: {' or '.join(users)} (got kind: {kind})"
        if key in NEEDED and kind in users and key not in said:
            yield (*place, key), f"is missing: {NEEDED[key]}"
    if kind in kinds - {"list"} and is_empty:
        yield (*place, "kind"), f"{kind} needs something to vary, and worlds.vary names nothing"
    size, levels = said.get("size"), said.get("levels")
    if kind == "sobol" and isinstance(size, int) and size > 0 and size.bit_count() != 1:
        below = 1 << (size.bit_length() - 1)
        yield (
            (*place, "size"),
            f"must be a power of 2, so that Sobol points are balanced: {below} or {2 * below} (got {size})",
        )
    if kind == "morris" and isinstance(levels, int) and levels % 2:
        yield (*place, "levels"), f"must be even, so that steps go up as often as down (got {levels})"


def check_kept(data: Mapping[str, Any], policies: Policies) -> Iterator[Found]:
    """Check that measures and series are known to all policies, and named once."""
    columns = common_series(policies)
    if data.get("metrics") in ([], ()):
        yield ("metrics",), "names no measure; leave it out for the usual ones"
    measures = [*MEASURES, *(END + name for name in columns)]
    yield from _check_names("metrics", "measure", data.get("metrics"), measures, [*MEASURES, f"{END}COLUMN"])
    yield from _check_names("series", "series", data.get("series"), columns, columns)


def _check_names(heading: str, kind: str, asked: Any, known: Sequence[str], listed: Sequence[str]) -> Iterator[Found]:
    """Check names of one kind: known, and each once; where nothing is wrong with any policy all are known."""
    names = asked if isinstance(asked, list | tuple) else ()
    twice = {position for position, _, _ in repeated(names)}
    for position, name in enumerate(names):
        if position in twice:
            yield (heading, position), f"names {shown(name)} twice"
        elif isinstance(name, str) and name not in known:
            hint = nearest(name, known) or f"; known: {', '.join(listed)}"
            yield (heading, position), f"unknown {kind} {shown(name)}{hint}"


def common_series(policies: Policies) -> list[str]:
    """Return the yearly series that all policies have; those of any scenario where there is no policy."""
    scenarios = list(policies.values()) or [DEFAULT]
    tables = [series_names(scenario.practices, scenario.system.subjects) for scenario in scenarios]
    return [name for name in tables[0] if all(name in table for table in tables)]


def check_stop(data: Mapping[str, Any]) -> Iterator[Found]:
    """Check that the stop rule is about a measure that is kept, and leaves room for seeds."""
    stop = mapping(data, "stop")
    if not stop:
        return
    metrics = data.get("metrics", DEFAULT_MEASURES)
    measure = stop.get("measure", StopConfig.model_fields["measure"].default)
    kept = [name for name in metrics if isinstance(name, str)] if isinstance(metrics, list | tuple) else []
    if isinstance(measure, str) and measure in TEXT_MEASURES:
        yield ("stop", "measure"), f"{measure} is a word, and has no interval"
    elif isinstance(measure, str) and measure not in kept:
        yield ("stop", "measure"), unknown("measure", measure, kept, "metrics")
    most = stop.get("most_seeds", StopConfig.model_fields["most_seeds"].default)
    count = mapping(data, "seeds").get("count", SeedsConfig.model_fields["count"].default)
    if is_number(most) and is_number(count) and most < count:
        yield ("stop", "most_seeds"), f"must be at least seeds.count, {count} (got {most})"


def oversized(experiment: Experiment) -> list[Found]:
    """Return whether an experiment asks for more runs than can be done."""
    seeds = max(experiment.seeds.count, experiment.stop.most_seeds if experiment.stop else 0)
    runs = count_runs(experiment, seeds)
    if runs <= MOST_RUNS:
        return []
    product = f"policies {len(experiment.policies)} x worlds {count_all_worlds(experiment):,} x seeds {seeds:,}"
    return [((), f"asks for {runs:,} runs ({product}); the most is {MOST_RUNS:,}")]
