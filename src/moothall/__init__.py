"""Moothall: a council and its partners co-produce evidence, decide on it and see what came of it.

Start at ``loops.py`` (how the rooms answer each other) and ``rooms/`` (one folder a room).
"""

__version__ = "0.1.0"
