"""Bars that show on a terminal how far work is; loaded only where there is one to show them on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from reformsim.cli.stopping import Tick
    from reformsim.cli.terminal import Mark


@contextmanager
def share_bar(label: str) -> Iterator[Tick]:
    """Show a bar with the share that is done while the block runs, and give what moves it: done, in all.

    Parameters
    ----------
    label
        Written before the bar.
    """
    name, share = TextColumn("{task.description}", markup=False), TextColumn("{task.percentage:>3.0f} %")
    with Progress(name, BarColumn(), share, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def worded_bar(label: str, first: Mark, *, is_time_shown: bool) -> Iterator[Callable[[Mark], None]]:
    """Show a bar with words behind it while the block runs, and give what moves it.

    Parameters
    ----------
    label
        Written before the bar.
    first
        How far it is at the start.
    is_time_shown
        Whether the bar ends with the time left.
    """
    columns = [TextColumn("{task.description}", markup=False), BarColumn()]
    columns += [TextColumn("{task.fields[words]}", markup=False), *([TimeRemainingColumn()] if is_time_shown else [])]
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, completed=first.done, total=first.total, words=first.words)
        yield lambda mark: bar.update(task, completed=mark.done, total=mark.total, words=mark.words)
