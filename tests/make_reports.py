"""Makes plans with a quarter to report on, for the tests of the report and its PDF."""

from datetime import date

from priorities.models import Plan, ReportingPeriod
from reporting.models import QuarterlyReport, ReportEntry
from reporting.reports.building import build_report_content
from reporting.reports.queries import ReportFacts, report_facts
from reporting.rules.content import ReportContent
from tests.make import make_action, make_milestone, make_period, make_plan, make_priority, make_subgroup

ENDS_ON = date(2020, 9, 30)


def make_quarter(plan: Plan | None = None) -> ReportingPeriod:
    """The third quarter of 2020."""
    return make_period(plan, label="Q3 2020", starts_on=date(2020, 7, 1), ends_on=ENDS_ON)


def make_report(
    *,
    priorities: int = 1,
    actions: int = 2,
    text: str = "Agree a strategy",
    words: str = "Champions have been named in each agency.",
) -> ReportingPeriod:
    """A written report: each priority has actions due by March and by October 2020, by turns."""
    plan = make_plan(f"plan-{priorities}-{actions}", title="Business plan 2020-21")
    period = make_quarter(plan)
    report = QuarterlyReport.objects.create(
        period=period,
        dated_on=date(2020, 10, 12),
        overview=words,
        is_overview_confirmed=True,
        key_issues=words,
    )
    group = make_subgroup(f"Neglect subgroup {plan.pk}")
    for _ in range(priorities):
        priority = make_priority(plan, outcomes="Children are seen early\nPlans are made with them")
        ReportEntry.objects.create(report=report, priority=priority, achievements=words, next_actions=words)
        for number in range(actions):
            action = make_action(priority, groups=[group], text=text)
            make_milestone(action, date(2020, 10, 31) if number % 2 else date(2020, 3, 31))
    return period


def content_of(period: ReportingPeriod, as_at: date = ENDS_ON) -> ReportFacts:
    """The report as at the quarter's end."""
    return report_facts(ReportingPeriod.objects.select_related("plan").get(pk=period.pk), as_at=as_at)


def content_for(period: ReportingPeriod, as_at: date = ENDS_ON) -> ReportContent:
    """What the report says as at the quarter's end, in words and numbers."""
    return build_report_content(content_of(period, as_at=as_at))
