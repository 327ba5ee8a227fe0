"""The errors that reformsim raises on purpose.

    ReformsimError
    +-- InputError      what was asked for is wrong: every problem, one clear line each
    +-- RunError        a run could not be finished, though what was asked for was right

A person who writes a scenario meets `InputError` only: it carries all problems at once, so that
they are mended in one go and not one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable


class ReformsimError(Exception):
    """Stand above every error that reformsim raises on purpose."""


class InputError(ReformsimError):
    """Report everything that is wrong with what was asked for.

    Attributes
    ----------
    problems
        One line per problem, in the order of the file, at least one.
    """

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems: tuple[str, ...] = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[str, ...]]]:
        """Keep the problems apart when the error crosses a process border."""
        return (type(self), (self.problems,))


class RunError(ReformsimError):
    """Report a run that failed for a reason that is ours, not the scenario's."""
