"""A group's return: where it stands, the check before it is submitted, and withdrawing it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from priorities.access.guards import actor_for, allow, demand
from priorities.audit_trail.queries import trail_of
from priorities.models import ReportingPeriod, Subgroup
from reporting.returns.checking import Problem, Suspect, problems, suspects
from reporting.returns.content import ReturnSheet, return_sheet
from reporting.returns.services import Identifies, Incomplete, submit_return, withdraw_return
from reporting.rules.return_states import TABLE, Hand, Move, NotNow, hands_of, may
from wsscp import policy
from wsscp.decorators import get_or_post
from wsscp.forms import error_list
from wsscp.identifiers.forms import KeepForm
from wsscp.policy import Actor

drafts_only = allow(policy.can_read_drafts, seen=policy.can_read_drafts)


@dataclass(frozen=True)
class Asked:
    """A return that is asked for, by whom, and in what part."""

    sheet: ReturnSheet
    actor: Actor
    hands: frozenset[Hand]

    @property
    def is_on_behalf(self) -> bool:
        """Whether whoever writes it does so for a group they do not lead."""
        return Hand.GROUP not in self.hands

    def can(self, move: Move) -> bool:
        """Whether this person can do this now; a button they would only be refused for is not shown."""
        step = TABLE.get((self.sheet.state, move))
        is_own = self.sheet.returned.submitted_by_id == self.actor.user_id
        period = self.sheet.period
        signed = period.signed_at is not None or period.plan.closed_on is not None
        return bool(
            step
            and not signed
            and not step.hands.isdisjoint(self.hands)
            and (step.by_submitter or not is_own)
        )

    def address(self, name: str = "return", *more: int) -> str:
        """Return the address of one of its pages."""
        sheet = self.sheet
        arguments = [sheet.period.plan.slug, sheet.period.pk, sheet.group.pk, *more]
        return reverse(f"reporting:{name}", args=arguments)


def asked_for(request: HttpRequest, slug: str, period: int, group: int, move: Move | None = None) -> Asked:
    """Return the return that is asked for, to be read or, with a move, for who may do that.

    Raises Http404 or PermissionDenied.
    """
    actor = actor_for(request)
    hands = hands_of(actor, group)
    if move is not None:
        demand(request, _may(move, hands), seen=policy.can_read_drafts)
    found = get_object_or_404(ReportingPeriod.objects.select_related("plan"), pk=period, plan__slug=slug)
    sheet = return_sheet(found, get_object_or_404(Subgroup, pk=group), today=timezone.localdate())
    if sheet is None:
        raise Http404
    if move is None:
        demand(request, policy.can_read_return, group, sheet.state.is_in, seen=policy.can_read_drafts)
    return Asked(sheet, actor, hands)


def _may(move: Move, hands: frozenset[Hand]) -> Callable[[Actor], bool]:
    return lambda actor: may(move, hands)


def context_of(asked: Asked) -> dict[str, object]:
    """What every page of a return needs."""
    sheet = asked.sheet
    return {
        "asked": asked,
        "sheet": sheet,
        "plan": sheet.period.plan,
        "can_write": asked.can(Move.WRITE),
        "is_on_behalf": asked.is_on_behalf,
        "tab": "returns",
        "area": "plans",
    }


@drafts_only
@require_safe
def return_start(request: HttpRequest, slug: str, period: int, group: int) -> HttpResponse:
    """Where a return stands, its pages with how much of each is answered, and what can be done with it."""
    asked = asked_for(request, slug, period, group)
    returned = asked.sheet.returned
    context = context_of(asked) | {
        "events": returned.events.select_related("by") if returned.pk else [],
        "trail": trail_of(returned, actor=asked.actor, groups=[group]) if returned.pk else None,
        "can_submit": asked.can(Move.SUBMIT),
        "can_withdraw": asked.can(Move.WITHDRAW),
        "can_decide": asked.can(Move.SEND_BACK),
    }
    return render(request, "reporting/returns/return.html", context)


@drafts_only
@get_or_post
def return_check(request: HttpRequest, slug: str, period: int, group: int) -> HttpResponse:
    """Check the answers, and submit them."""
    asked = asked_for(request, slug, period, group, Move.SUBMIT)
    keep = KeepForm(request.POST if request.method == "POST" else None, prefix="keep")
    wanting, doubtful = problems(asked.sheet), suspects(asked.sheet)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        because = keep.cleaned_data["reason"] if keep.is_given else ""
        now = timezone.now()
        try:
            submit_return(
                period=asked.sheet.period,
                group=asked.sheet.group,
                hands=asked.hands,
                keep_because=because,
                by=request.user,
                at=now,
                today=timezone.localdate(now),
            )
        except NotNow as why:
            messages.info(request, str(why))
            return redirect(asked.address())
        except Incomplete as found:
            wanting = list(found.problems)
            errors = [(_link(asked, one), one.says) for one in wanting]
        except Identifies as found:
            doubtful = list(found.suspects)
            errors = [(_link(asked, one), says) for one in doubtful for says in one.says]
            errors += error_list(keep)
        else:
            messages.success(request, f"The return of {asked.sheet.group_name} is submitted.")
            return redirect(asked.address())
    elif not asked.can(Move.SUBMIT):
        return redirect(asked.address())
    context = context_of(asked) | {
        "wanting": [(_link(asked, one), one.says) for one in wanting],
        "doubtful": [(_link(asked, one), one) for one in doubtful],
        "errors": errors,
        "keep": keep,
    }
    return render(request, "reporting/returns/return_check.html", context)


def _link(asked: Asked, one: Problem | Suspect) -> str:
    """Return the address of the box something is about."""
    if one.priority is None:
        return f"{asked.address('return-issues')}#{one.box}"
    return f"{asked.address('return-priority', one.priority)}#{one.box}"


@drafts_only
@require_POST
def return_withdraw(request: HttpRequest, slug: str, period: int, group: int) -> HttpResponse:
    """Take a return back before it is accepted."""
    asked = asked_for(request, slug, period, group, Move.WITHDRAW)
    try:
        withdraw_return(
            period=asked.sheet.period,
            group=asked.sheet.group,
            hands=asked.hands,
            by=request.user,
            at=timezone.now(),
        )
    except NotNow as why:
        messages.info(request, str(why))
    else:
        messages.success(request, "The return is withdrawn. Submit it again when it is right.")
    return redirect(asked.address())
