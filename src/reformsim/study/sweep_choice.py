"""What is asked of a finished sweep: which design, policies and measures; every wrong name at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import NamedTuple

import pandas as pd

from reformsim.analysis.verdict import VERDICT_NAMES
from reformsim.config.experiment import Experiment
from reformsim.config.experiment_parts import DesignConfig
from reformsim.config.experiment_size import count_worlds
from reformsim.config.measure_names import TEXT_MEASURES
from reformsim.config.paths import where_missing
from reformsim.config.wording import unknown
from reformsim.errors import InputError
from reformsim.observe.schema import SHARE
from reformsim.run.sweep_read import Sweep
from reformsim.study.sweep_export import dictionary_of

VERDICT, USUAL_MEASURE = "verdict", "final"


class Question(NamedTuple):
    """Hold what is asked of a sweep, as it was typed.

    Attributes
    ----------
    measures
        Measures that were kept, or verdicts: then the share of seeds with it. None is the usual one.
    policies
        Policies; none is all of them.
    design
        Which design, from 0; None where only one will do.
    against
        A policy to take the difference from, in the same world with the same seed; empty for none.
    """

    measures: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    design: int | None = None
    against: str = ""


class Suited(NamedTuple):
    """Say which designs an analysis takes, and what to do with others.

    Attributes
    ----------
    command
        The analysis.
    kinds
        Kinds of designs.
    else_words
        Said where there is none of these; ``{folder}`` is the sweep's.
    """

    command: str
    kinds: tuple[str, ...]
    else_words: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Hold what is asked, every name known and every gap filled."""

    policies: tuple[str, ...]
    against: str
    measures: tuple[str, ...]
    place: int
    design: DesignConfig
    numbers: tuple[str, ...]


def choose(sweep: Sweep, question: Question, suited: Suited) -> Choice:
    """Return what is asked of a sweep.

    Raises
    ------
    InputError
        With every name that is not known, and if SALib is not there or no design will do.
    """
    problems: list[str] = []
    if find_spec("SALib") is None:
        problems.append(f"{suited.command}: needs SALib: pip install 'reformsim[analysis]'")
    experiment = sweep.experiment
    policies = question.policies or tuple(name for name in experiment.policies if name != question.against)
    problems += _policy_problems(experiment, question)
    measures = question.measures or (_usual_measure(experiment),)
    known = known_measures(experiment)
    problems += [f"--measure: {unknown('measure', name, known, 'kept')}" for name in measures if name not in known]
    try:
        place = _place(sweep, question.design, suited)
    except InputError as error:
        raise InputError([*problems, *error.problems]) from None
    if problems:
        raise InputError(problems)
    return Choice(
        tuple(dict.fromkeys(policies)),
        question.against,
        tuple(dict.fromkeys(measures)),
        place,
        experiment.worlds.designs[place],
        tuple(experiment.worlds.vary),
    )


def _policy_problems(experiment: Experiment, question: Question) -> Iterator[str]:
    """Yield what is wrong with the policies that are named."""
    named = [("--policy", name) for name in question.policies]
    named += [("--against", question.against)] if question.against else []
    for option, name in named:
        if name not in experiment.policies:
            yield f"{option}: {unknown('policy', name, experiment.policies, 'the sweep has')}"
    if question.against and question.against in question.policies:
        yield f"--against {question.against}: is asked about itself"
    if question.against and list(experiment.policies) == [question.against]:
        yield f"--against {question.against}: is the only policy of the sweep"


def known_measures(experiment: Experiment) -> tuple[str, ...]:
    """Return what a sweep can be asked about: numbers that were kept, and verdicts where those were."""
    numbers = tuple(name for name in experiment.metrics if name not in TEXT_MEASURES)
    return numbers + (VERDICT_NAMES if VERDICT in experiment.metrics else ())


def _usual_measure(experiment: Experiment) -> str:
    """Return the measure that is taken where none is named."""
    known = known_measures(experiment)
    return USUAL_MEASURE if USUAL_MEASURE in known else known[0]


def describe_measure(name: str) -> tuple[str, str]:
    """Return the unit and the meaning of a measure, or of a verdict's share."""
    if name in VERDICT_NAMES:
        return SHARE, f"share of seeds with the verdict {name.replace('_', ' ')}"
    row = dictionary_of({"runs": pd.DataFrame(columns=[name])}).iloc[0]
    return str(row["unit"]), str(row["meaning"])


def _place(sweep: Sweep, asked: int | None, suited: Suited) -> int:
    """Return which design is meant.

    Raises
    ------
    InputError
        If it is not said and more than one will do, or none does.
    """
    designs = sweep.experiment.worlds.designs
    fitting = [place for place, design in enumerate(designs) if design.kind in suited.kinds]
    there = tell_designs(sweep.experiment)
    if asked is not None and not 0 <= asked < len(designs):
        raise InputError(f"--design {asked}: there is none of this number; the sweep has {there}")
    if asked is not None and asked in fitting:
        return asked
    if asked is None and len(fitting) == 1:
        return fitting[0]
    if asked is None and fitting:
        raise InputError(f"--design: say which; the sweep has {there}")
    which = f"--design {asked}" if asked is not None and fitting else str(sweep.folder)
    kinds = " or ".join(filter(None, (", ".join(suited.kinds[:-1]), suited.kinds[-1])))
    raise InputError(
        f"{which}: {suited.command} needs a design of kind {kinds}; the sweep has {there}"
        f"{suited.else_words.format(folder=sweep.folder)}"
    )


def tell_designs(experiment: Experiment) -> str:
    """Return the designs of an experiment in words, with their numbers."""
    designs = experiment.worlds.designs
    if not designs:
        return "one world, in which nothing differs"
    told = [f"{place}: {each.kind} ({count_worlds(experiment, each)} worlds)" for place, each in enumerate(designs)]
    return ", ".join(told)


def idle_numbers(experiment: Experiment, policies: Sequence[str], numbers: Sequence[str]) -> Mapping[str, str]:
    """Return the numbers that none of some policies has, and why: what differs there changes nothing."""
    found: dict[str, str] = {}
    for number in numbers:
        reasons = [where_missing(experiment.policies[name], number) for name in policies]
        if all(reasons):
            found[number] = reasons[0]
    return found
