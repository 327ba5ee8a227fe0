"""An outcome that a run of a sweep has or has not: a verdict, or a measure beyond a bound."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from reformsim.analysis import VERDICT_NAMES
from reformsim.config.measure_names import MEASURES as ALL_MEASURES
from reformsim.config.measure_names import TEXT_MEASURES
from reformsim.config.wording import nearest, unknown
from reformsim.errors import InputError
from reformsim.study.compare_tables import MEASURES
from reformsim.study.compare_words import TOLD
from reformsim.study.uncertain import short

CONDITION = re.compile(r"\s*([A-Za-z_]\w*)\s*(<=|>=|<|>)\s*(\S.*?)\s*")
COMPARED: dict[str, Callable[[pd.Series, float], pd.Series]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
SIGN_WORDS = {"<": "under", "<=": "of at most", ">": "over", ">=": "of at least"}
VERDICT = "verdict"
FORMS = "a verdict, several with commas between, or a condition such as final<0.3"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Say what is looked for in a run.

    Attributes
    ----------
    text
        As it was asked for.
    measure
        The column that it rests on.
    verdicts
        Verdicts that count, where it is about them.
    sign, bound
        How the measure must lie to a number, where it is about one.
    """

    text: str
    measure: str
    verdicts: tuple[str, ...] = ()
    sign: str = ""
    bound: float = math.nan

    @property
    def words(self) -> str:
        """Return what runs with it do, as it follows a share of them."""
        if self.verdicts:
            return f"come out as {' or '.join(name.replace('_', ' ') for name in self.verdicts)}"
        what = TOLD.get(self.measure) or MEASURES.get(self.measure, ("", ""))[1] or self.measure.replace("_", " ")
        return f"have {what} {SIGN_WORDS[self.sign]} {short(self.bound)}"

    def of(self, runs: pd.DataFrame) -> pd.Series:
        """Return 1 for each run that has it, 0 for one that has not, NaN where a run has no such measure."""
        column = runs[self.measure]
        has = column.isin(self.verdicts) if self.verdicts else COMPARED[self.sign](column, self.bound)
        return has.astype(np.float64).where(column.notna())


def read_outcome(text: str, kept: Sequence[str]) -> Outcome:
    """Return the outcome that a text names.

    Parameters
    ----------
    text
        A verdict, several with commas between, or a condition such as ``final<0.3``.
    kept
        Measures that the sweep kept.

    Raises
    ------
    InputError
        With everything that is wrong with it.
    """
    condition = CONDITION.fullmatch(text)
    outcome, problems = _condition(text, *condition.groups()) if condition else _verdicts(text)
    numbers = [name for name in kept if name not in TEXT_MEASURES]
    if outcome.verdicts and VERDICT not in kept:
        problems.append(f"--outcome {text}: the sweep kept no verdicts; it kept {', '.join(kept)}")
    if outcome.sign and outcome.measure not in numbers:
        known = outcome.measure in ALL_MEASURES and outcome.measure not in TEXT_MEASURES
        said = f"the sweep did not keep {outcome.measure}; it kept: {', '.join(numbers)}" if known else ""
        problems.append(f"--outcome {text}: {said or unknown('measure', outcome.measure, numbers, 'kept')}")
    if problems:
        raise InputError(problems)
    return outcome


def _condition(text: str, measure: str, sign: str, bound: str) -> tuple[Outcome, list[str]]:
    """Return a measure beyond a bound, and what is wrong with the bound."""
    try:
        number = float(bound)
    except ValueError:
        number = math.nan
    wrong = [] if math.isfinite(number) else [f"--outcome {text}: {bound} is not a number"]
    return Outcome(text, measure, sign=sign, bound=number), wrong


def _verdicts(text: str) -> tuple[Outcome, list[str]]:
    """Return verdicts, and which of them there are not."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    wrong = [
        f'--outcome {text}: no verdict is called "{name}"'
        + (nearest(name, VERDICT_NAMES) or f"; there are: {', '.join(VERDICT_NAMES)}; or {FORMS}")
        for name in names
        if name not in VERDICT_NAMES
    ]
    return Outcome(text, VERDICT, names), wrong or ([] if names else [f"--outcome: must be {FORMS}"])
