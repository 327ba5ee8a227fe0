"""What happened, in five sentences, with month and cause: what a trainer reads out.

The sentences are read off the run's own tables. A cause is named where the model has one: the drive that would
be there without support, the stretch between practice and culture, and the yield beyond which culture moves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from reformsim.analysis.tables import LEVER
from reformsim.analysis.wording import percent_words, share_words
from reformsim.config.catalog import value_of

if TYPE_CHECKING:
    from reformsim.page.running import Run

FloatArray = npt.NDArray[np.float64]
HALF = 0.5
RISE = 0.15
"""A rise of practice that is worth a sentence; the verdict's own bound."""


def when(month: int, months_per_year: int) -> str:
    """Return a point of a run in words: ``3 years 4 months``, ``2 years``, ``7 months``."""
    years, rest = divmod(month, months_per_year)
    parts = [
        f"{count} {word}{'' if count == 1 else 's'}" for count, word in ((years, "year"), (rest, "month")) if count
    ]
    return " ".join(parts) or "the start"


def first_month(reached: npt.NDArray[np.bool_]) -> int | None:
    """Return the first month in which something holds, None where it never does."""
    found = np.flatnonzero(reached)
    return int(found[0]) + 1 if len(found) else None


class Chronicle:
    """Tell one run."""

    def __init__(self, run: Run) -> None:
        self._result = run.result
        system = run.result.system
        self._months = run.result.scenario.months_per_year
        self._deep, self._culture, self._surface, self._skill, self._own = (
            system[name].to_numpy(dtype=np.float64) for name in ("deep", "culture", "surface", "skill", "ownership")
        )
        self._yield = float(value_of("culture.yield_strain", run.result.scenario.parameters))
        self._strain = self._yield * (1.0 - np.array(run.watcher.structures))
        self._ended = support_ends(run)

    def sentences(self) -> list[str]:
        """Return the run in at most five sentences."""
        story = self._result.story
        told = [story[0], self._practice(), self._band(), self._after(), story[-1]]
        return [sentence for sentence in told if sentence]

    def _when(self, month: int) -> str:
        return when(month, self._months)

    def _practice(self) -> str:
        """Return when practice turned, and what carried it."""
        if self._result.levers.empty and abs(self._deep[-1] - self._deep[0]) < RISE:
            few = share_words(float(self._deep.min())), share_words(float(self._deep.max()))
            return f"Deep use of the new practice stayed between {few[0]} and {few[1]}: nothing pulled at it."
        if self._result.verdict.name == "pockets":
            return story_of_pockets(self._result.story)
        half = first_month(self._deep >= HALF) if self._deep[0] < HALF else None
        if half is not None:
            own = percent_words(float(self._own[half - 1]))
            return (
                f"After {self._when(half)} half of all teaching was in the new way; {own} of what teachers did then "
                "they would have done without support or pressure."
            )
        peak = int(self._deep.argmax()) + 1
        shown = int(self._surface.argmax()) + 1
        if self._surface[shown - 1] - self._surface[0] >= RISE:
            show, deep = (percent_words(float(values[shown - 1])) for values in (self._surface, self._deep))
            return (
                f"After {self._when(shown)} {show} of teaching looked new, but only {deep} was: pressure becomes depth "
                f"only where there is skill, and skill stood at {share_words(float(self._skill[shown - 1]))}."
            )
        return (
            f"Deep use never came above {share_words(float(self._deep[peak - 1]))} (after {self._when(peak)}): "
            "the pull of colleagues and culture was stronger than what support added."
        )

    def _band(self) -> str:
        """Return whether the rubber band was stretched so far that culture moved."""
        stretch = self._deep - self._culture
        torn = first_month(stretch > self._strain)
        if torn is None:
            return (
                f"The rubber band between practice and culture held: it was never stretched beyond its yield of "
                f"{share_words(self._yield)}, so culture ended at {share_words(float(self._culture[-1]))}."
            )
        crossed = first_month((self._culture >= HALF) & (np.arange(len(stretch)) >= torn - 1))
        strain = share_words(float(self._strain[torn - 1]))
        begun = (
            f"From {self._when(torn)} on practice stood more than {strain} ahead of culture, "
            "and culture began to give way"
        )
        if self._culture[0] >= HALF:
            return ""
        if crossed is None:
            best = int(self._culture.argmax()) + 1
            top = share_words(float(self._culture[best - 1]))
            return f"{begun}, but it came no further than {top} (after {self._when(best)})."
        return f"{begun}; after {self._when(crossed)} it had crossed the middle."

    def _after(self) -> str:
        """Return what became of the rise when support ended."""
        month = self._ended
        if month is None or month >= len(self._deep):
            return ""
        culture, there = float(self._culture[month - 1]), float(self._deep[month - 1])
        start = float(self._deep[0])
        if there - start < RISE:
            return ""
        side = "past the middle" if culture >= HALF else "still short of the middle"
        said = f"When support ended, after {self._when(month)}, culture stood at {share_words(culture)}, {side}"
        lost = first_month(self._deep[month:] < start + (there - start) / 2)
        if lost is None:
            return f"{said}, and practice held: {share_words(float(self._deep[-1]))} at the end."
        return f"{said}: it pulled practice back, and half of the rise was gone {self._when(lost)} later."


def story_of_pockets(story: list[str]) -> str:
    """Return the sentence of the run's own story that tells of the few schools that rose."""
    return next((sentence for sentence in story if sentence.startswith("Only")), "")


def support_ends(run: Run) -> int | None:
    """Return the month after which no lever acts any more, None where there is none or it never ends."""
    levers = run.result.levers
    ends = levers.loc[levers["kind"] == LEVER, "end_year"].to_numpy(dtype=np.float64)
    if not len(ends) or np.isnan(ends).any():
        return None
    return round(float(ends.max()) * run.result.scenario.months_per_year)
