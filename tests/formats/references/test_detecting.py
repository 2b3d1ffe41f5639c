"""Which kind of file somebody has brought."""

import pytest

from moothall.formats import references
from moothall.formats.references import FORMATS, Reference, detect, read, write
from moothall.formats.safe_files import UnsafeFile, write_zip

ONE = Reference(kind="JOUR", title="Free swimming", abstract="It was free.")


@pytest.mark.parametrize("format", FORMATS)
def test_what_we_write_is_recognised(format):
    data = write([ONE, ONE], format=format)
    assert detect(data) == format
    assert read(data)[1].format == format


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (b"% Encoding: UTF-8\n\n@article{key,\n title={A}}\n", "bibtex"),
        (b"@Comment{x}\n@book(key, title={A})\n", "bibtex"),
        (b"\nPMID- 123\nTI  - A title\nAU  - B\n", "nbib"),
        (b"PMC - PMC1\nOWN - NLM\nPMID- 123\nTI  - A title\n", "nbib"),
        (b"OWN - ERIC\nTI  - A title\n", "nbib"),
        (b"FN Clarivate Web of Science\nVR 1.0\nPT J\nAU A\nER\n\nEF\n", "wos"),
        (b"PT J\nAU A\nTI B\nER\n", "wos"),
        (b"%0 Journal Article\n%T A\n", "endnote_tagged"),
        (b'<?xml version="1.0"?><xml><records></records></xml>', "endnote_xml"),
        (b'<?xml version="1.0"?>\n<!-- made today -->\n<records>', "endnote_xml"),
        (b'[{"id": "a", "type": "article"}]', "csl_json"),
        (b'{\n  "type": "article"}', "csl_json"),
        (b"title,authors,year\nA,B,2019\n", "csv"),
        (b"Title;Year\nA;2019\n", "csv"),
        (b"title\tauthors\tyear\nA\tB\t2019\n", "tsv"),
        (b"Titel;Autor;Jahr\nA;B;2019\nC;D;2020\n", "csv"),
        (b"Exported on Monday\nTY  - JOUR\nTI  - A\nER  - \n", "ris"),
        ("TY  - JOUR\nTI  - Prüfung\nER  - \n".encode("utf-16"), "ris"),
    ],
)
def test_files_of_references_are_recognised_by_what_is_in_them(data, format):
    assert detect(data, name="file.txt") == format


def test_a_single_column_is_a_table_if_the_file_is_called_so():
    assert detect(b"title\nA\nB\n", name="titles.csv") == "csv"
    with pytest.raises(ValueError, match=r"“titles\.txt” looks like ordinary text"):
        detect(b"title\nA\nB\n", name="titles.txt")


@pytest.mark.parametrize(
    ("data", "looks"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"\xff\xfe", "empty"),
        (b"%PDF-1.7 \0\1", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"\xd0\xcf\x11\xe0", "an older Word or Excel file"),
        (write_zip([("word/document.xml", b"<w/>")]), "a Word file"),
        (write_zip([("a.txt", b"x")]), "a compressed folder"),
        (b"<!doctype html><p>", "a web page"),
        (b"<svg/>", "an XML file of another kind"),
        (bytes(range(256)), "not text"),
        (b"Dear reader,\nthis is a letter.\n", "ordinary text"),
        (b"Dear reader, dear all,\nthis is a letter.\nIt has lines, and commas, and an end.\n", "ordinary"),
    ],
)
def test_anything_else_is_refused_saying_what_it_looks_like(data, looks):
    for call in (detect, read):
        with pytest.raises(ValueError, match=looks):
            call(data)


def test_a_damaged_archive_is_refused():
    with pytest.raises(UnsafeFile, match="damaged or cut off"):
        read(b"PK\3\4word/document.xml")


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_without_any_record_is_refused_whatever_it_is_said_to_be(format):
    for data in (b"nothing of the kind\n\n", write([], format=format) or b"\n"):
        with pytest.raises(ValueError, match=r"\.$"):
            read(data, format=format)


def test_a_format_that_nobody_knows_is_refused():
    assert (
        *("ris", "nbib", "bibtex", "endnote_xml", "endnote_tagged", "wos", "csv", "tsv", "xlsx", "csl_json"),
    ) == references.FORMATS
    for call in (lambda: read(b"TY  - JOUR", format="word"), lambda: write([], format="word")):
        with pytest.raises(ValueError, match=r"“word”|csl_json"):
            call()


@pytest.mark.parametrize("format", [format for format in FORMATS if format != "xlsx"])
def test_lines_end_as_asked(format):
    for line_ending in ("\n", "\r\n"):
        data = write([ONE, ONE], format=format, line_ending=line_ending)
        assert data.count(b"\n") > 2
        assert data.count(b"\r\n") == (data.count(b"\n") if line_ending == "\r\n" else 0)
