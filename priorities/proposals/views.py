"""Proposals that take two people: proposing the reset of second factors, and deciding on proposals."""

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
from wsscp.editing.pages import form_page, is_sent
from wsscp.forms import error_list
from wsscp.policy import Actor, Grant
from wsscp.requests import SignedInRequest

_RESET_INTRO = (
    "Make sure that it is they who ask: speak with them, on a number you know. When a second person has "
    "agreed, their app, passkeys and recovery codes are removed, and they sign in with their password alone "
    "to set up new ones. Their password stays."
)

PROPOSALS_PER_PAGE = 50


@account_managers_only
@get_or_post
@reauthentication_required
def factor_reset(request: SignedInRequest, pk: int) -> HttpResponse:
    """Propose the reset of second factors somebody lost."""
    person = get_person_to_change(request, pk)
    form = ResetReasonForm(request.POST or None)
    if is_sent(request, form):
        try:
            propose_factor_reset(
                person=person,
                reason=form.cleaned_data["reason"],
                by=request.user,
                by_is_officer=policy.is_business_team(actor_for(request)),
                at=timezone.now(),
            )
            messages.success(request, "The reset is proposed. A second person must agree; they have mail.")
            return redirect("priorities:person", pk)
        except CannotPropose as error:
            form.add_error("reason", str(error))
    return form_page(
        request,
        form,
        heading=f"{person} lost their second factor",
        back=reverse("priorities:person", args=[pk]),
        intro=_RESET_INTRO,
        submit="Propose the reset",
        area="people",
    )


@account_managers_only
@require_safe
def proposal_list(request: HttpRequest) -> HttpResponse:
    """The proposals that wait for a second person, then those decided."""
    page = Paginator(all_proposals(at=timezone.now()), PROPOSALS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "priorities/proposals/proposal_list.html", {"page": page, "area": "people"})


@account_managers_only
@get_or_post
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: agree to it or refuse it."""
    row = get_object_or_404(all_proposals(at=timezone.now()), pk=pk)
    if request.method == "POST":
        return _decide(request, row)
    form = ProposalDecisionForm(can_agree=can_agree_to_proposal(actor_for(request), row))
    return _proposal_page(request, row, form)


@reauthentication_required
def _decide(request: SignedInRequest, row: Proposal) -> HttpResponse:
    actor = check_allowed(request, can_refuse_proposal, row, visible_to=policy.can_see_people)
    form = ProposalDecisionForm(request.POST, can_agree=can_agree_to_proposal(actor, row))
    if not form.is_valid():
        if request.POST.get("decision") == ProposalDecisionForm.AGREE:
            check_allowed(request, can_agree_to_proposal, row, visible_to=policy.can_see_people)
        return _proposal_page(request, row, form)
    now = timezone.now()
    try:
        if form.cleaned_data["decision"] == ProposalDecisionForm.AGREE:
            agree_to_proposal(proposal=row, by=request.user, at=now)
            messages.success(request, f"Agreed: {row}. They have mail.")
        else:
            refuse_proposal(proposal=row, answer=form.cleaned_data["answer"], by=request.user, at=now)
            messages.success(request, f"Refused: {row}. They have mail.")
    except CannotDecide as error:
        form.add_error(None, str(error))
        return _proposal_page(request, row, form)
    return redirect("priorities:proposal-list")


def _proposal_page(request: HttpRequest, row: Proposal, form: ProposalDecisionForm) -> HttpResponse:
    actor = actor_for(request)
    context = {
        "proposal": row,
        "form": form,
        "errors": error_list(form),
        "can_decide": row.is_pending(timezone.now()) and can_refuse_proposal(actor, row),
        "can_agree": can_agree_to_proposal(actor, row),
        "is_mine": actor.user_id == row.by_id,
        "is_about_me": actor.user_id == row.person_id,
        "area": "people",
    }
    return render(request, "priorities/proposals/proposal.html", context)


def can_agree_to_proposal(actor: Actor, row: Proposal) -> bool:
    """Whether somebody may be the second person; for a role, only who may give that role today."""
    if not policy.can_agree(
        actor, person=row.person_id, proposer=row.by_id, proposer_is_officer=row.by_is_officer
    ):
        return False
    seat = row.seat
    if seat is None:
        return True
    return policy.grant_of(actor, person=row.person_id, part=seat.part, opens=seat.opens) is not Grant.NO


def can_refuse_proposal(actor: Actor, row: Proposal) -> bool:
    """Whether somebody may refuse; the proposer may, and withdraws it that way."""
    return policy.can_refuse(actor, person=row.person_id)
