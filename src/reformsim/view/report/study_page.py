"""The report of a study: compare, release, threshold, and whatever else keeps an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import yaml

from reformsim.view.report.parts import CAUTION, Grid, Picture, Report, Section, cell, grid, table_grid, version_grid

if TYPE_CHECKING:
    from reformsim.study.kept_answer import KeptAnswer

NOT_KEPT = "This answer was kept without its scenarios and versions; give the same command again to have them."
FAILED = ("scenario", "seed", "stage", "type", "message")


def study_report(answer: KeptAnswer, more: Mapping[str, Any] | None = None) -> Report:
    """Return the report of a study's answer.

    Parameters
    ----------
    answer
        What the folder holds.
    more
        Configuration and versions from elsewhere, as the folder of the sweep that was asked; None for none.
    """
    asked = answer.asked if answer.asked is not None else more
    sections = [Section("figures", "Figures", pictures=answer_pictures(answer))] if answer.pictures else []
    sections.append(Section("tables", "Tables", grids=tuple(_tables(answer))))
    if answer.failed:
        failed = grid("Runs that failed, with the reason", answer.failed, FAILED)
        sections.append(Section("failed", "Runs that failed", grids=(failed,)))
    rows = [{"part": key.replace("_", " "), "asked": cell(value)} for key, value in answer.question.items()]
    question = grid("What was asked", rows, ("part", "asked"))
    return Report(
        title=f"{answer.study.replace('_', ' ').capitalize()} \u2013 {_about(answer)}",
        kind=f"Answer of reformsim {answer.study}",
        question=_question(asked) or answer.question.get("question") or f"reformsim {answer.study}: {_about(answer)}",
        answer=answer.sentences,
        sections=(
            Section("asked", "What was asked", grids=(question,)),
            *sections,
            CAUTION,
            _made_section(asked),
        ),
    )


def answer_pictures(answer: KeptAnswer) -> tuple[Picture, ...]:
    """Return an answer's pictures; what they show is told in the words of the answer."""
    alt = f"Figure of reformsim {answer.study}. {' '.join(answer.sentences)}"
    names = {name: name.removesuffix(".png").replace("_", " ").replace("-", " ") for name in answer.pictures}
    return tuple(
        Picture(png, f"{answer.study.capitalize()}: {names[name]}", alt) for name, png in answer.pictures.items()
    )


def _about(answer: KeptAnswer) -> str:
    """Return what a study is about: its scenarios, its calibration, or the name of its folder."""
    names = (answer.question.get(part) for part in ("scenarios", "scenario", "calibration"))
    named = next(filter(None, names), None)
    return cell(named).replace("_", " ") if named else answer.folder.name


def _question(asked: Mapping[str, Any] | None) -> str:
    """Return the questions of the scenarios that were asked about."""
    scenarios = [asked.get("workshop"), asked.get("experiment")] if asked else []
    named = asked.get("scenarios") if asked else None
    scenarios += named if isinstance(named, list) else []
    told = [str(one.get("question", "")) for one in scenarios if isinstance(one, dict)]
    return " ".join(filter(None, dict.fromkeys(told)))


def _tables(answer: KeptAnswer) -> list[Grid]:
    """Return the tables, each followed by nothing but its rows, and what all columns mean."""
    grids = [table_grid(f"Table {name.replace('_', ' ')}", table) for name, table in answer.tables.items()]
    return [*grids, table_grid("What columns mean", answer.columns)]


def _made_section(asked: Mapping[str, Any] | None) -> Section:
    """Return configuration and versions, or that they were not kept."""
    heading = "Configuration and versions"
    if asked is None:
        return Section("made", heading, (NOT_KEPT,))
    versions = asked.get("versions")
    grids = (version_grid(versions),) if isinstance(versions, dict) else ()
    rest = {key: value for key, value in asked.items() if key in ("scenarios", "experiment", "workshop")}
    return Section("made", heading, grids=grids, code=yaml.safe_dump(rest, sort_keys=False, allow_unicode=True))
