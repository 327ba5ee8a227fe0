"""The report of a sweep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import yaml

from reformsim.config.differing import differing
from reformsim.study.sweep_summary import meaning_table, measure_table, verdict_table
from reformsim.view.report.parts import CAUTION, Picture, Report, Section, cell, grid, table_grid, version_grid
from reformsim.view.report.study_page import answer_pictures
from reformsim.view.style import png_bytes
from reformsim.view.sweep_sheet import draw_sweep

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario
    from reformsim.run.sweep_read import Sweep
    from reformsim.study.kept_answer import KeptAnswer


def sweep_report(sweep: Sweep, answers: Sequence[KeptAnswer], base: Scenario, base_name: str) -> Report:
    """Return the report of a sweep.

    Parameters
    ----------
    sweep
        The sweep.
    answers
        Answers that were asked of it.
    base, base_name
        The scenario that policies are held against, and what that is called.
    """
    experiment, runs = sweep.experiment, sweep.runs
    done, failed = len(sweep.finished), len(sweep.failed)
    return Report(
        title=f"{experiment.name.replace('_', ' ').capitalize()} \u2013 sweep",
        kind=f"Sweep of the experiment {experiment.name}",
        question=experiment.question or "The experiment names no question.",
        answer=(
            f"{done} of the {len(runs)} runs kept gave measures, {failed} failed.",
            *_verdict_sentences(sweep),
        ),
        sections=tuple(
            section
            for section in (
                _result_section(sweep),
                *(_answer_section(number, answer) for number, answer in enumerate(answers, start=1)),
                _policy_section(sweep, base, base_name),
                _failure_section(sweep),
                CAUTION,
                _made_section(sweep),
            )
            if section is not None
        ),
    )


def _verdict_sentences(sweep: Sweep) -> tuple[str, ...]:
    """Return each policy's most frequent verdict."""
    found = verdict_table(sweep).groupby("policy", sort=False).first().reset_index()
    return tuple(
        f"{row['policy']}: {str(row['verdict']).replace('_', ' ')} in {row['count']} runs, "
        f"{100 * row['share']:.0f} % (interval {100 * row['low']:.0f} to {100 * row['high']:.0f} %)."
        for row in found.to_dict("records")
    )


def _result_section(sweep: Sweep) -> Section:
    """Return the picture and the tables of what came out."""
    verdicts, measures = verdict_table(sweep), measure_table(sweep)
    pictures, grids = [], []
    if len(verdicts):
        bands = sweep.bands() if sweep.has_series else None
        alt = f"Bars of verdict shares by policy. {' '.join(_verdict_sentences(sweep))}"
        pictures.append(
            Picture(png_bytes(draw_sweep(sweep.experiment.name, verdicts, bands)), "Verdicts by policy", alt)
        )
        heads = ("policy", "verdict", "runs", "share", "low", "high")
        grids.append(table_grid("Verdicts by policy, with 95 % Wilson intervals", verdicts, heads))
    names = ("policy", "measure", "runs", "mean", "5th percentile", "95th percentile")
    grids.append(table_grid("Measures by policy, over worlds and seeds", measures, names))
    grids.append(table_grid("What measures are", meaning_table(sweep)))
    return Section("result", "What came out", pictures=tuple(pictures), grids=tuple(grids))


def _answer_section(number: int, answer: KeptAnswer) -> Section:
    """Return an answer that was asked of the sweep."""
    heading = f"Asked of it: {answer.study}"
    return Section(f"answer-{number}", heading, answer.sentences, pictures=answer_pictures(answer))


def _policy_section(sweep: Sweep, base: Scenario, base_name: str) -> Section:
    """Return what policies do and what differs between worlds."""
    heads = ("what", "in this policy", f"in {base_name}")
    grids = [
        grid(
            f"Policy {name}: what differs from {base_name}",
            [
                {
                    "path": one.path,
                    "here": "absent" if one.here is None else cell(one.here),
                    "there": "absent" if one.there is None else cell(one.there),
                }
                for one in differing(policy, base)
            ],
            ("path", "here", "there"),
            heads,
        )
        for name, policy in sweep.experiment.policies.items()
    ]
    if sweep.paths:
        grids.append(table_grid("Worlds: the numbers that differ", sweep.worlds[["world", *sweep.paths]]))
    return Section("policies", "Policies and worlds", grids=tuple(grids))


def _failure_section(sweep: Sweep) -> Section | None:
    """Return the runs that failed, None where none did."""
    failed = sweep.failed
    if failed.empty:
        return None
    columns = ["run", "policy", "world", "seed", "stage", "type", "message"]
    return Section(
        "failed", "Runs that failed", grids=(table_grid("Runs that failed, with the reason", failed[columns]),)
    )


def _made_section(sweep: Sweep) -> Section:
    """Return configuration and versions."""
    return Section(
        "made",
        "Configuration and versions",
        ("The experiment with all its defaults:",),
        grids=(version_grid(sweep.about["versions"]),),
        code=yaml.safe_dump(sweep.about["experiment"], sort_keys=False, allow_unicode=True),
    )
