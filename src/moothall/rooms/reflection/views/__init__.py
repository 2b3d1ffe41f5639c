"""The pages of this room: for officers below ``/w/``, for people taking part below ``/j/`` and ``/s/``."""
