"""Printed figures beside the computed ones, and what cannot be reconciled."""

from training.models import PublishedRow
from training.statistics.figures import Figures, TrainingFigures, total_of
from wsscp.exports.shares import estimate_spaces, nearest_shares, one_decimal
from wsscp.exports.tables import Column, ColumnType, Table


def printed_table(programme: TrainingFigures) -> Table | None:
    """Printed and computed side by side, where figures were published for exactly this period."""
    if not programme.published:
        return None
    by_course = programme.by(lambda key: key.course)
    rows = []
    notes = []
    for row in programme.published:
        title, computed = programme.courses[row.course_id].title, by_course[row.course_id]
        rows.append(
            (
                title,
                row.table,
                row.sessions,
                computed.sessions,
                row.attendees,
                computed.attended,
                row.percent_used,
                computed.percent_used,
                _comparison(row, computed, programme),
            )
        )
        notes += _rounding_notes(title, row)
    printed = programme.published
    total = total_of(by_course[row.course_id] for row in printed)
    return Table(
        key="printed",
        title="As printed, and as computed",
        columns=(
            Column("Course", ColumnType.TEXT),
            Column("Table", ColumnType.TEXT),
            Column("Sessions printed"),
            Column("Sessions computed"),
            Column("Attendees printed"),
            Column("Attendees computed"),
            Column("% printed", ColumnType.PERCENT),
            Column("% computed", ColumnType.PERCENT),
            Column("Compared", ColumnType.TEXT),
        ),
        rows=tuple(rows),
        total=(
            "Together",
            "",
            sum(row.sessions for row in printed),
            total.sessions,
            sum(row.attendees for row in printed),
            total.attended,
            None,
            total.percent_used,
            "",
        ),
        notes=(*notes, f"Printed in: {printed[0].source}."),
    )


def _comparison(row: PublishedRow, computed: Figures, programme: TrainingFigures) -> str:
    course = programme.courses[row.course_id]
    pairs: list[tuple[str, object, object]] = [
        ("sessions", row.sessions, computed.sessions),
        ("attendees", row.attendees, computed.attended),
        ("% of spaces", row.percent_used, computed.percent_used),
        ("core offer", row.is_core, course.is_core),
        ("pan-Sussex offer", row.is_pan_sussex, course.is_pan_sussex),
    ]
    differences = [name for name, printed, ours in pairs if printed != ours]
    return f"Differs: {', '.join(differences)}" if differences else "Equal"


def _rounding_notes(title: str, row: PublishedRow) -> list[str]:
    """Return a note where no whole number of spaces rounds to the printed share, with the gap."""
    estimate = estimate_spaces(row.attendees, row.percent_used)
    if estimate is None or estimate.is_exact:
        return []
    above, below = nearest_shares(row.attendees, row.percent_used)
    note = (
        f"{title}: no whole number of spaces gives the printed {row.percent_used}% of {row.attendees} "
        f"attendees. The nearest are {one_decimal(above)}% and {one_decimal(below)}%; "
        f"with {estimate.spaces} spaces the gap is {one_decimal(estimate.gap)} of a percentage point."
    )
    return [note]
