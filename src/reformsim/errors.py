"""The errors that reformsim raises on purpose.

    ReformsimError
    +-- InputError      what was asked for is wrong: every problem, one clear line each
    +-- RunError        a run could not be finished, though what was asked for was right

A person who writes a scenario meets `InputError` only: it carries all problems at once, so that
they are mended in one go and not one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable

LONGEST_LINE = 1000
"""Characters of a problem that are told."""


def one_line(text: str) -> str:
    """Return text as one line that can be shown anywhere.

    What cannot be printed is written as an escape: names come from files of others, and could otherwise move the
    cursor of a terminal, colour it, or turn the direction of writing. What is too long is cut off.
    """
    shown = "".join(mark if mark.isprintable() else mark.encode("unicode_escape").decode() for mark in text)
    return shown if len(shown) <= LONGEST_LINE else shown[:LONGEST_LINE] + "..."


class ReformsimError(Exception):
    """Stand above every error that reformsim raises on purpose."""


class InputError(ReformsimError):
    """Report everything that is wrong with what was asked for.

    Attributes
    ----------
    problems
        One line per problem, in the order of the file, at least one; fit to be shown, as `one_line` has it.
    """

    def __init__(self, problems: str | Iterable[str]) -> None:
        lines = (problems,) if isinstance(problems, str) else problems
        self.problems: tuple[str, ...] = tuple(map(one_line, lines))
        super().__init__("\n".join(self.problems))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[str, ...]]]:
        """Keep the problems apart when the error crosses a process border."""
        return (type(self), (self.problems,))


class RunError(ReformsimError):
    """Report a run that failed for a reason that is ours, not the scenario's."""
