"""The figures as they were printed beside those the facts give, and what cannot be reconciled."""

from collections import defaultdict

from training.models import PublishedRow
from training.statistics.figures import Figures, TrainingFigures, total_of
from wsscp.exports.shares import estimate_spaces, nearest_shares, one_decimal
from wsscp.exports.tables import Column, ColumnType, Table


def printed_table(programme: TrainingFigures) -> Table | None:
    """Printed and computed side by side, where figures were published for exactly this period."""
    if not programme.published:
        return None
    found: dict[int, Figures] = defaultdict(Figures)
    for piece, figures in programme.slices:
        found[piece.course].add(figures)
    rows = []
    notes = []
    for row in programme.published:
        title, ours = programme.courses[row.course_id].title, found[row.course_id]
        rows.append(
            (
                title,
                row.table,
                row.sessions,
                ours.sessions,
                row.attendees,
                ours.attended,
                row.percent_used,
                ours.percent_used,
                _verdict(row, ours, programme),
            )
        )
        notes += _irreconcilable(title, row)
    printed = programme.published
    total = total_of(found[row.course_id] for row in printed)
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


def _verdict(row: PublishedRow, ours: Figures, programme: TrainingFigures) -> str:
    course = programme.courses[row.course_id]
    differs = [
        name
        for name, printed, computed in (
            ("sessions", row.sessions, ours.sessions),
            ("attendees", row.attendees, ours.attended),
            ("% of spaces", row.percent_used, ours.percent_used),
            ("core offer", row.is_core, course.is_core),
            ("pan-Sussex offer", row.is_pan_sussex, course.is_pan_sussex),
        )
        if printed != computed
    ]
    return f"Differs: {', '.join(differs)}" if differs else "Equal"


def _irreconcilable(title: str, row: PublishedRow) -> list[str]:
    """Name a printed share that no whole number of spaces rounds to, with the gap."""
    reading = estimate_spaces(row.attendees, row.percent_used)
    if reading is None or reading.is_exact:
        return []
    above, below = nearest_shares(row.attendees, row.percent_used)
    says = (
        f"{title}: no whole number of spaces gives the printed {row.percent_used}% of {row.attendees} "
        f"attendees. The nearest are {one_decimal(above)}% and {one_decimal(below)}%; "
        f"with {reading.spaces} spaces the gap is {one_decimal(reading.gap)} of a percentage point."
    )
    return [says]
