"""The command ``report``: one file that holds all it shows, of a run, a sweep or an answer; or a clear refusal."""

from __future__ import annotations

import base64
import json
import re
import runpy
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(2)">'


class Parts(HTMLParser):
    """Collect what a page is made of: elements with their attributes, and the text in each kind of element."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.texts, self._open = [], {}, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Take in an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "img", "input"):
            self._open.append(tag)

    def handle_endtag(self, tag):
        """Leave an element; every one is closed in its turn."""
        assert self._open.pop() == tag

    def handle_data(self, data):
        """Take in text."""
        if self._open:
            self.texts.setdefault(self._open[-1], []).append(data)

    def of(self, tag):
        """Return the attributes of all elements of a kind."""
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.fixture
def folder(enter):
    """Return the folder of a run of the tiny scenario."""
    return Path(enter("run", "tiny", "--quiet").stdout.strip())


def page_of(enter, *words):
    """Return the text of the report that a command writes."""
    answer = enter("report", *words, "--quiet")
    assert answer.exit_code == 0, answer.output
    return Path(answer.stdout.strip()).read_text(encoding="utf-8")


def scrubber_of(page):
    """Return what the scrubber of a page shows."""
    return json.loads(re.search(r'id="scrub-data">(.*?)</script>', page, re.DOTALL)[1])


def test_a_run_becomes_one_page(project, enter, folder):
    """The page of a run says question, verdict with reasons, what differs, levers, years, schools and versions."""
    page = page_of(enter, folder)
    assert (project / f"outputs/tiny/report-{folder.name}.html").read_text(encoding="utf-8") == page
    parts = Parts(page)
    text = " ".join(parts.texts["p"])
    summary = json.loads((folder / "summary.json").read_text())
    assert "Does one coached year show?" in text
    assert f"Verdict: {summary['verdict'].replace('_', ' ')}" in text
    assert all(reason in text for reason in summary["reasons"])
    cells = parts.texts["th"] + parts.texts["td"]
    assert {"levers.coaching", "system.schools", "coaching", "numpy", "school-1"} <= set(cells)
    assert "absent" in cells
    assert "name: tiny" in "".join(parts.texts["pre"])
    assert next(attrs["alt"] for attrs in parts.of("img")).startswith("Line chart over school years")
    assert len(page.encode()) < 5_000_000


def test_nothing_is_asked_of_another_host(enter, folder):
    """A page loads nothing from anywhere: no address of a host, and a policy that forbids all but what is in it."""
    page = page_of(enter, folder)
    check = runpy.run_path(str(ROOT / "docs" / "check_site.py"))["loaded_from_elsewhere"]
    assert check("page.html", page) == []
    assert not re.search(r"https?:|//[a-z]", re.sub(r"base64,[A-Za-z0-9+/=]+|\"data\": \"[^\"]+\"", "", page))
    policy = next(attrs["content"] for attrs in Parts(page).of("meta") if "http-equiv" in attrs)
    assert policy.startswith("default-src 'none'")
    for way in ("innerHTML", "outerHTML", "document.write", "eval(", "fetch(", "XMLHttpRequest", "import("):
        assert way not in page


def test_tables_can_be_read_aloud(enter, folder):
    """Every table has a caption, every head a scope, every picture words, every control a label."""
    parts = Parts(page_of(enter, folder))
    assert len(parts.of("table")) == len(parts.of("caption")) >= 5
    assert {attrs.get("scope") for attrs in parts.of("th")} == {"col", "row"}
    assert all(attrs["alt"] for attrs in parts.of("img"))
    ids = [attrs["id"] for _, attrs in parts.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    named = [attrs["href"].removeprefix("#") for attrs in parts.of("a") if attrs["href"].startswith("#")]
    assert set(named) <= set(ids)
    assert len(parts.of("label")) == len(parts.of("select")) + len(parts.of("input")) == 3


def test_the_scrubber_holds_every_school_in_every_month(enter, folder):
    """Shares of schools by month are packed to half a per cent, and the system's lines are those of its table."""
    found = scrubber_of(page_of(enter, folder))
    system = pd.read_parquet(folder / "system.parquet")
    assert found["steps"] == len(system)
    assert found["ownSteps"] == 40
    assert found["schools"] == ["school-1", "school-2", "school-3"]
    assert found["lines"][0]["values"] == [round(value, 3) for value in system["deep"]]
    layer = next(one for one in found["layers"] if one["name"] == "deep practice")
    shares = np.frombuffer(base64.b64decode(layer["data"]), dtype=np.uint8).reshape(-1, 3) / 200
    kept = pd.read_parquet(folder / "schools.parquet").pivot_table(index="year", columns="school_id", values="deep")
    np.testing.assert_allclose(shares.reshape(-1, 10, 3).mean(axis=1), kept.to_numpy(), atol=0.0026)
    assert "every number of the system is the same" in found["note"]


