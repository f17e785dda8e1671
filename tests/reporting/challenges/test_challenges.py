"""Challenges by the doors people use: raised, answered by the group that leads the action, and derived."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from priorities.models import Action, Plan, ReportingPeriod, Subgroup
from reporting.challenges.queries import ChallengeStatus, plan_challenges
from reporting.models import Challenge, QuarterlyReport, ReturnLine, SubgroupReturn
from reporting.returns.outstanding import outstanding_returns
from tests.cast import ClientFor
from tests.make import (
    make_action,
    make_decision,
    make_membership,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_return,
    make_subgroup,
    make_user,
)
from tests.make_signed import make_signed
from tests.reporting.returns.test_returns import (
    NOW,
    action,
    address,
    boxes_of,
    chair,
    page_of,
    period,
    submit,
    tenth_of_april,
    write,
)
from wsscp.models import AuditEntry, OutgoingMail, User
from wsscp.policy import Role

__all__ = ["action", "chair", "period", "tenth_of_april"]

ASKED = "The forecast moved three times. What is different now?"
DONE = {"progress": "Done.", "completed_on": "2020-03-30"}


def challenge_url(action: Action) -> str:
    return reverse("reporting:challenge-new", args=[action.priority.plan.slug, action.pk])


def action_url(action: Action) -> str:
    return reverse("reporting:action", args=[action.priority.plan.slug, action.pk])


def steering_url(action: Action) -> str:
    return reverse("reporting:steering", args=[action.priority.plan.slug])


def raised(client: Client, action: Action, text: str = ASKED) -> Challenge:
    response = client.post(challenge_url(action), {"text": text})
    assert response.status_code == 302, response.content.decode()
    return Challenge.objects.latest("pk")


def answer_with(client: Client, period: ReportingPeriod, group: Subgroup, action: Action, text: str) -> None:
    where = page_of(period, group, action)
    response = client.post(where, boxes_of(client, where) | {f"a{action.pk}-answer": text})
    assert response.status_code == 302, response.content.decode()


def statuses(plan: Plan) -> list[ChallengeStatus]:
    return plan_challenges(plan, today=NOW.date())


@pytest.fixture
def member(steering: User, client_for: ClientFor) -> Client:
    """A member of the steering group at work."""
    return client_for(steering)


# ---- Raising one -------------------------------------------------------------------------------------


def test_challenge_is_saved_with_the_action_and_recorded(member, steering, period, action):
    page = member.get(action_url(action)).content.decode()
    assert challenge_url(action) in page
    assert "Group A leads this action" in member.get(challenge_url(action)).content.decode()
    challenge = raised(member, action)
    assert (challenge.action, challenge.by, challenge.text, challenge.period.label) == (
        action,
        steering,
        ASKED,
        "Q2 2020",
    )
    page = member.get(action_url(action)).content.decode()
    assert ASKED in page
    assert "Group A answers in its next return." in page
    entry = AuditEntry.objects.get(summary="Challenged")
    assert (entry.by, entry.thing_label) == (steering, str(action))
    assert entry.changes == [{"thing": None, "field": "challenge", "before": None, "after": ASKED}]


def test_mail_to_the_chair_of_its_group_has_no_words_of_it(member, chair_a, chair_b, action, group_a):
    deputy = make_user()
    make_membership(deputy, Role.MEMBER, group_a)
    raised(member, action)
    mail = OutgoingMail.objects.get()
    assert mail.to == chair_a.email
    assert "challenge" in mail.subject
    assert action_url(action) in mail.text
    assert ASKED not in mail.text + mail.html


def test_a_challenge_without_words_or_with_too_many_is_none(member, action):
    assert "Write what the group is to answer." in member.post(challenge_url(action)).content.decode()
    long = member.post(challenge_url(action), {"text": "a" * 5001}).content.decode()
    assert "a" * 5001 in long
    assert not Challenge.objects.exists()


def test_words_that_may_identify_a_child_are_saved_only_with_a_reason(member, action):
    data = {"text": "NHS number 943 476 5919?"}
    assert "an NHS number" in member.post(challenge_url(action), data).content.decode()
    assert not Challenge.objects.exists()
    member.post(challenge_url(action), data | {"keep-anyway": "on", "keep-reason": "An example"})
    assert Challenge.objects.exists()
    assert AuditEntry.objects.filter(summary="To keep words that may identify somebody").exists()


def test_an_action_nobody_leads_can_be_challenged_and_nobody_is_written_to(member, period, action):
    action.groups.clear()
    assert "No group leads this action" in member.get(challenge_url(action)).content.decode()
    raised(member, action)
    assert not OutgoingMail.objects.exists()
    assert "No group leads this action." in member.get(steering_url(action)).content.decode()


def test_a_plan_without_periods_says_that_nobody_could_answer(member):
    lone = make_action(make_priority(make_plan("lone")))
    page = member.get(challenge_url(lone), follow=True).content.decode()
    assert "This plan has no reporting periods yet" in page
    member.post(challenge_url(lone), {"text": ASKED})
    assert not Challenge.objects.exists()


def test_nothing_is_challenged_in_a_closed_plan(member, period, action):
    Plan.objects.filter(pk=period.plan_id).update(closed_on=date(2020, 4, 9))
    assert challenge_url(action) not in member.get(action_url(action)).content.decode()
    assert challenge_url(action) not in member.get(steering_url(action)).content.decode()
    assert member.post(challenge_url(action), {"text": ASKED}).status_code == 403
    assert not Challenge.objects.exists()


# ---- Answering it ------------------------------------------------------------------------------------


def test_a_return_cannot_be_submitted_without_an_answer(member, chair, chair_a, period, group_a, action):
    write(chair, period, group_a, action, **DONE)
    raised(member, action)
    where = page_of(period, group_a, action)
    page = chair.get(where).content.decode()
    assert ASKED in page
    assert f'name="a{action.pk}-answer"' in page
    refused = submit(chair, period, group_a)
    assert "1.1: answer the challenge of Steering group." in refused
    assert f'href="{where}#id_a{action.pk}-answer"' in refused

    answer_with(chair, period, group_a, action, "The lead agency has changed.")
    assert statuses(period.plan)[0].is_open, "a draft answers nothing"
    assert "is submitted" in submit(chair, period, group_a)
    (challenge,) = statuses(period.plan)
    assert (challenge.answer.text, challenge.answer.by) == ("The lead agency has changed.", str(chair_a))
    changes = AuditEntry.objects.get(summary="Submitted").changes
    assert "1.1 answer to the challenge" in [change["field"] for change in changes]
    for shown in (steering_url(action), action_url(action), address(period, group_a)):
        page = member.get(shown).content.decode()
        assert ASKED in page
        assert "The lead agency has changed." in page
    assert "0 open challenges" in member.get(steering_url(action)).content.decode()


def test_the_answer_counts_only_while_the_return_is_in(member, chair, period, group_a, action):
    write(chair, period, group_a, action, **DONE)
    raised(member, action)
    answer_with(chair, period, group_a, action, "It is agreed.")
    submit(chair, period, group_a)
    chair.post(address(period, group_a, "return-withdraw"))
    assert statuses(period.plan)[0].is_open
    assert "is submitted" in submit(chair, period, group_a)
    assert not statuses(period.plan)[0].is_open


def test_an_answer_from_before_a_challenge_is_none_to_it(member, chair, period, group_a, action):
    write(chair, period, group_a, action, **DONE)
    raised(member, action)
    answer_with(chair, period, group_a, action, "It is agreed.")
    submit(chair, period, group_a)
    raised(member, action, "By whom?")
    assert [challenge.is_open for challenge in statuses(period.plan)] == [False, True]
    assert "By whom?" not in chair.get(address(period, group_a)).content.decode()
    chair.post(address(period, group_a, "return-withdraw"))
    assert "challenged this after you wrote your answer" in submit(chair, period, group_a)
    answer_with(chair, period, group_a, action, "It is agreed, by the board.")
    assert "is submitted" in submit(chair, period, group_a)
    assert [challenge.is_open for challenge in statuses(period.plan)] == [False, False]


@pytest.mark.parametrize(("minutes", "is_open"), [(1, False), (-1, True)])
def test_a_challenge_raised_while_a_return_was_being_submitted_stays_open(
    period, group_a, action, steering, minutes, is_open
):
    challenge = Challenge.objects.create(action=action, period=period, text=ASKED, by=steering, at=NOW)
    sent = make_return(period, group_a, at=NOW + timedelta(minutes=5))
    ReturnLine.objects.create(
        subgroup_return=sent,
        action=action,
        answer="Agreed.",
        changed_at=challenge.at + timedelta(minutes=minutes),
    )
    assert statuses(period.plan)[0].is_open == is_open


def test_what_came_too_late_for_one_return_is_answered_in_the_next(
    member, chair, client_for, chair_a, business_team, period, group_a, action
):
    write(chair, period, group_a, action, **DONE)
    submit(chair, period, group_a)
    client_for(business_team).post(address(period, group_a, "return-decide"), {"decision": "accept"})
    raised(member, action)
    assert ASKED not in chair.get(address(period, group_a)).content.decode()
    later = period.plan.periods.get(label="Q2 2020")
    with time_machine.travel(NOW + timedelta(days=90)):
        # Done before that period, and asked about all the same.
        chair = client_for(chair_a)
        write(chair, later, group_a, action, progress="In use since March.")
        assert "1.1: answer the challenge" in submit(chair, later, group_a)
        answer_with(chair, later, group_a, action, "Nothing: it is done.")
        assert "is submitted" in submit(chair, later, group_a)
        assert not plan_challenges(period.plan, today=later.ends_on + timedelta(days=30))[0].is_open


@pytest.mark.parametrize("kind", ["hold", "cancel"])
def test_a_group_owes_an_answer_on_what_is_not_rated_any_more(member, chair, period, group_a, action, kind):
    make_decision(action, kind, date(2020, 3, 31))
    assert outstanding_returns(period, today=NOW.date()).owing == []
    raised(member, action)
    (line,) = outstanding_returns(period, today=NOW.date()).owing
    assert (line.group, line.led) == (group_a.pk, 1)
    assert ASKED in chair.get(page_of(period, group_a, action)).content.decode()


# ---- Whose answer it is ------------------------------------------------------------------------------


def test_a_chair_of_another_group_does_not_answer(
    member, client_for, chair_b, period, group_a, group_b, action
):
    action.groups.add(group_b)
    raised(member, action)
    other = client_for(chair_b)
    page = other.get(page_of(period, group_b, action)).content.decode()
    assert ASKED not in page
    assert f"a{action.pk}-answer" not in page
    other.post(
        page_of(period, group_b, action),
        {f"a{action.pk}-answer": "We say so.", f"a{action.pk}-progress": "Ours."},
    )
    assert ReturnLine.objects.get().answer == ""
    assert "is submitted" in submit(other, period, group_b)
    assert statuses(period.plan)[0].is_open
    for name in ("return-issues", "return-check"):
        assert other.get(address(period, group_a, name)).status_code == 403
    forbidden = other.post(page_of(period, group_a, action), {f"a{action.pk}-answer": "We say so."})
    assert forbidden.status_code == 403
    assert not ReturnLine.objects.exclude(answer="").exists()


def test_who_led_it_before_leaves_the_answer_to_who_leads_it_now(
    member, chair, client_for, chair_b, period, group_a, group_b, action
):
    write(chair, period, group_a, action, progress="Ours.")
    raised(member, action)
    answer_with(chair, period, group_a, action, "Begun by A.")
    action.groups.add(group_b)
    action.lead = group_b
    action.save()
    assert "is submitted" in submit(chair, period, group_a)
    assert statuses(period.plan)[0].is_open
    changes = AuditEntry.objects.get(summary="Submitted").changes
    assert {
        "thing": None,
        "field": "1.1 answer, left to Group B",
        "before": "Begun by A.",
        "after": None,
    } in changes
    other = client_for(chair_b)
    write(other, period, group_b, action, **DONE)
    assert "1.1: answer the challenge" in submit(other, period, group_b)
    answer_with(other, period, group_b, action, "Said by B.")
    submit(other, period, group_b)
    assert statuses(period.plan)[0].answer.group == "Group B"


def test_an_answer_stays_when_another_group_leads_later(member, chair, period, group_a, group_b, action):
    write(chair, period, group_a, action, **DONE)
    raised(member, action)
    answer_with(chair, period, group_a, action, "It is agreed.")
    submit(chair, period, group_a)
    action.groups.add(group_b)
    action.lead = group_b
    action.save()
    assert statuses(period.plan)[0].answer.group == "Group A"
    assert "It is agreed." in member.get(address(period, group_a)).content.decode()


def test_the_business_team_answers_on_behalf_and_it_says_so(
    member, client_for, business_team, period, group_a, action
):
    raised(member, action)
    officer = client_for(business_team)
    write(officer, period, group_a, action, **DONE)
    answer_with(officer, period, group_a, action, "By telephone.")
    submit(officer, period, group_a)
    assert "on the group’s behalf" in member.get(steering_url(action)).content.decode()


def test_words_of_an_answer_that_may_identify_a_child_are_asked_about(member, chair, period, group_a, action):
    raised(member, action)
    write(chair, period, group_a, action, **DONE)
    where, text = page_of(period, group_a, action), "NHS number 943 476 5919."
    pointed_out = chair.post(where, boxes_of(chair, where) | {f"a{action.pk}-answer": text})
    assert "1.1 Your answer: “943 476 5919” is an NHS number." in pointed_out.content.decode()
    assert "an NHS number" in submit(chair, period, group_a)
    assert not SubgroupReturn.objects.filter(submitted_at__isnull=False).exists()


# ---- Where it is seen, and where not -----------------------------------------------------------------


def test_the_team_sees_it_in_the_report_and_it_is_not_printed(
    member, client_for, business_team, period, action
):
    raised(member, action)
    about = [period.plan.slug, period.pk]
    page = client_for(business_team).get(reverse("reporting:report", args=about)).content.decode()
    assert ASKED in page


def test_an_action_as_at_another_day_shows_what_was_challenged_by_then(
    member, chair, client_for, chair_a, lay, period, group_a, action
):
    raised(member, action)
    write(chair, period, group_a, action, **DONE)
    answer_with(chair, period, group_a, action, "It is agreed.")
    with time_machine.travel(NOW + timedelta(days=2)):
        submit(client_for(chair_a), period, group_a)
        reader = client_for(lay)
        before, then, after = (
            reader.get(action_url(action), {"as_at": f"2020-04-{day:02}"}).content.decode()
            for day in (9, 10, 12)
        )
    assert ASKED not in before
    assert ASKED in then
    assert "Not answered yet." in then
    assert "It is agreed." in after


def test_who_may_not_read_drafts_sees_no_challenge_anywhere(
    member, client_for, partner, period, group_a, action
):
    canary, reply = "Canary of a challenge", "Canary of an answer"
    challenge = raised(member, action, canary)
    sent = make_return(period, group_a, at=challenge.at + timedelta(seconds=1))
    sent.lines.create(action=action, answer=reply, progress="Told.")
    QuarterlyReport.objects.create(period=period)
    signed = make_signed(period)
    plan, slug = period.plan, {"slug": period.plan.slug}
    about = slug | {"period": period.pk}
    open_pages: list[tuple[str, dict[str, Any]]] = [
        ("reporting:home", {}),
        ("reporting:dashboard", slug),
        ("reporting:plan", slug),
        ("reporting:priority", slug | {"pk": action.priority_id}),
        ("reporting:action", slug | {"pk": action.pk}),
        ("reporting:action-list", slug),
        ("reporting:action-csv", slug),
        ("reporting:moved", slug),
        ("reporting:timeline", slug),
        ("reporting:report-list", slug),
        ("reporting:signed-report", about | {"version": signed.version}),
        ("reporting:group", {"pk": group_a.pk}),
        ("reporting:search", {}),
        ("priorities:date-list", slug),
        ("reporting:plan-json", slug),
    ]
    hidden = [
        ("reporting:steering", slug),
        ("reporting:challenge-new", slug | {"pk": action.pk}),
        ("reporting:report", about),
        ("reporting:board-pack", about),
        ("reporting:return", about | {"group": group_a.pk}),
    ]
    reader = client_for(partner)
    for name, arguments in open_pages:
        response = reader.get(reverse(name, kwargs=arguments), {"q": "Canary"} if "search" in name else {})
        content = b"".join(response) if response.streaming else response.content
        assert response.status_code == 200, name
        text = content.decode()
        assert "Canary of" not in text, name
        assert f"/plans/{plan.slug}/steering/" not in text, name
    for name, arguments in hidden:
        assert reader.get(reverse(name, kwargs=arguments)).status_code == 404, name
    # The same pages show it to who may read drafts.
    page = member.get(action_url(action)).content.decode()
    assert canary in page
    assert reply in page


@pytest.mark.parametrize("number", [1, 12])
def test_the_number_of_challenges_adds_no_queries(
    member, period, steering, number, django_assert_max_num_queries
):
    for _ in range(number):
        action = make_action(make_priority(period.plan), groups=[make_subgroup()])
        make_milestone(action)
        Challenge.objects.create(action=action, period=period, text=ASKED, by=steering, at=NOW)
    with django_assert_max_num_queries(40):
        member.get(steering_url(action))


def test_a_challenge_of_a_plan_is_none_of_another(steering, period, action):
    other = make_period(make_plan("other"))
    at = datetime(2020, 4, 10, tzinfo=UTC)
    Challenge.objects.create(
        action=make_action(make_priority(other.plan)), period=other, text=ASKED, by=steering, at=at
    )
    assert statuses(period.plan) == []
