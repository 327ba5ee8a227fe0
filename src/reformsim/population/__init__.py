"""Who is there: a scenario becomes tables of people at month 0.

Think of the first day of school. Every class has its teacher, every pupil a place, every leader a few years
in office or none, and the culture of the place hangs in the corridors already. Nothing has happened yet.
"""

__all__: list[str] = []
