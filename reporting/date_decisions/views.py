"""Deciding on proposed dates, with what approving each does to the plan's RAG statuses."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from priorities.access.guards import actor_for, allow, check_allowed
from priorities.actions.date_change_forms import DateDecisionForm, DecideDatesForm
from priorities.actions.date_change_queries import pending_date_changes
from priorities.actions.date_changes import CannotChangeDate, decide_date_changes
from priorities.models import DateMove, Plan
from reporting.date_decisions.effects import ApprovalEffect, approval_effect
from reporting.status.board import Board, board
from wsscp import policy
from wsscp.dates import count_of
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, is_sent
from wsscp.forms import error_list
from wsscp.requests import SignedInRequest

_OWN_PROPOSAL = "You proposed this date, so somebody else of the steering group decides on it."


@dataclass(frozen=True)
class DateToDecide:
    """A pending date change, its form (None for who proposed it), and what approving it does."""

    change: DateMove
    part: DateDecisionForm | None
    effect: ApprovalEffect
    is_beyond_plan: bool


@get_or_post
@allow(policy.can_decide_dates)
def dates_decide(request: SignedInRequest, slug: str) -> HttpResponse:
    """Approve or refuse date changes, each or all; nobody decides on what they proposed themselves."""
    plan = get_object_or_404(Plan, slug=slug)
    actor, now = actor_for(request), timezone.now()
    today = timezone.localdate(now)
    data = request.POST if request.method == "POST" else None
    pending: list[tuple[DateMove, DateDecisionForm | None]] = []
    for change in pending_date_changes(plan):
        if policy.can_decide_date(actor, change.proposed_by_id):
            pending.append((change, DateDecisionForm(data, change=change)))
        else:
            if data and data.get(f"move-{change.pk}-verdict"):
                _refuse_own_proposal(request, change)
            pending.append((change, None))
    parts = [part for _, part in pending if part is not None]
    form = DecideDatesForm(data, parts=parts, today=today)
    if is_sent(request, form, *parts):
        try:
            decided = decide_date_changes(
                decisions=form.decisions,
                answer=form.cleaned_data["answer"],
                decided_on=form.cleaned_data["decided_on"],
                by=request.user,
                at=now,
            )
        except CannotChangeDate as error:
            form.add_error(None, str(error))
        else:
            return done(
                request, f"{count_of(len(decided), 'date')} decided on.", "priorities:date-list", slug
            )
    judged = board(plan, as_at=today)
    context = {
        "rows": [_to_decide(change, part, judged) for change, part in pending],
        "all_approved": approval_effect(judged, [part.change for part in parts]) if len(parts) > 1 else None,
        "form": form,
        "parts": parts,
        "errors": error_list(*parts, form),
        "today": today,
        "plan": plan,
        "area": "plans",
        "tab": "dates",
    }
    return render(request, "reporting/date_decisions/dates_decide.html", context)


def _to_decide(change: DateMove, part: DateDecisionForm | None, judged: Board) -> DateToDecide:
    return DateToDecide(change, part, approval_effect(judged, [change]), judged.plan.is_over_by(change.to_on))


def _refuse_own_proposal(request: SignedInRequest, change: DateMove) -> None:
    """Refuse a decision by the person who proposed the change. Raises PermissionDenied with the reason."""
    try:
        check_allowed(request, policy.can_decide_date, change.proposed_by_id)
    except PermissionDenied as error:
        raise PermissionDenied(_OWN_PROPOSAL) from error
