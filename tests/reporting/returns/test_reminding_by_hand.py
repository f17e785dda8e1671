"""Reminding groups from the page of a period's returns: one, those ticked, or all; never twice a day."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from priorities.models import Decision, Membership, ReportingPeriod, Subgroup
from reporting.models import ReturnReminder
from reporting.reports.queries import current_facts
from reporting.returns.outstanding import outstanding_returns
from reporting.returns.reminding import remind_groups
from tests.at_once import at_once
from tests.cast import ClientFor
from tests.make import (
    give_role,
    make_action,
    make_decision,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_return,
    make_seat,
    make_subgroup,
    make_user,
)
from wsscp.models import AuditEntry, OutgoingMail, User
from wsscp.policy import Realm, RoleKind, StandingGroup

pytestmark = pytest.mark.databases

DUE = date(2020, 4, 14)
NOW = datetime(2020, 4, 16, 9, 0, tzinfo=UTC)


@pytest.fixture
def period(group_a: Subgroup, group_b: Subgroup, chair_a: User, chair_b: User) -> ReportingPeriod:
    """A quarter for which groups A and B owe a return, both late."""
    period = make_period(make_plan("plan"), returns_due_on=DUE, meeting_on=date(2020, 5, 29))
    priority = make_priority(period.plan)
    for group in (group_a, group_b):
        make_milestone(make_action(priority, groups=[group]), date(2020, 3, 31))
    return period


def remind(client: Client, period: ReportingPeriod, at: datetime = NOW, **sent: Any) -> str:
    """What the page says after somebody pressed a button of it."""
    with time_machine.travel(at):
        address = reverse("reporting:return-remind", args=[period.plan.slug, period.pk])
        return client.post(address, sent, follow=True).content.decode()


def mailed() -> list[str]:
    return sorted(OutgoingMail.objects.values_list("to", flat=True))


def test_one_press_reminds_all_that_are_not_in(
    period, group_b, chair_a, business_team, client_for: ClientFor
):
    make_return(period, group_b, at=NOW)
    page = remind(client_for(business_team), period, remind="all")
    assert "Mail is on its way to Group A (Chair of A)." in page
    assert mailed() == [chair_a.email]
    mail = OutgoingMail.objects.get()
    assert mail.subject.endswith("Please send your return for Q1 2020")
    assert "was due on 14 April 2020 and is 2 days late" in mail.text


def test_a_button_reminds_one_group_and_ticks_several(
    period, group_a, group_b, chair_a, chair_b, business_team, client_for: ClientFor
):
    client = client_for(business_team)
    remind(client, period, remind=str(group_b.pk), groups=[str(group_a.pk)])
    assert mailed() == [chair_b.email]
    page = remind(client, period, remind="chosen", groups=[str(group_a.pk), str(group_b.pk)])
    assert mailed() == sorted([chair_a.email, chair_b.email])
    assert "Mail is on its way to Group A (Chair of A)." in page
    assert "Not reminded: Group B (it was reminded today already)." in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"remind": "chosen"}, "Tick the groups to be reminded."),
        ({}, "Choose whom to remind."),
        ({"remind": "99999999999999999999"}, "Choose whom to remind."),
        ({"remind": "chosen", "groups": ["\x00"]}, "Tick groups of this page."),
    ],
)
def test_nobody_chosen_is_said_at_the_boxes(period, business_team, client_for: ClientFor, sent, said):
    page = remind(client_for(business_team), period, **sent)
    assert f'<a href="#id_groups_0">{said}' in page or said in page
    assert not OutgoingMail.objects.exists()


def test_what_was_ticked_stays_ticked(period, group_a, business_team, client_for: ClientFor):
    page = remind(client_for(business_team), period, groups=[str(group_a.pk)])
    assert 'aria-label="Remind Group A" checked' in " ".join(page.split())


def test_the_page_says_who_cannot_be_mailed_and_why(period, chair_a, chair_b, business_team, client_for):
    Membership.objects.filter(person=chair_a).update(ends_on=date(2020, 3, 1))
    User.objects.filter(pk=chair_b.pk).update(is_active=False)
    client = client_for(business_team)
    page = remind(client, period, remind="all")
    assert "Group A (it has no chair and no deputy)" in page
    assert "Group B (the account of Chair of B is closed)" in page
    assert 'name="groups"' not in page, "nobody is offered to be ticked in vain"
    assert not OutgoingMail.objects.exists()
    assert not AuditEntry.objects.filter(summary__startswith="Reminded").exists()


def test_without_a_chair_with_an_account_the_deputy_is_mailed(
    period, group_b, chair_b, business_team, client_for
):
    deputy = make_user("deputy@example.org", name="Deputy of B")
    give_role(make_seat(group_b, part=RoleKind.DEPUTY), deputy)
    User.objects.filter(pk=chair_b.pk).update(is_active=False)
    page = remind(client_for(business_team), period, remind=str(group_b.pk))
    assert "Group B (Deputy of B; the account of Chair of B is closed)" in page
    assert mailed() == [deputy.email]


def test_no_chair_leads_to_filling_the_seat(period, group_a, chair_a, business_team, client_for: ClientFor):
    Membership.objects.filter(person=chair_a).update(ends_on=date(2020, 3, 1))
    client, other = client_for(business_team), make_user(name="Robin Example")
    with time_machine.travel(NOW):
        page = client.get(f"/plans/plan/returns/{period.pk}/").content.decode()
        link = f"/people/?chair_of={group_a.pk}"
        assert link in page
        people = client.get(link).content.decode()
        assert "Who becomes chair of Group A?" in " ".join(people.split())
        assert f"/people/{other.pk}/seats/give/?seat=chair%40{group_a.pk}" in people
        form = client.get(f"/people/{other.pk}/seats/give/?seat=chair%40{group_a.pk}")
        assert form.status_code == 302  # asks for the password first, and goes on to the same address
        assert f"chair%2540{group_a.pk}" in form["Location"]
        secret = make_subgroup("Case Review Group", opens=StandingGroup.CASE_REVIEW)
        refused = client.get("/people/", {"chair_of": secret.pk}).content.decode()
        assert "given by its chair alone" in refused
        assert "Give the" not in refused
    for nonsense in ("x", "0", "9" * 30, "²"):
        assert client.get("/people/", {"chair_of": nonsense}).status_code == 200


def test_the_trail_of_a_plan_does_not_say_whose_account_is_closed(
    period, chair_b, business_team, client_for: ClientFor
):
    User.objects.filter(pk=chair_b.pk).update(is_active=False)
    page = remind(client_for(business_team), period, remind="all")
    assert "the account of Chair of B is closed" in page
    changes = AuditEntry.objects.get(summary="Reminded 1 group of their returns").changes
    assert [(change["field"], change["after"]) for change in changes] == [
        ("reminded", "Group A (Chair of A)"),
        ("not reminded", "Group B"),
    ]


def test_the_press_is_in_the_audit_trail(period, business_team, client_for: ClientFor):
    remind(client_for(business_team), period, remind="all")
    entry = AuditEntry.objects.get(summary="Reminded 2 groups of their returns")
    assert (entry.by, entry.thing_type) == (business_team, "priorities.reportingperiod")
    assert {change["after"] for change in entry.changes} == {"Group A (Chair of A)", "Group B (Chair of B)"}


def test_ones_choice_of_reminders_is_an_entry_about_the_account(chair_a, client_for: ClientFor):
    client_for(chair_a).post(reverse("reporting:reminders"), {"reminders": "fewer"})
    entry = AuditEntry.objects.latest("pk")
    assert (entry.thing_type, entry.realm) == ("wsscp.user", Realm.ACCOUNT)


def test_the_timer_and_the_press_never_remind_a_group_twice_a_day(
    period, chair_a, chair_b, business_team, client_for: ClientFor
):
    client = client_for(business_team)

    def run(day: str) -> list[str]:
        OutgoingMail.objects.all().delete()
        with time_machine.travel(datetime.fromisoformat(f"{day}T07:00+01:00")):
            call_command("send_reminders", verbosity=0)
        return mailed()

    both = sorted([chair_a.email, chair_b.email])
    assert run("2020-04-17") == both
    page = remind(client, period, datetime(2020, 4, 17, 10, tzinfo=UTC), remind="all")
    assert "it was reminded today already" in page
    assert mailed() == both
    # The other way round: pressed before the timer of a day, whose step it stands for.
    remind(client, period, datetime(2020, 4, 21, 23, 30, tzinfo=UTC), remind="all")  # 22 April in Britain
    assert run("2020-04-22") == []
    assert run("2020-04-23") == []
    assert run("2020-04-27") == both


@pytest.mark.django_db(transaction=True)
def test_presses_and_timers_at_once_write_it_once(period, business_team, tmp_path: Path):
    today = date(2020, 4, 17)
    at = datetime(2020, 4, 17, 7, tzinfo=UTC)

    def press() -> list[str]:
        return remind_groups(period=period, groups=None, by=business_team, at=at, today=today).mailed

    with time_machine.travel(at, tick=False):
        results = at_once([press, lambda: call_command("send_reminders", verbosity=0)] * 2, tmp_path)
    assert not [result for result in results if isinstance(result, Exception)]
    assert sorted(ReturnReminder.objects.values_list("subgroup__name", flat=True)) == ["Group A", "Group B"]
    assert OutgoingMail.objects.count() == 2


def test_nobody_is_reminded_before_returns_open_nor_once_a_report_is_signed(
    period, business_team, client_for: ClientFor
):
    client = client_for(business_team)
    page = remind(client, period, datetime(2020, 3, 31, 12, tzinfo=UTC), remind="all")
    assert "Its returns open on 1 April 2020" in page
    ReportingPeriod.objects.update(signed_at=NOW)
    assert "The report of this period is signed" in remind(client, period, remind="all")
    assert not OutgoingMail.objects.exists()


def test_only_the_business_team_has_the_buttons(period, steering, chair_a, client_for: ClientFor):
    for person in (steering, chair_a):
        with time_machine.travel(NOW):
            page = client_for(person).get(f"/plans/plan/returns/{period.pk}/").content.decode()
        assert "Remind" not in page
        address = reverse("reporting:return-remind", args=["plan", period.pk])
        assert client_for(person).post(address, {"remind": "all"}).status_code == 403


def test_a_period_over_before_the_plan_was_recorded_owes_nothing(
    period, group_a, business_team, client_for: ClientFor
):
    later = make_period(
        period.plan,
        label="Q2 2020",
        starts_on=date(2020, 4, 1),
        ends_on=date(2020, 6, 30),
        returns_due_on=date(2020, 7, 14),
    )
    today = date(2020, 7, 20)
    (line, _) = outstanding_returns(later, today=today).owing
    assert line.record == "Never answered"
    period.plan.history.update(history_date=datetime(2020, 4, 1, 12, tzinfo=UTC))
    with time_machine.travel(datetime(2020, 7, 20, 12, tzinfo=UTC)):
        client = client_for(business_team)
        page = client.get(f"/plans/plan/returns/{period.pk}/").content.decode()
        group_page = client.get(reverse("reporting:group", args=[group_a.pk])).content.decode()
        call_command("send_reminders", verbosity=0)
        reminded = set(ReturnReminder.objects.values_list("period", flat=True))
    assert "No return is owed" in page
    assert "came into the tracker on 1 April 2020" in page
    assert "late" not in page
    assert "Not submitted, was due 14 April" not in group_page
    assert "None owed" in group_page
    assert reminded == {later.pk}
    (line, _) = outstanding_returns(later, today=today).owing
    assert line.record == "First period"
    assert current_facts(period, today=today).returned.in_words == ""


def test_the_page_and_the_report_count_alike(period, group_a, business_team, client_for: ClientFor):
    """What happened to an action after the quarter changes neither of the counts."""
    action = period.plan.priorities.get().actions.filter(groups=group_a).get()
    make_decision(action, Decision.Kind.HOLD, date(2020, 4, 10))
    today = NOW.date()
    assert len(outstanding_returns(period, today=today).owing) == 2
    assert current_facts(period, today=today).returned.in_words.startswith("Accepted returns: 0 of 2 groups.")


@pytest.mark.parametrize("number", [0, 40])
def test_any_number_of_groups(business_team, client_for: ClientFor, number, django_assert_max_num_queries):
    period = make_period(make_plan("plan"), returns_due_on=DUE)
    priority = make_priority(period.plan)
    for count in range(number):
        group = make_subgroup(f"Group {count:02}")
        give_role(make_seat(group, part=RoleKind.CHAIR), make_user(f"chair{count}@example.org"))
        make_milestone(make_action(priority, groups=[group]), date(2020, 3, 31))
    client = client_for(business_team)
    with time_machine.travel(NOW), django_assert_max_num_queries(40):
        page = client.get(f"/plans/plan/returns/{period.pk}/").content.decode()
    assert page.count('name="groups"') == number
    page = remind(client, period, remind="all")
    assert OutgoingMail.objects.count() == number
    assert ("Mail is on its way to Group 00" in page) is bool(number)
    assert ("nobody was reminded" in page) is not bool(number)
