"""CSL-JSON, which citation processors read and reference managers write."""

from moothall.formats.references.csl_json.reading import read_csl_json
from moothall.formats.references.csl_json.writing import write_csl_json

__all__ = ["read_csl_json", "write_csl_json"]
