"""Make the figures of the documents anew: one command, the same pictures.

python docs/make_figures.py            all
python docs/make_figures.py release    those named
"""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import yaml
from matplotlib.figure import Figure

from reformsim import Scenario, draw_run, simulate
from reformsim.cli.files import result_files
from reformsim.config.experiment import Experiment
from reformsim.config.workshop import WorkshopPlan
from reformsim.run.crew import Effort
from reformsim.run.local_engine import LocalEngine
from reformsim.run.run_folder import open_run
from reformsim.run.store import write_run
from reformsim.run.sweep_read import Sweep, open_sweep
from reformsim.study.answer import Answer
from reformsim.study.classic import classic, find_classic
from reformsim.study.compare import compare
from reformsim.study.discover import Look, discover
from reformsim.study.explain import explain
from reformsim.study.hysteresis import hysteresis
from reformsim.study.phase import Map, phase
from reformsim.study.release import release
from reformsim.study.school_paths import school_paths
from reformsim.study.screen import screen
from reformsim.study.sensitivity import sensitivity
from reformsim.study.sweep import begin_sweep, carry_on
from reformsim.study.sweep_choice import Question
from reformsim.study.threshold import Vary, threshold
from reformsim.study.warn import warn
from reformsim.study.workshop_answer import answer_of
from reformsim.study.workshop_debrief import debrief
from reformsim.study.workshop_play import play
from reformsim.theory import MeanField, separatrix
from reformsim.theory.classic import CLASSICS
from reformsim.view import run_title, save_png
from reformsim.view.animation import draw_frame, film_of
from reformsim.view.boxes import draw_discovery
from reformsim.view.classic_curve import draw_classic
from reformsim.view.comparison import draw_comparison
from reformsim.view.loop import draw_hysteresis
from reformsim.view.phase_map import draw_phase
from reformsim.view.release_fan import draw_release
from reformsim.view.screening import draw_screens
from reformsim.view.separatrix import draw_separatrix
from reformsim.view.threshold_curve import draw_threshold
from reformsim.view.tornado import draw_all
from reformsim.view.warning_signs import draw_warning
from reformsim.view.waterfall import draw_explanation
from reformsim.view.workshop_sheet import draw_workshop

HERE = Path(__file__).parent
DrawAll = Callable[[Answer], dict[str, Figure]]
SCHOOLS = 30
SHOWN = ("breakthrough", "three_years", "mandate", "steady_work", "lighthouse")


def load(name: str, schools: int = SCHOOLS) -> Scenario:
    """Return a shipped scenario with fewer schools."""
    return Scenario.load(HERE.parent / "scenarios" / f"{name}.yaml", [f"system.schools={schools}"])


def effort(seeds: int) -> Effort:
    """Return so many seeds on two processes."""
    return Effort(seeds=seeds, workers=2)


def run_figure(name: str) -> Figure:
    """Return the picture of a run of 100 schools."""
    result = simulate(load(name, 100), threads=2)
    title, sentence = run_title(name, result.verdict.name), " ".join(result.verdict.reasons[:2])
    months = result.scenario.months_per_year
    return draw_run(result.system, result.schools, result.levers, title, sentence, months_per_year=months)


def watershed_figure() -> Figure:
    """Return the picture of the watershed."""
    deeps = np.linspace(0.0, 1.0, 21)
    border = pd.DataFrame({"deep": deeps, "culture": separatrix(MeanField(load("baseline")), deeps)})
    ways = {}
    for name in ("three_years", "eight_years", "breakthrough", "steady_work"):
        result = simulate(load(name), threads=2)
        end = result.levers["end_year"].max()
        ways[name] = result.system[["deep", "culture"]].assign(supported=result.system["year"] <= end)
    title = "What culture is when support ends decides"
    sentence = "Left of the line schools fall back without support, right of it they go up. Dots: support ends."
    return draw_separatrix(border, ways, title, sentence)


def studies() -> dict[str, tuple[Callable[[], Answer], Callable[[Answer], Figure]]]:
    """Return what makes each study's answer, and what draws it."""
    four = ("eight_years", "breakthrough", "steady_work", "three_years")
    across, upwards = Vary("duration", 0.0, 16.0), Vary("levers.structures.intensity")
    return {
        "compare": (lambda: compare([load(name) for name in four], effort(10)), draw_comparison),
        "release": (lambda: release(load("steady_work"), effort(10)), draw_release),
        "threshold": (lambda: threshold(load("breakthrough", 100), Vary("duration"), effort(10)), draw_threshold),
        "hysteresis": (lambda: hysteresis(load("breakthrough", 100), effort(20)), draw_hysteresis),
        "phase": (lambda: phase(load("breakthrough", 10), across, upwards, effort(5), Map(16)), draw_phase),
        "warn": (lambda: warn(load("eight_years", 100), effort(20)), draw_warning),
        "explain": (lambda: explain(load("breakthrough", 100), effort=effort(3)), draw_explanation),
        "discover": (discovery, draw_discovery),
    }


