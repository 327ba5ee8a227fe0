"""Files that no table can hold: of other encodings, of absurd size or depth, and those that are no files at all."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reformsim import InputError, Scenario, load_snapshot, open_sweep
from reformsim.config.experiment import Experiment

Refused = Callable[..., list[str]]
Make = Callable[[Path], Any]
HEADER = "school,district,pupils\n"
SPARSE = 2**30

CONTENTS: dict[str, tuple[bytes | str, str]] = {
    "UTF-16": ("years: 3".encode("utf-16"), "x.yaml: is UTF-16 text; save it as UTF-8"),
    "UTF-16 without a mark": (
        "years: 3".encode("utf-16-le"),
        "x.yaml: is no plain text (byte 1 is 0); save it as UTF-8",
    ),
    "Latin-1": (b"question: Sch\xfcler", "x.yaml: is not UTF-8 text (byte 13); save it as UTF-8"),
    "400 digits": ("years: " + "9" * 400, "x.yaml:1:8: years: a number may have 40 characters"),
    "ten thousand deep": ("[" * 10_000, "x.yaml:1:51: is nested more than 50 deep"),
    "ten thousand deep in blocks": ("- " * 10_000, "x.yaml:1:101: is nested more than 50 deep"),
    "many values": (
        "levers: [" + "1," * 60_000 + "]",
        "x.yaml:1:100004: is the 50,001th key or value; a file may have 50,000",
    ),
    "a name of schools that no file can have": (
        f"system: {{schools_file: {{path: {'a' * 300}, columns: {{id: a, district: b, enrolment: c}}}}}}",
        "x.yaml:1:25: system.schools_file.path: no such file: ~/" + "a" * 300,
    ),
    "a parent that no file can be": ("extends: " + "a" * 300, "x.yaml:1:1: extends: no such file: " + "a" * 300),
    "a long tag": ("years: !" + "a" * 5000 + " 3", "x.yaml:1:8: years: the tag !" + "a" * 972 + "..."),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_a_file_beyond_all_reason_is_refused(name: str, refused: Refused) -> None:
    """What is no text, or too deep, long or large, is refused in one line, before anything is made of it."""
    content, said = CONTENTS[name]
    assert refused(["validate", "x.yaml"], {"x.yaml": content}) == [said]


def test_no_more_problems_are_told_than_a_person_reads(refused: Refused) -> None:
    """Of thousands of problems the first hundred are told, and how many more there are."""
    text = "levers:\n" + "".join(f"  k{n}: {{lever: coaching, start_year: 0, intensity: 2}}\n" for n in range(2000))
    said = refused(["validate", "x.yaml"], {"x.yaml": text})
    assert said[0] == "x.yaml:2:40: levers.k0.intensity: must be between 0 and 1 (got 2)"
    assert (len(said), said[-1]) == (101, "and 1,900 more")


def test_a_long_lineage_is_refused(refused: Refused) -> None:
    """Files may extend each other twenty times, and have fifty thousand values together."""
    chain = {f"c{n}.yaml": f"extends: c{n + 1}.yaml" for n in range(30)}
    said = refused(["validate", "c0.yaml"], chain)
    assert said == ["c19.yaml: extends: more than 20 files extend each other"]
    many = f"levers: [{'1,' * 20_000}]"
    said = refused(["validate", "c0.yaml"], {name: f"{many}\n{text}" for name, text in list(chain.items())[:4]})
    assert said == ["c2.yaml: extends: these files have more than 50,000 keys and values"]


def test_a_school_is_not_told_from_a_workbook(refused: Refused) -> None:
    """A spreadsheet that was renamed to .csv is told as what it is not."""
    content = b"PK\x03\x04" + bytes(30)
    said = refused(["run", "real"], {"scenarios/data/schools.csv": content})
    assert said == ["~/scenarios/data/schools.csv: is no plain text (byte 4 is 0); save it as UTF-8"]


def pipe(place: Path) -> None:
    """Make a pipe into which nobody writes: to open it is to wait for ever."""
    os.mkfifo(place)


def hollow(place: Path) -> None:
    """Make a file of a gigabyte that takes no disk."""
    with place.open("wb") as file:
        file.truncate(SPARSE)


def device(place: Path) -> None:
    """Make a link to a device that never ends."""
    place.symlink_to("/dev/zero")


def loop(place: Path) -> None:
    """Make a link to itself."""
    place.symlink_to(place)


NO_FILES: dict[str, tuple[Make, str]] = {
    "a pipe": (pipe, "is a device or a pipe, not a "),
    "a device": (device, "is a device or a pipe, not a "),
    "a link to itself": (loop, "no such file"),
    "a folder": (Path.mkdir, "is a folder, not a "),
    "a gigabyte": (hollow, "is too large; a YAML file may have 1,000,000 bytes"),
}
posix = pytest.mark.skipif(os.name != "posix", reason="pipes and devices")


@posix
@pytest.mark.parametrize("name", NO_FILES)
def test_what_is_no_file_is_not_waited_for(name: str, folder: Path, refused: Refused) -> None:
    """A pipe, a device, a folder, a link to itself and a gigabyte are refused at once, by command and in Python."""
    make, said = NO_FILES[name]
    make(folder / "x.yaml")
    assert refused(["validate", "x.yaml"])[0].startswith(f"x.yaml: {said}")
    for load in (Scenario.load, Experiment.load):
        with pytest.raises(InputError, match=f"^x.yaml: ({said}|cannot be read)"):
            load("x.yaml")


@posix
@pytest.mark.parametrize("make", [pipe, device, loop, hollow], ids=["pipe", "device", "loop", "gigabyte"])
def test_schools_that_are_no_file_are_not_waited_for(make: Make, folder: Path, refused: Refused) -> None:
    """A file of schools that is none is refused where the scenario names it."""
    file = folder / "scenarios/data/schools.csv"
    file.unlink()
    make(file)
    (said,) = refused(["run", "real"])
    assert said.startswith("scenarios/real.yaml:4:5: system.schools_file.path: ")
    assert said.endswith(("no such file: ~/scenarios/data/schools.csv", "may have 64,000,000 bytes"))


RECORDS: dict[str, Make] = {
    "empty": lambda file: file.write_text(""),
    "broken": lambda file: file.write_text('{"seed": '),
    "a list": lambda file: file.write_text("[]"),
    "ten thousand deep": lambda file: file.write_text("[" * 10_000),
    "a number of ten thousand digits": lambda file: file.write_text('{"seed": ' + "9" * 10_000 + "}"),
    "no keys": lambda file: file.write_text("{}"),
    "UTF-16": lambda file: file.write_bytes("{}".encode("utf-16")),
    "a pipe": pipe,
    "a device": device,
    "a gigabyte": hollow,
}


@posix
@pytest.mark.parametrize("name", RECORDS)
def test_a_broken_record_is_refused(name: str, folder: Path, refused: Refused) -> None:
    """Whatever lies where a run or a sweep keeps its record, every command that needs it says so and stops."""
    for file, commands in {
        "run.json": [["rerun", "it"]],
        "sweep.json": [["status", "it"], ["resume", "it"], ["extend", "it", "--seeds", "1"], ["export", "it"]],
    }.items():
        shutil.rmtree(folder / "it", ignore_errors=True)
        (folder / "it").mkdir()
        RECORDS[name](folder / "it" / file)
        for words in commands:
            said = refused(words)
            assert all(re.match(r"it(/\w+\.json)?: ", line) for line in said), said
    with pytest.raises(InputError):
        open_sweep(folder / "it")
    with pytest.raises(InputError):
        load_snapshot(folder / "it" / "sweep.json")


SWEEP = {"layout_version": 1, "hash": "a", "seeds": 1, "experiment": {}, "code": "b", "versions": {}}
CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "seeds in words": ({"seeds": "many"}, 'seeds: must be a whole number (got "many")'),
    "no seeds": ({"seeds": 0}, "seeds: must be between 1 and 1,000,000 (got 0)"),
    "absurd seeds": ({"seeds": 10**30}, f"seeds: must be between 1 and 1,000,000 (got {10**30})"),
    "no experiment": ({"experiment": None}, "experiment: must be a mapping (got nothing)"),
    "another version": ({"layout_version": "\x1b[31m"}, 'layout_version must be 1 (got "\\u001b[31m")'),
    "an experiment without policies": ({}, "experiment: policies: is missing"),
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("words", [["status", "it"], ["resume", "it"]], ids=" ".join)
def test_a_changed_record_is_refused(name: str, words: list[str], folder: Path, refused: Refused) -> None:
    """A sweep whose record was changed by hand says what is wrong in it, and writes nothing into the folder."""
    change, said = CHANGES[name]
    (folder / "it").mkdir()
    (folder / "it/sweep.json").write_text(json.dumps(SWEEP | change))
    assert refused(words) == [f"it/sweep.json: {said}"]


def nest(depth: int) -> dict[str, Any]:
    """Return mappings in mappings."""
    data: dict[str, Any] = {}
    for _ in range(depth):
        data = {"levers": data}
    return data


def ring() -> dict[str, Any]:
    """Return a mapping that holds itself."""
    data: dict[str, Any] = {}
    data["levers"] = data
    return data


def laughs() -> dict[str, Any]:
    """Return a mapping of a few parts that stand for thousands of millions."""
    data: Any = ["ha"] * 9
    for _ in range(9):
        data = [data] * 9
    return {"levers": data}


DATA: dict[str, tuple[Any, str]] = {
    "a list": ([], r"^must be a mapping of keys to values \(got list\)$"),
    "nothing": (None, "^must be a mapping"),
    "ten thousand deep": (nest(10_000), "^levers: is nested more than 50 deep$"),
    "a ring": (ring(), "^levers: is nested more than 50 deep$"),
    "a billion laughs": (laughs(), "^holds more than 50,000 values$"),
    "a number for a key": ({3: 4}, r"a key must be text \(got 3\)$"),
    "half a character": ({"question": "\ud800"}, r"^question: holds a character that cannot be shown \(\\ud800\)"),
    "a set": ({"levers": {1, 2}}, r"^levers: must be a mapping of keys to values \(got {1, 2}\)$"),
}


@pytest.mark.parametrize("name", DATA)
def test_strange_data_are_refused(name: str) -> None:
    """Data that a program hands over are held to what a file is held to."""
    data, said = DATA[name]
    with pytest.raises(InputError, match=said):
        Scenario.from_dict(data)
    with pytest.raises(InputError):
        Experiment.from_dict(data)
