"""A run that is kept as it goes on: the same bytes as in one breath, whatever stops it in between."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import Result as Answer

from reformsim import Scenario, simulate
from reformsim.cli.files import result_files

Type = Callable[..., Answer]
COMMAND = Path(sys.executable).parent / "reformsim"
LONG = """\
years: 14
system: {schools: 5, districts: 2}
levers:
  coaching: {start_year: 2.5, end_year: 6, intensity: 0.8}
  structures: {start_year: 3, end_year: 5, intensity: 1}
  accountability: {start_year: 2.5, end_year: 6, intensity: 0.5}
"""
ORDER = ("run", "long", "--quiet", "--checkpoint", "0")
FILES = 10


@pytest.fixture(autouse=True)
def long(project: Path) -> None:
    """Put a scenario of 14 years there, in which support begins in the middle of a year."""
    (project / "scenarios" / "long.yaml").write_text(LONG)


def contents(folder: Path) -> dict[str, bytes]:
    """Return the contents of a folder's files by name."""
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the files of the run that is made in one breath."""
    file = tmp_path_factory.mktemp("whole") / "long.yaml"
    file.write_text(LONG)
    found = result_files(simulate(Scenario.load(file)))
    assert len(found) == FILES
    return found


def begin(project: Path, *more: str) -> subprocess.Popen[str]:
    """Begin the kept run in a process of its own."""
    command = [str(COMMAND), *ORDER, *more]
    return subprocess.Popen(command, cwd=project, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def place_of(project: Path) -> Path:
    """Return the folder of the run that is not done, waiting for it."""
    for _ in moments():
        found = list((project / "outputs" / "long").glob("*.unfinished"))
        if found:
            return found[0]
    raise AssertionError("nothing was begun")


def moments() -> Iterator[None]:
    """Yield for a minute, every two milliseconds."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        yield
        time.sleep(0.002)


def wait_for(process: subprocess.Popen[str], file: Path) -> None:
    """Wait until a file is there, while the process is at work."""
    for _ in moments():
        if file.exists():
            return
        assert process.poll() is None, process.communicate()
    raise AssertionError(f"{file} never came")


def finish(enter: Type) -> Path:
    """Give the command again, in this process, and return where the run is."""
    answer = enter(*ORDER)
    assert answer.exit_code == 0, answer.output
    return Path(answer.stdout.strip())


@pytest.mark.slow
def test_killed_at_any_moment_it_ends_with_the_same_bytes(project: Path, enter: Type, whole: dict[str, bytes]) -> None:
    """Killed without a warning in each of its stages, the same command goes on, and the files are those of one breath.

    What was done is not done again: files of a stage that is over stay as they were.
    """
    before: dict[Path, int] = {}
    for mark in (
        "shared/schools-0002.parquet",
        "run.snapshot",
        "run/events-0011.parquet",
        "baseline.snapshot",
    ):
        process = begin(project)
        place = place_of(project)
        wait_for(process, place / mark)
        process.kill()
        said = process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL, (mark, said)
        assert {file: file.stat().st_mtime_ns for file in before} == before
        done = [stage for stage in ("shared", "run") if (place / stage / "system.parquet").exists()]
        before = {file: file.stat().st_mtime_ns for stage in done for file in (place / stage).glob("*.parquet")}
    assert {file.parent.name for file in before} == {"shared", "run"}
    assert contents(finish(enter)) == whole
    assert len(list((project / "outputs" / "long").iterdir())) == 1


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_says_how_to_go_on(
    project: Path, enter: Type, whole: dict[str, bytes], number: signal.Signals
) -> None:
    """Ctrl-C or SIGTERM ends it after the month with code 130, once this month is kept; the same command goes on."""
    process = begin(project, "--checkpoint", "60")
    place = place_of(project)
    wait_for(process, place / "run" / "schools-0005.parquet")
    process.send_signal(number)
    out, said = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert f"stopped; what is done is kept in {place.relative_to(project)}" in said
    assert "give the same command again" in said
    assert (place / "run.snapshot").exists()
    assert contents(finish(enter)) == whole


@pytest.mark.slow
def test_a_disk_that_refuses_loses_nothing(project: Path, enter: Type, whole: dict[str, bytes]) -> None:
    """Where a snapshot cannot be written it says so in words, with code 2; the same command goes on once there is room."""
    limited = f"ulimit -f 60; exec {COMMAND} {' '.join(ORDER)}"
    answer = subprocess.run(["bash", "-c", limited], cwd=project, capture_output=True, text=True, check=False)
    assert answer.returncode == 2, answer.stderr
    assert "cannot be written (File too large)" in answer.stderr
    assert "make room, and give the command again" in answer.stderr
    assert "Traceback" not in answer.stderr
    place = place_of(project)
    assert not list(place.glob(".*.partial"))
    assert (place / "shared" / "schools-0001.parquet").exists()
    assert contents(finish(enter)) == whole


