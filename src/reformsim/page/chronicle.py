"""What happened, in five sentences, with month and cause: what a trainer reads out.

The sentences are read off the run's own tables. A cause is named where the model has one: the drive that would
be there without support, the stretch between practice and culture, and the yield beyond which culture moves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from reformsim.analysis.thresholds import Thresholds
from reformsim.analysis.wording import list_words, percent_words, share_words
from reformsim.config.catalog import value_of

if TYPE_CHECKING:
    from reformsim.page.running import Run

FloatArray = npt.NDArray[np.float64]
HALF = 0.5
ALL_SCHOOLS = ("all", "waves")
"""Targets of a lever that reaches every school, at once or in time."""
RISE = 0.15
"""A rise of practice that is worth a sentence; the verdict's own bound."""
DRIFT = 0.03
"""A change of culture that is within the usual drift of a system left alone."""
SEEN = 0.005
"""A difference that two decimals show."""


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
        scenario = run.result.scenario
        self._months = scenario.months_per_year
        self._deep, self._culture, self._surface, self._skill, self._own, self._field = (
            run.columns[name] for name in ("deep", "culture", "surface", "skill", "ownership", "field_culture")
        )
        self._kept = Thresholds.from_overrides(scenario.parameters).kept_retained
        pulls = ("choice.conformity", "choice.culture_pull")
        self._conformity, self._culture_pull = (float(value_of(name, scenario.parameters)) for name in pulls)
        self._yield = float(value_of("culture.yield_strain", scenario.parameters))
        self._strain = self._yield * (1.0 - np.array(run.watcher.structures))
        self._supported = bool(run.support)
        self._reached_all = any(one.target.startswith(ALL_SCHOOLS) for one in run.support)
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
        if self._result.verdict.name == "pockets":
            return story_of_pockets(self._result.story)
        half = first_month(self._deep >= HALF) if self._deep[0] < HALF else None
        if half is not None:
            own = percent_words(float(self._own[half - 1]))
            carried = (
                f"{own} of that teachers would have done without support or pressure"
                if self._supported
                else "nothing was done for it"
            )
            return f"After {self._when(half)} half of all teaching was in the new way; {carried}."
        shown = int(self._surface.argmax()) + 1
        if self._surface[shown - 1] - self._surface[0] >= RISE:
            show, deep = (percent_words(float(values[shown - 1])) for values in (self._surface, self._deep))
            return (
                f"After {self._when(shown)} {show} of teaching looked new, but only {deep} was: pressure becomes depth "
                f"only where there is skill, and skill stood at {share_words(float(self._skill[shown - 1]))}."
            )
        return self._moved() if self._deep[0] >= HALF or not self._supported else self._stayed_below()

    def _stayed_below(self) -> str:
        """Return how far practice came that support could not carry past the middle, and why."""
        peak = int(self._deep.argmax()) + 1
        pulls = (("colleagues", self._conformity), ("culture", self._culture_pull))
        against = list_words([name for name, weight in pulls if weight > 0.0])
        if not self._reached_all:
            why = "support reached some of the schools only"
        else:
            why = (
                f"the pull of {against} was stronger than what support added" if against else "support added too little"
            )
        return (
            f"Deep use never came above {share_words(float(self._deep[peak - 1]))} (after {self._when(peak)}): {why}."
        )

    def _moved(self) -> str:
        """Return how practice moved where nothing was done for it, or where it was new from the start."""
        deep = self._deep
        first, last, low, high = (share_words(float(one)) for one in (deep[0], deep[-1], deep.min(), deep.max()))
        change = float(deep[-1] - deep[0])
        moved = f"{'rose' if change > 0.0 else 'fell'} from {first} to {last}"
        said = moved if abs(change) >= RISE else f"stayed between {low} and {high}"
        return f"Deep use of the new practice {said}{'' if self._supported else '; nothing was done for it'}."

    def _band(self) -> str:
        """Return whether the rubber band was stretched so far that culture moved."""
        stretch, culture = self._deep - self._culture, self._culture
        ahead, behind = first_month(stretch > self._strain), first_month(-stretch > self._strain)
        if culture[0] >= HALF:
            fell = culture[-1] < HALF
            ends = share_words(float(culture[0])), share_words(float(culture[-1]))
            return f"Culture, new at the start, {'fell' if fell else 'held'}: {ends[0]} at first, {ends[1]} at the end."
        if ahead is not None:
            return self._gave_way(ahead)
        low = behind + int(culture[behind - 1 :].argmin()) if behind is not None else 0
        if behind is not None and culture[behind - 1] - culture[low - 1] >= DRIFT:
            return (
                f"After {self._when(behind)} practice lay {self._away(behind, 'behind')}, and began to pull it "
                f"down, to {share_words(float(culture[low - 1]))} (after {self._when(low)})."
            )
        held = (
            "On average the rubber band between practice and culture held: it was never stretched beyond its yield of "
            f"{share_words(self._yield)}"
        )
        return f"{held}{self._moved_apart()}."

    def _moved_apart(self) -> str:
        """Return what became of culture while the band held on average: schools and their surroundings may move it."""
        first, last = float(self._culture[0]), float(self._culture[-1])
        if abs(last - first) < DRIFT:
            return f", so culture stayed near {share_words(last)}"
        around = float(self._field[-1] - self._field[0]) / (last - first) >= 1.0
        mover = "what surrounds the schools" if around else "some schools that moved further than the average"
        return f"; culture went from {share_words(first)} to {share_words(last)} with {mover}"

    def _gave_way(self, month: int) -> str:
        """Return what became of culture after the month in which practice first stood too far ahead of it."""
        later = self._culture[month - 1 :]
        begun = (
            f"After {self._when(month)} practice stood {self._away(month, 'ahead of')}, and culture began to give way"
        )
        crossed = first_month(later >= HALF)
        if crossed is not None:
            return f"{begun}; after {self._when(month - 1 + crossed)} it had crossed the middle."
        best = int(later.argmax())
        top = share_words(float(later[best]))
        return f"{begun}, but it came no further than {top} (after {self._when(month + best)})."

    def _away(self, month: int, side: str) -> str:
        """Return how far from culture practice was when the band gave way, and whether structures had loosened it."""
        strain = float(self._strain[month - 1])
        far = f"more than {share_words(strain)}" if strain >= SEEN else "too far"
        return f"{far} {side} culture{', which new structures had loosened' if self._yield - strain >= SEEN else ''}"

    def _after(self) -> str:
        """Return what became of the rise when support ended."""
        month, start = self._ended, float(self._deep[0])
        if month is None and self._supported and float(self._deep[-1]) - start >= RISE:
            return "Support still ran at the end: whether practice holds without it, this run does not say."
        if month is None or not 0 < month < len(self._deep):
            return ""
        culture, there, last = (float(one) for one in (self._culture[month - 1], self._deep[month - 1], self._deep[-1]))
        if there - start < RISE:
            return ""
        is_past = culture >= HALF
        side = "past the middle" if is_past else "still short of the middle"
        said = f"When support ended, after {self._when(month)}, culture stood at {share_words(culture)}, {side}"
        lost = first_month(self._deep[month:] < start + (there - start) / 2)
        if lost is not None:
            pulled = ": it pulled practice back, and" if not is_past and self._culture_pull > 0.0 else ", and yet"
            return f"{said}{pulled} half of the rise was gone {self._when(lost)} later."
        if last - start >= self._kept * (there - start):
            return f"{said}, and practice held: {share_words(last)} at the end."
        return f"{said}; practice sank to {share_words(last)} at the end, still with more than half of the rise."


def story_of_pockets(story: list[str]) -> str:
    """Return the sentence of the run's own story that tells of the few schools that rose."""
    return next((sentence for sentence in story if sentence.startswith("Only")), "")


def support_ends(run: Run) -> int | None:
    """Return the month after which no lever acts any more, None where there is none or it never ends.

    Levers end with the scenario's own years at the latest, where years were added to see what lasts.
    """
    if not run.support:
        return None
    months = run.result.scenario.months_per_year
    own, last = run.result.scenario.years * months, max(one.end_year for one in run.support) * months
    if last <= own:
        return round(last)
    return own if own < len(run.result.run.system) else None
