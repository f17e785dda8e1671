"""A group's return: its state, the check before it is submitted, and withdrawing it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from priorities.access.guards import actor_for, check_allowed, plan_drafts_only
from priorities.audit_trail.queries import audit_trail_of
from priorities.models import ReportingPeriod, Subgroup
from reporting.models import ReturnEvent, SubgroupReturn
from reporting.returns.checking import (
    IdentifierWarning,
    ReturnProblem,
    identifier_warnings,
    return_digest,
    return_problems,
)
from reporting.returns.content import ReturnContent, return_content
from reporting.returns.deciding import people_who_accept, return_authors
from reporting.returns.services import (
    IdentifiersNotConfirmed,
    ReturnIncomplete,
    submit_return,
    withdraw_return,
)
from reporting.rules.return_states import (
    PERIOD_IS_SIGNED,
    PLAN_IS_CLOSED,
    RETURN_TRANSITIONS,
    ReturnRole,
    ReturnState,
    ReturnTransition,
    return_roles,
)
from wsscp import policy
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done
from wsscp.forms import error_list
from wsscp.identifiers.forms import ConfirmationForm
from wsscp.models import User
from wsscp.policy import Actor
from wsscp.requests import SignedInRequest
from wsscp.state_tables import StateError


@dataclass(frozen=True)
class RequestedReturn:
    """The return a request is for, who asks, and in which roles."""

    content: ReturnContent
    actor: Actor
    roles: frozenset[ReturnRole]

    @property
    def is_on_behalf(self) -> bool:
        """Whether whoever writes it does so for a group they do not lead."""
        return ReturnRole.GROUP not in self.roles

    def can(self, transition: ReturnTransition) -> bool:
        """Whether this person may do this now; no button is shown for what would be refused."""
        state = self.content.state
        if self.closed_because or not RETURN_TRANSITIONS.allows(state, transition, roles=self.roles):
            return False
        had_part = transition is ReturnTransition.ACCEPT and self.had_part
        return RETURN_TRANSITIONS.allows(state, transition, roles=self.roles, had_part=had_part)

    @property
    def had_part(self) -> bool:
        """Whether this person wrote some of it or submitted it."""
        return self.actor.user_id in return_authors(self.content.returned)

    @property
    def closed_because(self) -> str:
        """Why nothing can be done with it any more; "" while something can."""
        period = self.content.period
        if period.signed_at is not None:
            return PERIOD_IS_SIGNED
        return PLAN_IS_CLOSED if period.plan.closed_on is not None else ""

    @property
    def is_left_out(self) -> bool:
        """Whether it was not accepted before nothing could be done with it any more."""
        return bool(self.closed_because) and self.content.state is not ReturnState.ACCEPTED

    def changed_by(self, person: User, *, at: datetime) -> dict[str, Any]:
        """Return what every service that changes it is told."""
        content = self.content
        about = {"period": content.period, "group": content.group, "roles": self.roles}
        return about | {"by": person, "at": at}

    def address(self, name: str = "return", *more: int) -> str:
        """Return the address of one of its pages."""
        content = self.content
        arguments = [content.period.plan.slug, content.period.pk, content.group.pk, *more]
        return reverse(f"reporting:{name}", args=arguments)


def get_requested_return(
    request: HttpRequest, slug: str, period: int, group: int, transition: ReturnTransition | None = None
) -> RequestedReturn:
    """Return the return a request is for: to be read or, with a transition, for who may make it.

    Raises Http404 or PermissionDenied.
    """
    actor = actor_for(request)
    roles = return_roles(actor, group)
    if transition is not None:
        is_allowed = RETURN_TRANSITIONS.may(transition, roles)
        check_allowed(request, lambda actor: is_allowed, visible_to=policy.can_read_drafts)
    periods = ReportingPeriod.objects.select_related("plan")
    content = return_content(
        get_object_or_404(periods, pk=period, plan__slug=slug),
        get_object_or_404(Subgroup, pk=group),
        today=timezone.localdate(),
    )
    if content is None:
        raise Http404
    if transition is None:
        check_allowed(
            request, policy.can_read_return, group, content.state.is_in, visible_to=policy.can_read_drafts
        )
    return RequestedReturn(content, actor, roles)


def return_page_context(requested: RequestedReturn) -> dict[str, object]:
    """What every page of a return needs."""
    content = requested.content
    is_unsent = not content.state.is_in
    return {
        "asked": requested,
        "content": content,
        "plan": content.period.plan,
        "can_write": requested.can(ReturnTransition.WRITE),
        "is_on_behalf": requested.is_on_behalf,
        # The comment with which it came back stands wherever it is put right.
        "sent_back": _last_sent_back(content.returned) if is_unsent and content.is_begun else None,
        "next_period": _next_period(content.period) if requested.is_left_out else None,
        "tab": "returns",
        "area": "plans",
    }


def _last_sent_back(returned: SubgroupReturn) -> ReturnEvent | None:
    events = returned.events.filter(move=ReturnTransition.SEND_BACK.value)
    return events.select_related("by").first()


def _next_period(period: ReportingPeriod) -> ReportingPeriod | None:
    """Return the next period in whose returns something can still be said."""
    if period.plan.closed_on is not None:
        return None
    later = period.plan.periods.filter(starts_on__gt=period.starts_on, signed_at__isnull=True)
    return later.order_by("starts_on").first()


@plan_drafts_only
@require_safe
def return_start(request: HttpRequest, slug: str, period: int, group: int) -> HttpResponse:
    """A return's state, its pages with how much of each is answered, and what can be done with it."""
    requested = get_requested_return(request, slug, period, group)
    returned = requested.content.returned
    can_decide, can_accept = requested.can(ReturnTransition.SEND_BACK), requested.can(ReturnTransition.ACCEPT)
    today = requested.content.today
    context = return_page_context(requested) | {
        "events": returned.events.select_related("by") if returned.pk else [],
        "trail": audit_trail_of(returned, actor=requested.actor, groups=[group]) if returned.pk else None,
        "can_submit": requested.can(ReturnTransition.SUBMIT),
        "can_withdraw": requested.can(ReturnTransition.WITHDRAW),
        "can_decide": can_decide,
        "can_accept": can_accept,
        "who_accepts": people_who_accept(returned, today=today) if can_decide and not can_accept else (),
    }
    return render(request, "reporting/returns/return.html", context)


