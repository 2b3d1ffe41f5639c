"""What is refused at the door, and with which code."""

import io
import json
import random
import struct
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from moothall.formats.safe_files import (
    CODES,
    LIMITS,
    UnsafeFile,
    iter_rows,
    iter_xml,
    open_upload,
    open_zip,
    shown_name,
    write_zip,
)

GOLDEN = Path(__file__).parents[1] / "golden"
HOSTILE = GOLDEN / "hostile"
EXPECTED = json.loads((HOSTILE / "expected.json").read_text("utf-8"))
MEGABYTE = 1024 * 1024


def archive(*members, **options):
    """A zip of (name, content); ``options`` go to the archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, **options) as written:
        for name, content in members:
            written.writestr(name, content)
    return made.getvalue()


def read_whole(data, name="project.qde", limits=LIMITS):
    """Open, judge and read a project as a reader would."""
    opened = open_zip(data, limits=limits)
    return list(iter_xml(opened.stream(name), limits=limits))


def code_of(call):
    with pytest.raises(UnsafeFile) as refused:
        call()
    assert refused.value.code in CODES
    assert refused.value.sentence[0].isupper() or refused.value.sentence.startswith("“")
    assert refused.value.sentence.endswith(".")
    return refused.value.code


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_hostile_project_is_refused_with_its_code(name):
    data = (HOSTILE / f"{name}.qdpx").read_bytes()
    assert code_of(lambda: read_whole(data)) == EXPECTED[name]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_refusing_takes_little_memory_and_writes_nothing(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = (HOSTILE / f"{name}.qdpx").read_bytes()
    tracemalloc.start()
    code_of(lambda: read_whole(data))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50 * MEGABYTE
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["/etc/passwd", "../up", "a/../../b", "C:x", "c:\\x", "a\\b", "a\x01b"])
def test_a_name_that_could_reach_outside_is_refused(name):
    assert code_of(lambda: open_zip(archive(("project.qde", b"x"), (name, b"x")))) == "bad_name"


def test_a_name_with_a_nul_is_refused():
    data = archive(("aXb.txt", b"x")).replace(b"aXb.txt", b"a\0b.txt")
    assert code_of(lambda: open_zip(data)) == "bad_name"


@pytest.mark.parametrize("kind", [0o120000, 0o060000, 0o010000])
def test_links_and_devices_are_refused(kind):
    entry = zipfile.ZipInfo("a.txt")
    entry.create_system, entry.external_attr = 3, (kind | 0o777) << 16
    assert code_of(lambda: open_zip(archive((entry, b"/etc/hostname")))) == "link"


def test_names_that_differ_by_case_only_are_refused_for_members_are_found_whatever_their_case():
    assert code_of(lambda: open_zip(archive(("A.txt", b"1"), ("a.txt", b"2")))) == "duplicate_name"
    assert open_zip(archive(("Project.QDE", b"1"))).read("project.qde") == b"1"


def test_an_archive_in_an_archive_is_refused_by_name_and_by_content():
    inner = archive(("a", b"x"))
    assert code_of(lambda: open_zip(archive(("inner.zip", inner)))) == "nested_archive"
    hidden = open_zip(archive(("inner.txt", inner)))
    assert code_of(lambda: hidden.read("inner.txt")) == "nested_archive"


def test_media_are_not_taken_for_nested_archives():
    assert open_zip(archive(("talk.docx", archive(("word/document.xml", b"x"))), ("a.mp3", b"x"))).names


def test_a_locked_archive_is_refused():
    data = bytearray(archive(("a.txt", b"x")))
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(signature) + offset] |= 1
    assert code_of(lambda: open_zip(bytes(data))) == "encrypted"


@pytest.mark.parametrize("count", [2_001, 10_000, 30_000])
def test_too_many_members_are_refused(count):
    data = archive(*((f"{number}.txt", b"") for number in range(count)))
    assert code_of(lambda: open_zip(data)) == "too_many"


def test_two_thousand_members_are_read():
    assert len(open_zip(archive(*((f"{number}.txt", b"") for number in range(2_000)))).names) == 2_000


def test_a_member_that_grows_too_much_is_refused():
    assert code_of(lambda: open_zip(archive(("a.txt", bytes(11 * MEGABYTE))))) == "ratio"


def test_all_members_together_are_bounded():
    limits = replace(LIMITS, zip_bytes=2 * MEGABYTE)
    noise = random.Random(1).randbytes(MEGABYTE)
    data = archive(*((f"{number}.txt", noise) for number in range(3)))
    assert code_of(lambda: open_zip(data, limits=limits)) == "too_large"


def lying(data, size):
    """The same archive, whose headers say that its only member unpacks to ``size`` bytes."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        struct.pack_into("<L", changed, changed.index(signature) + offset, size)
    return bytes(changed)


