"""A learning briefing as a Word document, to copy from."""

from io import BytesIO

from django.conf import settings
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from reviews.learning.pdf import Briefing


def briefing_docx(briefing: Briefing) -> bytes:
    """Return a briefing as a Word document."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for margin in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, margin, Mm(18))
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(10)
    document.core_properties.language = "en-GB"
    document.core_properties.title = f"Learning briefing: {briefing.theme}"
    for part in (section.header, section.footer):
        line = part.paragraphs[0]
        line.text = settings.CLASSIFICATION
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_heading(f"Learning briefing: {briefing.theme}", level=1)
    document.add_paragraph(settings.PARTNERSHIP_NAME)
    for theme in briefing.tables.themes:
        for area in theme.areas:
            document.add_heading(area.area, level=2)
            for line in area.lines:
                document.add_paragraph(_clean(line.finding), style="List Bullet")
                for name, text in (("What we did", line.response), ("What changed", line.impact)):
                    if text:
                        document.add_paragraph(f"{name}: {_clean(text)}", style="List Bullet 2")
    if briefing.recommendations:
        document.add_heading("What is asked of us", level=2)
        for text in briefing.recommendations:
            document.add_paragraph(_clean(text), style="List Number")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _clean(text: str) -> str:
    """Leave out the characters XML does not allow."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")
