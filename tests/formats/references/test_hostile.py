"""Files made to keep a reader busy: read in a moment if time grows as their size does, else in hours."""

import pytest
from tests.formats.references.readings import causes

from moothall.formats.references import read

MANY = 150_000
BLANKS = " " * MANY


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("bibtex", f"@a{{{BLANKS}x"),
        ("bibtex", f"@a{BLANKS}x"),
        ("bibtex", f"@a{{k, author = {{A{BLANKS}B}}, title = {{T}}, x{BLANKS}= y{BLANKS}# {BLANKS}}}"),
        ("bibtex", "@a{" * MANY),
        ("bibtex", "@a{k,\n" * MANY),
        ("bibtex", "@a{k, title = {" + "{" * MANY),
        ("bibtex", "@a{k, title = {" + r"\'" * MANY + "}}"),
        ("bibtex", "@a{k, title = {" + "$" * MANY + "}}"),
        ("endnote_xml", "<record>" * MANY),
        ("endnote_xml", "<record " * MANY + "<record></record>"),
        ("endnote_xml", "<xml><records><record>" + "<a>" * MANY + "</record>"),
        ("csl_json", '[{"id":[' * MANY),
        ("csl_json", '[{"id":"x","a":["' + BLANKS + '",' * 3),
        ("csl_json", "[" + "[" * MANY + '{"id":1}'),
        ("ris", "TY  - JOUR\nTI  - A\nER  - \n" + "KW  - a\n" * MANY + "\n" * MANY),
        ("ris", "TY  - JOUR\nTI  - A\n" + "SN  - 1234-5678\n" * 60_000 + "ER  - \n"),
        ("ris", "TY  - JOUR\nTI  - A\n" + "ZM  - {}\n" * 100_000 + "ER  - \n"),
        ("ris", "TY  - JOUR\nTI  - A\n" + "text\n" * MANY + "ER  - \n"),
        ("nbib", "PMID- 1\nTI  - A\n" + "      x\n" * 100_000),
        ("nbib", "PMID- 1\nTI  - A\n\n" + "MH  - x\n\n" * MANY),
        ("wos", "PT J\nTI A\nDE " + "a;" * MANY + "\nER\n"),
        ("endnote_tagged", "%0 Book\n%T A\n%X x\n" + "\ny\n" * 100_000),
        ("csv", "title,authors\nA," + "a" + " " * 30_000 + "b\nB,['" + "\\'" * 15_000 + "]\n"),
        ("csv", "title,abstract\n" + '"\n' * 20_000),
        ("csv", "title" + ",title" * 400 + "\nA\n"),
    ],
    ids=lambda value: None if len(value) < 20 else value[:20],
)
def test_it_is_read_or_refused(format, text):
    try:
        found, report = read(text.encode(), format=format)
    except ValueError as error:
        refusal = str(error)
    else:
        refusal = "None."
        assert report.found == report.parsed + len(report.rejected) == len(found) + len(report.rejected)
    assert refusal.endswith(".")


def test_values_that_are_there_many_times_are_used_once():
    found, report = read(("TY  - JOUR\nTI  - A\n" + "SN  - 1234-5678\n" * 9 + "ER  - \n").encode())
    assert (found[0].issn, found[0].extra, causes(report)) == ("1234-5678", (), [])