@pytest.mark.parametrize(
    ("content", "code"),
    [(bytes(40 * MEGABYTE), "ratio"), (random.Random(1).randbytes(MEGABYTE) * 3, "too_large")],
)
def test_a_header_that_lies_about_the_size_is_found_out_by_counting(content, code):
    limits = replace(LIMITS, member_bytes=2 * MEGABYTE if code == "too_large" else LIMITS.member_bytes)
    opened = open_zip(lying(archive(("a.txt", content)), 10), limits=limits)
    stream, unpacked = opened.stream("a.txt"), []
    with pytest.raises(UnsafeFile) as refused:
        unpacked.extend(len(piece) for piece in iter(lambda: stream.read(65_536), b""))
    assert refused.value.code == code
    most = limits.member_bytes if code == "too_large" else limits.ratio_above
    assert sum(unpacked) <= most + 64 * 1024


def test_a_size_that_is_not_the_real_one_is_refused_even_where_it_is_small():
    opened = open_zip(lying(archive(("a.txt", b"some text")), 4))
    assert code_of(lambda: opened.read("a.txt")) == "truncated"


@pytest.mark.parametrize("cut", [1, 10, 21, 40, 100])
def test_an_archive_that_is_cut_off_is_refused(cut):
    data = archive(("project.qde", b"<Project/>" * 100), ("b.txt", random.Random(1).randbytes(500)))
    assert code_of(lambda: open_zip(data[:-cut])) == "truncated"


def test_a_damaged_member_is_refused():
    data = bytearray(archive(("a.txt", random.Random(1).randbytes(1_000))))
    data[200] ^= 0xFF
    assert code_of(lambda: open_zip(bytes(data)).read("a.txt")) == "truncated"


def test_of_several_faults_the_first_of_the_list_is_said():
    members = [("a.zip", b"x"), ("A.txt", b"1"), ("a.txt", b"2")]
    assert code_of(lambda: open_zip(archive(*members))) == "duplicate_name"
    assert code_of(lambda: open_zip(archive(*members, ("/x", b"")))) == "bad_name"


def test_no_damaged_archive_does_more_than_being_refused():
    chance = random.Random(7)
    whole = archive(("project.qde", b"<Project><a b='c'>text</a></Project>"), ("sources/a.txt", b"text" * 50))
    for _ in range(2_000):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        assert outcome(bytes(data)) in ("read", *CODES)


def outcome(data):
    """ "read", or the code of the refusal."""
    try:
        opened = open_zip(data)
        for name in opened.names:
            opened.read(name)
    except UnsafeFile as refused:
        return refused.code
    return "read"


def test_what_is_written_is_read_again_and_always_the_same_bytes():
    members = [("project.qde", b"<Project/>"), ("sources/a.txt", "Fáilte".encode())]
    data = write_zip(members)
    assert data == write_zip(members)
    opened = open_zip(data)
    assert [(name, opened.read(name)) for name in opened.names] == members
    assert opened.size("project.qde") == 10
    for names in (["../a"], ["a", "A"]):
        with pytest.raises(UnsafeFile):
            write_zip([(name, b"") for name in names])


