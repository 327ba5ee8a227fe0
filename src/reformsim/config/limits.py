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
LEAST_BLOCK_STUDENTS = 10_000
"""Students of a system for each thread that works on it: with fewer, a thread costs more than it saves."""
BLOCK_STUDENTS = 500_000
"""Students, about, for whom something is worked out at once; a column of them takes some megabytes."""
LARGE_SCHOOLS = 10_000
"""From so many schools on a run is written down as it goes on, and can be gone on with after a stop."""
