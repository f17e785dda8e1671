"""URLs of the plan's status as at a day, of returns, quarterly reports and everything else that is read."""

from django.urls import path

from reporting.board_pack import views as board_pack
from reporting.calendar import views as calendar
from reporting.changes import views as changes
from reporting.closing import views as closing
from reporting.date_decisions import views as date_decisions
from reporting.groups import views as groups
from reporting.lists import bulk_views as bulk
from reporting.lists import saved_views as saved_lists
from reporting.lists import views as actions
from reporting.recommendations import review_views as reviews
from reporting.recommendations import views as recommendations
from reporting.reports import views as reports
from reporting.returns import answer_views as return_answers
from reporting.returns import outstanding_views as outstanding
from reporting.returns import views as returns
from reporting.search import views as search
from reporting.signing import signed_views as signed
from reporting.signing import views as signing
from reporting.status import views as status
from reporting.steering import views as steering
from reporting.timeline import views as timeline
from reporting.trends import views as trends
from reviews.deadlines import views as deadlines
from reviews.learning import reading_views as learning
from training.calendar import views as training_calendar
from training.statistics import views as training

app_name = "reporting"
_RETURN_PATH = "plans/<slug:slug>/returns/<int:period>/<int:group>/"
_REPORT_PATH = "plans/<slug:slug>/reports/<int:period>/"
_VERSION_PATH = f"{_REPORT_PATH}versions/<int:version>/"
urlpatterns = [
    path("", status.home, name="home"),
    path("search/", search.search, name="search"),
    path("account/calendar/", calendar.plan_calendar_address, name="calendar"),
    path("calendar/<str:token>.ics", calendar.plan_calendar_feed, name="calendar-feed"),
    path("groups/", groups.group_list, name="group-list"),
    path("groups/<int:pk>/", groups.group, name="group"),
    path("reports/check/", signed.report_check, name="report-check"),
    path("reports/chain/", signed.report_chain, name="report-chain"),
    path("plans/", status.plan_list, name="plan-list"),
    path("plans/<slug:slug>/", status.plan, name="plan"),
    path("plans/<slug:slug>/plan.json", status.plan_json, name="plan-json"),
    path("plans/<slug:slug>/close/", closing.plan_close, name="plan-close"),
    path("plans/<slug:slug>/dashboard/", status.dashboard, name="dashboard"),
    path("plans/<slug:slug>/priorities/<int:pk>/", status.priority, name="priority"),
    path("plans/<slug:slug>/actions/", actions.action_list, name="action-list"),
    path("plans/<slug:slug>/actions.csv", actions.action_csv, name="action-csv"),
    path("plans/<slug:slug>/actions.xlsx", actions.action_xlsx, name="action-xlsx"),
    path("plans/<slug:slug>/actions/<int:pk>/", actions.action, name="action"),
    path("plans/<slug:slug>/actions/several/", bulk.bulk, name="bulk"),
    path("plans/<slug:slug>/actions/several/<int:pk>/", bulk.bulk_change, name="bulk-change"),
    path("plans/<slug:slug>/lists/", saved_lists.saved_list_index, name="list-list"),
    path("plans/<slug:slug>/lists/new/", saved_lists.saved_list_new, name="list-new"),
    path("plans/<slug:slug>/lists/<int:pk>/", saved_lists.saved_list_open, name="list-open"),
    path("plans/<slug:slug>/lists/<int:pk>/edit/", saved_lists.saved_list_edit, name="list-edit"),
    path("plans/<slug:slug>/lists/<int:pk>/remove/", saved_lists.saved_list_remove, name="list-remove"),
    path("plans/<slug:slug>/dates/decide/", date_decisions.dates_decide, name="dates-decide"),
    path("plans/<slug:slug>/timeline/", timeline.timeline, name="timeline"),
    path("plans/<slug:slug>/moved/", changes.what_changed, name="moved"),
    path("plans/<slug:slug>/trends/", trends.trends, name="trends"),
    path("plans/<slug:slug>/trends.csv", trends.trends_csv, name="trends-csv"),
    path("plans/<slug:slug>/trends.xlsx", trends.trends_xlsx, name="trends-xlsx"),
    path("plans/<slug:slug>/steering/", steering.steering, name="steering"),
    path("plans/<slug:slug>/actions/<int:pk>/challenge/", steering.challenge_new, name="challenge-new"),
    path("plans/<slug:slug>/reports/", reports.report_list, name="report-list"),
    path(_REPORT_PATH, reports.report, name="report"),
    path(f"{_REPORT_PATH}edit/", reports.report_edit, name="report-edit"),
    path(f"{_REPORT_PATH}report.pdf", reports.report_download, name="report-pdf"),
    path("training/", training.training_statistics, name="training"),
    path("training/tables.csv", training.training_csv, name="training-csv"),
    path("training/tables.xlsx", training.training_xlsx, name="training-xlsx"),
    path("training/tables.pdf", training.training_pdf_download, name="training-pdf"),
    path("training/calendar/", training_calendar.training_calendar, name="training-calendar"),
    path(
        "training/calendar/<int:year>/<int:month>/",
        training_calendar.training_calendar,
        name="training-month",
    ),
    path("reviews/clocks/", deadlines.deadline_list, name="clock-wall"),
    path("reviews/<slug:reference>/", reviews.review, name="review"),
    path("reviews/<slug:reference>/review.pdf", reviews.review_download, name="review-pdf"),
    path("recommendations/", recommendations.recommendation_list, name="recommendation-list"),
    path("recommendations.xlsx", recommendations.recommendation_workbook, name="recommendation-xlsx"),
    path("recommendations/<slug:reference>/", recommendations.recommendation, name="recommendation"),
    path("learning/", learning.learning_page, name="learning"),
    path("learning/briefing-<int:theme>.<slug:form>", learning.briefing_download, name="briefing"),
    path("plans/<slug:slug>/returns/", outstanding.return_list, name="return-list-now"),
    path("plans/<slug:slug>/returns/<int:period>/", outstanding.return_list, name="return-list"),
    path("plans/<slug:slug>/returns/<int:period>/remind/", outstanding.return_remind, name="return-remind"),
    path(_RETURN_PATH, returns.return_start, name="return"),
    path(f"{_RETURN_PATH}priorities/<int:pk>/", return_answers.return_priority, name="return-priority"),
    path(f"{_RETURN_PATH}issues/", return_answers.return_issues, name="return-issues"),
    path(f"{_RETURN_PATH}check/", returns.return_check, name="return-check"),
    path(f"{_RETURN_PATH}unchanged/", return_answers.return_unchanged, name="return-unchanged"),
    path(f"{_RETURN_PATH}withdraw/", returns.return_withdraw, name="return-withdraw"),
    path(f"{_RETURN_PATH}decide/", outstanding.return_decide, name="return-decide"),
    path("account/reminders/", outstanding.reminders, name="reminders"),
    path(f"{_REPORT_PATH}report.docx", reports.report_file, {"ending": "docx"}, "report-word"),
    path(f"{_REPORT_PATH}report.xlsx", reports.report_file, {"ending": "xlsx"}, "report-tables"),
    path(f"{_REPORT_PATH}board-pack.pdf", board_pack.board_pack, name="board-pack"),
    path(f"{_REPORT_PATH}proof/", signing.report_warnings, name="report-proof"),
    path(f"{_REPORT_PATH}offer/", signing.report_offer, name="report-offer"),
    path(f"{_REPORT_PATH}back/", signing.report_back, name="report-back"),
    path(f"{_REPORT_PATH}sign/", signing.report_sign, name="report-sign"),
    path(f"{_REPORT_PATH}correct/", signing.report_correct, name="report-correct"),
    path(_VERSION_PATH, signed.signed_report, name="signed-report"),
    path(f"{_VERSION_PATH}report.pdf", signed.signed_pdf, name="signed-pdf"),
    path(f"{_VERSION_PATH}report.docx", signed.signed_file, {"ending": "docx"}, "signed-word"),
    path(f"{_VERSION_PATH}report.xlsx", signed.signed_file, {"ending": "xlsx"}, "signed-tables"),
]
