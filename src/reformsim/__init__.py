r"""Simulate the reform of a whole school system: will it tip, or snap back.

Students, teachers, leaders, schools and districts act on each other under practices of instruction that a
scenario sets out. The same rules can carry a reform past a tipping point, let it snap back like a rubber
band, or wear it down to compliance; a run says which, and why.

    from reformsim import Scenario, simulate
    result = simulate(Scenario.load("scenarios/breakthrough.yaml"), seed=1)
    print(result.verdict.name, *result.story, sep="\\n")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reformsim.config.pattern import Pattern, Target
    from reformsim.config.scenario import Scenario
    from reformsim.errors import InputError, ReformsimError, RunError
    from reformsim.model.levers import Lever, register_lever
    from reformsim.model.mesa_model import ReformModel
    from reformsim.model.snapshot import Snapshot
    from reformsim.model.system import System
    from reformsim.run.snapshot_file import load_snapshot, save_snapshot
    from reformsim.run.sweep_read import Sweep, open_sweep
    from reformsim.study.pattern_registry import register_pattern
    from reformsim.study.simulate import Result, simulate
    from reformsim.study.snapshots import proceed
    from reformsim.view.trajectory import draw_run

__version__ = "0.1.0"

__all__ = [
    "InputError",
    "Lever",
    "Pattern",
    "ReformModel",
    "ReformsimError",
    "Result",
    "RunError",
    "Scenario",
    "Snapshot",
    "Sweep",
    "System",
    "Target",
    "__version__",
    "draw_run",
    "load_snapshot",
    "open_sweep",
    "proceed",
    "register_lever",
    "register_pattern",
    "save_snapshot",
    "simulate",
]

_HOMES = {
    "InputError": "errors",
    "ReformsimError": "errors",
    "RunError": "errors",
    "Lever": "model.levers",
    "register_lever": "model.levers",
    "Pattern": "config.pattern",
    "Target": "config.pattern",
    "register_pattern": "study.pattern_registry",
    "ReformModel": "model.mesa_model",
    "System": "model.system",
    "Snapshot": "model.snapshot",
    "load_snapshot": "run.snapshot_file",
    "save_snapshot": "run.snapshot_file",
    "Sweep": "run.sweep_read",
    "open_sweep": "run.sweep_read",
    "proceed": "study.snapshots",
    "Result": "study.simulate",
    "simulate": "study.simulate",
    "Scenario": "config.scenario",
    "draw_run": "view.trajectory",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that importing the package costs nothing."""
    if name in _HOMES:
        return getattr(import_module(f"reformsim.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'reformsim' has no attribute {name!r}")
