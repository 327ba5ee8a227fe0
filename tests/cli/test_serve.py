"""The command that opens the trainers' page."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from reformsim.cli.guard import BAD_INPUT, STOPPED

SERVE = [sys.executable, "-c", "from reformsim.cli import main; main()", "serve", "--no-browser"]


def serve(*options: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command where it must end by itself."""
    return subprocess.run([*SERVE, *options], capture_output=True, text=True, cwd=folder, timeout=60, check=False)


def test_it_serves_until_it_is_stopped() -> None:
    """It prints its address, answers there, binds to this machine alone, and leaves no traceback on Ctrl-C."""
    process = subprocess.Popen([*SERVE, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    address = process.stdout.readline().rsplit(" ", 1)[1].strip()
    assert address.startswith("http://127.0.0.1:")
    with urllib.request.urlopen(address, timeout=30) as page:  # noqa: S310 - its own address
        assert b"reformsim" in page.read()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, "Traceback" in said) == (STOPPED, False), said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("nowhere",), "nowhere: no such file, and no scenario of that name"),
        (("--port", "99999"), "must be at most 65,535"),
        (("--host", "203.0.113.7", "--port", "0"), "nothing can be served there"),
    ],
)
def test_what_cannot_be_served_is_told(options: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """A wrong scenario, port or address ends with one clear message, before anything is served."""
    done = serve(*options, folder=tmp_path)
    assert done.returncode == BAD_INPUT
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_port_in_use_names_the_next() -> None:
    """A port that another program has is told with the next one to try."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = serve("--port", str(port))
    assert done.returncode == BAD_INPUT
    assert f"Try --port {port + 1}" in done.stderr


def test_help_needs_no_web_packages() -> None:
    """Help is there without the extra, and loads none of its packages and nothing heavy."""
    code = (
        "import sys; from typer.testing import CliRunner; from reformsim.cli.app import app\n"
        "assert 'trainers' in CliRunner().invoke(app, ['serve', '--help']).output\n"
        "print(sorted({'starlette', 'uvicorn', 'numpy', 'pandas', 'numba', 'matplotlib', 'mesa'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
