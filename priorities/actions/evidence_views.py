"""Evidence of actions: adding, changing, removing and verifying it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from priorities.access.guards import allow, check_allowed
from priorities.actions.evidence_forms import EvidenceForm
from priorities.actions.reverse_views import report_update
from priorities.actions.services import save_evidence, verify_evidence
from priorities.models import Action, Evidence
from wsscp import policy
from wsscp.audit.recording import recording
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, form_page, is_sent
from wsscp.models.audit import Act
from wsscp.requests import SignedInRequest


@allow(policy.can_read_plans)
@get_or_post
def evidence_new(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Add evidence to an action."""
    actions = Action.objects.select_related("priority__plan")
    action = get_object_or_404(actions, pk=pk, priority__plan__slug=slug)
    check_allowed(request, policy.can_edit_evidence, _groups(action))
    return _save(request, Evidence(action=action), f"Add evidence to {action.number}")


@allow(policy.can_read_plans)
@get_or_post
def evidence_edit(request: SignedInRequest, slug: str, pk: int, evidence: int) -> HttpResponse:
    """Change evidence, which then has to be verified again."""
    row = _evidence(slug, pk, evidence)
    check_allowed(request, policy.can_edit_evidence, _groups(row.action))
    return _save(request, row, f"Change evidence of {row.action.number}")


def _save(request: SignedInRequest, evidence: Evidence, heading: str) -> HttpResponse:
    action, now = evidence.action, timezone.now()
    data = request.POST if request.method == "POST" else None
    form = EvidenceForm(data, instance=evidence, today=timezone.localdate(now))
    back = reverse("reporting:action", args=[action.priority.plan.slug, action.pk])
    if is_sent(request, form):
        save_evidence(form=form, by=request.user, at=now)
        report_update(request, action, f"The evidence of {action.number} is saved.", now)
        return redirect(back)
    verified = "It was checked. When you change it, somebody has to check it anew."
    return form_page(
        request,
        form,
        heading=heading,
        back=back,
        intro=verified if evidence.verified_by_id else action.text,
        plan=action.priority.plan,
        tab="actions",
    )


@allow(policy.can_read_plans)
@get_or_post
def evidence_remove(request: SignedInRequest, slug: str, pk: int, evidence: int) -> HttpResponse:
    """Remove evidence, after a page that asks."""
    row = _evidence(slug, pk, evidence)
    check_allowed(request, policy.can_edit_evidence, _groups(row.action))
    if request.method == "POST":
        now, summary = timezone.now(), "Evidence"
        with recording(Act.DELETED, by=request.user, at=now, about=row.action, summary=summary) as record:
            record.delete(row)
        told = "The evidence is removed. The audit trail keeps what it was."
        return done(request, told, "reporting:action", slug, pk)
    navigation = {"plan": row.action.priority.plan, "area": "plans", "tab": "actions"}
    return render(request, "priorities/actions/evidence_remove.html", {"evidence": row} | navigation)


@allow(policy.can_read_plans)
@require_POST
def evidence_verify(request: SignedInRequest, slug: str, pk: int, evidence: int) -> HttpResponse:
    """Record that the evidence shows what it claims: never by the person who added it."""
    row = _evidence(slug, pk, evidence)
    check_allowed(request, policy.can_verify_evidence, _groups(row.action), row.added_by_id)
    now = timezone.now()
    verify_evidence(evidence=row, by=request.user, at=now, today=timezone.localdate(now))
    return done(request, "The evidence is checked.", "reporting:action", slug, pk)


def _evidence(slug: str, pk: int, evidence: int) -> Evidence:
    rows = Evidence.objects.select_related("action__priority__plan")
    return get_object_or_404(rows, pk=evidence, action=pk, action__priority__plan__slug=slug)


def _groups(action: Action) -> list[int]:
    return list(action.groups.values_list("pk", flat=True))
