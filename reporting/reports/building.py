"""A period's report as content: everything in it as texts and numbers (reporting/rules/content.py)."""

from collections.abc import Mapping
from datetime import UTC, date

from django.conf import settings
from django.utils.text import slugify

from priorities.models import Plan, ReportingPeriod
from reporting.rag import Rag, Rating, describe_counts
from reporting.reports.queries import ReportFacts, ReportRow, current_facts
from reporting.rules.content import (
    ContentAction,
    ContentDate,
    ContentKeyLine,
    ContentPriority,
    ContentRating,
    ReportContent,
)
from reporting.rules.content_parts import ContentParagraph, ContentPart, ContentTable
from reporting.status.rated import RatedAction, RatedMilestone
from reviews.learning.queries import LearningSection
from training.statistics.reach import TrainingReach
from wsscp.dates import count_of, long_date
from wsscp.exports.tables import Table


def current_content(period: ReportingPeriod, *, today: date) -> ReportContent:
    """Return the content of a period's report as it is now."""
    return build_report_content(current_facts(period, today=today))


def build_report_content(facts: ReportFacts) -> ReportContent:
    """Return a report's facts as texts and numbers; no queries."""
    plan, period, report = facts.plan, facts.period, facts.report
    return ReportContent(
        partnership_name=settings.PARTNERSHIP_NAME,
        partnership_short_name=settings.PARTNERSHIP_SHORT_NAME,
        classification=settings.CLASSIFICATION,
        plan=plan.title,
        plan_slug=plan.slug,
        priority_label=plan.priority_label,
        action_label=plan.action_label,
        actions_name=facts.actions_name,
        period=period.label,
        period_slug=slugify(period.label) or str(period.ends_on),
        covers=f"{period.label}: {long_date(period.starts_on)} to {long_date(period.ends_on)}",
        as_at=long_date(facts.status.as_at),
        dated_on=_day(report.dated_on),
        overview=report.overview,
        key_issues=report.key_issues,
        counts=by_value(facts.status.action_counts),
        counts_in_words=describe_counts(facts.status.action_counts),
        key=tuple(
            ContentKeyLine(rag.value, rag.word, sentence) for rag, sentence in plan.key_sentences.items()
        ),
        rows=tuple(_row(row, facts) for row in facts.rows),
        parts=_parts(facts),
        returned=facts.returned.in_words,
        version=report.version,
        correction_reason=report.correction_reason,
        hands=facts.hands,
        offered_at=facts.offered_at.astimezone(UTC).isoformat() if facts.offered_at else "",
    )


def _row(row: ReportRow, facts: ReportFacts) -> ContentPriority:
    return ContentPriority(
        number=row.priority.number,
        priority=str(row.priority),
        outcomes=row.priority.outcomes,
        achievements=row.entry.achievements,
        next_actions=row.entry.next_actions,
        rating=_rating(row.rated.rating),
        counts=by_value(row.rated.counts),
        counts_in_words=row.rated.counts_in_words,
        what=f"{facts.plan.priority_label} {row.priority.number}",
        lines=tuple(_action(rated, facts) for rated in row.rated.actions),
        declared=row.rated.declared_in_words,
    )


def _action(rated: RatedAction, facts: ReportFacts) -> ContentAction:
    """A single date is in its action's own row; several, or those beside a review, have rows below."""
    dates = tuple(_date(milestone) for milestone in rated.milestones)
    has_single_date = len(dates) == 1 and not rated.action.is_ongoing
    progress = facts.progress.get(rated.action.pk, [None])[-1]
    return ContentAction(
        number=rated.action.number,
        text=rated.action.text,
        groups=rated.groups_text(facts.group_names),
        rating=_rating(rated.rating, beside_dates=has_single_date or not dates),
        due_in_words="" if has_single_date else _due_text(rated, facts.plan),
        date=dates[0] if has_single_date else None,
        further=() if has_single_date else dates,
        declared=rated.declared.in_words(facts.group_names) if rated.declared else "",
        progress=progress.text if progress else "",
        progress_on=_day(progress.made_on) if progress else "",
        progress_by=facts.reporter_roles.get(rated.action.pk, ""),
    )


def _date(rated: RatedMilestone) -> ContentDate:
    return ContentDate(
        label=rated.milestone.label,
        as_printed=rated.milestone.as_printed,
        due=long_date(rated.due_on) + (f" ({rated.moved_text})" if rated.moved_text else ""),
        forecast=_day(rated.forecast_on),
        completed=_day(rated.completed_on),
        rating=_rating(rated.rating, beside_dates=True),
    )


def _due_text(rated: RatedAction, plan: Plan) -> str:
    """Say when an action is due that has no date, several, or a review beside them."""
    parts = []
    if rated.action.is_ongoing:
        review = f", next review by {rated.implied.on_text}" if rated.implied else ""
        parts.append(f"Ongoing{review}")
    if rated.milestones:
        parts.append(f"{count_of(len(rated.milestones), 'date')}, below")
    return "; ".join(parts) or f"No date given: due at the plan’s end, {long_date(plan.ends_on)}"


def _day(day: date | None) -> str:
    return long_date(day) if day else ""


def _rating(rating: Rating, *, beside_dates: bool = False) -> ContentRating:
    why = rating.why_beside_dates if beside_dates else rating.why
    return ContentRating(rating.rag.value, rating.label, why)


def by_value(by_rag: Mapping[Rag, int]) -> dict[str, int]:
    """Return counts by RAG status as they are stored."""
    return {rag.value: number for rag, number in by_rag.items()}


def _parts(facts: ReportFacts) -> tuple[ContentPart, ...]:
    """Return the parts that only some reports have, in the order they are printed."""
    parts = []
    if facts.report.shows_training:
        parts.append(ContentPart("Training in this period", (_training(facts.training),)))
    if facts.learning:
        parts.append(_learning(facts.learning, long_date(facts.status.as_at)))
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
