"""The commands that ask questions in rounds of runs: one file each, all with the same options and the same frame.

Each loads its scenarios, calls a function of `reformsim.study`, and hands the answer to `frame`, which prints it,
draws it and keeps it.
"""

__all__: list[str] = []