@plan_drafts_only
@get_or_post
def return_check(request: SignedInRequest, slug: str, period: int, group: int) -> HttpResponse:
    """Check the answers, and submit them."""
    requested = get_requested_return(request, slug, period, group, ReturnTransition.SUBMIT)
    content = requested.content
    confirmation = ConfirmationForm(request.POST if request.method == "POST" else None, prefix="keep")
    problems, warnings = return_problems(content), identifier_warnings(content)
    errors: list[tuple[str, str]] = []
    digest = return_digest(content)
    if request.POST.get("seen", digest) != digest:
        errors = [("", "This return was changed after you opened this page. Read it again, then submit it.")]
    elif request.method == "POST":
        reason = confirmation.cleaned_data["reason"] if confirmation.is_confirmed else ""
        now = timezone.now()
        try:
            submit_return(
                **requested.changed_by(request.user, at=now),
                confirmed_because=reason,
                today=timezone.localdate(now),
            )
        except StateError as error:
            messages.info(request, str(error))
            return redirect(requested.address())
        except ReturnIncomplete as incomplete:
            problems = list(incomplete.problems)
            errors = [(_box_link(requested, problem), problem.says) for problem in problems]
        except IdentifiersNotConfirmed as unconfirmed:
            warnings = list(unconfirmed.warnings)
            errors = [
                (_box_link(requested, warning), message) for warning in warnings for message in warning.says
            ]
            errors += error_list(confirmation)
        else:
            return done(request, f"The return of {content.group_name} is submitted.", requested.address())
    elif not requested.can(ReturnTransition.SUBMIT):
        return redirect(requested.address())
    context = return_page_context(requested) | {
        "wanting": [(_box_link(requested, problem), problem.says) for problem in problems],
        "doubtful": [(_box_link(requested, warning), warning) for warning in warnings],
        "errors": errors,
        "keep": confirmation,
        "digest": digest,
    }
    return render(request, "reporting/returns/return_check.html", context)


def _box_link(requested: RequestedReturn, point: ReturnProblem | IdentifierWarning) -> str:
    """Return the address of the box a problem or warning is about."""
    if point.priority is None:
        return f"{requested.address('return-issues')}#{point.box}"
    return f"{requested.address('return-priority', point.priority)}#{point.box}"


@plan_drafts_only
@require_POST
def return_withdraw(request: SignedInRequest, slug: str, period: int, group: int) -> HttpResponse:
    """Withdraw a return before it is accepted."""
    requested = get_requested_return(request, slug, period, group, ReturnTransition.WITHDRAW)
    try:
        withdraw_return(**requested.changed_by(request.user, at=timezone.now()))
    except StateError as error:
        messages.info(request, str(error))
    else:
        messages.success(request, "The return is withdrawn. Submit it again when it is right.")
    return redirect(requested.address())
