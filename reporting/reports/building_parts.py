"""The parts that only some reports have, training and learning, as texts."""

from reporting.reports.queries import ReportFacts
from reporting.rules.content_parts import ContentParagraph, ContentPart, ContentTable
from reviews.learning.queries import LearningSection
from training.statistics.reach import TrainingReach
from wsscp.dates import count_of
from wsscp.exports.tables import Table


def build_content_parts(facts: ReportFacts) -> tuple[ContentPart, ...]:
    """Return the parts this report has, in the order they are printed."""
    parts = []
    if facts.shows_training:
        parts.append(ContentPart("Training in this period", (_training(facts.training),)))
    if facts.learning:
        parts.append(_learning(facts.learning, facts.as_at))
    return tuple(parts)


def _training(reach: TrainingReach | None) -> ContentParagraph:
    if reach is None:
        return ContentParagraph("No session is recorded as held in this period.")
    text = f"{count_of(reach.total.attended, 'attendee')} in {count_of(reach.total.sessions, 'session')}"
    if reach.total.percent_used is not None:
        text += f"; {reach.total.percent_used}% of the spaces were used"
    return ContentParagraph(f"{text}.", _table(reach.table))


def _table(table: Table) -> ContentTable:
    return ContentTable(
        name=table.title,
        heads=tuple(column.name for column in table.columns),
        numbers=tuple(column.is_number for column in table.columns),
        rows=tuple(tuple(str(cell["text"]) for cell in row) for row in table.shown),
        total=tuple(str(cell["text"]) for cell in table.shown_total),
        notes=table.notes,
    )


def _learning(section: LearningSection, as_at: str) -> ContentPart:
    states = f"Recommendations that are released, as at {as_at}: {section.total}."
    timely = (
        "Case reviews in time, of those due in the twelve months before. "
        "Numbers below five are not told, whether there are any or none."
    )
    counted = [(line.label, str(line.count)) for line in section.states]
    in_time = [(line.label, line.in_time) for line in section.timeliness]
    return ContentPart(
        "Learning from reviews and audits",
        (
            ContentParagraph(states, _pairs("Recommendations", counted)),
            ContentParagraph(timely, _pairs("Case reviews", in_time)),
        ),
    )


def _pairs(name: str, pairs: list[tuple[str, str]]) -> ContentTable:
    """One row of values under their names."""
    heads, values = zip(*pairs, strict=True)
    return ContentTable(name=name, heads=heads, numbers=(False,) * len(heads), rows=(values,))
