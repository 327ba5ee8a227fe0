"""The page: a trainer turns a lever in front of a room, and the whole run is there again.

Think of a wall and a projector. The wall shows what the engine says and nothing else: the browser draws, plays
and scrubs by itself, so that no month of a replay waits for anybody; the server only computes, once for each
change. It keeps no state of a visitor. What a visitor has set stands in the address of the page, so that a link
is the whole of it and two browsers cannot disturb each other.
"""

from reformsim.page.presets import presets

__all__ = ["presets"]
