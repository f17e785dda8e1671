"""One review as its reader may see it, as a page and as a PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting.recommendations.queries import rated_recommendations
from reviews.access.guards import find_review, reader_of
from reviews.audits.queries import rating_table
from reviews.cases.pdf import review_pdf
from reviews.cases.retention_queries import retained_until
from reviews.deadlines.rated import rated_deadlines
from reviews.learning.queries import finding_tables
from reviews.models import Family, Review
from reviews.pages import marking_context
from reviews.recommendations.queries import recommendations_for
from reviews.register.queries import sample_text
from wsscp import policy
from wsscp.audit.recording import record_event
from wsscp.exports.downloads import PDF, attachment
from wsscp.models.audit import Act
from wsscp.pdf.pages import printed_instead
from wsscp.policy import MARKING, Realm
from wsscp.requests import SignedInRequest


@require_safe
def review(request: HttpRequest, reference: str) -> HttpResponse:
    """One review: its record, a case's deadlines and decisions, its findings and recommendations."""
    row = find_review(request, reference)
    reader = reader_of(request)
    context = _review_context(request, row) | {
        "can_write": policy.can_write_review(reader, from_case=row.is_case),
        "can_decide_retention": policy.can_decide_retention(reader),
        "area": "reviews",
    }
    return render(request, "reviews/cases/review.html", context | marking_context(row.is_case))


@require_safe
@printed_instead("reporting:review", "reference")
def review_download(request: SignedInRequest, reference: str) -> HttpResponse:
    """The review as a PDF, marked top and bottom where it is a case review."""
    row = find_review(request, reference, read=False)
    marking = MARKING if row.is_case else ""
    content = review_pdf(_review_context(request, row), marking=marking)
    realm = Realm.CASE if row.is_case else Realm.PLAN
    record_event(
        Act.EXPORTED, by=request.user, at=timezone.now(), about=row, realm=realm, summary="Record as a PDF"
    )
    return attachment(content, f"review-{row.reference}.pdf", PDF)


def _review_context(request: HttpRequest, review: Review) -> dict[str, object]:
    reader = reader_of(request)
    today = timezone.localdate()
    recommendations = recommendations_for(reader).filter(review=review)
    context: dict[str, object] = {
        "review": review,
        "themes": list(review.themes.all()),
        "agencies": list(review.agencies.all()),
        "sample": sample_text(review, reader),
        "findings": finding_tables(reader, review=review),
        "recommendations": rated_recommendations(recommendations, reader, as_at=today),
        "kept_until": retained_until(review)[0] if review.closed_on else None,
    }
    if review.is_case:
        context |= {
            "case": getattr(review, "case", None),
            "clocks": rated_deadlines(review, as_at=today),
            "decisions": list(review.decisions.select_related("by")),
            "suspensions": list(review.suspensions.all()),
        }
    if review.kind.family == Family.SECTION_11:
        context["ratings"] = rating_table(review)
    return context
