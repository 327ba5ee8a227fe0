"""The study of patterns: answers, words, and patterns of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reformsim import InputError, Pattern, Scenario, Target, register_pattern
from reformsim.analysis.patterns import MEASURES, Seen
from reformsim.config.catalog.patterns import PATTERNS
from reformsim.run.crew import Effort
from reformsim.study import pattern_registry
from reformsim.study.pattern_registry import chosen_patterns, known_patterns, version_of
from reformsim.study.patterns import answer_of, patterns
from reformsim.study.real_schools import see_real_schools

SCENARIOS = Path(__file__).parents[2] / "scenarios"
OWN = Pattern(
    "X1", "Schools of a place", "somebody 1990", "M", "all schools", "baseline",
    (Target("x1_schools", 3.0, 5.0, "schools", "how many schools there are", "held_out"),),
)  # fmt: skip


def count_schools(seen: Seen) -> dict[str, float]:
    """Return how many schools were seen."""
    return {"x1_schools": float(seen.schools["school"].nunique())}


@pytest.fixture
def registered() -> Iterator[None]:
    """Know a pattern of one's own for a while."""
    register_pattern(OWN, count_schools)
    yield
    del pattern_registry._registered["X1"]


def small() -> Scenario:
    """Return four schools for six years."""
    return Scenario.load(SCENARIOS / "baseline.yaml", ["system.schools=4", "years=6"])


def told(**values: list[float]) -> dict[int, dict[str, float]]:
    """Return what was measured, one number a seed for each key."""
    seeds = max(map(len, values.values()))
    return {seed + 1: {key: row[seed] for key, row in values.items()} for seed in range(seeds)}


def test_answers_tell_hits_and_misses() -> None:
    """Words name every miss with its number and range, count by use, and say what cannot be told."""
    chosen = chosen_patterns(["P2", "P6"])
    answer = answer_of(
        "somewhere",
        chosen,
        told(
            p2_share_between=[0.2, 0.21, 0.2],
            p2_share_between_given_last_year=[0.2, 0.21, 0.2],
            p6_stay_one_year=[0.86, 0.88, 0.87],
            p6_stay_five_years=[float("nan")] * 3,
        ),
    )
    text = " ".join(answer.sentences)
    assert answer.sentences[0] == (
        "somewhere: of 4 published numbers 1 hit, 1 missed, 2 that cannot be told (3 seeds)."
    )
    assert "P2 misses (the same, given last year's score): .203 (.189 to .218) share, published .020 to .100." in text
    assert "more seeds may tell: P6 teachers in their school after a year. Means inside the range: 1 of 1." in text
    assert "nothing of the kind: P6 teachers in their school after five." in text
    assert answer.figures["counts"]["held_out"] == {"hit": 0, "miss": 1, "cannot be told": 1}
    assert answer.tables["targets"].set_index("target").loc["p2_share_between", "verdict"] == "hit"


def test_open_ends_are_empty() -> None:
    """A range with one end has an empty cell for the other, so that tables and JSON hold no infinity."""
    answer = answer_of("somewhere", chosen_patterns(["P17"]), told(p17_deep_over_surface=[0.2, 0.2]))
    row = answer.tables["targets"].iloc[0]
    assert np.isnan(row["published_low"])
    assert answer.figures["targets"][0]["published_low"] is None


def test_one_seed_is_said_to_be_one() -> None:
    """A single seed has no interval, and the answer says so."""
    answer = answer_of("somewhere", chosen_patterns(["P2"]), told(p2_share_between=[0.2]))
    assert "1 seed, so that no interval can be given" in answer.sentences[0]


def test_a_system_is_held_against_its_patterns() -> None:
    """The chosen patterns are measured on the scenario's own system, a number a seed and target."""
    answer = patterns(small(), Effort(seeds=2), ["P6", "P7"])
    measured = answer.tables["measured"]
    assert measured["seed"].tolist() == [1, 2] * 5
    assert set(measured["pattern"]) == {"P6", "P7"}
    assert measured.loc[measured["target"] == "p6_stay_one_year", "value"].between(0.7, 1.0).all()
    assert answer.question == {"scenario": "baseline", "seeds": [1, 2], "patterns": ["P6", "P7"]}


def test_without_elementary_schools_coaching_has_no_trial() -> None:
    """Where no school is elementary no trial of coaching is made, and its numbers cannot be told."""
    scenario = Scenario.load(
        SCENARIOS / "baseline.yaml",
        ["system.schools=2", "years=2", "system.levels={elementary: 0, middle: 0, high: 1}"],
    )
    answer = patterns(scenario, Effort(seeds=1), ["P12"])
    assert answer.tables["measured"]["value"].isna().all()
    assert not answer.failures


