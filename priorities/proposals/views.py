"""What takes two people: proposing the reset of second factors, and deciding on what was proposed."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import actor_for, check_allowed
from priorities.access.people_guards import account_managers_only, get_person_to_change
from priorities.models import Proposal
from priorities.proposals.forms import ProposalDecisionForm, ResetReasonForm
from priorities.proposals.queries import all_proposals
from priorities.proposals.services import (
    CannotDecide,
    CannotPropose,
    agree_to_proposal,
    propose_factor_reset,
    refuse_proposal,
)
from wsscp import policy
from wsscp.decorators import get_or_post
from wsscp.forms import error_list
from wsscp.policy import Actor, Grant

_RESET_INTRO = (
    "Make sure that it is they who ask: speak with them, on a number you know. When a second person has "
    "agreed, their app, passkeys and recovery codes are removed, and they sign in with their password alone "
    "to set up new ones. Their password stays."
)

PROPOSALS_PER_PAGE = 50


@account_managers_only
@get_or_post
@reauthentication_required
def factor_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reset of second factors somebody lost."""
    person = get_person_to_change(request, pk)
    now = timezone.now()
    form = ResetReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            propose_factor_reset(
                person=person,
                reason=form.cleaned_data["reason"],
                by=request.user,
                by_is_officer=policy.is_business_team(actor_for(request)),
                at=now,
                today=timezone.localdate(now),
            )
            messages.success(request, "The reset is proposed. A second person must agree; they have mail.")
            return redirect("priorities:person", pk)
        except CannotPropose as error:
            form.add_error("reason", str(error))
    context = {
        "form": form,
        "errors": error_list(form),
        "heading": f"{person} lost their second factor",
        "intro": _RESET_INTRO,
        "submit": "Propose the reset",
        "cancel": reverse("priorities:person", args=[pk]),
        "area": "people",
    }
    return render(request, "components/form_page.html", context)


@account_managers_only
@require_safe
def proposal_list(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, and below what was decided."""
    page = Paginator(all_proposals(at=timezone.now()), PROPOSALS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "area": "people",
    }
    return render(request, "priorities/proposals/proposal_list.html", context)


@account_managers_only
@get_or_post
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: agree to it or refuse it."""
    found = get_object_or_404(all_proposals(at=timezone.now()), pk=pk)
    if request.method == "POST":
        return _decide(request, found)
    return _proposal_page(
        request, found, ProposalDecisionForm(can_agree=can_agree_to_proposal(actor_for(request), found))
    )


@reauthentication_required
def _decide(request: HttpRequest, found: Proposal) -> HttpResponse:
    actor = check_allowed(request, can_refuse_proposal, found, visible_to=policy.can_see_people)
    form = ProposalDecisionForm(request.POST, can_agree=can_agree_to_proposal(actor, found))
    if not form.is_valid():
        if request.POST.get("decision") == ProposalDecisionForm.AGREE:
            check_allowed(request, can_agree_to_proposal, found, visible_to=policy.can_see_people)
        return _proposal_page(request, found, form)
    now = timezone.now()
    try:
        if form.cleaned_data["decision"] == ProposalDecisionForm.AGREE:
            agree_to_proposal(proposal=found, by=request.user, at=now, today=timezone.localdate(now))
            messages.success(request, f"Agreed: {found}. They have mail.")
        else:
            refuse_proposal(proposal=found, answer=form.cleaned_data["answer"], by=request.user, at=now)
            messages.success(request, f"Refused: {found}. They have mail.")
    except CannotDecide as error:
        form.add_error(None, str(error))
        return _proposal_page(request, found, form)
    return redirect("priorities:proposal-list")


def _proposal_page(request: HttpRequest, found: Proposal, form: ProposalDecisionForm) -> HttpResponse:
    actor = actor_for(request)
    context = {
        "proposal": found,
        "form": form,
        "errors": error_list(form),
        "can_decide": found.waits and can_refuse_proposal(actor, found),
        "can_agree": can_agree_to_proposal(actor, found),
        "is_mine": actor.user_id == found.by_id,
        "is_about_me": actor.user_id == found.person_id,
        "area": "people",
    }
    return render(request, "priorities/proposals/proposal.html", context)


def can_agree_to_proposal(actor: Actor, found: Proposal) -> bool:
    """Whether somebody may be the second: also by what the seat gives today."""
    if not policy.can_agree(
        actor, person=found.person_id, proposer=found.by_id, proposer_is_officer=found.by_is_officer
    ):
        return False
    if found.seat is None:
        return True
    seat = found.seat
    grant = policy.grant_of(actor, person=found.person_id, part=seat.part, opens=seat.opens)
    return grant is not Grant.NO


def can_refuse_proposal(actor: Actor, found: Proposal) -> bool:
    """Whether somebody may refuse; the proposer takes it back by that."""
    return policy.can_refuse(actor, person=found.person_id)
