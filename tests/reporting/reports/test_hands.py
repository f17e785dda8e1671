"""Who wrote, submitted and accepted each part of a report: names on screen, on paper the roles held then."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from priorities.models import Action, ReportingPeriod, Subgroup
from reporting.models import ReturnEntry, ReturnLine, SubgroupReturn
from reporting.reports.pdf import report_html
from reporting.reports.word import report_docx
from reporting.reports.workbook import report_xlsx
from reporting.returns.services import accept_return
from reporting.rules.content import content_json
from reporting.rules.return_states import ReturnRole
from tests.confirming import confirmed
from tests.make import make_membership, make_return, make_subgroup, make_user
from tests.make_reports import content_for, make_report
from tests.make_signed import make_ready, signed_by
from wsscp.models import User
from wsscp.policy import Role

pytestmark = pytest.mark.django_db

WROTE, SUBMITTED, ACCEPTED = (datetime(2020, 10, day, 12, tzinfo=UTC) for day in (5, 6, 7))


@pytest.fixture
def group() -> Subgroup:
    """A group other than the one responsible."""
    return make_subgroup("Case Review Group")


@pytest.fixture
def period(group: Subgroup, business_team: User) -> ReportingPeriod:
    """A report whose first priority has an accepted return, written by its chair and by an officer."""
    period = make_report(priorities=2)
    chair, officer = make_user(name="Ann Chair"), make_user(name="Olu Officer")
    make_membership(chair, Role.CHAIR, group, ends_on=date(2020, 10, 5))
    make_membership(chair, Role.MEMBER, group, starts_on=date(2020, 10, 6))
    make_membership(officer, Role.BUSINESS_TEAM)
    returned = make_return(period, group, by=chair, at=SUBMITTED, key_issues="One post is vacant.")
    first = period.plan.priorities.all()[0]
    for model, by, about in (
        (ReturnEntry, chair, {"priority": first, "achievements": "Seen sooner."}),
        (ReturnLine, officer, {"action": Action.objects.filter(priority=first)[0], "is_unchanged": True}),
    ):
        model._default_manager.create(subgroup_return=returned, changed_by=by, changed_at=WROTE, **about)
    roles = frozenset({ReturnRole.TEAM})
    accept_return(period=period, group=group, roles=roles, by=business_team, at=ACCEPTED)
    return period


def test_each_part_names_who_had_a_hand_in_it_with_the_role_of_that_day(period: ReportingPeriod) -> None:
    [hands] = content_for(period).hands
    assert (hands.part, hands.group) == ("Priority 1", "Case Review Group")
    assert [(hand.name, hand.role) for hand in hands.wrote] == [
        ("Ann Chair", "Chair, Case Review Group"),
        ("Olu Officer", "Member, Business Team"),
    ]
    assert [hand.role for hand in hands.submitted] == ["Member, Case Review Group"]
    assert [hand.role for hand in hands.accepted] == ["Member, Business Team"]


def test_who_wrote_what_another_changed_since_is_named_too(period: ReportingPeriod, group: Subgroup) -> None:
    first = make_user(name="Fay First")
    make_membership(first, Role.MEMBER, group)
    SubgroupReturn.objects.get().writers.add(first, *User.objects.filter(name="Ann Chair"))
    [_, earlier] = content_for(period).hands
    assert (earlier.part, earlier.group) == ("Changed since by others", "Case Review Group")
    assert [(hand.name, hand.role) for hand in earlier.wrote] == [("Fay First", "Member, Case Review Group")]
    assert (earlier.submitted, earlier.accepted) == ((), ())


def test_paper_word_and_workbook_have_roles_and_no_names(period: ReportingPeriod) -> None:
    content = content_for(period)
    with ZipFile(BytesIO(report_docx(content))) as word:
        document = word.read("word/document.xml").decode()
    sheet = load_workbook(BytesIO(report_xlsx(content)))["Who wrote what"]
    tables = " ".join(str(cell.value) for row in sheet for cell in row)
    for paper in (report_html(content), document, tables):
        assert "Chair, Case Review Group; Member, Business Team" in paper
        assert "Ann Chair" not in paper


def test_who_signs_sees_names_and_the_page_shows_them_once(
    client_for: Any, steering: User, period: ReportingPeriod
) -> None:
    make_ready(period)
    client, about = confirmed(client_for(steering)), [period.plan.slug, period.pk]
    for name in ("report-sign", "report"):
        page = client.get(reverse(f"reporting:{name}", args=about)).content.decode()
        assert "Ann Chair (Chair, Case Review Group); Olu Officer (Member, Business Team)" in page, name
        assert page.count("<h2>Who wrote, submitted and accepted each part</h2>") == 1, name


def test_readers_of_published_reports_see_roles_alone(
    client_for: Any, steering: User, partner: User, period: ReportingPeriod
) -> None:
    make_ready(period)
    signed_by(period, steering)
    about = [period.plan.slug, period.pk, 1]
    for person, sees_names in ((steering, True), (partner, False)):
        page = client_for(person).get(reverse("reporting:signed-report", args=about)).content.decode()
        assert "Chair, Case Review Group" in page
        assert ("Ann Chair" in page) == sees_names


def test_return_that_is_not_submitted_is_not_named(period: ReportingPeriod) -> None:
    content = content_for(make_report(priorities=3))
    assert content.hands == ()
    assert content.hands_on_paper == ()


def test_report_without_them_has_the_json_it_had_before(period: ReportingPeriod) -> None:
    content = content_for(period)
    assert "hands" in content_json(content)
    assert "hands" not in content_json(replace(content, hands=()))


@pytest.mark.parametrize("priorities", [1, 20])
def test_who_wrote_takes_as_many_queries_for_many_priorities(
    priorities: int, group: Subgroup, django_assert_max_num_queries: Any
) -> None:
    period = make_report(priorities=priorities)
    person = make_user()
    make_membership(person, Role.CHAIR, group)
    returned = make_return(period, group, by=person, at=SUBMITTED)
    for priority in period.plan.priorities.all():
        ReturnEntry.objects.create(
            subgroup_return=returned, priority=priority, changed_by=person, changed_at=WROTE
        )
    with django_assert_max_num_queries(30):
        assert len(content_for(period).hands) == priorities
