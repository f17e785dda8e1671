"""Files that must not be opened: refused in plain English, quickly, without filling the memory."""

import io
import resource
import struct
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from docx import Document

from priorities.reading import FileRefused, read_plan
from tests.counting import calls_made_by
from tests.priorities.documents import example, part, repacked, saved, with_actions

MEGABYTE = 1024 * 1024
CONTENT_TYPES = "[Content_Types].xml"
MAIN = "word/document.xml"
# Calls of functions, where reading an honest plan of 31 actions takes 48,000.
MOST_TO_REFUSE_A_BOMB = 10_000
MOST_TO_REFUSE = 1_000_000
MOST_TO_READ = 2_000_000


def archive(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return file.getvalue()


def bomb() -> bytes:
    """200 MB of nothing in some 200 KB, as one more part of an honest document."""
    file = io.BytesIO(with_actions("One by May 2026"))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as grown, grown.open("word/more.xml", "w") as more:
        for _ in range(200):
            more.write(bytes(MEGABYTE))
    return file.getvalue()


def bomb_that_lies() -> bytes:
    """The same, with a directory that says it is small."""
    data = bytearray(bomb())
    size = struct.pack("<L", 200 * MEGABYTE)
    while (place := data.find(size)) != -1:
        data[place : place + 4] = struct.pack("<L", 1_000)
    return bytes(data)


def many_small_bombs() -> bytes:
    """Parts that are each within bounds and together are not."""
    return repacked(example(), {f"word/{n}.xml": b" " * MEGABYTE for n in range(60)})


def many_parts() -> bytes:
    return archive({f"{n}.xml": b"" for n in range(20_000)}, zipfile.ZIP_STORED)[: 5 * MEGABYTE]


def many_tags() -> bytes:
    """A few kilobytes that would be a tree of a million elements."""
    return with_body(b"<w:p/>" * 1_000_000)


def deeply_nested() -> bytes:
    return with_body(b"<w:tbl><w:tr><w:tc>" * 5_000 + b"</w:tc></w:tr></w:tbl>" * 5_000)


def with_entity(encoding: str = "utf-8") -> bytes:
    """XXE: would read a file of the server into the plan."""
    text = part(example()).decode()
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'
    trick = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    text = declared + trick + text.partition("?>")[2].replace("Neglect", "&x;", 1)
    return repacked(example(), {MAIN: text.encode(encoding)})


def billion_laughs() -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE w [<!ENTITY l0 "ha">{laughs}]>'
    return repacked(example(), {"word/styles.xml": text.encode() + b"<styles>&l9;</styles>"})


def macro_by_type() -> bytes:
    types = part(example(), CONTENT_TYPES).replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    return repacked(example(), {CONTENT_TYPES: types})


def encrypted() -> bytes:
    name = "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_000) + name + bytes(1_000)


def encrypted_member() -> bytes:
    """A zip whose parts need a password: one bit in each header says so."""
    data = bytearray(example())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place != -1:
            data[place + offset] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


def pdf_and_zip() -> bytes:
    return b"%PDF-1.7\n" + example()


def picture_and_zip() -> bytes:
    return b"GIF89a" + example()


def with_body(body: bytes) -> bytes:
    return repacked(example(), {MAIN: part(example()).replace(b"<w:body>", b"<w:body>" + body)})


def many_paragraphs() -> bytes:
    return with_body(b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 20_000)


def many_rows() -> bytes:
    return with_body(b"<w:tbl>" + b"<w:tr/>" * 20_000 + b"</w:tbl>")


def many_dates() -> bytes:
    return with_actions(*(f"Action {n}: " + "by May 2026, " * 20 for n in range(80)))


def no_plan() -> bytes:
    document = Document()
    document.add_paragraph("Minutes of the meeting")
    document.add_table(rows=2, cols=2).cell(0, 0).text = "Actions"
    return saved(document)


HOSTILE: list[tuple[Callable[[], bytes], str, str]] = [
    (lambda: b"", "plan.docx", "The file is empty"),
    (lambda: bytes(1_000), "plan.docx", "The file is empty"),
    (lambda: b"Dear all, here is the plan.", "plan.docx", "not a Word document"),
    (lambda: b"\x7fELF" + bytes(100), "plan.csv", "not a Word document"),
    (lambda: b"a" * (5 * MEGABYTE + 1), "plan.docx", "larger than 5 MB"),
    (encrypted, "plan.docx", "protected with a password"),
    (encrypted_member, "plan.docx", "protected with a password"),
    (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), "plan.doc", "old Word or Excel file"),
    (lambda: b"%PDF-1.7 ...", "plan.pdf", "This is a PDF"),
    (pdf_and_zip, "plan.docx", "This is a PDF"),
    (picture_and_zip, "plan.docx", "not a Word document"),
    (lambda: example()[:20_000], "plan.docx", "damaged or incomplete"),
    (lambda: example()[:-30], "plan.docx", "damaged or incomplete"),
    (lambda: archive({"letter.txt": b"hello"}), "plan.docx", "not a Word document"),
    (lambda: repacked(example(), {"../../up.xml": b"<a/>"}), "plan.docx", "point outside it"),
    (lambda: repacked(example(), {"..\\up.xml": b"<a/>"}), "plan.docx", "point outside it"),
    (lambda: repacked(example(), {"/etc/x.xml": b"<a/>"}), "plan.docx", "point outside it"),
    (lambda: repacked(example(), {"word/vbaProject.bin": b"macro"}), "plan.docx", "macros"),
    (macro_by_type, "plan.docx", "macros"),
    (example, "plan.docm", "macros"),
    (example, "plan.xlsx", "it is a .docx file inside"),
    (lambda: archive({"a.xml": b"<a/>"}, zipfile.ZIP_LZMA), "plan.docx", "damaged or incomplete"),
    (lambda: repacked(example(), {"WORD/DOCUMENT.XML": b"<a/>"}), "plan.docx", "damaged or incomplete"),
    (bomb, "plan.docx", "far more than a plan could need"),
    (bomb_that_lies, "plan.docx", "damaged or incomplete"),
    (many_small_bombs, "plan.docx", "far more than a plan could need"),
    (many_parts, "plan.docx", "more than 500 parts"),
    (many_tags, "plan.docx", "far more than a plan could need"),
    (deeply_nested, "plan.docx", "damaged"),
    (many_paragraphs, "plan.docx", "far longer than a plan"),
    (many_rows, "plan.docx", "far longer than a plan"),
    (many_dates, "plan.docx", "more than 1,500 dates"),
    (with_entity, "plan.docx", "definitions that no Word or Excel file needs"),
    (lambda: with_entity("utf-16"), "plan.docx", "definitions that no Word or Excel file needs"),
    (billion_laughs, "plan.docx", "definitions that no Word or Excel file needs"),
    (lambda: repacked(example(), {MAIN: b"<w:document"}), "plan.docx", "damaged"),
    (lambda: repacked(example(), {MAIN: None}), "plan.docx", "has no text"),
    (no_plan, "plan.docx", "No table in this file looks like a plan"),
]


