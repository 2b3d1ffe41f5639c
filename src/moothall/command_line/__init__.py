"""The command line: ``moothall demo | run | worker | verify | backup | restore | analyse``.

One module a command. Django is loaded inside the commands that need it, once the data folder is known;
``verify FILE`` and ``analyse`` work without a database.
"""
