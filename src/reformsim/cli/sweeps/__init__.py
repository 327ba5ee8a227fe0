"""The commands of experiments: planning, sweeping, reading, learning from a sweep."""

from __future__ import annotations

__all__: list[str] = []
