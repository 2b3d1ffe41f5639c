"""The example workspace: Fallowmere, a fictional council, made through the rooms' own actions.

``script.make_demo()`` makes it where it is absent, ``script.reset_demo()`` starts it again. Its words and
numbers are the files in ``data/``; ``making/`` has one module for each room. Its pages let a visitor see the
example as each role and are not there on any other installation.
"""
