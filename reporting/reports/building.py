"""A period's report as a sheet: everything it says in words and numbers (reporting/rules/content.py)."""

from django.conf import settings
from django.utils.text import slugify

from reporting.rag import Rag, Rating
from reporting.reports.annex import AnnexAction, AnnexDate
from reporting.reports.building_parts import build_content_parts
from reporting.reports.queries import ReportFacts, ReportRow
from reporting.rules.content import (
    ContentAction,
    ContentDate,
    ContentKeyLine,
    ContentPriority,
    ContentRating,
    ReportContent,
)
from wsscp.dates import long_date


def build_report_content(content: ReportFacts) -> ReportContent:
    """Put a report's content into words and numbers; nothing is looked up."""
    plan, period = content.plan, content.period
    return ReportContent(
        partnership_name=settings.PARTNERSHIP_NAME,
        partnership_short_name=settings.PARTNERSHIP_SHORT_NAME,
        classification=settings.CLASSIFICATION,
        plan=plan.title,
        plan_slug=plan.slug,
        priority_label=plan.priority_label,
        action_label=plan.action_label,
        actions_name=content.actions_name,
        period=period.label,
        period_slug=slugify(period.label) or str(period.ends_on),
        covers=content.covers,
        as_at=content.as_at,
        dated_on=long_date(content.dated_on) if content.dated_on else "",
        overview=content.overview,
        key_issues=content.key_issues,
        counts=_counts(content.counts),
        counts_in_words=content.counts_in_words,
        key=tuple(ContentKeyLine(rag.value, rag.word, says) for rag, says in plan.key_sentences.items()),
        rows=tuple(_row(row, plan.priority_label) for row in content.rows),
        parts=build_content_parts(content),
        returned=content.returned_in_words,
        version=content.version,
        correction_reason=content.correction_reason,
    )


def _row(row: ReportRow, priority_label: str) -> ContentPriority:
    return ContentPriority(
        number=row.priority.number,
        priority=str(row.priority),
        outcomes=row.priority.outcomes,
        achievements=row.achievements,
        next_actions=row.next_actions,
        rating=_colour(row.rated.rating),
        counts=_counts(row.rated.counts),
        counts_in_words=row.rated.counts_in_words,
        what=f"{priority_label} {row.priority.number}",
        lines=tuple(_line(line) for line in row.lines),
    )


def _line(line: AnnexAction) -> ContentAction:
    return ContentAction(
        number=line.number,
        text=line.text,
        groups=line.groups,
        rating=_colour(line.rating),
        due_in_words=line.due_in_words,
        date=_date(line.date) if line.date else None,
        further=tuple(_date(one) for one in line.further),
        declared=line.declared,
    )


def _date(one: AnnexDate) -> ContentDate:
    return ContentDate(one.label, one.as_printed, one.due, one.forecast, one.completed, _colour(one.rating))


def _colour(rating: Rating) -> ContentRating:
    return ContentRating(rating.rag.value, rating.label, rating.why)


def _counts(by_colour: dict[Rag, int]) -> dict[str, int]:
    return {rag.value: number for rag, number in by_colour.items()}
