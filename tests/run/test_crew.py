"""The crew: all jobs are answered, whatever becomes of one, and none is done twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from reformsim import Scenario
from reformsim.errors import InputError, RunError
from reformsim.run.crew import Crew, Effort, Job
from reformsim.run.journal import JOURNAL_FILE


def note(place: str, number: int) -> dict[str, Any]:
    """Write down that a job was done, and by whom; a job."""
    with (Path(place) / f"{number}.txt").open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()}\n")
    return {"number": number, "double": 2 * number}


def fail(number: int) -> int:
    """Fail for odd numbers; a job."""
    if number % 2:
        raise ValueError(f"odd: {number}")
    return number


def refuse(number: int) -> int:
    """Refuse everything as bad input; a job."""
    raise InputError([f"first {number}", "second"])


def die(number: int) -> int:
    """Kill the worker for number 3; a job."""
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("workers", [1, 2])
def test_answers_come_in_the_order_of_jobs(tmp_path: Path, workers: int) -> None:
    """With one process or two, answers stand where their jobs do, and each job is done once."""
    with Crew(Effort(workers=workers)) as crew:
        answers = crew.finish([Job(note, (str(tmp_path), number), number % 3) for number in range(9)])
    assert [answer["number"] for answer in answers] == list(range(9))
    assert all(len((tmp_path / f"{number}.txt").read_text().splitlines()) == 1 for number in range(9))


def test_what_is_kept_is_not_done_again(tmp_path: Path) -> None:
    """A second crew with the same folder does only what is missing."""
    kept, place = tmp_path / "kept", tmp_path / "place"
    place.mkdir()
    for count in (4, 7):
        with Crew(Effort(keep=kept)) as crew:
            crew.finish([Job(note, (str(place), number)) for number in range(count)])
    assert all(len((place / f"{number}.txt").read_text().splitlines()) == 1 for number in range(7))
    assert len((kept / JOURNAL_FILE).read_bytes().splitlines()) == 7


@pytest.mark.parametrize("workers", [1, 2])
def test_a_failed_job_is_a_row_and_costs_no_other(workers: int) -> None:
    """A job that raises is None among the answers, and a row with its reason."""
    with Crew(Effort(workers=workers)) as crew:
        assert crew.finish([Job(fail, (number,), number) for number in range(4)]) == [0, None, 2, None]
        rows = sorted((one.describe() for one in crew.failed), key=lambda row: row["seed"])
    assert [(row["seed"], row["type"], row["message"]) for row in rows] == [
        (1, "ValueError", "odd: 1"),
        (3, "ValueError", "odd: 3"),
    ]


def test_a_killed_worker_costs_one_job() -> None:
    """A worker that is killed costs the job it had; its lane goes on with the next."""
    with Crew(Effort(workers=2)) as crew:
        assert crew.finish([Job(die, (number,), number) for number in range(8)]) == [0, 1, 2, None, 4, 5, 6, 7]
        assert [one.failure.stage for one in crew.failed] == ["worker"]


@pytest.mark.parametrize("workers", [1, 2])
def test_jobs_can_be_started_one_by_one(tmp_path: Path, workers: int) -> None:
    """Started jobs are answered in any order that is asked for, each done once; one that fails is None, with a reason."""
    with Crew(Effort(workers=workers, keep=tmp_path / "kept")) as crew:
        jobs = [Job(note, (str(tmp_path), number), number) for number in range(5)]
        for job in (*jobs, jobs[0], Job(fail, (1,))):
            crew.start(job)
        assert [crew.wait_for(job)["number"] for job in (jobs[3], jobs[0], jobs[4])] == [3, 0, 4]
        assert crew.wait_for(Job(fail, (1,))) is None
        assert [one.failure.message for one in crew.failed] == ["odd: 1"]
        assert [answer["number"] for answer in crew.finish(jobs)] == list(range(5))
    assert all(len((tmp_path / f"{number}.txt").read_text().splitlines()) == 1 for number in range(5))
    with Crew(Effort(keep=tmp_path / "kept")) as again:
        again.start(jobs[2])
        assert again.wait_for(jobs[2])["number"] == 2
    assert len((tmp_path / "2.txt").read_text().splitlines()) == 1


def test_where_all_fail_it_is_said_why() -> None:
    """If bad input failed every job, its problems are told, each once; else the first failure of ours."""
    with Crew(Effort()) as crew, pytest.raises(InputError) as told:
        crew.finish([Job(refuse, (number,)) for number in range(2)])
    assert told.value.problems == ("first 0", "second", "first 1")
    with Crew(Effort()) as crew, pytest.raises(RunError, match="odd: 1"):
        crew.finish([Job(fail, (1,)), Job(fail, (3,))])


def test_a_job_is_known_by_its_content() -> None:
    """Scenarios count by what they ask, not by their name; seeds, work and every number count."""
    asked = Scenario.from_dict({"years": 3, "name": "one"})
    same = Scenario.from_dict({"years": 3, "name": "two"})
    other = Scenario.from_dict({"years": 4, "name": "one"})
    assert Job(fail, (asked, 1)).key == Job(fail, (same, 1), 5).key
    keys = {Job(fail, (asked, 1)).key, Job(fail, (asked, 2)).key, Job(fail, (other, 1)).key, Job(die, (asked, 1)).key}
    assert len(keys) == 4


def test_progress_counts_each_job_once() -> None:
    """What is shown ends at all of all, also over two rounds with jobs in common."""
    seen: list[tuple[int, int]] = []
    with Crew(Effort(progress=lambda done, total: seen.append((done, total)))) as crew:
        crew.finish([Job(fail, (number,)) for number in (0, 2)])
        crew.finish([Job(fail, (number,)) for number in (0, 2, 4)])
    assert seen[-1] == (3, 3)
    assert max(done for done, _ in seen) == 3


@pytest.mark.parametrize(("seeds", "workers"), [(0, 1), (1, 0)])
def test_no_effort_is_refused(seeds: int, workers: int) -> None:
    """At least one seed and one worker."""
    with pytest.raises(InputError, match="must be between 1 and"):
        Effort(seeds=seeds, workers=workers)


STUDY = ["compare", "eight_years", "breakthrough", "--seeds", "6", "--set", "system.schools=3", "--set", "years=12"]
ROOT = Path(__file__).parents[2]


def study(out: Path) -> subprocess.Popen[str]:
    """Start a comparison as a user would."""
    command = [str(Path(sys.executable).parent / "reformsim"), *STUDY, "--workers", "2", "--out", str(out), "--json"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for_lines(journal: Path, lines: int, process: subprocess.Popen[str]) -> None:
    """Wait until a study has kept some runs."""
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        if journal.exists() and len(journal.read_bytes().splitlines()) >= lines:
            return
        time.sleep(0.05)
    raise AssertionError(f"no {lines} runs were kept: {process.communicate()}")


@pytest.mark.slow
@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_study_goes_on(tmp_path: Path, way: signal.Signals) -> None:
    """Stopped in the middle and asked again, a study gives the bytes of an unbroken one and does no run twice."""
    unbroken = study(tmp_path / "unbroken").communicate(timeout=300)[0]
    out = tmp_path / "broken"
    journal = out / "compare" / "eight_years" / JOURNAL_FILE
    first = study(out)
    wait_for_lines(journal, 3, first)
    first.send_signal(way)
    _, said = first.communicate(timeout=60)
    if way == signal.SIGINT:
        assert first.returncode == 130
        assert "give the same command again" in said
    kept = [line for line in journal.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")]
    assert len(kept) < 12
    time.sleep(1.0)
    assert study(out).communicate(timeout=300)[0] == unbroken
    after = journal.read_bytes().splitlines(keepends=True)
    assert after[: len(kept)] == kept
    assert len(after) == 12
