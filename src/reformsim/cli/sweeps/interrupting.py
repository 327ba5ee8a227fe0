"""An engine that can be interrupted at a safe place: when the driver waits for it."""

from __future__ import annotations

from collections.abc import Callable

from reformsim.run.chunks import Chunk
from reformsim.run.drive import Engine, Outcome


class Interruptible:
    """Do what another engine does, and look first whether Ctrl-C was pressed whenever it is waited for.

    Parameters
    ----------
    engine
        What does the work.
    check
        Raises `KeyboardInterrupt` if it was.
    """

    def __init__(self, engine: Engine, check: Callable[[], None]) -> None:
        self._engine, self._check = engine, check

    @property
    def room(self) -> int:
        """Return how many more chunks it wants now."""
        return self._engine.room

    @property
    def busy(self) -> int:
        """Return how many chunks it has."""
        return self._engine.busy

    def submit(self, chunk: Chunk) -> None:
        """Take a chunk."""
        self._engine.submit(chunk)

    def wait(self, seconds: float) -> list[tuple[Chunk, Outcome]]:
        """Return chunks that ended within some seconds.

        Raises
        ------
        KeyboardInterrupt
            If Ctrl-C was pressed.
        """
        self._check()
        return self._engine.wait(seconds)

    def stop(self) -> None:
        """Let all workers go, at once."""
        self._engine.stop()
