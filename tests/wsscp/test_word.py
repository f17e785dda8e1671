"""A Word document holds what was typed, whatever that was."""

import io

from docx import Document

from wsscp.exports.word import WordDocument


def test_characters_a_word_file_may_not_hold_are_left_out() -> None:
    document = WordDocument("A title\x00", is_landscape=True)
    document.paragraph("one\x00\ud800\ufffe two\x0bthree\r\nfour 🧒")
    document.table(["Number", "Text"], [["1", "x\x1fy"]])
    document.table([], [["Plan", "Neglect"]])
    read = Document(io.BytesIO(document.content()))
    assert read.core_properties.title == "A title"
    assert [paragraph.text for paragraph in read.paragraphs] == ["one two\nthree\nfour 🧒"]
    headed, plain = read.tables
    assert [[cell.text for cell in row.cells] for row in headed.rows] == [["Number", "Text"], ["1", "xy"]]
    assert plain.rows[0].cells[0].paragraphs[0].runs[0].bold
    assert not plain.rows[0].cells[1].paragraphs[0].runs[0].bold
