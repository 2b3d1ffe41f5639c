"""The tags of RIS."""

from moothall.formats.references.text import words

BOOKS = frozenset(("BOOK", "EBOOK", "EDBOOK", "CHAP", "ECHAP"))

# Our own: what a RIS record has no place for.
OWN = "ZM"

# A line with one of these is taken for a tagged line even where its blanks are not exactly two.
TAGS = words(
    """
    TY ER A1 A2 A3 A4 AB AD AN AU BT C1 C2 C3 C4 C5 C6 C7 C8 CA CN CP CT CY DA DB DI DO DP ED EP ET ID
    IS J1 J2 JA JF JO KW L1 L2 L3 L4 LA LB LK M1 M2 M3 N1 N2 NV OP PB PP PY RI RN RP SE SN SP ST T1 T2
    T3 TA TI TT U1 U2 U3 U4 U5 UR VL Y1 Y2
    """
)

# Those that hold a value, and do not begin or end a record.
VALUES = TAGS - {"TY", "ER"}

# What names the work itself. A run of lines with one of these is a record, with or without a line TY.
NAMING = frozenset(("TI", "T1", "CT", "AU", "A1", "AB", "N2"))

# Each line of these is a value of its own.
LISTS = frozenset(("KW", "UR", "AU", "A1", "SN", "AN"))
