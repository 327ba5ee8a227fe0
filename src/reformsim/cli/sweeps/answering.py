"""The frame of every question to a finished sweep: read it, ask, print, draw, keep.

Nothing is run. The answer is written whole into a folder of its own in that of the sweep,
`DIR/analysis/STUDY-HASH`; a sweep that has grown since gets another answer beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reformsim.cli.studies.frame import NAME_CHARACTERS, Draw, answer_files, tell_answer
from reformsim.config.identity import canonical_json
from reformsim.run.store import keep_answer
from reformsim.run.sweep_read import Sweep, open_sweep
from reformsim.study.answer import Answer

ANALYSIS = "analysis"
"""Folder in that of the sweep."""
AskSweep = Callable[[Sweep], Answer]


@dataclass(frozen=True, slots=True)
class SweepOrder:
    """Hold what was typed of a question to a sweep, as far as all have it.

    Attributes
    ----------
    study
        The command's name.
    folder
        That of the sweep.
    as_json, quiet
        How to answer.
    out
        Folder for the answer; None is `ANALYSIS` in that of the sweep.
    """

    study: str
    folder: Path
    as_json: bool
    quiet: bool
    out: Path | None = None


def answer_sweep(order: SweepOrder, ask: AskSweep, draw: Draw) -> int:
    """Carry out a question to a sweep and return the exit code.

    Parameters
    ----------
    order
        What was typed.
    ask
        The question, given the sweep.
    draw
        Makes the figure of an answer, or several by file name.
    """
    sweep = open_sweep(order.folder)
    answer = ask(sweep)
    parent = order.out or order.folder / ANALYSIS
    folder = keep_answer(parent, name_sweep_answer(answer, sweep), answer_files(answer, draw))
    tell_answer(answer, folder, as_json=order.as_json, quiet=order.quiet)
    return 0


def name_sweep_answer(answer: Answer, sweep: Sweep) -> str:
    """Return the name of an answer's folder: a hash of what was asked, of which sweep, with how many runs."""
    asked = {"question": answer.question, "sweep": sweep.about["hash"], "runs": len(sweep.runs)}
    digest = hashlib.sha256(canonical_json(asked).encode("ascii")).hexdigest()
    return f"{answer.study}-{digest[:NAME_CHARACTERS]}"
