"""Levers and shocks: what a reform can do, and what can happen to it.

A lever is a small class. It says its name, what it costs, and which channel it feeds; when, where and how
strongly it acts comes from the scenario. Users add their own by an entry point, without touching the package.
"""

from reformsim.model.levers.base import Act, Lever
from reformsim.model.levers.registry import find_lever, lever_names, register_lever
from reformsim.model.levers.timeline import LeverRun, Timeline

__all__ = ["Act", "Lever", "LeverRun", "Timeline", "find_lever", "lever_names", "register_lever"]
