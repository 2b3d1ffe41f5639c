"""The vocabulary of RIS: kinds of document and tags."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


KINDS = _words(
    """
    ABST ADVS AGGR ANCIENT ART BILL BLOG BOOK CASE CHAP CHART CLSWK COMP CONF CPAPER CTLG DATA DBASE
    DICT EBOOK ECHAP EDBOOK EJOUR ELEC ENCYC EQUA FIGURE GEN GOVDOC GRANT GRNT HEAR ICOMM INPR JFULL
    JOUR LEGAL MANSCPT MAP MGZN MPCT MULTI MUSIC NEWS PAMP PAT PCOMM POD PRESS RPRT SER SLIDE SOUND
    STAND STAT STD THES UNBILL UNPB UNPD VIDEO WEB
    """
)

BOOKS = frozenset(("BOOK", "EBOOK", "EDBOOK", "CHAP", "ECHAP"))

# A line with one of these is taken for a tagged line even where its blanks are not exactly two.
TAGS = _words(
    """
    TY ER A1 A2 A3 A4 AB AD AN AU BT C1 C2 C3 C4 C5 C6 C7 C8 CA CN CP CT CY DA DB DI DO DP ED EP ET ID
    IS J1 J2 JA JF JO KW L1 L2 L3 L4 LA LB LK M1 M2 M3 N1 N2 NV OP PB PP PY RI RN RP SE SN SP ST T1 T2
    T3 TA TI TT U1 U2 U3 U4 U5 UR VL Y1 Y2
    """
)

# What names the work itself. A run of lines with one of these is a record, with or without a line TY.
NAMING = frozenset(("TI", "T1", "CT", "AU", "A1", "AB", "N2"))

# Each line of these is a value of its own.
LISTS = frozenset(("KW", "UR", "AU", "A1", "SN", "AN"))
