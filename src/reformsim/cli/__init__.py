"""The command line: each command loads, calls and shows; nothing is computed here.

Importing this room loads typer and nothing heavy: what a command needs is loaded when it runs, so that
help is there at once.
"""

from __future__ import annotations

from reformsim.cli.app import app, main

__all__ = ["app", "main"]
