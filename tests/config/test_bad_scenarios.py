"""Every kind of mistake in a scenario file, and the line that a person reads about it."""

from __future__ import annotations

import pytest

from reformsim.config.load import load_scenario
from reformsim.errors import InputError

KNOWN_LEVERS = (
    "accountability, class_size, coaching, formative_assessment, lateral_networks, leadership_development, "
    "leadership_pipeline, learning_paths, learning_time, mandate, professional_learning_time, structures, "
    "teacher_preparation, teacher_retention"
)
KNOWN_SHOCKS = "budget_cut, competing_initiative, field_backlash, leader_exodus, teacher_exodus"
TARGET_KEYS = "bands, every_year, names, schools, share, subjects, wave_years, waves"
LEVER = "levers: {coaching: {start_year: 2, intensity: 0.5"
BAD = {
    # kinds and ranges
    "years: 0": "1:1: years: must be between 1 and 200 (got 0)",
    "years: 201": "1:1: years: must be between 1 and 200 (got 201)",
    "years: 1.5": "1:1: years: must be a whole number (got 1.5)",
    "years: forty": '1:1: years: must be a whole number (got "forty")',
    "years: true": "1:1: years: must be a whole number (got true)",
    "months_per_year: 13": "1:1: months_per_year: must be between 1 and 12 (got 13)",
    "seed: -1": "1:1: seed: must be between 0 and 9,223,372,036,854,775,807 (got -1)",
    "question: 7": '1:1: question: must be text; write "7" (got 7)',
    "question: [a]": '1:1: question: must be text (got ["a"])',
    "name: a/b": '1:1: name: must be letters, digits, _, . and -, at most 80 (got "a/b")',
    "system: 3": "1:1: system: must be a mapping of keys to values (got 3)",
    "levers: [coaching]": '1:1: levers: must be a mapping of keys to values (got ["coaching"])',
    "system: {subjects: reading}": '1:10: system.subjects: must be a list (got "reading")',
    "system: {subjects: []}": "1:10: system.subjects: must have 1 to 8 items (got 0)",
    "system: {subjects: [a b]}": "1:21: system.subjects[0]: must be a name: a letter, then letters, "
    'digits and _, at most 40 (got "a b")',
    "start: {belief: 1.01}": "1:9: start.belief: must be between 0 and 1 (got 1.01)",
    "start: {belief: .nan}": "1:9: start.belief: must be a finite number (got nan)",
    "governance: {budget_dollars_per_student_year: .inf}": "1:14: "
    "governance.budget_dollars_per_student_year: must be a finite number (got inf)",
    "governance: {budget_dollars_per_student_year: -5}": "1:14: "
    "governance.budget_dollars_per_student_year: must be between 0 and 1,000,000 (got -5)",
    "practices: {time: {channel: tme}}": "1:20: practices.time.channel: must be one of targeting, "
    'information, capacity, time, engagement (got "tme"); did you mean "time"?',
    "practices: {time: {difficulty: 1}}": "1:13: practices.time.channel: is missing",
    "practices: {precision: {strength: 3}}": "1:25: practices.precision.strength: must be between 0 and 2 (got 3)",
    LEVER[:-3] + "1.7}}": "1:36: levers.coaching.intensity: must be between 0 and 1 (got 1.7)",
    "levers: {coaching: {start_year: 2}}": "1:10: levers.coaching.intensity: is missing",
    LEVER + ", target: {wave_years: 0, schools: waves}}}": "1:61: levers.coaching.target.wave_years: "
    "must be above 0 and at most 50 (got 0)",
    LEVER + ", target: {bands: [primry]}}}": "1:69: levers.coaching.target.bands[0]: must be one of "
    'primary, intermediate, middle, high (got "primry"); did you mean "primary"?',
    LEVER + ", target: {names: [12], schools: named}}}": "1:69: levers.coaching.target.names[0]: "
    'must be text; write "12" (got 12)',
    # unknown keys and names
    "yeers: 3": '1:1: yeers: unknown key; did you mean "years"? allowed: expect, extends, governance, '
    "growth, levers, months_per_year, name, observe, parameters, practices, question, readiness, seed, shocks, "
    "start, system, years",
    LEVER + ", intensty: 1}}": '1:52: levers.coaching.intensty: unknown key; did you mean "intensity"? '
    "allowed: cost_dollars, end_year, intensity, lever, ramp_years, start_year, target",
    LEVER + ", target: {zzz: 1}}}": f"1:61: levers.coaching.target.zzz: unknown key; allowed: {TARGET_KEYS}",
    "levers: {couching: {start_year: 1, intensity: 1}}": '1:10: levers.couching: unknown lever "couching"; '
    f'did you mean "coaching"? known: {KNOWN_LEVERS}',
    "levers: {mine: {lever: structure, start_year: 1, intensity: 1}}": "1:17: levers.mine.lever: unknown "
    f'lever "structure"; did you mean "structures"? known: {KNOWN_LEVERS}',
    "shocks: {storm: {start_year: 1, intensity: 1}}": f'1:10: shocks.storm: unknown shock "storm"; '
    f"known: {KNOWN_SHOCKS}",
    "shocks: {coaching: {start_year: 1, intensity: 1}}": "1:10: shocks.coaching: coaching is a lever and "
    "belongs under levers",
    "shocks: {budget_cut: {start_year: 1, intensity: 1, cost_dollars: 5}}": "1:52: shocks.budget_cut.cost_dollars: "
    "is for levers only: a shock costs the reform nothing",
    "levers: {budget_cut: {start_year: 1, intensity: 1}}": "1:10: levers.budget_cut: budget_cut is a shock "
    "and belongs under shocks",
    "levers: {my lever: {lever: coaching, start_year: 1, intensity: 1}}": "1:10: levers.my lever: must be "
    'a name: a letter, then letters, digits and _, at most 40 (got "my lever")',
    "system: {levels: {elementry: 1.0}}": "1:19: system.levels.elementry: unknown key; allowed: combined, "
    "elementary, high, middle",
    "parameters: {choice.conformty: 1}": "1:14: parameters.choice.conformty: unknown parameter; did you "
    'mean "choice.conformity"? "reformsim list parameters" shows them all',
    "parameters: {choice.noise: 99}": "1:14: parameters.choice.noise: must be between 0.05 and 5 units of V (got 99)",
    "parameters: {choice.noise: low}": '1:14: parameters.choice.noise: must be a number (got "low")',
    "parameters: {learning.growth_reading: 1}": "1:14: parameters.learning.growth_reading: is a row of "
    "numbers, which cannot be replaced here",
    "readiness: {readin: {primary: 1}}": '1:13: readiness.readin: unknown subject "readin"; did you mean '
    '"reading"? known: mathematics, reading',
    "readiness: {reading: {primry: 1}}": '1:23: readiness.reading.primry: unknown grade band "primry"; did '
    'you mean "primary"? known: high, intermediate, middle, primary',
    "system: {subjects: [art]}\ngrowth: {art: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]}": "2:1: growth: must be at least 0.001 in "
    "the mean of all grades and subjects: gains are told in months of it (got 0)",
    "growth: {reading: [1, 2]}": "1:10: growth.reading: must have 12 items (got 2)",
    "growth: {reading: [1, 1, 1, x, 1, 1, 1, 1, 1, 1, 1, 1]}": '1:29: growth.reading[3]: must be a number (got "x")',
    "practices: {precision: {synergy: {personalisation: 0.1}}}": "1:35: "
    'practices.precision.synergy.personalisation: unknown other practice "personalisation"; did you mean '
    '"personalization"? known: personalization, professional_learning',
    LEVER + ", target: {subjects: [readin]}}}": "1:72: levers.coaching.target.subjects[0]: unknown subject "
    '"readin"; did you mean "reading"? known: mathematics, reading',
    # what does not make sense together
    "system: {schools: 2, districts: 3}": "1:10: system.schools: must be at least the number of districts, 3 (got 2)",
    "system: {subjects: [art, art]}": '1:26: system.subjects[1]: names "art" twice',
    "system: {levels: {elementary: 0.5}}": "1:10: system.levels: shares of levels must add up to 1 (got 0.5)",
    LEVER + ", end_year: 2}}": "1:52: levers.coaching.end_year: must be after start_year, 2 (got 2)",
    "years: 2\n" + LEVER + "}}": "2:21: levers.coaching.start_year: must lie within the run of 2 years (got 2)",
    "practices: {precision: null, personalization: null, professional_learning: null}": "1:1: practices: "
    "at least one practice must stay",
    "levers: {coachng: null}": "1:10: levers.coachng: there is nothing of this name to take away",
    "practices: {precison: null}": "1:13: practices.precison: there is nothing of this name to take away",
    LEVER + ", target: {schools: named}}}": "1:52: levers.coaching.target.names: is missing: name the "
    "schools, or choose them in another way",
    LEVER + ", target: {share: 0.1}}}": "1:61: levers.coaching.target.share: is used only with schools: "
    'random or lowest or readiest or waves (got schools: "all")',
    LEVER + ", target: {names: [a]}}}": "1:61: levers.coaching.target.names: is used only with schools: "
    'named (got schools: "all")',
    LEVER + ", target: {every_year: true, schools: random}}}": "1:61: levers.coaching.target.every_year: "
    'is used only with schools: lowest or readiest (got schools: "random")',
    "levers: {structures: {start_year: 1, intensity: 1, target: {subjects: [reading]}}}": "1:61: "
    "levers.structures.target.subjects: structures reaches whole schools and cannot be aimed at subjects",
    "shocks: {mine: {lever: leader_exodus, start_year: 1, intensity: 1, target: {bands: [high]}}}": "1:77: "
    "shocks.mine.target.bands: leader_exodus reaches whole schools and cannot be aimed at bands",
    # files of schools
    "system: {schools_file: {path: none.csv}}": "1:10: system.schools_file.columns: is missing",
    "system: {schools_file: {path: x.yaml, grades: [5, 0], columns: {id: a, district: b, enrolment: c}}}": "1:39: system.schools_file.grades: the first grade must not be above the last (got [5, 0])",
    "system: {schools_file: {path: x.yaml, columns: {id: a, district: b}}}": "1:39: "
    "system.schools_file.columns.enrolment: is missing",
    "system: {schools_file: {path: x.yaml, columns: {id: a, district: b, enrolment: c, scores: {art: d}}}}": '1:92: system.schools_file.columns.scores.art: unknown subject "art"; known: mathematics, reading',
    # YAML and its traps
    "years: no": '1:8: years: no means true or false to some programs; write true or false, or "no" for the word',
    "years: 1:30": '1:8: years: 1:30 means a number in base 60 to some programs; write "1:30", or a plain number',
    "years: 012": '1:8: years: 012 means an octal number to some programs; take away the leading 0, or write "012"',
    "years: 0x1F": '1:8: years: 0x1F is not a decimal number; write it in decimals, or "0x1F" for the text',
    "question: 2026-01-01": '1:11: question: 2026-01-01 is not a plain word or number; write "2026-01-01" for the text',
    "years: 30\nyears: 40": "2:1: years: stands here twice; first in line 1",
    "years: !!python/object/apply:os.getcwd []": "1:8: years: the tag !!python/object/apply:os.getcwd is "
    "not allowed; write a plain value",
    "years: !!null 50": "1:8: years: the tag !!null is not allowed; write a plain value",
    LEVER + ", target: {every_year: !!bool maybe}}}": "1:73: levers.coaching.target.every_year: the tag "
    "!!bool is not allowed; write a plain value",
    "years: &a 3": "1:8: anchors and aliases (& and *) are not used here; write the value again, or use extends",
    "\tyears: 3": "1:1: a tab cannot indent a line; use spaces",
    "years: 3\n---\nyears: 4": "2:1: a file holds one scenario; take away the second ---",
    "years: [": "1:9: is not YAML: a value is missing here, or a bracket is not closed",
    "{a: " * 51: "1:198: is nested more than 50 deep",
    "- years": "1:1: must be a mapping of keys to values",
    "# nothing": '1:1: is empty; "reformsim new NAME" writes a scenario to start from',
    "question: \x01": "1:11: this character is not allowed in YAML",
    "? [a]\n: 1": "1:3: a key must be a word",
    "extends: [a]": "1:1: extends: must be the name of one YAML file",
    "extends: gone.yaml": "1:1: extends: no such file: gone.yaml",
    "extends: x.yaml": "1:1: extends: goes in a circle: x.yaml -> x.yaml",
}
"""Text of x.yaml, and a line that must be among what is said of it, after the file's name."""


