"""Tables of learning as the annual report prints them, and briefings for practitioners."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from reviews.access.guards import demand_reader, record_read
from reviews.deadlines.rated import timeliness
from reviews.learning.briefings import briefing_docx
from reviews.learning.pdf import Briefing, briefing_pdf
from reviews.learning.queries import OUTSIDE_READER, case_counts, finding_tables, review_lines
from reviews.models import Finding, Recommendation, Theme
from reviews.pages import marking_context
from reviews.recommendations.queries import recommendations_for
from reviews.rules.states import UNFINISHED
from wsscp import policy
from wsscp.exports.downloads import PDF, WORD, attachment
from wsscp.pdf.pages import printed_instead


@require_safe
def learning_page(request: HttpRequest) -> HttpResponse:
    """Reviews, and finding, response, impact, as their reader may know them."""
    reader = demand_reader(request)
    lines = review_lines(reader)
    if policy.can_read_cases(reader):
        record_read(request, None, "Looked at the tables of case reviews")
    sees_figures = policy.can_read_case_figures(reader)
    context = {
        "tables": finding_tables(reader),
        "reviews": lines,
        "counts": case_counts() if sees_figures else [],
        "timeliness": timeliness(as_at=timezone.localdate()) if sees_figures else [],
        "briefings": _themes(),
        "area": "reviews",
        "tab": "learning",
    }
    return render(
        request, "reviews/learning/learning.html", context | marking_context(policy.can_read_cases(reader))
    )


@require_safe
@printed_instead("reporting:learning")
def briefing_download(request: HttpRequest, theme: int, form: str) -> HttpResponse:
    """A page for practitioners on one theme, of released wording alone, whoever asks."""
    demand_reader(request)
    chosen = get_object_or_404(_themes(), pk=theme)
    if form not in {"pdf", "docx"}:
        raise Http404
    briefing = _briefing(chosen)
    content = briefing_pdf(briefing) if form == "pdf" else briefing_docx(briefing)
    name = f"learning-briefing-{slugify(chosen.name) or chosen.pk}.{form}"
    return attachment(content, name, PDF if form == "pdf" else WORD)


def _themes() -> QuerySet[Theme]:
    """Return the themes on which something can be read by everybody."""
    findings = Finding.objects.visible_to(OUTSIDE_READER).values("theme")
    recommendations = Recommendation.objects.visible_to(OUTSIDE_READER).values("theme")
    return Theme.objects.filter(pk__in=findings) | Theme.objects.filter(pk__in=recommendations)


def _briefing(theme: Theme) -> Briefing:
    rows = recommendations_for(OUTSIDE_READER).filter(theme=theme, state__in=sorted(UNFINISHED))
    return Briefing(theme.name, finding_tables(OUTSIDE_READER, theme=theme.pk), [row.wording for row in rows])
