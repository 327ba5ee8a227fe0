"""The engine of a cluster: chunks go to the workers of a Dask scheduler, which commit them by themselves.

Every machine must see the sweep's folder under the same path. Workers with another Python, another version
of a package, or other code of ours are refused, whenever they come.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from reformsim.errors import InputError, RunError
from reformsim.run.chunks import Chunk, ChunkReport, run_chunk
from reformsim.run.drive import Outcome
from reformsim.run.provenance import code_fingerprint, compare_versions, installed_versions

if TYPE_CHECKING:
    from distributed import Client, Future

QUEUED = 1
"""Chunks that wait beside those at work, so that no worker idles."""
FIRST_WORKER_SECONDS = 60.0
"""How long to wait for the first worker."""
CONNECT_SECONDS = 15.0
PAUSE_SECONDS = 0.05
NEEDS = 'the Dask engine needs more packages: pip install "reformsim[cluster]"'


def tell_versions() -> dict[str, str]:
    """Return what a worker runs with; on the worker."""
    return installed_versions() | {"code": code_fingerprint()}


def refuse_versions(found: Mapping[str, Mapping[str, str]]) -> None:
    """Refuse workers that run with other versions than this process.

    Raises
    ------
    InputError
        With a line for each difference.
    """
    ours = tell_versions()
    problems = [
        f"worker {worker}: {line}"
        for worker, versions in sorted(found.items())
        for line in compare_versions(versions, ours)
    ]
    if problems:
        raise InputError([*(line.replace(" then, ", " there, ").replace(" now", " here") for line in problems)])


def is_loopback(address: str) -> bool:
    """Return whether a scheduler's address is on this machine."""
    host = urlsplit(address if "://" in address else f"tcp://{address}").hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class DaskEngine:
    """Run chunks on the workers of a scheduler.

    Parameters
    ----------
    address
        The scheduler's, such as ``tls://scheduler:8786``; off this machine it must be ``tls://``.
    timeout_seconds
        Longest time for one run; None for no limit.

    Raises
    ------
    InputError
        If Dask is not installed, the address is not safe, nobody answers there, or a worker is not like
        this process.
    """

    def __init__(self, address: str, timeout_seconds: float | None) -> None:
        self._client = connect(address)
        self._timeout = timeout_seconds
        self._chunks: dict[Future, tuple[Chunk, float]] = {}
        self._known: set[str] = set()
        self._await_worker()

    def _await_worker(self) -> None:
        """Wait for the first worker."""
        end = time.monotonic() + FIRST_WORKER_SECONDS
        while not self._workers():
            if time.monotonic() > end:
                self.stop()
                raise InputError(f"the scheduler has no worker, after {FIRST_WORKER_SECONDS:.0f} seconds")
            time.sleep(PAUSE_SECONDS)

    def _workers(self) -> int:
        """Return how many threads of workers there are; those that came since are looked at first."""
        there: dict[str, Any] = self._client.scheduler_info(n_workers=-1)["workers"]
        new = sorted(set(there) - self._known)
        if new:
            try:
                told = self._client.run(tell_versions, workers=new, on_error="return")
            except Exception as error:
                raise RunError(f"workers could not be asked what they run with: {error}") from error
            refuse_versions({worker: _as_versions(versions) for worker, versions in told.items()})
            self._known.update(new)
        return sum(int(worker["nthreads"]) for worker in there.values())

    @property
    def room(self) -> int:
        """Return how many more chunks it wants now."""
        return max(self._workers() + QUEUED - len(self._chunks), 0)

    @property
    def busy(self) -> int:
        """Return how many chunks it has."""
        return len(self._chunks)

    def submit(self, chunk: Chunk) -> None:
        """Take a chunk; Dask does not try it again by itself, which is for the driver to decide."""
        future = self._client.submit(run_chunk, chunk, key=chunk.name, pure=False, retries=0)
        self._chunks[future] = (chunk, time.monotonic())

    def wait(self, seconds: float) -> list[tuple[Chunk, Outcome]]:
        """Return chunks that ended within some seconds: their report, or why they were lost.

        Raises
        ------
        RunError
            If the scheduler is gone; what is committed stays.
        """
        end = time.monotonic() + seconds
        while True:
            ended = [future for future in self._chunks if future.done()] + self._overdue()
            if ended or time.monotonic() > end:
                return [self._take(future) for future in dict.fromkeys(ended)]
            if self._client.status != "running" or self._client.scheduler is None:
                raise RunError("the scheduler is gone; what was finished is kept: go on with reformsim resume")
            time.sleep(PAUSE_SECONDS)

    def _overdue(self) -> list[Future]:
        """Return chunks that took too long."""
        if self._timeout is None:
            return []
        now = time.monotonic()
        return [
            future for future, (chunk, since) in self._chunks.items() if now - since > self._timeout * len(chunk.orders)
        ]

    def _take(self, future: Future) -> tuple[Chunk, Outcome]:
        """Take a chunk off the list and return what became of it."""
        chunk, _ = self._chunks.pop(future)
        if not future.done():
            future.cancel(force=True)
            return chunk, TimeoutError("took longer than its time limit")
        if future.status == "finished":
            report: ChunkReport = future.result()
            return chunk, report
        error = future.exception()
        return chunk, error if isinstance(error, BaseException) else RunError(f"chunk {chunk.name} was {future.status}")

    def stop(self) -> None:
        """Give back what is not done, and leave."""
        self._client.cancel(list(self._chunks), force=True)
        self._client.close()


def connect(address: str) -> Client:
    """Return a client of a scheduler.

    Raises
    ------
    InputError
        If Dask is not installed, the address is not safe, or nobody answers there.
    """
    try:
        from distributed import Client
    except ImportError as problem:
        raise InputError(NEEDS) from problem
    if not is_loopback(address) and not address.startswith("tls://"):
        raise InputError(
            f"--scheduler {address}: off this machine it must be tls://, with certificates in Dask's own configuration"
        )
    try:
        return Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError, TypeError) as problem:
        raise InputError(f"--scheduler {address}: no scheduler answers there ({problem})") from problem


def _as_versions(told: object) -> dict[str, str]:
    """Return what a worker said of itself; an error, such as a missing package, counts as a difference."""
    return told if isinstance(told, dict) else {"reformsim": f"cannot be loaded ({told})"}
