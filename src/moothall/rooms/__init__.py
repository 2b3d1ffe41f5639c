"""The five rooms. No room imports another: they meet in the trace, and answer each other in ``loops.py``."""
