"""Workbooks of Excel."""

import pytest
from tests.formats.references.readings import only, plain, rejects

from moothall.formats.references import Reference, read, read_corrected, write
from moothall.formats.safe_files import UnsafeFile, open_zip, write_zip

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/relationships"


def text(name, value):
    return f'<c r="{name}" t="inlineStr"><is><t>{value}</t></is></c>'


def row(number, *cells):
    return f'<row r="{number}">{"".join(cells)}</row>'


def workbook(*sheets, shared="", styles="", states=(), properties=""):
    """A workbook with these sheets, each given as its rows."""
    names = "".join(
        f'<sheet name="S{n}" sheetId="{n}" state="{(*states, *["visible"] * 9)[n - 1]}" r:id="r{n}"/>'
        for n in range(1, len(sheets) + 1)
    )
    targets = {f"r{n}": ("worksheet", f"worksheets/s{n}.xml") for n in range(1, len(sheets) + 1)}
    targets |= {"t": ("sharedStrings", "/xl/texts.xml")} if shared else {}
    targets |= {"s": ("styles", "styles.xml")} if styles else {}
    relations = "".join(
        f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    parts = {
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{RELATIONS}">{properties}'
        f"<sheets>{names}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{TYPES}">{relations}</Relationships>',
        "xl/texts.xml": f"<sst {MAIN}>{shared}</sst>",
        "xl/styles.xml": f"<styleSheet {MAIN}>{styles}</styleSheet>",
    }
    parts |= {
        f"xl/worksheets/s{n}.xml": f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"
        for n, rows in enumerate(sheets, start=1)
    }
    return write_zip((name, content.encode()) for name, content in parts.items())


HEADER = row(1, text("A1", "Title"), text("B1", "Year"), text("C1", "Date"))


def test_cells_of_every_type_are_read():
    shared = "<si><t>Shared</t></si><si><r><t>Rich </t></r><r><t>text</t></r><rPh><t>sound</t></rPh></si>"
    sheet = HEADER + row(2, '<c r="A2" t="s"><v>1</v></c>', '<c r="B2"><v>2019</v></c>')
    sheet += row(3, '<c r="A3" t="str"><f>1+1</f><v>Computed</v></c>', '<c r="B3"><v>2020.0</v></c>')
    sheet += row(5, '<c t="s"><v>0</v></c>', '<c r="C5" t="d"><v>2021-01-01</v></c>')
    found, report = read(workbook(sheet, shared=shared))
    assert [(each.title, each.year, each.line) for each in found] == [
        ("Rich text", 2019, 2),
        ("Computed", 2020, 3),
        ("Shared", 2021, 5),
    ]
    assert (report.format, report.columns[0]) == ("xlsx", ("Title", "title"))


@pytest.mark.parametrize(
    ("properties", "date"), [("", "2019-05-01"), ('<workbookPr date1904="1"/>', "2023-05-02")]
)
def test_a_number_that_is_shown_as_a_date_is_one(properties, date):
    styles = '<numFmts><numFmt numFmtId="165" formatCode="dd/mm/yyyy"/></numFmts>'
    styles += '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="165"/></cellXfs>'
    sheet = HEADER
    for number, style in enumerate(("1", "2"), start=2):
        sheet += row(number, text(f"A{number}", "A"), f'<c r="C{number}" s="{style}"><v>43586</v></c>')
    found, _ = read(workbook(sheet, styles=styles, properties=properties))
    assert [each.date_text for each in found] == [date, date]


def test_the_first_visible_sheet_with_references_is_read():
    hidden = HEADER + row(2, text("A2", "Hidden"))
    cover = row(1, text("A1", "Search of Monday"))
    good = HEADER + row(2, text("A2", "Good"))
    found, _ = read(workbook(hidden, cover, good, states=("hidden", "visible", "visible")))
    assert [each.title for each in found] == ["Good"]


def test_a_workbook_without_references_says_what_it_has():
    with pytest.raises(ValueError, match="The file has “Ort”"):
        read(workbook(row(1, text("A1", "Ort"), text("B1", "Zeit")) + row(2, text("A2", "x"))))
    with pytest.raises(ValueError, match="empty"):
        read(workbook(""))


def test_columns_can_be_named():
    sheet = row(1, text("A1", "Titel"), text("B1", "Jahr")) + row(2, text("A2", "A"), text("B2", "2019"))
    found, _ = only(workbook(sheet), columns={"Titel": "title", "Jahr": "year"})
    assert (found.title, found.year) == ("A", 2019)


def test_rows_that_name_nothing_or_are_too_long_are_rejected_and_their_neighbours_are_kept():
    sheet = HEADER + row(2, text("A2", "A")) + row(3, text("B3", "2019")) + row(4, text("A4", "x" * 33_000))
    sheet += row(5, text("A5", "B"), '<c r="XFD5"><v>1</v></c>') + row(6, text("A6", "C"))
    found, report = read(workbook(sheet))
    assert [each.title for each in found] == ["A", "C"]
    assert rejects(report) == [(3, "nothing_to_identify"), (4, "too_long"), (5, "broken_structure")]


def test_a_damaged_workbook_is_refused():
    whole = write([Reference(title="A")], format="xlsx")
    for data in (whole[: len(whole) // 2], workbook(HEADER + "<row>")):
        with pytest.raises(UnsafeFile, match="damaged or cut off"):
            read(data)


def test_a_text_that_is_repeated_without_end_is_refused():
    cells = "".join('<c t="s"><v>0</v></c>' for _ in range(100))
    sheet = HEADER + "".join(f"<row>{cells}</row>" for _ in range(120))
    with pytest.raises(UnsafeFile, match="repeated so often"):
        read(workbook(sheet, shared=f"<si><t>{'x' * 32_000}</t></si>"))


def test_a_row_is_corrected_below_the_header_of_its_own_sheet():
    cover = row(1, text("A1", "Search of Monday"), text("B1", "3 hits"))
    sheet = HEADER + row(2, text("B2", "2019"), text("C2", 'a "b"\nc'))
    data = workbook(cover, sheet)
    (reject,) = read(data)[1].rejected
    assert reject.raw == '\t2019\t"a ""b""\nc"'
    (found,), _ = read_corrected(f"Baths{reject.raw}", data=data, format="xlsx")
    assert (found.title, found.year, found.date_text) == ("Baths", 2019, 'a "b" c')


def test_every_cell_is_a_text_and_never_a_formula():
    original = Reference(title="=1+1", abstract="@x & <y>", year=2019)
    data = write([original, Reference(title="_x0041_ a\x0bb\x00")], format="xlsx")
    sheet = open_zip(data).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert '<t xml:space="preserve">=1+1</t>' in sheet
    assert plain(read(data)[0]) == [original, Reference(title="_x0041_ a\x0bb\x00")]


def test_escaped_characters_of_other_programs_are_read():
    assert (
        only(workbook(HEADER + row(2, text("A2", "A_x000D_ _x005F_x0041__xD83D__xDE00_"))))[0].title
        == "A _x0041_😀"
    )
