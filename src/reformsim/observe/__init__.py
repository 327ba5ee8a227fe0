"""What is written down: the state is read, tidy rows come out.

An observer is a visitor with a notebook. It stands beside the system, is told by the run when to look, and
changes nothing: a run that is watched is the same run.
"""

from reformsim.observe.observer import Observer, Record
from reformsim.observe.schema import COLUMNS, Column, describe

__all__ = ["COLUMNS", "Column", "Observer", "Record", "describe"]