def test_years_alone_need_no_run(enter, folder):
    """With --yearly schools are shown by the year, and the page says so."""
    found = scrubber_of(page_of(enter, folder, "--yearly", "--out", "yearly.html"))
    assert (found["steps"], found["stepsPerYear"], found["ownSteps"]) == (4, 1, 4)
    assert len(found["lines"][0]["values"]) == 4


def test_what_people_write_is_shown_and_never_obeyed(project, enter):
    """Questions, names of schools and labels with marks of HTML are text on the page, in words and in data."""
    (project / "scenarios/data/schools.csv").write_text(
        f'school,district,pupils\n"{HOSTILE.replace(chr(34), chr(34) * 2)}",North,120\nBirch,North,150\n'
    )
    (project / "scenarios" / "real.yaml").write_text(
        (project / "scenarios" / "real.yaml").read_text() + f"question: '{HOSTILE}'\nexpect: '{HOSTILE}'\n"
    )
    folder = Path(enter("run", "real", "--quiet").stdout.strip())
    page = page_of(enter, folder)
    parts = Parts(page)
    assert len(parts.of("script")) == 2
    assert all("onerror" not in attrs for _, attrs in parts.elements)
    assert HOSTILE in "".join(parts.texts["p"])
    assert HOSTILE in scrubber_of(page)["schools"]
    assert HOSTILE in parts.texts["th"]


def test_an_answer_with_hostile_words_is_escaped(project, enter):
    """Names in a study's files, such as a scenario called <script>, are text: in title, words, tables and versions."""
    place = project / "answer"
    place.mkdir()
    question = {"scenarios": [HOSTILE, "b"]}
    answer = {"study": HOSTILE, "question": question, "answer": [HOSTILE], "failed": [{"scenario": HOSTILE, "seed": 1}]}
    (place / "answer.json").write_text(json.dumps(answer))
    pd.DataFrame([[HOSTILE] * 4], columns=["table", "column", "unit", "meaning"]).assign(table="a").to_csv(
        place / "columns.csv", index=False
    )
    pd.DataFrame({HOSTILE: [HOSTILE]}).to_csv(place / "a.csv", index=False)
    (place / "asked.json").write_text(json.dumps({"versions": {HOSTILE: HOSTILE}, "scenarios": [{"name": HOSTILE}]}))
    parts = Parts(page_of(enter, place))
    assert parts.of("script") == []
    assert parts.of("img") == []
    assert HOSTILE in "".join(parts.texts["title"])
    assert HOSTILE in "".join(parts.texts["pre"]).replace("\n  ", " ").replace("''", "'")


def test_a_study_becomes_a_page(enter, folder):
    """The page of a comparison holds its sentences, its figure, its tables, and the scenarios and versions asked."""
    words = ("compare", "tiny", "real", "--seeds", 2, "--workers", 1, "--set", "years=2", "--quiet")
    place = Path(enter(*words).stdout.strip())
    page = page_of(enter, place)
    parts = Parts(page)
    answer = json.loads((place / "answer.json").read_text())
    assert all(sentence in "".join(parts.texts["p"]) for sentence in answer["answer"])
    assert "Does one coached year show?" in "".join(parts.texts["p"])
    figure = base64.b64encode((place / "figure.png").read_bytes()).decode()
    assert parts.of("img")[0]["src"] == f"data:image/png;base64,{figure}"
    captions = "".join(parts.texts["caption"])
    assert all(f"Table {name}" in captions for name in ("runs", "differences", "verdicts", "paths"))
    assert "name: real" in "".join(parts.texts["pre"])
    (place / "asked.json").unlink()
    assert "was kept without its scenarios" in page_of(enter, place, "--out", "old.html")