def page_picture(page: str, name: str) -> None:
    """Run a page of the documents as its reader would, and keep the picture that it saves."""
    program = runpy.run_path(str(HERE.parent / "tests" / "architecture" / "test_documents.py"))["program_of"](page)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with TemporaryDirectory() as folder:
        for part in ("scenarios", "experiments"):
            shutil.copytree(HERE.parent / part, Path(folder) / part)
        environment = os.environ | {"PATH": path, "MPLBACKEND": "Agg"}
        subprocess.run([sys.executable, "-c", program], cwd=folder, env=environment, check=True)  # noqa: S603 - a page of ours
        shutil.copy(Path(folder) / f"{name}.png", HERE / "images")


PAGE_PICTURES = {"partial_structures": "docs/tutorials/researcher.md"}
"""Pictures that a page's own code draws."""


def classic_figure(name: str) -> Figure:
    """Return the picture of a classic model."""
    return draw_classic(classic(name, effort=effort(find_classic(name).seeds)))


def discovery() -> Answer:
    """Return where the breakthrough snaps back, in 200 worlds of 4 schools with 2 seeds."""
    file = HERE.parent / "experiments" / "uncertain_weights.yaml"
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    data["policies"] = {"breakthrough": data["policies"]["breakthrough"]}
    data["common"]["system"]["schools"] = 4
    data["worlds"]["designs"][0]["size"] = 200
    with TemporaryDirectory() as place:
        folder = Path(place) / "sweep"
        begin_sweep(Experiment.from_dict(data, file.parent), folder)
        carry_on(folder, lambda limit: LocalEngine(2, limit, ()), lambda _state: None)
        return discover(open_sweep(folder), Look("snap_back"))


def swept_figure(name: str, schools: int, ask: Callable[[Sweep], Answer], draw: DrawAll) -> Figure:
    """Return the first picture of an analysis of a shipped experiment, swept anew with so many schools."""
    with TemporaryDirectory() as place:
        folder = Path(place) / name
        file = HERE.parent / "experiments" / f"{name}.yaml"
        begin_sweep(Experiment.load(file, [f"common.system.schools={schools}"]), folder)
        carry_on(folder, lambda limit: LocalEngine(2, limit, ()), lambda _state: None)
        return next(iter(draw(ask(open_sweep(folder))).values()))


def film_frame() -> Figure:
    """Return a month of the film of a breakthrough in 100 schools, while schools differ most."""
    with TemporaryDirectory() as place:
        kept = open_run(write_run(Path(place), "run", result_files(simulate(load("breakthrough", 100), threads=2))))
    return draw_frame(film_of(kept, school_paths(kept)), 34)


def workshop_figure() -> Figure:
    """Return the picture of the workshop that comes with the project."""
    workshop = play(WorkshopPlan.load(HERE.parent / "experiments" / "workshop_four_teams.yaml"))
    return draw_workshop(answer_of(workshop, debrief(workshop)))


def screen_culture(sweep: Sweep) -> Answer:
    """Return which numbers matter for culture at the end."""
    return screen(sweep, Question(("culture_final",)))


def main(names: list[str]) -> None:
    """Make the named pictures, or all."""
    pictures: dict[str, Callable[[], Figure]] = {name: (lambda name=name: run_figure(name)) for name in SHOWN}
    pictures["separatrix"] = watershed_figure
    pictures |= {f"classic_{name}": (lambda name=name: classic_figure(name)) for name in CLASSICS}
    pictures["sensitivity"] = lambda: swept_figure("shares_breakthrough", 10, sensitivity, draw_all)
    pictures |= {"animate": film_frame, "workshop": workshop_figure}
    pictures["screen"] = lambda: swept_figure("screen_breakthrough", 5, screen_culture, draw_screens)
    for name, (ask, draw) in studies().items():
        pictures[name] = lambda ask=ask, draw=draw: draw(ask())
    for name in names or [*pictures, *PAGE_PICTURES]:
        if name in PAGE_PICTURES:
            page_picture(PAGE_PICTURES[name], name)
            continue
        save_png(pictures[name](), HERE / "images" / f"{name}.png")


if __name__ == "__main__":
    main(sys.argv[1:])
