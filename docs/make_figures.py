"""Make the figures of the documents anew: one command, the same pictures.

python docs/make_figures.py
"""

from __future__ import annotations

from pathlib import Path

from reformsim import Scenario, draw_run, simulate
from reformsim.view import run_title, save_png

HERE = Path(__file__).parent
SHOWN = ("breakthrough", "three_years", "mandate", "steady_work", "lighthouse")


def main() -> None:
    """Run the shown scenarios and save their pictures."""
    for name in SHOWN:
        result = simulate(Scenario.load(HERE.parent / "scenarios" / f"{name}.yaml"), threads=2)
        title = run_title(name, result.verdict.name)
        figure = draw_run(
            result.system,
            result.schools,
            result.levers,
            title,
            " ".join(result.verdict.reasons[:2]),
            months_per_year=result.scenario.months_per_year,
        )
        save_png(figure, HERE / "images" / f"{name}.png")


if __name__ == "__main__":
    main()
