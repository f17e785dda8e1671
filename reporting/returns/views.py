"""A group's return: where it stands, the check before it is submitted, and withdrawing it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from priorities.access.guards import actor_for, allow, check_allowed
from priorities.audit_trail.queries import audit_trail_of
from priorities.models import ReportingPeriod, Subgroup
from reporting.returns.checking import IdentifierWarning, ReturnProblem, identifier_warnings, return_problems
from reporting.returns.content import ReturnContent, return_content
from reporting.returns.services import (
    IdentifiersNotConfirmed,
    ReturnIncomplete,
    submit_return,
    withdraw_return,
)
from reporting.rules.return_states import (
    RETURN_TRANSITIONS,
    ReturnRole,
    ReturnStateError,
    ReturnTransition,
    may_change_return,
    return_roles,
)
from wsscp import policy
from wsscp.decorators import get_or_post
from wsscp.forms import error_list
from wsscp.identifiers.forms import ConfirmationForm
from wsscp.policy import Actor

drafts_only = allow(policy.can_read_drafts, visible_to=policy.can_read_drafts)


@dataclass(frozen=True)
class RequestedReturn:
    """A return that is asked for, by whom, and in what part."""

    content: ReturnContent
    actor: Actor
    roles: frozenset[ReturnRole]

    @property
    def is_on_behalf(self) -> bool:
        """Whether whoever writes it does so for a group they do not lead."""
        return ReturnRole.GROUP not in self.roles

    def can(self, move: ReturnTransition) -> bool:
        """Whether this person can do this now; a button they would only be refused for is not shown."""
        step = RETURN_TRANSITIONS.get((self.content.state, move))
        is_own = self.content.returned.submitted_by_id == self.actor.user_id
        period = self.content.period
        signed = period.signed_at is not None or period.plan.closed_on is not None
        return bool(
            step
            and not signed
            and not step.roles.isdisjoint(self.roles)
            and (step.by_submitter or not is_own)
        )

    def address(self, name: str = "return", *more: int) -> str:
        """Return the address of one of its pages."""
        content = self.content
        arguments = [content.period.plan.slug, content.period.pk, content.group.pk, *more]
        return reverse(f"reporting:{name}", args=arguments)


def get_requested_return(
    request: HttpRequest, slug: str, period: int, group: int, move: ReturnTransition | None = None
) -> RequestedReturn:
    """Return the return that is asked for, to be read or, with a move, for who may do that.

    Raises Http404 or PermissionDenied.
    """
    actor = actor_for(request)
    roles = return_roles(actor, group)
    if move is not None:
        check_allowed(request, _may(move, roles), visible_to=policy.can_read_drafts)
    found = get_object_or_404(ReportingPeriod.objects.select_related("plan"), pk=period, plan__slug=slug)
    sheet = return_content(found, get_object_or_404(Subgroup, pk=group), today=timezone.localdate())
    if sheet is None:
        raise Http404
    if move is None:
        check_allowed(
            request, policy.can_read_return, group, sheet.state.is_in, visible_to=policy.can_read_drafts
        )
    return RequestedReturn(sheet, actor, roles)


def _may(move: ReturnTransition, roles: frozenset[ReturnRole]) -> Callable[[Actor], bool]:
    return lambda actor: may_change_return(move, roles)


def return_page_context(asked: RequestedReturn) -> dict[str, object]:
    """What every page of a return needs."""
    content = asked.content
    return {
        "asked": asked,
        "sheet": content,
        "plan": content.period.plan,
        "can_write": asked.can(ReturnTransition.WRITE),
        "is_on_behalf": asked.is_on_behalf,
        "tab": "returns",
        "area": "plans",
    }


@drafts_only
@require_safe
def return_start(request: HttpRequest, slug: str, period: int, group: int) -> HttpResponse:
    """Where a return stands, its pages with how much of each is answered, and what can be done with it."""
    asked = get_requested_return(request, slug, period, group)
    returned = asked.content.returned
    context = return_page_context(asked) | {
        "events": returned.events.select_related("by") if returned.pk else [],
        "trail": audit_trail_of(returned, actor=asked.actor, groups=[group]) if returned.pk else None,
        "can_submit": asked.can(ReturnTransition.SUBMIT),
        "can_withdraw": asked.can(ReturnTransition.WITHDRAW),
        "can_decide": asked.can(ReturnTransition.SEND_BACK),
    }
    return render(request, "reporting/returns/return.html", context)


@drafts_only
@get_or_post
def return_check(request: HttpRequest, slug: str, period: int, group: int) -> HttpResponse:
    """Check the answers, and submit them."""
    asked = get_requested_return(request, slug, period, group, ReturnTransition.SUBMIT)
    keep = ConfirmationForm(request.POST if request.method == "POST" else None, prefix="keep")
    wanting, doubtful = return_problems(asked.content), identifier_warnings(asked.content)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        because = keep.cleaned_data["reason"] if keep.is_confirmed else ""
        now = timezone.now()
        try:
            submit_return(
                period=asked.content.period,
                group=asked.content.group,
                roles=asked.roles,
                keep_because=because,
                by=request.user,
                at=now,
                today=timezone.localdate(now),
            )
        except ReturnStateError as why:
            messages.info(request, str(why))
            return redirect(asked.address())
        except ReturnIncomplete as found:
            wanting = list(found.problems)
            errors = [(_link(asked, one), one.says) for one in wanting]
        except IdentifiersNotConfirmed as found:
            doubtful = list(found.suspects)
            errors = [(_link(asked, one), says) for one in doubtful for says in one.says]
            errors += error_list(keep)
        else:
            messages.success(request, f"The return of {asked.content.group_name} is submitted.")
            return redirect(asked.address())
    elif not asked.can(ReturnTransition.SUBMIT):
        return redirect(asked.address())
    context = return_page_context(asked) | {
        "wanting": [(_link(asked, one), one.says) for one in wanting],
        "doubtful": [(_link(asked, one), one) for one in doubtful],
        "errors": errors,
        "keep": keep,
    }
    return render(request, "reporting/returns/return_check.html", context)


def _link(asked: RequestedReturn, one: ReturnProblem | IdentifierWarning) -> str:
    """Return the address of the box something is about."""
    if one.priority is None:
        return f"{asked.address('return-issues')}#{one.box}"
    return f"{asked.address('return-priority', one.priority)}#{one.box}"


@drafts_only
@require_POST
def return_withdraw(request: HttpRequest, slug: str, period: int, group: int) -> HttpResponse:
    """Take a return back before it is accepted."""
    asked = get_requested_return(request, slug, period, group, ReturnTransition.WITHDRAW)
    try:
        withdraw_return(
            period=asked.content.period,
            group=asked.content.group,
            roles=asked.roles,
            by=request.user,
            at=timezone.now(),
        )
    except ReturnStateError as why:
        messages.info(request, str(why))
    else:
        messages.success(request, "The return is withdrawn. Submit it again when it is right.")
    return redirect(asked.address())
