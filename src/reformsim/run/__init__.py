"""Running: one, many, again; the only place with disk and processes.

Think of the projectionist. The film is made and the verdict is not his; he sees to it that every reel runs
through, that none is lost, and that the same reel shows the same film tomorrow.
"""

__all__: list[str] = []
