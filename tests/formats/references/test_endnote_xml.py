"""EndNote's XML."""

from dataclasses import replace

import pytest
from tests.formats.references.readings import FREE_SWIMMING, causes, dropped, only, plain, rejects

from moothall.formats.references import Author, Reference, read, write
from moothall.formats.safe_files import UnsafeFile

ARTICLE = """<?xml version="1.0" encoding="UTF-8"?><xml><records>
<record><database name="a.enl" path="C:/a.enl">a.enl</database><rec-number>7</rec-number>
<foreign-keys><key app="EN" db-id="x">7</key></foreign-keys>
<ref-type name="Journal Article">17</ref-type>
<contributors><authors><author><style face="normal">Gallè, Francesca</style></author>
<author>World Health Organization</author></authors>
<secondary-authors><author>Green, Pat</author></secondary-authors></contributors>
<titles><title><style face="italic">Free </style><style face="normal">swimming &amp; more</style></title>
<secondary-title>Water</secondary-title></titles>
<periodical><full-title>Water</full-title><abbr-1>W.</abbr-1></periodical>
<pages>12-19</pages><volume>3</volume><number>2</number>
<keywords><keyword>pools</keyword><keyword>children</keyword></keywords>
<dates><year>2019</year><pub-dates><date>May 1</date></pub-dates></dates>
<pub-location>London</pub-location><publisher>Press</publisher><isbn>1234-567X</isbn>
<accession-num>28376683</accession-num><electronic-resource-num>10.5555/abc</electronic-resource-num>
<abstract>First.&#xD;Second.</abstract><notes>A note.</notes>
<urls><related-urls><url>https://example.org/</url></related-urls>
<pdf-urls><url>internal-pdf://a.pdf</url></pdf-urls></urls>
<custom2>PMC77</custom2><remote-database-name>Medline</remote-database-name>
<language>en</language><access-date>2020/01/01</access-date><label>mine</label></record>
</records></xml>
"""


def record(content):
    return f"<record>{content}</record>"


def library(*records):
    return "<xml><records>\n" + "\n".join(records) + "\n</records></xml>"


def titled(title):
    return record(f"<titles><title>{title}</title></titles>")


def test_every_field_has_its_element():
    found, report = only(ARTICLE)
    assert found == replace(
        FREE_SWIMMING,
        title="Free swimming & more",
        abstract="First.\nSecond.",
        date_text="May 1",
        isbn="",
        accession="",
        accessed="2020/01/01",
        extra=(("A2", "Green, Pat"), ("pdf-urls", "internal-pdf://a.pdf"), ("label", "mine")),
    )
    assert report.warnings == ()


def test_the_record_is_kept_as_it_came_with_its_line():
    (found,), _ = read(ARTICLE.encode())
    assert found.line == 2
    assert found.raw.startswith('<record><database name="a.enl"')
    assert found.raw.endswith("</record>")


@pytest.mark.parametrize(
    "broken",
    [
        record("<titles><title>Broken</titles></title>"),
        record("<titles><title>Broken &nbsp; title</title></titles>"),
        record("<titles><title>Broken"),
        "<record><titles><title>Never closed</title></titles>",
    ],
)
def test_a_broken_record_is_rejected_and_its_neighbours_are_kept(broken):
    found, report = read(library(titled("A"), broken, titled("B")).encode())
    assert [each.title for each in found] == ["A", "B"]
    assert rejects(report) == [(3, "broken_structure")]
    assert report.rejected[0].raw == broken


def test_signs_that_xml_forbids_cost_nothing():
    assert only(library(titled("A\x0b title\x1f")))[0].title == "A title"


def test_text_between_records_is_dropped():
    found, report = read(library(titled("A"), "saved today", titled("B")).encode())
    assert len(found) == 2
    assert [(line.line, line.text) for line in report.dropped] == [(2, "saved today")]


@pytest.mark.parametrize("declaration", ["<!DOCTYPE xml>", '<!DOCTYPE xml [<!ENTITY a "b">]>'])
def test_a_document_type_is_refused(declaration):
    with pytest.raises(UnsafeFile) as refused:
        read(f"{declaration}{library(titled('A'))}".encode())
    assert refused.value.code == "document_type"


def test_the_declared_encoding_is_believed_and_damage_is_named():
    text = '<?xml version="1.0" encoding="ISO-8859-2"?>' + library(titled("Mašek"))
    assert only(text.encode("iso8859-2"))[0].title == "Mašek"
    data = library(titled("caf"), titled("Fáilte, naïve, über")).encode().replace(b"caf", b"caf\xff")
    found, report = read(data)
    assert found[0].title == "caf�"
    assert causes(report) == ["undecodable"]


def test_kinds_are_known_by_name_or_by_number():
    for content, kind in (
        ('<ref-type name="Book Section">5</ref-type>', "CHAP"),
        ("<ref-type>32</ref-type>", "THES"),
        ('<ref-type name="Poem">99</ref-type>', "Poem"),
    ):
        found, report = only(library(record(f"{content}<titles><title>A</title></titles>")))
        assert found.kind == kind
        assert causes(report) == (["unknown_type"] if kind == "Poem" else [])


def test_a_record_that_names_nothing_is_rejected():
    _, report = read(library(record("<volume>3</volume>"), titled("A")).encode())
    assert rejects(report) == [(2, "nothing_to_identify")]


def test_records_on_one_line_are_told_apart():
    data = ("<xml><records>" + titled("A") + titled("B") + "</records></xml>").encode()
    found, _ = read(data)
    assert [(each.title, each.line) for each in found] == [("A", 1), ("B", 1)]


def test_what_looks_like_markup_survives_being_written():
    original = Reference(
        kind="BOOK",
        title="a < b & c </record>",
        abstract="<record>\n\nSecond & third",
        authors=(Author(literal="Smith & Sons, Ltd"),),
        notes=("one", "two"),
        extra=(("A2", "Green, Pat"), ("A3", "Blue, Kim"), ("edition", "2nd"), ("no such", "thing")),
    )
    data = write([original, original], format="endnote_xml")
    assert plain(read(data)[0]) == [original, original]
    assert dropped(read(data)[1]) == []
