"""A reduced month in other frameworks, where they are installed: mesa-frames and starsim.

The reference step has one practice and one subject: a class chooses (Brock & Durlauf's rule, with what the other
classes of its school do), every pupil learns from it with two draws of chance, and the class's belief follows what was
seen. No leaders, skill, ties, engagement, culture that moves, nor year's end. What stands against it is OUR WHOLE
month, which has all of them, three practices and two subjects: the ratio is the least that can be said.

Neither is needed by the project; one that is absent is left out, and the figures say so.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from growth import scenario, seconds, spread_of

from reformsim.model.system import System

PUPILS_OF_A_CLASS, CLASSES_OF_A_SCHOOL = 25, 20
NOISE, CONFORMITY, BELIEF_WEIGHT, INTERCEPT, RESPONSE = 0.5, 1.0, 0.7, -0.35, 4.0
GAIN, RATE, SPREAD, WIDTH, GROWTH = 8.0, 0.045, 0.05, 0.5, 0.05


def starsim_step(pupils: int) -> Callable[[], object]:
    """Return a reference step as a module of starsim: pupils are its people, classes are arrays of the module."""
    ss = importlib.import_module("starsim")
    classes = pupils // PUPILS_OF_A_CLASS
    room, school = np.arange(pupils) // PUPILS_OF_A_CLASS, np.arange(classes) // CLASSES_OF_A_SCHOOL

    class Learning(ss.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.define_states(ss.FloatArr("level", default=0.0))
            self.mistake, self.chance = ss.normal(0.0, 1.0), ss.normal(0.0, 1.0)
            self.deep, self.belief = np.full(classes, 0.1), np.full(classes, 0.3)

        def step(self) -> None:
            count = np.bincount(school)[school]
            social = (np.bincount(school, self.deep)[school] - self.deep) / np.maximum(count - 1, 1)
            drive = BELIEF_WEIGHT * (2 * self.belief - 1) + CONFORMITY * (2 * social - 1) + INTERCEPT
            self.deep += (1 / (1 + np.exp(-drive / NOISE)) - self.deep) / RESPONSE
            uids = self.sim.people.auids
            level, aim = self.level[uids], self.deep[room]
            above = level - (np.bincount(room, level) / PUPILS_OF_A_CLASS)[room]
            miss = aim * self.mistake.rvs(uids) - (1 - aim) * above
            match = np.exp(-(miss**2) / (2 * WIDTH**2))
            self.level[uids] = level + GROWTH * match + SPREAD * self.chance.rvs(uids)
            seen = np.bincount(room, match) / PUPILS_OF_A_CLASS / match.mean()
            self.belief += RATE * (1 / (1 + np.exp(-GAIN * (seen - 1))) - self.belief)

    sim = ss.Sim(n_agents=pupils, modules=Learning(), dur=100, verbose=0)
    sim.init()
    return sim.run_one_step


def mesa_frames_step(pupils: int) -> Callable[[], object]:
    """Return a reference step as an agent set of mesa-frames: pupils and classes are rows of polars frames."""
    frames, pl = importlib.import_module("mesa_frames"), importlib.import_module("polars")
    classes = pupils // PUPILS_OF_A_CLASS

    class Pupils(frames.AgentSetPolars):  # type: ignore[misc, name-defined]
        def __init__(self, model: Any) -> None:
            super().__init__(model)
            ids = np.arange(pupils)
            room = ids // PUPILS_OF_A_CLASS
            self += pl.DataFrame(
                {
                    "unique_id": ids,
                    "room": room,
                    "school": room // CLASSES_OF_A_SCHOOL,
                    "level": np.zeros(pupils),
                    "deep": np.full(pupils, 0.1),
                    "belief": np.full(pupils, 0.3),
                }
            )

        def step(self) -> None:
            luck = self.model.luck
            col, own = pl.col, pl.Series(luck.standard_normal(pupils))
            chance = pl.Series(luck.standard_normal(pupils))
            others = (col("deep").sum().over("school") - PUPILS_OF_A_CLASS * col("deep")) / (
                pl.len().over("school") - PUPILS_OF_A_CLASS
            )
            drive = BELIEF_WEIGHT * (2 * col("belief") - 1) + CONFORMITY * (2 * others - 1) + INTERCEPT
            wanted = 1 / (1 + (-drive / NOISE).exp())
            rows = self.agents.with_columns(deep=col("deep") + (wanted - col("deep")) / RESPONSE)
            miss = col("deep") * own - (1 - col("deep")) * (col("level") - col("level").mean().over("room"))
            rows = rows.with_columns(match=(-(miss**2) / (2 * WIDTH**2)).exp())
            seen = col("match").mean().over("room") / col("match").mean()
            evidence = 1 / (1 + (-GAIN * (seen - 1)).exp())
            self.agents = rows.with_columns(
                level=col("level") + GROWTH * col("match") + SPREAD * chance,
                belief=col("belief") + RATE * (evidence - col("belief")),
            ).drop("match")

    class World(frames.ModelDF):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.luck = np.random.default_rng(1)
            self.agents += Pupils(self)

        def step(self) -> None:
            self.agents.do("step")

    return World().step if classes else lambda: None


MAKERS = {"mesa-frames": mesa_frames_step, "starsim": starsim_step}


def reference_figures(schools: int, rounds: int) -> dict[str, Any]:
    """Return what a reference step of each framework takes against our whole month of as many pupils."""
    ours = System(scenario(schools), 1)
    ours.advance_month()
    students = len(ours.state.students.grade)
    pupils = math.ceil(students / (PUPILS_OF_A_CLASS * CLASSES_OF_A_SCHOOL)) * PUPILS_OF_A_CLASS * CLASSES_OF_A_SCHOOL
    found: dict[str, Any] = {}
    for name, make in MAKERS.items():
        try:
            theirs = make(pupils)
        except ImportError:
            found[name] = f"left out: {name} is not installed"
            continue
        theirs()
        rows = []
        for _ in range(rounds):
            ours.month = 1
            rows.append((seconds(theirs), seconds(ours.advance_month)))
        found[name] = {
            "pupils": pupils,
            "step_seconds": spread_of(slow for slow, _ in rows),
            "ratio": spread_of(slow / fast * students / pupils for slow, fast in rows),
        }
    return found


def main() -> None:
    for name, of in reference_figures(100, 5).items():
        print(name, of)


if __name__ == "__main__":
    main()