def stop_in_the_run(project: Path, enter: Type, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stop the kept run in this process once its own stage has a snapshot, and return its folder."""
    from reformsim.run.unfinished import Unfinished

    keep = Unfinished.keep_snapshot

    def keep_and_stop(self: Unfinished, stage: str, snapshot: object) -> None:
        keep(self, stage, snapshot)  # type: ignore[arg-type]
        if stage == "run":
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Unfinished, "keep_snapshot", keep_and_stop)
        answer = enter(*ORDER)
    assert answer.exit_code == 130, answer.output
    return place_of(project)


def test_what_was_kept_and_cannot_be_read_is_told(
    project: Path, enter: Type, whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A snapshot that is cut off is refused by name and left alone; taken away, the run goes on from the one before."""
    place = stop_in_the_run(project, enter, monkeypatch)
    snapshot = place / "run.snapshot"
    snapshot.write_bytes(snapshot.read_bytes()[:-100])
    answer = enter(*ORDER)
    assert answer.exit_code == 2
    assert "run.snapshot: not a whole snapshot" in answer.stderr
    assert "take it away to go on from what was kept before" in answer.stderr
    snapshot.unlink()
    assert contents(Path(enter(*ORDER).stdout.strip())) == whole


def test_other_code_and_other_runs_are_refused(project: Path, enter: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that other code began is not gone on with, and neither is a folder in which another run is."""
    place = stop_in_the_run(project, enter, monkeypatch)
    about = place / "about.json"
    said = json.loads(about.read_text())
    about.write_text(json.dumps(said | {"code": "0" * 64}))
    answer = enter(*ORDER)
    assert answer.exit_code == 2
    assert "was begun by other code (the code of reformsim was changed); take the folder away" in answer.stderr
    about.write_text(json.dumps(said | {"hash": "0" * 64}))
    assert "holds another run" in enter(*ORDER).stderr
    about.write_text("{")
    answer = enter(*ORDER)
    assert (answer.exit_code, "not JSON" in answer.stderr) == (2, True)
    assert (place / "run.snapshot").exists()


def test_two_at_once_are_refused(project: Path, enter: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same command twice at the same time would write over itself: the second says that another is at work."""
    from reformsim.run.locks import only_one

    place = stop_in_the_run(project, enter, monkeypatch)
    with only_one(place / "run.lock", "run"):
        answer = enter(*ORDER)
    assert answer.exit_code == 2
    assert "another run is at work there" in answer.stderr


def test_several_seeds_are_run_in_turn_and_those_that_are_kept_are_not_run_again(
    project: Path, enter: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --seeds each seed is kept when it is done, and the same command makes only those that are missing."""
    order = ("run", "tiny", "--checkpoint", "0", "--seeds", "2", "--json")
    first = enter(*order)
    assert [run["seed"] for run in json.loads(first.stdout)["runs"]] == [1, 2]
    kept = sorted((project / "outputs" / "tiny").iterdir())
    assert len(kept) == 2
    shutil.rmtree(kept[1])
    before = kept[0].stat().st_mtime_ns
    assert enter(*order).stdout == first.stdout
    assert sorted((project / "outputs" / "tiny").iterdir()) == kept
    assert kept[0].stat().st_mtime_ns == before
    usual = enter("run", "tiny", "--seeds", "2", "--json", "--out", "usual")
    assert usual.stdout == first.stdout


@pytest.mark.parametrize("more", [[], ["--set", "levers.coaching.start_year=0"], ["--set", "levers={}"]])
def test_any_run_can_be_kept(enter: Type, more: list[str]) -> None:
    """Support from the first month on, or none at all: kept as it goes on, every file is that of one breath."""
    usual = enter("run", "tiny", "--quiet", "--out", "usual", *more)
    kept = enter("run", "tiny", "--quiet", "--out", "kept", "--checkpoint", "0", *more)
    assert kept.exit_code == 0, kept.output
    assert contents(Path(kept.stdout.strip())) == contents(Path(usual.stdout.strip()))


def test_large_systems_are_kept_and_made_again_so(
    project: Path, enter: Type, whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a number of schools on runs are kept without being asked to, and ``rerun`` finds every byte the same."""
    from reformsim.cli import loading, long_running

    monkeypatch.setattr(loading, "LARGE_SCHOOLS", 5)
    used = []
    simulate = long_running.simulate_long
    monkeypatch.setattr(long_running, "simulate_long", lambda *given: used.append(1) or simulate(*given))
    folder = Path(enter("run", "long", "--quiet").stdout.strip())
    assert contents(folder) == whole
    answer = enter("rerun", folder, "--out", "again")
    assert (answer.exit_code, len(used)) == (0, 2), answer.output
    assert "all 10 files are the same" in answer.stdout
    assert contents(project / "again" / "long" / folder.name) == whole
    assert sorted(folder.parent.iterdir()) == [folder]
    (folder / "schools.parquet").write_bytes(whole["schools.parquet"][:-1] + b"x")
    answer = enter("rerun", folder)
    assert answer.exit_code == 1
    assert "schools.parquet: different\n" in answer.stdout


def test_it_is_told_how_far_it_is(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no terminal a line a minute says how far it is, how fast it goes and what is left."""
    from reformsim.cli import long_running

    clock = iter([0.0, 0.0, 30.0, 61.0, 100.0, 130.0])
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    with long_running.showing("nation, seed 1", quiet=False) as tick:
        for month in (100, 110, 120, 130, 140):
            tick(month, 380)
    assert capsys.readouterr().err.splitlines() == [
        "nation, seed 1: 120 of 380 months, 20 a minute, 13 minutes left",
        "nation, seed 1: 140 of 380 months, 18 a minute, 13 minutes left",
    ]


def test_a_year_is_on_the_disk_before_the_next_one_begins(enter: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of people and schools is held from year to year: when a year ends its rows are handed over and forgotten."""
    from reformsim.observe.observer import Observer

    held = []
    hand_over = Observer.hand_over

    def watched(self: Observer) -> object:
        held.append({table: len(kept) for table, kept in self._years.items()})
        return hand_over(self)

    monkeypatch.setattr(Observer, "hand_over", watched)
    assert enter(*ORDER).exit_code == 0
    assert len(held) > 14
    assert all(set(one.values()) == {1} for one in held)
