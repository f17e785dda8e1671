"""Addresses where the plan is written: bringing it in and keeping it current."""

from django.urls import path

from priorities.views import actions, imports, plans, subgroups, trail

app_name = "priorities"
urlpatterns = [
    path("trail/", trail.trail, name="trail"),
    path("trail/trail.csv", trail.trail_csv, name="trail-csv"),
    path("groups/", subgroups.subgroup_list, name="subgroup-list"),
    path("groups/new/", subgroups.subgroup_new, name="subgroup-new"),
    path("groups/<int:pk>/edit/", subgroups.subgroup_edit, name="subgroup-edit"),
    path("plans/import/", imports.import_upload, name="import-upload"),
    path("plans/import/template.xlsx", imports.import_template, name="import-template"),
    path("plans/import/<uuid:token>/", imports.import_preview, name="import-preview"),
    path("plans/new/", plans.plan_new, name="plan-new"),
    path("plans/<slug:slug>/edit/", plans.plan_edit, name="plan-edit"),
    path("plans/<slug:slug>/periods/", plans.period_list, name="period-list"),
    path("plans/<slug:slug>/priorities/new/", plans.priority_new, name="priority-new"),
    path("plans/<slug:slug>/priorities/<int:pk>/edit/", plans.priority_edit, name="priority-edit"),
    path("plans/<slug:slug>/priorities/<int:pk>/actions/new/", actions.action_new, name="action-new"),
    path("plans/<slug:slug>/actions/<int:pk>/edit/", actions.action_edit, name="action-edit"),
    path("plans/<slug:slug>/actions/<int:pk>/update/", actions.action_update, name="action-update"),
    path("plans/<slug:slug>/actions/<int:pk>/decide/", actions.action_decide, name="action-decide"),
    path(
        "plans/<slug:slug>/actions/<int:pk>/complete/<int:milestone>/",
        actions.milestone_complete,
        name="milestone-complete",
    ),
]
