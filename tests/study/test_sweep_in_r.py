"""R reads a sweep with the lines that the page shows."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from reformsim.config.experiment import Experiment
from reformsim.run.chunks import run_chunk
from reformsim.run.sweep_read import open_sweep
from reformsim.study.sweep import begin_sweep, carry_on
from reformsim.study.sweep_export import export_sweep

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "sweeps.md").read_text(encoding="utf-8")
CONFORMITY = "parameters.choice.conformity"
EXPERIMENT = {
    "policies": {"alone": {"years": 2, "system": {"schools": 3}}},
    "worlds": {"vary": {CONFORMITY: {"values": [0.6, 1.4]}}, "designs": [{"kind": "grid"}]},
    "seeds": {"count": 2},
    "metrics": ["final"],
}


class Here:
    """An engine that runs chunks in this process."""

    def __init__(self):
        self.chunks = []

    @property
    def room(self):
        """Return how many more chunks it wants."""
        return 1 - len(self.chunks)

    @property
    def busy(self):
        """Return how many chunks it has."""
        return len(self.chunks)

    def submit(self, chunk):
        """Take a chunk."""
        self.chunks.append(chunk)

    def wait(self, _seconds):
        """Do a chunk."""
        chunk = self.chunks.pop()
        return [(chunk, run_chunk(chunk))]

    def stop(self):
        """Let nobody go."""


def r_prints(lines: str, folder: Path) -> str:
    """Return what R prints for some lines of the page."""
    script = folder / "lines.R"
    script.write_text(lines.replace("DIR", str(folder)))
    done = subprocess.run(["Rscript", "--vanilla", script], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def has_arrow() -> bool:
    """Return whether R has the package arrow."""
    asked = ["Rscript", "--vanilla", "-e", 'quit(status = !requireNamespace("arrow", quietly = TRUE))']
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
@pytest.mark.parametrize("needs", ["read.csv", "library(arrow)"])
def test_r_reads_a_sweep(tmp_path, needs):
    """The documented lines of R give the means that Python gives, from the export as from the folder itself."""
    if "arrow" in needs and not has_arrow():
        pytest.skip("the package arrow is not installed for R")
    folder = tmp_path / "sweep"
    begin_sweep(Experiment.from_dict(EXPERIMENT), folder)
    carry_on(folder, lambda _limit: Here(), lambda _state: None)
    sweep = open_sweep(folder)
    export_sweep(sweep, "csv", folder / "export")
    lines = next(block for block in re.findall(r"```r[^\n]*\n(.*?)```", PAGE, re.DOTALL) if needs in block)
    said = r_prints(lines, folder)
    means = sweep.runs.groupby("world")["final"].mean()
    rows = dict(re.findall(r"^\d+ +alone +(\d) +([\d.e-]+)$", said, re.MULTILINE))
    assert {int(world): float(mean) for world, mean in rows.items()} == pytest.approx(means.to_dict(), rel=1e-5)
    if needs == "read.csv":
        assert "share, 0 to 1" in said
