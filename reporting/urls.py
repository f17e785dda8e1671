"""Addresses where the plan is seen: status as at a day, and the quarterly report."""

from django.urls import path

from reporting.views import actions, bulk, calendar, groups, lists, moved, reports, search, status, timeline

app_name = "reporting"
urlpatterns = [
    path("", status.home, name="home"),
    path("search/", search.search, name="search"),
    path("account/calendar/", calendar.calendar, name="calendar"),
    path("account/calendar/make/", calendar.calendar_make, name="calendar-make"),
    path("account/calendar/revoke/", calendar.calendar_revoke, name="calendar-revoke"),
    path("calendar/<str:token>.ics", calendar.calendar_feed, name="calendar-feed"),
    path("groups/", groups.group_list, name="group-list"),
    path("groups/<int:pk>/", groups.group, name="group"),
    path("plans/", status.plan_list, name="plan-list"),
    path("plans/<slug:slug>/", status.plan, name="plan"),
    path("plans/<slug:slug>/dashboard/", status.dashboard, name="dashboard"),
    path("plans/<slug:slug>/priorities/<int:pk>/", status.priority, name="priority"),
    path("plans/<slug:slug>/actions/", actions.action_list, name="action-list"),
    path("plans/<slug:slug>/actions.csv", actions.action_csv, name="action-csv"),
    path("plans/<slug:slug>/actions.xlsx", actions.action_xlsx, name="action-xlsx"),
    path("plans/<slug:slug>/actions/<int:pk>/", actions.action, name="action"),
    path("plans/<slug:slug>/actions/several/", bulk.bulk, name="bulk"),
    path("plans/<slug:slug>/actions/several/<int:pk>/", bulk.bulk_change, name="bulk-change"),
    path("plans/<slug:slug>/lists/", lists.list_list, name="list-list"),
    path("plans/<slug:slug>/lists/new/", lists.list_new, name="list-new"),
    path("plans/<slug:slug>/lists/<int:pk>/", lists.list_open, name="list-open"),
    path("plans/<slug:slug>/lists/<int:pk>/edit/", lists.list_edit, name="list-edit"),
    path("plans/<slug:slug>/lists/<int:pk>/remove/", lists.list_remove, name="list-remove"),
    path("plans/<slug:slug>/timeline/", timeline.timeline, name="timeline"),
    path("plans/<slug:slug>/moved/", moved.moved, name="moved"),
    path("plans/<slug:slug>/reports/", reports.report_list, name="report-list"),
    path("plans/<slug:slug>/reports/<int:period>/", reports.report, name="report"),
    path("plans/<slug:slug>/reports/<int:period>/edit/", reports.report_edit, name="report-edit"),
    path("plans/<slug:slug>/reports/<int:period>/report.pdf", reports.report_download, name="report-pdf"),
]
