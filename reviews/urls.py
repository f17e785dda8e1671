"""Addresses of the pages of reviews. A review is named by its reference, never by a number."""

from django.urls import path

from reviews.audits import views as section11
from reviews.cases import views as cases
from reviews.deadlines import views as deadlines
from reviews.emergency_access import views as emergency_access
from reviews.learning import list_views as lists
from reviews.learning import views as learning
from reviews.recommendations import progress_views as progress
from reviews.recommendations import views as recommendations
from reviews.register import views as register

app_name = "reviews"
urlpatterns = [
    path("reviews/", register.review_list, name="review-list"),
    path("reviews/programme/", register.programme_page, name="programme"),
    path("reviews/new/", register.review_kinds, name="review-kinds"),
    path("reviews/new/<int:kind>/", register.review_new, name="review-new"),
    path("reviews/lists/", lists.register_lists, name="lists"),
    path("reviews/lists/<slug:which>/new/", lists.register_list_new, name="list-new"),
    path("reviews/lists/<slug:which>/<int:pk>/", lists.register_list_edit, name="list-edit"),
    path("reviews/retention/", cases.retention_list, name="retention"),
    path("reviews/calendar/", deadlines.deadline_calendar_address, name="calendar"),
    path("reviews/calendar/<slug:token>.ics", deadlines.deadline_calendar_feed, name="calendar-feed"),
    path("reviews/break-glass/", emergency_access.emergency_access_page, name="glass"),
    path(
        "reviews/break-glass/<int:pk>/agree/", emergency_access.emergency_access_approve, name="glass-agree"
    ),
    path("reviews/break-glass/<int:pk>/enter/", emergency_access.emergency_access_enter, name="glass-enter"),
    path("reviews/break-glass/<int:pk>/end/", emergency_access.emergency_access_end, name="glass-end"),
    path("reviews/findings/<slug:reference>/edit/", learning.finding_edit, name="finding-edit"),
    path("reviews/findings/<slug:reference>/release/", learning.finding_release, name="finding-release"),
    path("reviews/<slug:reference>/edit/", register.review_edit, name="review-edit"),
    path("reviews/<slug:reference>/close/", register.review_close, name="review-close"),
    path("reviews/<slug:reference>/decide/", cases.case_decide, name="case-decide"),
    path("reviews/<slug:reference>/suspend/", cases.case_suspend, name="case-suspend"),
    path("reviews/<slug:reference>/suspend/<int:pk>/end/", cases.suspension_end, name="suspension-end"),
    path("reviews/<slug:reference>/delay/", cases.case_delay, name="case-delay"),
    path("reviews/<slug:reference>/keep/", cases.case_retain, name="case-keep"),
    path("reviews/<slug:reference>/delete/", cases.case_delete, name="case-delete"),
    path("reviews/<slug:reference>/findings/new/", learning.finding_new, name="finding-new"),
    path("reviews/<slug:reference>/ratings/carry/", section11.ratings_carry, name="ratings-carry"),
    path("reviews/<slug:reference>/ratings/<int:agency>/", section11.ratings_edit, name="ratings-edit"),
    path(
        "reviews/<slug:reference>/recommendations/new/",
        recommendations.recommendation_new,
        name="recommendation-new",
    ),
    path(
        "recommendations/<slug:reference>/edit/",
        recommendations.recommendation_edit,
        name="recommendation-edit",
    ),
    path(
        "recommendations/<slug:reference>/state/",
        recommendations.recommendation_step,
        name="recommendation-step",
    ),
    path(
        "recommendations/<slug:reference>/release/",
        recommendations.recommendation_release,
        name="recommendation-release",
    ),
    path(
        "recommendations/<slug:reference>/evidence/",
        progress.recommendation_evidence_new,
        name="evidence-new",
    ),
    path("recommendations/<slug:reference>/impact/", progress.impact_test_new, name="test-new"),
    path("recommendations/<slug:reference>/actions/new/", progress.own_action_new, name="own-action-new"),
    path(
        "recommendations/<slug:reference>/actions/<slug:action>/edit/",
        progress.own_action_edit,
        name="own-action-edit",
    ),
    path(
        "recommendations/<slug:reference>/actions/<slug:action>/",
        progress.own_action_update,
        name="own-action-tell",
    ),
]
