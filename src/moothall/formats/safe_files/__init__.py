"""The only door for files from outside: everything is counted, bounded and recognised before it is read.

Every reader and writer of formats goes through here; no other module opens archives or XML.
"""

from moothall.formats.safe_files.archives import SafeZip, open_zip, write_zip
from moothall.formats.safe_files.limits import CODES, LIMITS, Limits, UnsafeFile
from moothall.formats.safe_files.markup import XmlEvent, iter_xml
from moothall.formats.safe_files.pictures import PICTURES, Picture, read_picture
from moothall.formats.safe_files.rows import Row, iter_rows
from moothall.formats.safe_files.uploads import KINDS, SafeFile, kind_of, open_upload, shown_name

__all__ = [
    "CODES",
    "KINDS",
    "LIMITS",
    "PICTURES",
    "Limits",
    "Picture",
    "Row",
    "SafeFile",
    "SafeZip",
    "UnsafeFile",
    "XmlEvent",
    "iter_rows",
    "iter_xml",
    "kind_of",
    "open_upload",
    "open_zip",
    "read_picture",
    "shown_name",
    "write_zip",
]
