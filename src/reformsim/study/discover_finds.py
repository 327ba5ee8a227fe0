"""What was found: searches for boxes, and all of those of a policy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reformsim.analysis.box import HIGH, LOW, Cases, Inside, Mask, quasi_p
from reformsim.analysis.box_search import Search, Trust
from reformsim.study.discover_ground import Ground

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Find:
    """Hold one search for a box.

    Attributes
    ----------
    number
        Which box of the policy, from 1.
    cases
        Worlds that were looked at: those outside of the boxes before it.
    among
        Which of the policy's worlds they are.
    search
        Trajectory and box.
    inside
        What is inside of the box, among these worlds.
    chance
        Probability of a box as far from chance if outcomes had nothing to do with the numbers.
    trust
        How the search did in halves; None where no box was found.
    """

    number: int
    cases: Cases
    among: Mask
    search: Search
    inside: Inside
    chance: float
    trust: Trust | None

    @property
    def is_box(self) -> bool:
        """Return whether a box was found that chance does not explain, or one was picked by its step."""
        return self.trust is not None

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return which numbers the box restricts, those first that can least be given up."""
        restricted = [int(number) for number in np.flatnonzero(self.search.box.restricted)]
        return tuple(sorted(restricted, key=lambda number: (self.quasi_p(number), number)))

    def quasi_p(self, number: int) -> float:
        """Return the quasi-p-value of what the box says of one number."""
        opened = np.zeros(self.search.box.bounds.shape, dtype=np.bool_)
        opened[:, number] = True
        return quasi_p(self.search.box, self.cases, opened)


@dataclass(frozen=True, slots=True, eq=False)
class Discovery:
    """Hold what was found for a policy.

    Attributes
    ----------
    ground
        Its worlds.
    finds
        Searches, in order; none where there was nothing to look for.
    reason
        Why no further box was looked for; empty where all were found.
    """

    ground: Ground
    finds: tuple[Find, ...]
    reason: str

    @property
    def boxes(self) -> tuple[Find, ...]:
        """Return the searches that found a box."""
        return tuple(find for find in self.finds if find.is_box)

    @property
    def box_of_world(self) -> IntArray:
        """Return in which box each world is, from 1; 0 for none."""
        places = np.zeros(len(self.ground.cases), dtype=np.int64)
        for find in self.boxes:
            places[find.among & find.search.box.holds(self.ground.cases.points)] = find.number
        return places

    @property
    def covered(self) -> float:
        """Return the share of all with the outcome that is in one of the boxes."""
        shares = self.ground.cases.shares
        return float(shares[self.box_of_world > 0].sum() / shares.sum()) if shares.any() else 0.0

    def range_words(self, find: Find) -> str:
        """Return what a box says, in words: each of its numbers with its range."""
        bounds = find.search.box.bounds
        parts = [self.ground.numbers[n].range_words(bounds[LOW, n], bounds[HIGH, n]) for n in find.numbers]
        return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
