"""Taking references along, to a reference manager, a spreadsheet or another Moothall, without losing any."""

from moothall.rooms.codification.exporting.carrying import Carried
from moothall.rooms.codification.exporting.files import FORMATS, ExportedFile, file_of_references
from moothall.rooms.codification.exporting.references import reference_of

# Of the records of a review: those that can be asked for.
PARTS = {"all": "All", "included": "Included", "excluded": "Excluded", "undecided": "Undecided"}

__all__ = ["FORMATS", "PARTS", "Carried", "ExportedFile", "file_of_references", "reference_of"]
