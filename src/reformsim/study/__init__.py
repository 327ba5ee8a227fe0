"""Asking: run, then say what it means, and if need be run again.

The only room that knows both how to run and how to judge.
"""

__all__: list[str] = []