def test_xml_gives_events_with_lines_and_namespaces():
    events = list(iter_xml(b'<a xmlns="urn:x" k="v">\n<b>one</b>two</a>'))
    assert [(event.kind, event.name, event.line, event.text) for event in events] == [
        ("start", "{urn:x}a", 1, ""),
        ("text", "{urn:x}a", 1, "\n"),
        ("start", "{urn:x}b", 2, ""),
        ("text", "{urn:x}b", 2, "one"),
        ("end", "{urn:x}b", 2, ""),
        ("text", "{urn:x}a", 2, "two"),
        ("end", "{urn:x}a", 2, ""),
    ]
    assert events[0].attributes == {"k": "v"}


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"<!DOCTYPE a><a/>", "document_type"),
        (b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>', "document_type"),
        (b'<!DOCTYPE a [<!ENTITY % b SYSTEM "file:///etc/hostname">%b;]><a/>', "document_type"),
        (b"<a>" * 101 + b"</a>" * 101, "too_deep"),
        (b"<a " + b" ".join(b"k%d='v'" % number for number in range(257)) + b"/>", "too_many_attributes"),
        (b"<a><b></a>", "truncated"),
        (b"<a>", "truncated"),
        (b"", "truncated"),
        (b"<a>&b;</a>", "truncated"),
        (b"<?xml version='1.0' encoding='nonsense'?><a/>", "truncated"),
        (b"\x00\xff", "truncated"),
    ],
)
def test_unsafe_and_broken_xml_is_refused(xml, code):
    assert code_of(lambda: list(iter_xml(xml))) == code


def test_depth_and_attributes_up_to_the_limit_are_read():
    attributes = b" ".join(b"k%d='v'" % number for number in range(256))
    assert len(list(iter_xml(b"<a>" * 99 + b"<b " + attributes + b"/>" + b"</a>" * 99))) == 200


def test_an_upload_is_recognised_by_what_is_in_it():
    upload = open_upload(io.BytesIO(b"TY  - JOUR\n"), declared_name="..\\search.pdf", allowed=("text",))
    assert (upload.name, upload.kind, upload.size) == ("search.pdf", "text", 11)
    assert len(upload.sha256) == 64
    assert len(upload.stored_name) == 32
    workbook = write_zip([("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")])
    assert open_upload(io.BytesIO(workbook), declared_name="a", allowed=("xlsx",)).kind == "xlsx"
    utf_16 = "TY  - JOUR".encode("utf-16-le")
    assert open_upload(io.BytesIO(utf_16), declared_name="a", allowed=("text",)).kind == "text"
    assert open_upload(io.BytesIO(b"<records/>"), declared_name="a", allowed=("text",)).kind == "xml"


@pytest.mark.parametrize(
    ("data", "looks"),
    [
        (b"%PDF-1.7", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an older Word or Excel file"),
        (bytes(range(32)) * 20, "a file that is not text"),
        (archive(("word/document.xml", b"x")), "a Word file"),
    ],
)
def test_an_upload_of_another_kind_is_refused_in_words(data, looks):
    with pytest.raises(UnsafeFile, match=looks) as refused:
        open_upload(io.BytesIO(data), declared_name="a.ris", allowed=("text",))
    assert (refused.value.code, refused.value.where) == ("wrong_type", "a.ris")


def test_an_upload_is_counted_and_not_read_beyond_its_limit():
    class Endless:
        given = 0

        def read(self, size=-1):
            self.given += size
            return bytes(size)

    endless, limits = Endless(), replace(LIMITS, file_bytes=MEGABYTE)
    call = lambda: open_upload(endless, declared_name="a", allowed=("text",), limits=limits)  # noqa: E731
    assert code_of(call) == "too_large"
    assert endless.given <= MEGABYTE + 64 * 1024
    assert code_of(lambda: open_upload(io.BytesIO(b""), declared_name="a", allowed=("text",))) == "truncated"


@pytest.mark.parametrize(
    ("declared", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\0b", "ab"),
        ("", "file"),
        ("/", "file"),
    ],
)
def test_a_name_is_shown_without_folders_and_tricks(declared, shown):
    assert shown_name(declared) == shown


def test_a_quotation_mark_that_is_never_closed_costs_one_row():
    lines = ["a,b", '1,"x', "2,y", '3,"z', "", 'more"', "4,w"]
    rows = list(iter_rows(lines, separator=","))
    assert [(row.line, row.cells, row.problem) for row in rows] == [
        (1, ("a", "b"), ""),
        (2, ("1", '"x'), "open_quote"),
        (3, ("2", "y"), ""),
        (4, ("3", "z\n\nmore"), ""),
        (7, ("4", "w"), ""),
    ]


def test_rows_columns_and_cells_are_bounded():
    limits = replace(LIMITS, rows=2, columns=3, cell=5)
    rows = list(iter_rows(["1,2,3,4", "123456"], separator=",", limits=limits))
    assert [row.problem for row in rows] == ["too_wide", "too_long"]
    assert code_of(lambda: list(iter_rows(["1", "2", "3"], separator=",", limits=limits))) == "too_large"
