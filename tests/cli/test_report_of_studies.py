"""The command ``report`` makes one file of the answer of every study, which asks for nothing from elsewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

HALF = ("--set", "levers.coaching.end_year=2", "--seeds", 1)
STUDIES = {
    "hysteresis": (*HALF[2:], "--years", 2, "--hold-years", 1),
    "release": (*HALF, "--every-months", 20),
    "threshold": (*HALF, "--vary", "levers.coaching.intensity", "--tolerance", 0.5),
    "warn": ("--set", "levers.coaching.end_year=2", "--seeds", 2),
    "explain": HALF,
    "phase": (
        *HALF[2:],
        *("--x", "levers.coaching.intensity", "--y", "parameters.choice.conformity", "--cells", 8, "--points", 9),
    ),
}
FOREIGN = re.compile(r"""(?:src|href)=["'](?!data:|#)[^"']*|url\((?!["']?data:)|@import""")
MOST_BYTES = 5_000_000


@pytest.mark.parametrize("study", STUDIES)
def test_an_answer_is_one_file(study, enter):
    """An answer's report holds its question, its sentences and its figures, loads nothing, and is small."""
    answer = enter(study, "tiny", *STUDIES[study], "--quiet", "--json")
    assert answer.exit_code == 0, answer.output
    (folder,) = Path(f"outputs/{study}").glob("*/answer-*")
    written = enter("report", folder, "--quiet")
    assert written.exit_code == 0, written.output
    page = Path(written.stdout.strip())
    text = page.read_text(encoding="utf-8")
    assert FOREIGN.search(text) is None
    assert "Does one coached year show?" in text
    assert "data:image/png;base64," in text
    assert page.stat().st_size < MOST_BYTES
    assert json.loads(answer.stdout)
