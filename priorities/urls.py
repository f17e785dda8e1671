"""URLs of the pages that change plans, groups and people, and of the audit trail."""

from django.urls import path

from priorities.actions import date_change_views as date_changes
from priorities.actions import evidence_views as evidence
from priorities.actions import reverse_views as reversing
from priorities.actions import views as actions
from priorities.audit_trail import views as audit_trail
from priorities.carry_forward import views as carry_forward
from priorities.exporting import views as exporting
from priorities.groups import views as groups
from priorities.importing import views as importing
from priorities.invitations import views as invitations
from priorities.memberships import views as memberships
from priorities.people import views as people
from priorities.plans import views as plans
from priorities.proposals import views as proposals

app_name = "priorities"
urlpatterns = [
    path("trail/", audit_trail.audit_trail, name="trail"),
    path("trail/trail.csv", audit_trail.audit_trail_csv, name="trail-csv"),
    path("trail/trail.xlsx", audit_trail.audit_trail_xlsx, name="trail-xlsx"),
    path("groups/new/", groups.subgroup_new, name="subgroup-new"),
    path("groups/<int:pk>/edit/", groups.subgroup_edit, name="subgroup-edit"),
    path("groups/<int:pk>/seats/new/", groups.role_new, name="seat-new"),
    path("seats/new/", groups.role_new_outside_groups, name="office-new"),
    path("seats/<int:pk>/edit/", groups.role_edit, name="seat-edit"),
    path("agencies/", groups.agency_list, name="agency-list"),
    path("agencies/new/", groups.agency_new, name="agency-new"),
    path("agencies/<int:pk>/edit/", groups.agency_edit, name="agency-edit"),
    path("plans/import/", importing.import_upload, name="import-upload"),
    path("plans/import/template.xlsx", importing.import_template, name="import-template"),
    path("plans/import/<uuid:token>/", importing.import_preview, name="import-preview"),
    path("plans/new/", plans.plan_new, name="plan-new"),
    path("plans/next/<uuid:token>/", carry_forward.plan_carry, name="plan-carry"),
    path("plans/<slug:slug>/reopen/", carry_forward.plan_reopen, name="plan-reopen"),
    path("plans/<slug:slug>/next/", carry_forward.plan_next, name="plan-next"),
    path("plans/<slug:slug>/plan.docx", exporting.plan_word, name="plan-word"),
    path("plans/<slug:slug>/edit/", plans.plan_edit, name="plan-edit"),
    path("plans/<slug:slug>/periods/", plans.period_list, name="period-list"),
    path("plans/<slug:slug>/periods/fill/", plans.period_fill, name="period-fill"),
    path("plans/<slug:slug>/periods/join/", plans.period_join, name="period-join"),
    path("plans/<slug:slug>/priorities/new/", plans.priority_new, name="priority-new"),
    path("plans/<slug:slug>/priorities/<int:pk>/edit/", plans.priority_edit, name="priority-edit"),
    path("plans/<slug:slug>/priorities/<int:pk>/actions/new/", actions.action_new, name="action-new"),
    path("plans/<slug:slug>/actions/<int:pk>/edit/", actions.action_edit, name="action-edit"),
    path("plans/<slug:slug>/actions/<int:pk>/update/", actions.action_update, name="action-update"),
    path("plans/<slug:slug>/actions/<int:pk>/quick/", actions.action_quick, name="action-quick"),
    path(
        "plans/<slug:slug>/actions/<int:pk>/reverse/<int:entry>/",
        reversing.action_reverse,
        name="action-reverse",
    ),
    path("plans/<slug:slug>/actions/<int:pk>/decide/", actions.action_decide, name="action-decide"),
    path(
        "plans/<slug:slug>/actions/<int:pk>/complete/<int:milestone>/",
        actions.milestone_complete,
        name="milestone-complete",
    ),
    path(
        "plans/<slug:slug>/actions/<int:pk>/reopen/<int:milestone>/",
        actions.milestone_reopen,
        name="milestone-reopen",
    ),
    path("plans/<slug:slug>/dates/", date_changes.date_list, name="date-list"),
    path("plans/<slug:slug>/dates/propose/", date_changes.dates_propose, name="dates-propose"),
    path("plans/<slug:slug>/dates/<int:pk>/withdraw/", date_changes.date_withdraw, name="date-withdraw"),
    path(
        "plans/<slug:slug>/actions/<int:pk>/dates/",
        date_changes.action_dates_propose,
        name="action-dates-propose",
    ),
    path("plans/<slug:slug>/actions/<int:pk>/evidence/new/", evidence.evidence_new, name="evidence-new"),
    path(
        "plans/<slug:slug>/actions/<int:pk>/evidence/<int:evidence>/edit/",
        evidence.evidence_edit,
        name="evidence-edit",
    ),
    path(
        "plans/<slug:slug>/actions/<int:pk>/evidence/<int:evidence>/remove/",
        evidence.evidence_remove,
        name="evidence-remove",
    ),
    path(
        "plans/<slug:slug>/actions/<int:pk>/evidence/<int:evidence>/verify/",
        evidence.evidence_verify,
        name="evidence-verify",
    ),
    path("people/", people.person_list, name="person-list"),
    path("people/invite/", invitations.person_invite, name="person-invite"),
    path("people/proposals/", proposals.proposal_list, name="proposal-list"),
    path("people/proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/name/", people.person_rename, name="person-rename"),
    path("people/<int:pk>/close/", people.person_close, name="person-close"),
    path("people/<int:pk>/reopen/", people.person_reopen, name="person-reopen"),
    path("people/<int:pk>/sign-out/", people.person_sign_out, name="person-sign-out"),
    path("people/<int:pk>/second-factors/", proposals.factor_reset, name="factor-reset"),
    path("people/<int:pk>/invitation/send/", invitations.invitation_send, name="invitation-send"),
    path("people/<int:pk>/invitation/withdraw/", invitations.invitation_withdraw, name="invitation-withdraw"),
    path("people/<int:pk>/seats/give/", memberships.role_give, name="seat-give"),
    path("people/<int:pk>/seats/<int:holding>/", memberships.membership_end, name="seat-end"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
]