def test_unknown_patterns_are_named_at_once() -> None:
    """Every wrong id is named with the nearest right one, before anything runs."""
    with pytest.raises(InputError) as caught:
        patterns(small(), Effort(seeds=1), ["P66", "banana"])
    assert len(caught.value.problems) == 3
    assert 'no pattern is named "P66"; did you mean "P6"?' in caught.value.problems[0]
    assert "known are P1, P2," in caught.value.problems[-1]


@pytest.mark.usefixtures("registered")
def test_a_pattern_of_ones_own_is_measured() -> None:
    """Data and one function are enough; it is measured in this process whatever was asked for."""
    answer = patterns(small(), Effort(seeds=2, workers=2), ["X1"])
    row = answer.figures["targets"][0]
    assert (row["value"], row["verdict"], row["source"]) == (4.0, "hit", "somebody 1990")
    assert list(known_patterns())[-1] == "X1"


def test_an_installed_package_brings_patterns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an entry point provides is known without being registered; something else there is refused by name."""
    package = tmp_path / "their_patterns.py"
    source = "from reformsim import Pattern, Target\nTARGET = Target('x2_one', 0.0, 2.0, 'ones', 'one', 'held_out')\n"
    source += "PAIR = (Pattern('X2', 'One', 'them', 'M', 'all', 'baseline', (TARGET,)), lambda seen: {'x2_one': 1.0})\n"
    package.write_text(source, encoding="utf-8")
    info = tmp_path / "their_patterns-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: their-patterns\nVersion: 1.0\n", encoding="utf-8")
    points = info / "entry_points.txt"
    points.write_text("[reformsim.patterns]\nX2 = their_patterns:PAIR\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    pattern, measure = chosen_patterns(["X2"])["X2"]
    assert (pattern.source, measure(None)) == ("them", {"x2_one": 1.0})
    points.write_text("[reformsim.patterns]\nX3 = their_patterns:TARGET\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"the entry point X3 of reformsim\.patterns is not a pair"):
        chosen_patterns(["X3"])


def test_a_pattern_in_the_way_is_refused() -> None:
    """Neither an id nor a key of the catalogue can be taken, and a probe must exist; all is said at once."""
    wrong: dict[str, Any] = {"id": "P1", "probe": "baselin", "targets": PATTERNS["P1"].targets}
    parts = {"title": "t", "source": "s", "confidence": "M", "selection": "all"}
    with pytest.raises(InputError) as caught:
        register_pattern(Pattern(**(parts | wrong)), count_schools)
    assert len(caught.value.problems) == 3
    assert 'no probe is named baselin; did you mean "baseline"?' in caught.value.problems[1]


def test_a_changed_measure_is_measured_anew() -> None:
    """A pattern of one's own has another version when its function or its range is another; the catalogue's have none."""
    other = Pattern(**{name: getattr(OWN, name) for name in OWN.__slots__} | {"source": "somebody else"})
    versions = {version_of(pair) for pair in ((OWN, count_schools), (other, count_schools), (OWN, MEASURES["P6"]))}
    assert len(versions) == 3
    assert version_of((PATTERNS["P6"], MEASURES["P6"])) == ""


def test_real_schools_stand_beside_their_file(tmp_path: Path) -> None:
    """Percents of the file stand beside the model's, whose cut lets as many of all pupils pass."""
    lines = ["district,school,enrolment,lunch,read"]
    lines += [f"d,s{n},{300 + n},{10 + 2 * n},{90 - n}" for n in range(40)]
    (tmp_path / "schools.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "there.yaml").write_text(
        "years: 2\nsystem:\n  subjects: [reading]\n  schools_file:\n    path: schools.csv\n    columns: {id: school, "
        "district: district, enrolment: enrolment, poverty_percent: lunch, scores: {reading: read}}\n",
        encoding="utf-8",
    )
    found = see_real_schools(Scenario.load(tmp_path / "there.yaml"), 1)
    assert sorted(found["file"], reverse=True) == [90.0 - n for n in range(40)]
    passed = np.average(found["model"], weights=found["tested"])
    assert passed == pytest.approx(np.average(found["file"], weights=found["tested"]), abs=0.1)
    assert np.corrcoef(found["model"], found["lunch"])[0, 1] < -0.5
    assert see_real_schools(small(), 1).empty