def test_a_sweep_becomes_a_page(project, enter, planted):
    """The page of a sweep holds verdicts by policy with a figure, measures, worlds, failed runs and the experiment."""
    asked = {
        "question": "Which?",
        "policies": {
            "tiny": {"extends": "scenarios/tiny.yaml"},
            "plain": {"extends": "scenarios/tiny.yaml", "levers": None},
        },
        "worlds": {
            "vary": {"parameters.choice.conformity": {"low": 0.5, "high": 1.5}},
            "designs": [{"kind": "random", "size": 4}],
        },
        "seeds": {"first": 1, "count": 2},
        "metrics": ["verdict", "final"],
        "series": ["deep"],
    }

    def measures(runs):
        names = ["snap_back" if world < 3 else "breakthrough" for world in runs["world"]]
        status = ["failed" if run == 5 else "done" for run in runs["run"]]
        return {"verdict": names, "final": 0.25, "status": status, "message": "went <b>wrong</b>"}

    place = planted(project / "sweep", asked, measures, lambda years: {"deep": years["year"] / 10})
    parts = Parts(page_of(enter, place))
    text = "".join(parts.texts["p"])
    assert "15 of the 16 runs kept gave measures, 1 failed." in text
    assert "tiny: snap back in " in text
    assert parts.of("img")[0]["alt"].startswith("Bars of verdict shares by policy. tiny: snap back")
    assert "went <b>wrong</b>" in parts.texts["td"]
    assert {"0.25", "levers.coaching"} <= {*parts.texts["td"], *parts.texts["th"]}
    assert "choice.conformity" in "".join(parts.texts["pre"])


def test_a_sweep_in_which_every_run_failed_has_a_page(project, enter, planted):
    """Where no run gave measures the page says so, names the reasons, and draws nothing."""
    asked = {
        "policies": {"tiny": {"extends": "scenarios/tiny.yaml"}},
        "seeds": {"count": 2},
        "metrics": ["verdict", "final"],
    }
    told = {"status": "failed", "message": "went wrong", "verdict": None, "final": None}
    place = planted(project / "sweep", asked, lambda _: told)
    parts = Parts(page_of(enter, place))
    assert "0 of the 2 runs kept gave measures, 2 failed." in "".join(parts.texts["p"])
    assert parts.texts["td"].count("went wrong") == 2
    assert parts.of("img") == []


def test_a_report_says_what_it_wrote(enter, folder):
    """--json prints file, size, title, question and answer, and nothing else on standard output."""
    answer = enter("report", folder, "--yearly", "--out", "a/b.html", "--json", "--base", "tiny")
    said = json.loads(answer.stdout)
    assert (said["file"], said["bytes"]) == ("a/b.html", Path("a/b.html").stat().st_size)
    assert said["answer"][0].startswith("Verdict: ")
    assert "Nothing differs from tiny." in Path("a/b.html").read_text()


def test_an_answer_in_a_sweep_shows_what_failed_and_what_made_it(project, enter, planted):
    """An answer that was asked of a sweep has its question and versions from there, and its own failed runs with reasons."""
    asked = {"question": "Which?", "policies": {"tiny": {"extends": "scenarios/tiny.yaml"}}, "metrics": ["final"]}
    place = planted(project / "sweep", asked, lambda _: {"final": 0.25}) / "analysis" / "screen-1a2b"
    place.mkdir(parents=True)
    failed = {"scenario": "tiny", "seed": 7, "stage": "run", "type": "RunError", "message": "it broke"}
    answer = {"study": "screen", "question": {"measures": ["final"]}, "answer": ["None."], "failed": [failed]}
    (place / "answer.json").write_text(json.dumps(answer))
    (place / "columns.csv").write_text("table,column,unit,meaning\na,b,share,practice\n")
    (place / "a.csv").write_text("b\n0.5\n")
    parts = Parts(page_of(enter, place))
    assert "Which?" in "".join(parts.texts["p"])
    assert {"it broke", "7", "RunError", "practice"} <= set(parts.texts["td"])
    assert parts.texts["pre"][0].startswith("experiment:")
    assert "Runs that failed, with the reason" in parts.texts["caption"]
