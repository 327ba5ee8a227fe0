"""The engine of a cluster: chunks go to the workers of a Dask scheduler, which commit them by themselves.

Every machine must see the sweep's folder under the same path. Workers with another Python, another version
of a package, or other code of ours are refused, whenever they come.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reformsim.errors import InputError, RunError
from reformsim.run.chunks import Chunk, ChunkReport, run_chunk
from reformsim.run.drive import Outcome, longest
from reformsim.run.provenance import code_fingerprint, compare_versions, installed_versions

if TYPE_CHECKING:
    from distributed import Client, Future

QUEUED = 1
"""Chunks that wait beside those at work, so that no worker idles."""
WAIT_SECONDS = 60.0
"""How long there may be no worker before that is told; jobs of a cluster may queue for hours."""
CONNECT_SECONDS = 15.0
PAUSE_SECONDS = 0.05
GONE = "the scheduler is gone"
NO_CERTIFICATES = "Dask's configuration names no certificates for TLS (distributed.comm.tls)"
WAITING = "the scheduler has no worker; the sweep goes on as soon as one comes"
NEEDS = 'the Dask engine needs more packages: pip install "reformsim[cluster]"'


def tell_versions() -> dict[str, str]:
    """Return what a worker runs with; on the worker."""
    return installed_versions() | {"code": code_fingerprint()}


def refuse_versions(found: Mapping[str, Mapping[str, str]]) -> None:
    """Refuse a scheduler or workers that run with other versions than this process.

    Parameters
    ----------
    found
        What each says of itself, by what it is called.

    Raises
    ------
    InputError
        With a line for each difference.
    """
    ours = tell_versions()
    problems = [
        f"{who}: {line}" for who, versions in sorted(found.items()) for line in compare_versions(versions, ours)
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


@dataclass(frozen=True, slots=True)
class _Given:
    """Hold a chunk that was given out, to which workers, and when."""

    chunk: Chunk
    workers: frozenset[str]
    since: float


class DaskEngine:
    """Run chunks on the workers of a scheduler, on those alone that run what this process runs.

    Parameters
    ----------
    address
        The scheduler's, such as ``tls://scheduler:8786``; off this machine it must be ``tls://``.
    timeout_seconds
        Longest time for one run; None for no limit.
    tell
        Told in a line what somebody who waits should know.

    Raises
    ------
    InputError
        If Dask is not installed, the address is not safe, nobody answers there, or the scheduler is not like
        this process.
    """

    def __init__(self, address: str, timeout_seconds: float | None, tell: Callable[[str], None]) -> None:
        self._client = connect(address)
        self._timeout = timeout_seconds
        self._tell = tell
        self._chunks: dict[Future, _Given] = {}
        self._known: frozenset[str] = frozenset()
        self._queued = QUEUED if timeout_seconds is None else 0  # a limit counts from the start, not from the line
        self._had_worker = time.monotonic()
        try:
            self._look_at_scheduler()
        except BaseException:
            self.stop()
            raise

    def _look_at_scheduler(self) -> None:
        """Refuse a scheduler that is not like this process: Dask has it load what workers are to do."""
        told: object
        try:
            with _calling():
                told = self._client.run_on_scheduler(tell_versions)
        except RunError:
            raise
        except Exception as error:  # noqa: BLE001 - what it cannot load can fail in any way
            told = error
        refuse_versions({"scheduler": _as_versions(told)})

    def _threads(self) -> int:
        """Return how many threads of workers there are; those that came since are looked at first.

        Raises
        ------
        InputError
            If one of them is not like this process.
        RunError
            If the scheduler is gone.
        """
        with _calling():
            there: dict[str, int] = self._client.nthreads()  # asked now: what scheduler_info returns may be cut short
            new = sorted(there.keys() - self._known)
            told = self._client.run(tell_versions, workers=new, on_error="return") if new else {}
        silent = {worker for worker, versions in told.items() if isinstance(versions, OSError)}  # lost, or busy
        refuse_versions({f"worker {worker}": _as_versions(told[worker]) for worker in told if worker not in silent})
        self._known = frozenset(there) - silent
        self._note_wait()
        return sum(threads for worker, threads in there.items() if worker in self._known)

    def _note_wait(self) -> None:
        """Tell once that there is no worker, when there has been none for a while."""
        now = time.monotonic()
        if self._known:
            self._had_worker = now
        elif now - self._had_worker > WAIT_SECONDS:
            self._had_worker = math.inf
            self._tell(WAITING)

    @property
    def room(self) -> int:
        """Return how many more chunks it wants now; none without a worker, for there is nobody to look at."""
        threads = self._threads()
        return max(threads + self._queued - len(self._chunks), 0) if threads else 0

    @property
    def busy(self) -> int:
        """Return how many chunks it has."""
        return len(self._chunks)

    def submit(self, chunk: Chunk) -> None:
        """Take a chunk; Dask does not try it again by itself, which is for the driver to decide."""
        workers = sorted(self._known)
        future = self._client.submit(run_chunk, chunk, key=chunk.name, pure=False, retries=0, workers=workers)
        self._chunks[future] = _Given(chunk, self._known, time.monotonic())

    def wait(self, seconds: float) -> list[tuple[Chunk, Outcome]]:
        """Return chunks that ended within some seconds: their report, or why they were lost.

        Raises
        ------
        RunError
            If the scheduler is gone; what is committed stays.
        """
        end = time.monotonic() + seconds
        while True:
            ended = [future for future in self._chunks if future.done() or self._is_overdue(future)]
            ended += [future for future, given in self._chunks.items() if given.workers.isdisjoint(self._known)]
            if self._client.status != "running" or self._client.scheduler is None:  # after: else they count as lost
                raise RunError(GONE)
            if ended or time.monotonic() > end:
                with _calling():
                    return [self._take(future) for future in dict.fromkeys(ended)]
            time.sleep(PAUSE_SECONDS)

    def _is_overdue(self, future: Future) -> bool:
        """Return whether a chunk took too long."""
        given = self._chunks[future]
        limit = longest(given.chunk, self._timeout)
        if limit is None or time.monotonic() - given.since < limit:
            return False
        if self._is_at_work(future):
            return True
        self._chunks[future] = replace(given, since=time.monotonic())  # its worker was lost, and it stands in line
        return False

    def _is_at_work(self, future: Future) -> bool:
        """Return whether a worker is over a chunk; one that does not answer counts as being so."""
        try:
            found = self._client.sync(
                self._client.scheduler.call_stack, keys=[future.key], callback_timeout=CONNECT_SECONDS
            )
        except (OSError, TimeoutError, KeyError):
            return True
        return bool(found)

    def _free(self, future: Future) -> None:
        """Start the worker anew that hangs over a chunk; its nanny does that, where it has one."""
        at_work = [worker for worker, keys in self._client.processing().items() if future.key in keys]
        future.cancel(force=True)
        with suppress(ValueError):  # without a nanny it hangs on
            self._client.restart_workers(at_work, timeout=CONNECT_SECONDS, raise_for_error=False)

    def _take(self, future: Future) -> tuple[Chunk, Outcome]:
        """Take a chunk off the list and return what became of it."""
        overdue = self._is_overdue(future)
        chunk = self._chunks.pop(future).chunk
        if not future.done():
            self._free(future)
            return chunk, TimeoutError("too slow") if overdue else RunError("all workers that had it are gone")
        if future.status == "finished":
            report: ChunkReport = future.result()
            return chunk, report
        error = future.exception()
        return chunk, error if isinstance(error, BaseException) else RunError(f"chunk {chunk.name} was {future.status}")

    def stop(self) -> None:
        """Give back what is not done, and leave."""
        with suppress(OSError, TimeoutError):  # the scheduler may be gone
            self._client.cancel(list(self._chunks), force=True)
        self._client.close()


@contextmanager
def _calling() -> Iterator[None]:
    """Say that the scheduler is gone where a call to it fails."""
    try:
        yield
    except (OSError, TimeoutError) as error:
        raise RunError(GONE) from error


def connect(address: str) -> Client:
    """Return a client of a scheduler.

    Raises
    ------
    InputError
        If Dask is not installed, the address is not safe, or nobody answers there.
    """
    try:
        from distributed import Client
        from distributed.security import Security
    except ImportError as problem:
        raise InputError(NEEDS) from problem
    if not is_loopback(address) and not address.startswith("tls://"):
        raise InputError(
            f"--scheduler {address}: off this machine it must be tls://, with certificates in Dask's own configuration"
        )
    try:
        if address.startswith("tls://") and Security().get_connection_args("client").get("ssl_context") is None:
            raise InputError(f"--scheduler {address}: {NO_CERTIFICATES}")  # Dask's own refusal takes half a minute
        return Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError, TypeError) as problem:
        raise InputError(f"--scheduler {address}: no scheduler answers there ({problem})") from problem


def _as_versions(told: object) -> dict[str, str]:
    """Return what a scheduler or worker said of itself; an error, such as a missing package, counts as a difference."""
    return told if isinstance(told, dict) else {"reformsim": f"cannot be loaded ({told})"}
