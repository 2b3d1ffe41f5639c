"""Readers and writers of the field's file formats, pure: bytes in, frozen dataclasses and a report out.

``safe_files`` is the door through which every uploaded byte comes; ``references`` reads records of papers,
``tabular`` figures over time, ``prov`` writes the trace as W3C PROV-JSON. Nothing here knows Django.
"""
