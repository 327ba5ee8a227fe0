"""What a run looks like: tables in, pictures out.

A picture here computes nothing. It shows what the tables say, with words written where they belong and
units on the axes, so that it can be read from the back of a room.
"""

from reformsim.view.style import save_png
from reformsim.view.trajectory import draw_run, run_title

__all__ = ["draw_run", "run_title", "save_png"]
