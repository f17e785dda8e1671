"""A period's report as content: everything in it as texts and numbers (reporting/rules/content.py)."""

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


def build_report_content(facts: ReportFacts) -> ReportContent:
    """Return a report's facts as texts and numbers; no queries."""
    plan, period = facts.plan, facts.period
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
        covers=facts.covers,
        as_at=facts.as_at,
        dated_on=long_date(facts.dated_on) if facts.dated_on else "",
        overview=facts.overview,
        key_issues=facts.key_issues,
        counts=_counts(facts.counts),
        counts_in_words=facts.counts_in_words,
        key=tuple(
            ContentKeyLine(rag.value, rag.word, sentence) for rag, sentence in plan.key_sentences.items()
        ),
        rows=tuple(_row(row, plan.priority_label) for row in facts.rows),
        parts=build_content_parts(facts),
        returned=facts.returned_in_words,
        version=facts.version,
        correction_reason=facts.correction_reason,
    )


def _row(row: ReportRow, priority_label: str) -> ContentPriority:
    return ContentPriority(
        number=row.priority.number,
        priority=str(row.priority),
        outcomes=row.priority.outcomes,
        achievements=row.achievements,
        next_actions=row.next_actions,
        rating=_rating(row.rated.rating),
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
        rating=_rating(line.rating),
        due_in_words=line.due_in_words,
        date=_date(line.date) if line.date else None,
        further=tuple(_date(date) for date in line.further),
        declared=line.declared,
    )


def _date(date: AnnexDate) -> ContentDate:
    return ContentDate(
        date.label, date.as_printed, date.due, date.forecast, date.completed, _rating(date.rating)
    )


def _rating(rating: Rating) -> ContentRating:
    return ContentRating(rating.rag.value, rating.label, rating.why)


def _counts(by_rag: dict[Rag, int]) -> dict[str, int]:
    return {rag.value: number for rag, number in by_rag.items()}
