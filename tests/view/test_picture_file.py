"""A picture is the same file whenever and wherever it is written."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import pandas as pd

from reformsim.view import draw_run, save_png

Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def write(tables: Tables, path: Path) -> bytes:
    """Draw, write and read back."""
    save_png(draw_run(*tables, "Snap back", "It went back.", months_per_year=10), path)
    return path.read_bytes()


def test_same_tables_same_bytes(tables: Tables, tmp_path: Path) -> None:
    """Two pictures of one run are equal byte for byte, whatever the reader's own settings."""
    first = write(tables, tmp_path / "first.png")
    with mpl.rc_context({"savefig.dpi": 30, "font.size": 3.0, "savefig.facecolor": "black"}):
        second = write(tables, tmp_path / "second.png")
    assert first == second


def test_no_metadata(tables: Tables, tmp_path: Path) -> None:
    """The file names no software and no time."""
    content = write(tables, tmp_path / "figure.png")
    assert content.startswith(b"\x89PNG")
    assert not any(word in content for word in (b"tEXt", b"iTXt", b"tIME", b"matplotlib"))
