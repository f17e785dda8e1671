"""Who is asking about a review, and may they: hidden and absent are one and the same answer.

Break-glass is bound to the session that went in by it, so that others' pages do not ask for it.
"""

from dataclasses import replace
from typing import NoReturn

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone

from priorities.access.guards import actor_for
from reviews.models import BreakGlass, Finding, Recommendation, Review
from wsscp import policy
from wsscp.audit.recording import record_event
from wsscp.models.audit import Act
from wsscp.policy import Actor, Realm

# Where the session keeps the number of the break-glass somebody went in by.
EMERGENCY_ACCESS_KEY = "break_glass"


def reader_of(request: HttpRequest) -> Actor:
    """Return who is asking, with the hour of break-glass if one runs in this session."""
    if not hasattr(request, "_reader"):
        actor = actor_for(request)
        request._reader = (
            replace(actor, has_emergency_access=True) if current_emergency_access(request) else actor
        )
    return request._reader


def current_emergency_access(request: HttpRequest) -> BreakGlass | None:
    """Return the break-glass this session went in by, while its hour runs and its asker may still ask."""
    if not hasattr(request, "_glass"):
        request._glass = _open_glass(request)
    return request._glass


def _open_glass(request: HttpRequest) -> BreakGlass | None:
    key = request.session.get(EMERGENCY_ACCESS_KEY)
    if key is None or not policy.can_request_emergency_access(actor_for(request)):
        return None
    found = BreakGlass.objects.filter(pk=key, asked_by=request.user).first()
    return found if found and found.is_open(timezone.now()) else None


def demand_reader(request: HttpRequest) -> Actor:
    """Return who is asking; whoever reads no plans is told of no reviews either."""
    reader = reader_of(request)
    if not policy.can_read_plans(reader):
        refuse_as_missing(request)
    return reader


def find_review(request: HttpRequest, reference: str, *, read: bool = True) -> Review:
    """Return a review somebody may see; reading a case review is noted. Raises Http404."""
    reviews = Review.objects.visible_to(demand_reader(request)).select_related("kind", "group")
    review = reviews.filter(reference=reference).first()
    if review is None:
        refuse_as_missing(request)
    if read and review.is_case:
        record_read(request, review)
    return review


def find_recommendation(request: HttpRequest, reference: str) -> Recommendation:
    """Return a recommendation somebody may see; reading what is inside is noted. Raises Http404."""
    reader = demand_reader(request)
    rows = Recommendation.objects.visible_to(reader).select_related("review__kind", "theme")
    row = rows.filter(reference=reference).first()
    if row is None:
        refuse_as_missing(request)
    if row.from_case and policy.can_read_cases(reader):
        record_read(request, row)
    return row


def find_finding(request: HttpRequest, reference: str) -> Finding:
    """Return a finding somebody may see; reading what is inside is noted. Raises Http404."""
    reader = demand_reader(request)
    row = Finding.objects.visible_to(reader).select_related("response").filter(reference=reference).first()
    if row is None:
        refuse_as_missing(request)
    if row.from_case and policy.can_read_cases(reader):
        record_read(request, row)
    return row


def demand_writer(request: HttpRequest, row: Review | Recommendation | Finding) -> Actor:
    """Refuse unless whoever asks holds this and may write it. Raises PermissionDenied."""
    from_case = row.is_case if isinstance(row, Review) else row.from_case
    return demand_that(request, policy.can_write_review(reader_of(request), from_case))


def demand_that(request: HttpRequest, allowed: bool) -> Actor:
    """Refuse, and note it, unless something is allowed to whoever asks. Raises PermissionDenied."""
    if not allowed:
        _note_refusal(request)
        raise PermissionDenied
    return reader_of(request)


def demand_case_group(request: HttpRequest) -> Actor:
    """Return who is asking if they read case reviews; for others there is no such page. Raises Http404."""
    reader = demand_reader(request)
    if not policy.can_read_cases(reader):
        refuse_as_missing(request)
    return reader


def record_read(request: HttpRequest, row: Review | Recommendation | Finding | None, what: str = "") -> None:
    """Note that somebody read of a case review."""
    summary = what or "Opened"
    record_event(Act.READ, by=request.user, at=timezone.now(), about=row, realm=Realm.CASE, summary=summary)


def refuse_as_missing(request: HttpRequest) -> NoReturn:
    """Answer as for what does not exist, because to this reader it does not. Raises Http404."""
    _note_refusal(request)
    raise Http404


def _note_refusal(request: HttpRequest) -> None:
    """Note a refusal without the reference that was asked for: a real one would tell of its review."""
    route = request.resolver_match.route if request.resolver_match else ""
    summary = f"{request.method} /{route}"
    by = request.user if request.user.is_authenticated else None
    record_event(Act.REFUSED, by=by, at=timezone.now(), realm=Realm.ACCOUNT, summary=summary)


def demand_case(request: HttpRequest, reference: str) -> Review:
    """Return a case review for who may write it. Raises Http404 for one that is none."""
    review = find_review(request, reference)
    if not review.is_case:
        demand_writer(request, review)
        raise Http404
    demand_that(request, policy.can_write_cases(reader_of(request)))
    return review