def refusal(data: bytes, name: str) -> tuple[FileRefused, int]:
    """How a file is refused, and how many calls that took."""
    refused: list[FileRefused] = []

    def read() -> None:
        with pytest.raises(FileRefused) as raised:
            read_plan(data, name)
        refused.append(raised.value)

    calls = calls_made_by(read)
    return refused[0], calls


@pytest.mark.parametrize(("build", "name", "says"), HOSTILE)
def test_file_that_must_not_be_opened_is_refused_in_plain_words(
    build: Callable[[], bytes], name: str, says: str
) -> None:
    data = build()
    tracemalloc.start()
    try:
        refused, calls = refusal(data, name)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert says in str(refused)
    assert str(refused).endswith(".")
    assert calls < MOST_TO_REFUSE
    assert peak < 20 * MEGABYTE


@pytest.mark.parametrize("build", [bomb, bomb_that_lies, many_small_bombs, many_parts, many_tags])
def test_bomb_is_refused_at_once_and_fills_no_memory(build: Callable[[], bytes]) -> None:
    data = build()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _, calls = refusal(data, "plan.docx")
    assert calls < MOST_TO_REFUSE_A_BOMB
    # Kilobytes: what C code takes counts here, as it does not when Python's own memory is traced.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


def test_bombs_of_the_tests_are_what_they_claim_to_be() -> None:
    assert len(bomb()) < 300_000
    with zipfile.ZipFile(io.BytesIO(bomb())) as opened:
        assert sum(member.file_size for member in opened.infolist()) > 200 * MEGABYTE


def test_limits_leave_room_for_honest_files() -> None:
    pictures = {f"word/media/{n}.png": bytes(range(256)) * 2_000 for n in range(20)}
    assert len(read_plan(repacked(example(), pictures), "plan.docx").actions) == 31
    assert len(read_plan(example(), "Plan (final) v2").actions) == 31


def test_more_than_500_actions_are_refused() -> None:
    with pytest.raises(FileRefused, match="more than 500 actions"):
        read_plan(with_actions(*(f"Action {n} by May 2026" for n in range(501))), "plan.docx")


WORDS = b"".join(b"<w:p><w:r><w:t>Group %d</w:t></w:r></w:p>" % n for n in range(4_000))
ROW = b"<w:tr><w:tc>%s</w:tc><w:tc>%s</w:tc><w:tc>%s</w:tc></w:tr>"
CELL = b"<w:p><w:r><w:t>%s</w:t></w:r></w:p>"
HEAD = ROW % (CELL % b"Action", CELL % b"Lead", CELL % b"Timescale")


@pytest.mark.parametrize(
    "body",
    [
        WORDS * 2,
        HEAD + ROW % (CELL % b"Do it", WORDS, CELL % b"May 2020"),
        HEAD + ROW % (CELL % b"Do it", CELL % (b"A&amp;B( " * 60_000), CELL % b"May 2020"),
        HEAD + ROW % (CELL % (b"by May 2020 and " * 60_000), b"<w:p/>", b"<w:p/>"),
        b'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="9999999"/></w:tcPr><w:p/></w:tc></w:tr>'
        + b"<w:tr/>" * 4_000,
    ],
    ids=["long", "long cell", "long lead", "long action", "wide"],
)
def test_document_at_the_edge_of_the_bounds_is_read_in_few_steps(body: bytes) -> None:
    table = body if body.startswith(b"<w:p") else b"<w:tbl>" + body + b"</w:tbl>"
    data = with_body(table)
    drafts = []
    calls = calls_made_by(lambda: drafts.append(read_plan(data, "plan.docx")))
    assert len(drafts[0].actions) >= 31
    assert calls < MOST_TO_READ
