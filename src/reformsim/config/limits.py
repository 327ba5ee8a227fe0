"""The most that can be asked for at once: beyond it something was mistyped, and memory would be the first to tell.

And the least that is worth a thread of its own.
"""

from __future__ import annotations

LARGEST_SEED = 2**63 - 1
MOST_SEEDS = 1_000_000
"""Seeds of one command; ours."""
MOST_WORKERS = 512
"""Processes of one command; ours, and more than a large machine has."""
LARGEST_SCHOOLS_FILE_BYTES = 64_000_000
MOST_SCHOOLS = 200_000
MOST_YEARS = 200
"""School years of a run."""
HAND_OVER_SECONDS = 10e-6
"""What it takes to hand a part of a kernel's work to a thread that is awake and to hear of its end; measured."""
AWAKE_SECONDS = 1e-3
"""How long a thread stays awake without work; between two kernels of a small system pass some tenths of that."""
GRACE_SECONDS = 4e-6
"""What a thread that was rung leaves to the one that rang, which is just about to leave Python: to wait for one's turn
in Python takes ten times as long; measured."""
WATCH_SECONDS = 1e-4
"""How long a thread that has done its part looks after one that has not, before it takes naps in between."""
NAP_SECONDS = 5e-5
LEAST_BLOCK_SECONDS = 15e-6
"""Work for each thread that shares a kernel: with less, handing it over costs about as much as it saves."""
SECONDS_PER_ROW = 30e-9
"""What a kernel is taken to need before it has run once."""
BLOCK_STUDENTS = 500_000
"""Students, about, for whom something is worked out at once; a column of them takes some megabytes."""
LARGE_SCHOOLS = 10_000
"""From so many schools on a run is written down as it goes on, and can be gone on with after a stop."""
