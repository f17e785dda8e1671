"""Who may read and write reviews: hidden and missing ones get the same answer.

Emergency access is bound to the session it was entered with, so that other sessions cause no query for it.
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
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Actor, Realm

# Session key of the emergency access somebody entered with.
EMERGENCY_ACCESS_KEY = "break_glass"


def reader_of(request: HttpRequest) -> Actor:
    """Return who is asking, with emergency access if this session has it; cached on the request."""
    cache = vars(request)
    if "_reader" not in cache:
        actor = actor_for(request)
        cache["_reader"] = (
            replace(actor, has_emergency_access=True) if current_emergency_access(request) else actor
        )
    return cache["_reader"]


def current_emergency_access(request: HttpRequest) -> BreakGlass | None:
    """Return this session's emergency access while it is open and its user may still request it; cached."""
    cache = vars(request)
    if "_emergency_access" not in cache:
        cache["_emergency_access"] = _open_access(request)
    return cache["_emergency_access"]


def _open_access(request: HttpRequest) -> BreakGlass | None:
    key = request.session.get(EMERGENCY_ACCESS_KEY)
    if key is None or not policy.can_request_emergency_access(actor_for(request)):
        return None
    access = BreakGlass.objects.filter(pk=key, asked_by=_user(request)).first()
    return access if access and access.is_open(timezone.now()) else None


def _user(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


def demand_reader(request: HttpRequest) -> Actor:
    """Return who is asking. Raises Http404 for those who read no plans: they read no reviews either."""
    reader = reader_of(request)
    if not policy.can_read_plans(reader):
        refuse_as_missing(request)
    return reader


def find_review(request: HttpRequest, reference: str, *, read: bool = True) -> Review:
    """Return a review somebody may see, and record the reading of a case review. Raises Http404."""
    reviews = Review.objects.visible_to(demand_reader(request)).select_related("kind", "group")
    review = reviews.filter(reference=reference).first()
    if review is None:
        refuse_as_missing(request)
    if read and review.is_case:
        record_read(request, review)
    return review


def find_recommendation(request: HttpRequest, reference: str) -> Recommendation:
    """Return a recommendation somebody may see, and record the reading of a case review's. Raises Http404."""
    reader = demand_reader(request)
    rows = Recommendation.objects.visible_to(reader).select_related("review__kind", "theme")
    row = rows.filter(reference=reference).first()
    if row is None:
        refuse_as_missing(request)
    if row.from_case and policy.can_read_cases(reader):
        record_read(request, row)
    return row


def find_finding(request: HttpRequest, reference: str) -> Finding:
    """Return a finding somebody may see, and record the reading of a case review's. Raises Http404."""
    reader = demand_reader(request)
    row = Finding.objects.visible_to(reader).select_related("response").filter(reference=reference).first()
    if row is None:
        refuse_as_missing(request)
    if row.from_case and policy.can_read_cases(reader):
        record_read(request, row)
    return row


def demand_writer(request: HttpRequest, row: Review | Recommendation | Finding) -> Actor:
    """Refuse unless whoever asks may write this. Raises PermissionDenied."""
    from_case = row.is_case if isinstance(row, Review) else row.from_case
    return demand_that(request, policy.can_write_review(reader_of(request), from_case))


def demand_that(request: HttpRequest, allowed: bool) -> Actor:
    """Refuse, and record it, unless something is allowed to whoever asks. Raises PermissionDenied."""
    if not allowed:
        _record_refusal(request)
        raise PermissionDenied
    return reader_of(request)


def demand_case_group(request: HttpRequest) -> Actor:
    """Return who is asking if they read case reviews. Raises Http404 for others."""
    reader = demand_reader(request)
    if not policy.can_read_cases(reader):
        refuse_as_missing(request)
    return reader


def record_read(
    request: HttpRequest, row: Review | Recommendation | Finding | None, summary: str = "Opened"
) -> None:
    """Record that somebody read something of a case review."""
    record_event(Act.READ, by=_user(request), at=timezone.now(), about=row, realm=Realm.CASE, summary=summary)


def refuse_as_missing(request: HttpRequest) -> NoReturn:
    """Answer as for a page that does not exist, and record it. Raises Http404."""
    _record_refusal(request)
    raise Http404


def _record_refusal(request: HttpRequest) -> None:
    """Record a refusal without the reference that was asked for: it would show that its review exists."""
    route = request.resolver_match.route if request.resolver_match else ""
    summary = f"{request.method} /{route}"
    record_event(Act.REFUSED, by=_user(request), at=timezone.now(), realm=Realm.ACCOUNT, summary=summary)


def demand_case(request: HttpRequest, reference: str) -> Review:
    """Return a case review for those who may write it. Raises Http404 where it is not a case review."""
    review = find_review(request, reference)
    if not review.is_case:
        demand_writer(request, review)
        raise Http404
    demand_that(request, policy.can_write_cases(reader_of(request)))
    return review
