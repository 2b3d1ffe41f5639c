"""The mathematics of Moothall: numbers in, a frozen dataclass out, and nothing of the web.

Every function says what it answers, in which units, from which source, and where its limits lie;
docs/METHODS.md gathers them. Bad input raises ValueError with one sentence that names the argument, the place
(counted from 0) and the value.
"""
