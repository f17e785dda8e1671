"""Addresses of the pages of the training programme."""

from django.urls import path

from training.calendar import views as feeds
from training.courses import record_views as records
from training.courses import views as courses
from training.importing import views as imports
from training.sessions import views as sessions

app_name = "training"
urlpatterns = [
    path("courses/", courses.course_list, name="course-list"),
    path("courses/new/", courses.course_new, name="course-new"),
    path("courses/<int:pk>/", courses.course_detail, name="course"),
    path("courses/<int:pk>/edit/", courses.course_edit, name="course-edit"),
    path("courses/<int:pk>/quotes/", courses.course_quotes, name="course-quotes"),
    path("courses/<int:pk>/sessions/new/", sessions.session_new, name="session-new"),
    path("sessions/<int:pk>/", sessions.session_detail, name="session"),
    path("sessions/<int:pk>/edit/", sessions.session_edit, name="session-edit"),
    path("sessions/<int:pk>/attendance/", sessions.session_attendance, name="session-attendance"),
    path("sessions/<int:pk>/evaluation/", sessions.session_evaluation, name="session-evaluation"),
    path("trainers/", records.trainer_list, name="trainer-list"),
    path("trainers/new/", records.trainer_edit, name="trainer-new"),
    path("trainers/<int:pk>/edit/", records.trainer_edit, name="trainer-edit"),
    path("categories/", records.category_list, name="category-list"),
    path("categories/new/", records.category_edit, name="category-new"),
    path("categories/<int:pk>/edit/", records.category_edit, name="category-edit"),
    path("needs/", records.need_list, name="need-list"),
    path("needs/new/", records.need_edit, name="need-new"),
    path("needs/<int:pk>/edit/", records.need_edit, name="need-edit"),
    path("needs/assessments/new/", records.assessment_edit, name="assessment-new"),
    path("needs/assessments/<int:pk>/edit/", records.assessment_edit, name="assessment-edit"),
    path("summaries/", records.summary_list, name="summary-list"),
    path("summaries/new/", records.summary_edit, name="summary-new"),
    path("summaries/<int:pk>/edit/", records.summary_edit, name="summary-edit"),
    path("import/", imports.attendance_import_upload, name="import-upload"),
    path("import/columns/<int:pk>/", imports.attendance_import_columns, name="import-columns"),
    path("import/<uuid:token>/", imports.attendance_import_preview, name="import-preview"),
    path("import/<uuid:token>/discard/", imports.attendance_import_discard, name="import-discard"),
    path("calendar/address/", feeds.training_calendar_address, name="feed-address"),
    path("calendar/<str:token>.ics", feeds.training_calendar_feed, name="feed"),
]