@pytest.mark.parametrize("text", BAD, ids=lambda text: text[:40])
def test_says_what_is_wrong(text, problems):
    """A mistake is told in one line: file, line, column, path, what is wrong, and what would be right."""
    assert f"x.yaml:{BAD[text]}" in problems(text)


@pytest.mark.parametrize("text", BAD, ids=lambda text: text[:40])
def test_says_it_in_plain_words(text, problems):
    """No line speaks of the machinery behind it, and none is said twice."""
    lines = problems(text)
    assert len(set(lines)) == len(lines)
    for line in lines:
        assert "\n" not in line
        assert not any(word in line.lower() for word in ("pydantic", "input should", "nonetype", "dict"))


def test_the_table_is_large():
    """There are at least forty kinds of mistakes in the table."""
    assert len(BAD) >= 40


def test_tells_everything_at_once_in_the_order_of_the_file(problems):
    """All mistakes of a file come together, from its first line to its last."""
    lines = problems(
        "years: 300\n"
        "system: {schools: 1, districts: 4}\n"
        "levers:\n"
        "  coaching:\n"
        "    start_year: 5\n"
        "    end_year: 1\n"
        "    intensity: 1.7\n"
        "shocks: {flood: {start_year: 0, intensity: 1}}\n"
    )
    assert [line.split(": ")[1] for line in lines] == [
        "years",
        "system.schools",
        "levers.coaching.end_year",
        "levers.coaching.intensity",
        "shocks.flood",
    ]


