"""What reading a scenario loads."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("numpy", "pandas", "mesa", "numba", "matplotlib", "scipy")


def test_reading_scenarios_loads_nothing_heavy(scenarios):
    """A scenario is read without the model, its agents or any table."""
    program = (
        "import sys\n"
        "from reformsim.config.load import load_scenario\n"
        "from reformsim.config import schema, starter\n"
        f"load_scenario({str(scenarios / 'michigan.yaml')!r})\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
