"""The ballot path: votes and live figures without the way through Django's pages.

A raw ASGI application that ``moothall.asgi`` puts in front of the pages: ``POST /ballot/<session>`` takes one
vote and answers once it is on the disk; ``GET /live/<session>`` is a stream of what the room may see, and
``/live/<session>.json`` the same for asking again and again.
"""
