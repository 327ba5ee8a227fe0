"""Changes that are typed behind ``--set``."""

from __future__ import annotations

import pytest

from reformsim.config.load import load_scenario
from reformsim.errors import InputError

TEXT = "levers:\n  coaching: {start_year: 2, end_year: 8, intensity: 0.5}\n"


@pytest.mark.parametrize(
    ("override", "path", "value"),
    [
        ("years=12", ("years",), 12),
        ("levers.coaching.intensity=.25", ("levers", "coaching", "intensity"), 0.25),
        ("levers.coaching.intensity=1e-1", ("levers", "coaching", "intensity"), 0.1),
        ("levers.coaching.end_year=null", ("levers", "coaching", "end_year"), None),
        (
            "levers.coaching.target={schools: random, share: .1}",
            ("levers", "coaching", "target", "share"),
            0.1,
        ),
        ("levers.structures={start_year: 1, intensity: 1}", ("levers", "structures", "start_year"), 1.0),
        ("system.subjects=[reading, art]", ("system", "subjects"), ("reading", "art")),
        ("start.belief=0.4", ("start", "belief"), 0.4),
        ("parameters.choice.noise=0.6", ("parameters", "choice.noise"), 0.6),
        ("practices.precision.strength=2", ("practices", "precision", "strength"), 2.0),
        ("question=a = b", ("question",), "a = b"),
        ('question="no"', ("question",), "no"),
    ],
)
def test_puts_a_value_in_place(override, path, value, write):
    """A value is read as YAML and put at its path, whether the file has that path or not."""
    here = load_scenario(write(TEXT), [override])
    for key in path:
        here = here[key] if isinstance(here, dict) else getattr(here, key)
    assert here == value


def test_null_takes_away(write):
    """A null takes a lever or a default practice away."""
    scenario = load_scenario(write(TEXT), ["levers.coaching=null", "practices.precision=null"])
    assert not scenario.levers
    assert "precision" not in scenario.practices


def test_the_last_one_counts(write):
    """Of two values for one key the later holds."""
    assert load_scenario(write(TEXT), ["years=10", "years=11"]).years == 11


BAD = {
    "levers.coaching.intensity=1.7": "levers.coaching.intensity: must be between 0 and 1 (got 1.7)",
    "levers.coachng.intensity=1": 'levers.coachng: unknown lever "coachng"; did you mean "coaching"? known: ',
    "levers.coachng=null": 'levers.coachng: there is nothing of this name to take away; did you mean "coaching"?',
    "levers.coaching.start_year=9": "levers.coaching.end_year: must be after start_year, 9 (got 8)",
    "yeers=3": 'yeers: unknown key; did you mean "years"? allowed: ',
    "years": "must have the form key.path=value",
    "a..b=3": "must have the form key.path=value",
    "years=[": "years: [ is not a YAML value",
    "years=no": "years: no means true or false to some programs; ",
    "years={a: 012}": "years.a: 012 means an octal number to some programs; ",
    "years.x=3": "years: must be a whole number (got a mapping)",
    "levers.coaching.intensity.x=3": "levers.coaching.intensity.x: intensity has no keys of its own",
    "parameters.choice.conformty=1": 'parameters.choice.conformty: unknown parameter; did you mean "choice.conf',
    "extends=y.yaml": "extends: can be used in files only",
    "system.schools_file.path=gone.csv": "system.schools_file.path: no such file: gone.csv",
}
"""An override, and how a line about it goes on."""


@pytest.mark.parametrize("override", BAD)
def test_says_which_override_is_wrong(override, problems):
    """A mistake is told with the override that made it."""
    lines = problems(TEXT, [override])
    where = "x.yaml:2:29" if override == "levers.coaching.start_year=9" else f"--set {override}"
    assert any(line.startswith(f"{where}: {BAD[override]}") for line in lines), lines


def test_the_file_s_own_mistakes_keep_their_place(problems):
    """An override changes where its own key was written, and nothing else's place."""
    lines = problems("levers:\n  coaching: {end_year: 8, intensity: 0.5}\n", ["levers.coaching.intensity=2"])
    assert lines == (
        "x.yaml:2:3: levers.coaching.start_year: is missing",
        "--set levers.coaching.intensity=2: levers.coaching.intensity: must be between 0 and 1 (got 2)",
    )


def test_an_override_can_mend_a_file(write):
    """Only what is left after all overrides counts."""
    assert load_scenario(write("years: 900\n"), ["years=9"]).years == 9


def test_a_file_of_schools_typed_is_meant_from_where_one_is(write):
    """A path that is typed is looked for from the current folder, not from the scenario's."""
    write("id,d,n\n1,1,100\n", "mine.csv")
    columns = "columns: {id: id, district: d, enrolment: n}"
    path = write(f"system: {{schools_file: {{path: ../mine.csv, {columns}}}}}\n", "s/x.yaml")
    scenario = load_scenario(path, ["system.schools_file.path=mine.csv"])
    assert scenario.hash == load_scenario(path).hash


def test_overrides_are_refused_together(problems):
    """Mistakes of several overrides and of the file come at once, the file's first."""
    lines = problems("seed: -1\n", ["years=0", "months_per_year=99"])
    assert [line.split(": ")[1] for line in lines] == ["seed", "years", "months_per_year"]


def test_a_wrong_override_raises_what_people_are_shown(write):
    """The error is the one that the command line prints without a traceback."""
    with pytest.raises(InputError):
        load_scenario(write(TEXT), ["nonsense"])
