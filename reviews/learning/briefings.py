"""A learning briefing as a Word document, to copy from."""

from django.conf import settings
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from reviews.learning.pdf import Briefing
from wsscp.exports.word import WordDocument


def briefing_docx(briefing: Briefing) -> bytes:
    """Return a briefing as a Word document."""
    title = f"Learning briefing: {briefing.theme}"
    document = WordDocument(title)
    section, style = document.section, document.docx.styles["Normal"]
    section.top_margin = section.bottom_margin = Mm(18)
    style.font.name, style.font.size = "Arial", Pt(10)
    for part in (section.header, section.footer):
        line = part.paragraphs[0]
        line.text = settings.CLASSIFICATION
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.paragraph(title, "Heading 1")
    document.paragraph(settings.PARTNERSHIP_NAME)
    for theme in briefing.tables.themes:
        for area in theme.areas:
            document.paragraph(area.area, "Heading 2")
            for line in area.lines:
                document.paragraph(line.finding, "List Bullet")
                for name, text in (("What we did", line.response), ("What changed", line.impact)):
                    if text:
                        document.paragraph(f"{name}: {text}", "List Bullet 2")
    if briefing.recommendations:
        document.paragraph("What is asked of us", "Heading 2")
        document.paragraphs(briefing.recommendations, "List Number")
    return document.content()
