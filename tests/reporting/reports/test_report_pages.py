"""The report in the browser: list, page, form and download."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from reporting.models import QuarterlyReport, ReportEntry, ReturnEntry, SubgroupReturn
from reporting.reports import pdf as pdf_report
from tests.make import make_period, make_plan, make_priority, make_subgroup, make_user
from tests.make_reports import content_for, make_quarter, make_report
from wsscp.limits import TEXT

pytestmark = pytest.mark.django_db


def _url(name, period):
    return reverse(f"reporting:{name}", args=[period.plan.slug, period.pk])


def _page(client, name, period):
    response = client.get(_url(name, period))
    assert response.status_code == 200
    return response.content.decode()


def test_list_shows_each_period_with_its_rag_statuses_and_download(client_for, steering):
    period = make_report()
    make_period(period.plan, label="Q4 2099", starts_on=date(2099, 10, 1), ends_on=date(2099, 12, 31))
    page = client_for(steering).get(f"/plans/{period.plan.slug}/reports/").content.decode()

    assert "Q3 2020" in page
    assert "1 red, 1 green of 2" in page
    assert _url("report-pdf", period) in page
    assert "Has not ended yet" in page


def test_list_without_periods_says_who_adds_them(client_for, steering, business_team):
    plan = make_plan("empty")
    assert "The business team adds them" in client_for(steering).get("/plans/empty/reports/").content.decode()
    page = client_for(business_team).get("/plans/empty/reports/").content.decode()
    assert reverse("reporting:plan", args=[plan.slug]) in page


def test_page_shows_words_rag_statuses_key_and_annex(client_for, steering):
    page = _page(client_for(steering), "report", make_report())

    assert "Champions have been named in each agency." in page
    assert "Q3 2020: 1 July 2020 to 30 September 2020" in page
    assert "12 October 2020" in page
    assert "Achievement of activity is a month late" in page
    # The due date stands in its own column, and not again in the reason.
    assert "not done, 183 days overdue" in page
    assert "due 31 March 2020" not in page
    assert "Edit this report" not in page


def test_page_offers_writing_to_the_business_team(client_for, business_team):
    period = make_quarter(make_priority().plan)
    page = _page(client_for(business_team), "report", period)
    assert "Write this report" in page
    assert _url("report-edit", period) in page
    assert "Not yet written" in page


def test_page_shows_what_a_group_returned_beneath_its_priority(client_for, steering):
    period = make_report()
    by = make_user(name="Chair, Neglect subgroup")
    at = datetime(2020, 10, 9, 12, tzinfo=UTC)
    subgroup_return = SubgroupReturn.objects.create(
        period=period,
        subgroup=make_subgroup("Training subgroup"),
        state="submitted",
        submitted_by=by,
        submitted_at=at,
    )
    ReturnEntry.objects.create(
        subgroup_return=subgroup_return,
        priority=period.plan.priorities.get(),
        achievements="The tool was evaluated.",
    )
    page = _page(client_for(steering), "report", period)

    assert "From the returns" in page
    assert "Chair, Neglect subgroup, 9 October 2020" in page
    assert "The tool was evaluated." in page


def test_words_with_markup_are_shown_as_words(client_for, steering):
    page = _page(client_for(steering), "report", make_report(words="<script>alert(1)</script>"))
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("name", ["report", "report-pdf", "report-edit"])
def test_period_of_another_plan_is_not_found(client_for, business_team, name):
    period, other = make_quarter(), make_plan("other")
    url = reverse(f"reporting:{name}", args=[other.slug, period.pk])
    assert client_for(business_team).get(url).status_code == 404


@pytest.mark.parametrize("name", ["report", "report-pdf"])
def test_reading_pages_refuse_to_be_posted_to(client_for, business_team, name):
    assert client_for(business_team).post(_url(name, make_quarter())).status_code == 405


def test_chair_reads_but_does_not_write(client_for, chair_a):
    period = make_report()
    assert client_for(chair_a).get(_url("report", period)).status_code == 200
    assert client_for(chair_a).get(_url("report-edit", period)).status_code == 403
    assert client_for(chair_a).post(_url("report-edit", period), {"overview": "Mine"}).status_code == 403
    assert QuarterlyReport.objects.get().overview != "Mine"


def _posted(period, **changed):
    data = {"dated_on": "2020-10-20", "overview": "A busy quarter.", "key_issues": "Too few trainers."}
    for priority in period.plan.priorities.all():
        data[f"priority-{priority.pk}-achievements"] = f"Achieved on {priority.number}"
        data[f"priority-{priority.pk}-next_actions"] = f"Next on {priority.number}"
    return data | changed


def test_saving_creates_the_report_and_comes_back_to_it(client_for, business_team):
    priority = make_priority()
    make_priority(priority.plan)
    period = make_quarter(priority.plan)
    response = client_for(business_team).post(_url("report-edit", period), _posted(period), follow=True)

    assert response.redirect_chain == [(_url("report", period), 302)]
    assert "The report for Q3 2020 is saved." in response.content.decode()
    report = QuarterlyReport.objects.get()
    assert (report.dated_on, report.overview) == (date(2020, 10, 20), "A busy quarter.")
    assert report.key_issues == "Too few trainers."
    assert [entry.achievements for entry in report.entries.all()] == ["Achieved on 1", "Achieved on 2"]
    assert [entry.next_actions for entry in report.entries.all()] == ["Next on 1", "Next on 2"]


def test_form_opens_with_what_is_written_and_the_report_before_it(client_for, business_team):
    before = make_report(words="Written in the third quarter.")
    period = make_period(
        before.plan, label="Q4 2020", starts_on=date(2020, 10, 1), ends_on=date(2020, 12, 31)
    )
    report = QuarterlyReport.objects.create(period=period, overview="Written in the fourth quarter.")
    ReportEntry.objects.create(
        report=report, priority=period.plan.priorities.get(), next_actions="An evaluation."
    )
    page = _page(client_for(business_team), "report-edit", period)

    assert "Written in the fourth quarter." in page
    assert "An evaluation." in page
    assert "Q3 2020: achievements" in page
    assert "Written in the third quarter." in page
    assert "the control of the WSSCP partnership" in page


def test_mistakes_are_named_in_the_summary_and_nothing_typed_is_lost(client_for, business_team):
    period = make_report()
    priority = period.plan.priorities.get()
    name = f"priority-{priority.pk}-achievements"
    long = "x" * (TEXT + 1)
    data = _posted(period, dated_on="31 June 2020", **{name: long})
    response = client_for(business_team).post(_url("report-edit", period), data)
    page = response.content.decode()

    assert response.status_code == 200
    assert 'href="#id_dated_on"' in page
    assert "Enter a real date" in page
    assert f'href="#id_{name}"' in page
    assert "shorten this to 20000 characters or fewer. It has 20001." in page
    for typed in ("31 June 2020", long, "A busy quarter.", "Next on 1", "Too few trainers."):
        assert typed in page
    assert QuarterlyReport.objects.get().overview == "Champions have been named in each agency."


def test_download_is_a_pdf_with_a_plain_file_name(client_for, steering):
    response = client_for(steering).get(_url("report-pdf", make_report()))

    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert (
        response["Content-Disposition"]
        == 'attachment; filename="plan-1-2-q3-2020-progress-report-v1-draft.pdf"'
    )
    assert response.content.startswith(b"%PDF-1.7")


def test_file_name_stays_plain_when_the_periods_name_is_not():
    period = make_period(make_plan("plan"), label='Q1 “Frühling"\r\n', ends_on=date(2020, 3, 31))
    for label, plain in ((period.label, "q1-fruhling"), ("第三", "2020-03-31")):
        period.label = label
        period.save()
        name = pdf_report.report_file_name(content_for(period, period.ends_on), "pdf", status="draft")
        assert name == f"plan-{plain}-progress-report-v1-draft.pdf"


@pytest.mark.usefixtures("without_pango")
def test_without_pango_the_download_says_how_to_print_instead(client_for, steering):
    period = make_report()
    response = client_for(steering).get(_url("report-pdf", period))

    assert response.status_code == 503
    assert response["Content-Type"].startswith("text/html")
    assert "Print that page from your browser" in response.content.decode()
    assert _url("report", period) in response.content.decode()


@pytest.mark.parametrize("name", ["report", "report-edit"])
def test_pages_take_the_same_queries_for_1_priority_and_20(
    client_for, business_team, name, django_assert_num_queries
):
    for priorities in (1, 20):
        period = make_report(priorities=priorities, actions=5)
        client = client_for(business_team)
        client.get("/accessibility/")
        with django_assert_num_queries(10):
            _page(client, name, period)
