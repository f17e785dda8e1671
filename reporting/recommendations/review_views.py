"""One review as its reader may know it, as a page and as a PDF; and the clock wall."""

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
from reviews.pages import MARKING, marking_context
from reviews.recommendations.queries import recommendations_for
from reviews.register.queries import sample_text
from wsscp import policy
from wsscp.audit.recording import record_event
from wsscp.exports.downloads import PDF, attachment
from wsscp.models.audit import Act
from wsscp.pdf.rendering import PdfUnavailableError
from wsscp.policy import Realm


@require_safe
def review(request: HttpRequest, reference: str) -> HttpResponse:
    """One review: its row, of a case its clocks and decisions, what was found and recommended."""
    found = find_review(request, reference)
    reader = reader_of(request)
    context = _content(request, found) | {
        "can_write": policy.can_write_review(reader, from_case=found.is_case),
        "can_decide_retention": policy.can_decide_retention(reader),
        "area": "reviews",
    }
    return render(request, "reviews/cases/review.html", context | marking_context(found.is_case))


@require_safe
def review_download(request: HttpRequest, reference: str) -> HttpResponse:
    """The same as a PDF, marked top and bottom where it is a case review."""
    found = find_review(request, reference, read=False)
    marking = MARKING if found.is_case else ""
    try:
        content = review_pdf(_content(request, found), marking=marking)
    except PdfUnavailableError as error:
        context = {"why": str(error), "area": "reviews"}
        return render(request, "components/pdf_unavailable.html", context, status=503)
    realm = Realm.CASE if found.is_case else Realm.PLAN
    record_event(
        Act.EXPORTED, by=request.user, at=timezone.now(), about=found, realm=realm, summary="Record as a PDF"
    )
    return attachment(content, f"review-{found.reference}.pdf", PDF)


def _content(request: HttpRequest, found: Review) -> dict[str, object]:
    reader = reader_of(request)
    today = timezone.localdate()
    recommendations = recommendations_for(reader).filter(review=found)
    content = {
        "review": found,
        "themes": list(found.themes.all()),
        "agencies": list(found.agencies.all()),
        "sample": sample_text(found, reader),
        "findings": finding_tables(reader, review=found),
        "recommendations": rated_recommendations(recommendations, reader, as_at=today),
        "kept_until": retained_until(found)[0] if found.closed_on else None,
    }
    if found.is_case:
        content |= {
            "case": getattr(found, "case", None),
            "clocks": rated_deadlines(found, as_at=today),
            "decisions": list(found.decisions.select_related("by")),
            "suspensions": list(found.suspensions.all()),
        }
    if found.kind.family == Family.SECTION_11:
        content["ratings"] = rating_table(found)
    return content