def test_a_trap_is_told_once(problems):
    """A word that YAML would misread is reported as that, and not as a wrong kind as well."""
    assert len(problems("years: no")) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"years: \xff", "x.yaml: is not UTF-8 text (byte 7); save it as UTF-8"),
        (b"#" * 1_000_001, "x.yaml: is too large; a YAML file may have 1,000,000 bytes"),
    ],
)
def test_refuses_what_is_no_text(content, said, write, tmp_path):
    """Bytes that are not UTF-8, and files beyond any scenario's size, are refused before all else."""
    path = write("")
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    assert caught.value.problems == (said,)


def test_refuses_a_folder_and_a_missing_file(write, tmp_path):
    """A folder and a missing file are named as such."""
    write("", "folder/x.yaml")
    wrong = {"folder": "folder: is a folder, not a YAML file", "gone.yaml": "gone.yaml: no such file"}
    for path, said in wrong.items():
        with pytest.raises(InputError) as caught:
            load_scenario(path)
        assert caught.value.problems == (said,)


def test_a_missing_file_of_schools_is_told_where_it_is_asked_for(problems, tmp_path):
    """The path of schools is looked for from the scenario's folder, and the message shows where that is."""
    lines = problems("system:\n  schools_file: {path: no.csv, columns: {id: a, district: b, enrolment: c}}\n")
    assert lines == (f"x.yaml:2:18: system.schools_file.path: no such file: {tmp_path / 'no.csv'}",)
