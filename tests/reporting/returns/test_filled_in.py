"""A return opens with what was recorded on its actions in the period and since."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine
from django.test import Client

from priorities.models import Action, Milestone, ProgressUpdate, RecordedIn, ReportingPeriod, Subgroup
from reporting.models import ReturnDate, ReturnLine, SubgroupReturn
from reporting.rules.known_facts import KnownFact, filled_text
from tests.cast import ClientFor
from tests.make import (
    make_action,
    make_forecast,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_update,
    make_user,
)
from tests.reporting.returns.test_returns import address, boxes_of, page_of, submit, write
from wsscp.models import User

pytestmark = pytest.mark.databases

NOW = datetime.fromisoformat("2020-04-10T12:00+01:00")
IN_PERIOD, AFTER = date(2020, 3, 14), date(2020, 4, 5)


@pytest.fixture(autouse=True)
def tenth_of_april() -> Iterator[None]:
    """Ten days after the quarter ended."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def period(group_a: Subgroup) -> ReportingPeriod:
    """The first quarter of 2020."""
    return make_period(make_plan("plan"), returns_due_on=date(2020, 4, 14))


@pytest.fixture
def action(period: ReportingPeriod, group_a: Subgroup) -> Action:
    """Group A's, due on the last day of the quarter and not done."""
    action = make_action(make_priority(period.plan), groups=[group_a])
    make_milestone(action, date(2020, 3, 31))
    return action


@pytest.fixture
def ann() -> User:
    """Who records progress on actions."""
    return make_user(name="Ann Archer")


@pytest.fixture
def chair(chair_a: User, client_for: ClientFor) -> Client:
    """The chair of group A at work."""
    return client_for(chair_a)


def box(action: Action) -> str:
    return f"a{action.pk}-progress"


def date_box(action: Action, name: str) -> str:
    return f"m{action.milestones.get().pk}-{name}"


def test_progress_of_the_period_and_since_opens_in_the_box_with_who_recorded_it(
    chair, period, group_a, action, ann
):
    make_update(action, date(2019, 12, 31), by=ann, text="Of the quarter before.")
    make_update(action, IN_PERIOD, by=ann, text="Champions are named.")
    make_update(action, date(2020, 3, 31), by=ann, text="They are trained.")
    make_update(action, AFTER, by=ann, text="The first met families.")
    where = page_of(period, group_a, action)
    assert boxes_of(chair, where)[box(action)] == (
        "Champions are named.\n\nThey are trained.\n\nAfter the period, 5 April 2020: The first met families."
    )
    page = " ".join(chair.get(where).content.decode().split())
    assert "Recorded by Ann Archer, 14 March 2020." in page
    assert "Recorded by Ann Archer, 5 April 2020, after the period." in page
    assert "Of the quarter before." not in page
    # Looking writes nothing.
    assert not SubgroupReturn.objects.exists()
    overview = " ".join(chair.get(address(period, group_a)).content.decode().split())
    assert "1 of 1 actions answered, 1 of them filled in" in overview


def test_what_nobody_touched_is_submitted_as_it_was_filled_in(chair, chair_a, period, group_a, action, ann):
    make_update(action, IN_PERIOD, by=ann, text="Champions are named.")
    make_forecast(action.milestones.get(), date(2020, 5, 31), IN_PERIOD, by=ann)
    assert boxes_of(chair, page_of(period, group_a, action))[date_box(action, "forecast_on")] == "2020-05-31"
    check = chair.get(address(period, group_a, "return-check")).content.decode()
    assert "Champions are named." in check
    assert "is submitted" in submit(chair, period, group_a)
    line, reported = ReturnLine.objects.get(), ReturnDate.objects.get()
    assert (line.progress, line.changed_by, line.computed) == ("Champions are named.", chair_a, "red")
    assert (reported.forecast_on, reported.changed_by) == (date(2020, 5, 31), chair_a)
    assert "Champions are named." in chair.get(address(period, group_a)).content.decode()


def test_what_is_recorded_while_somebody_checks_is_read_before_it_is_submitted(
    chair, period, group_a, action, ann
):
    write(chair, period, group_a, action, no_date_because="No lead.")
    make_update(action, IN_PERIOD, by=ann, text="Champions are named.")
    check = address(period, group_a, "return-check")
    seen = boxes_of(chair, check)
    make_update(action, AFTER, by=ann, text="They met.")
    page = chair.post(check, seen)
    assert "This return was changed after you opened this page." in page.content.decode()
    assert "They met." in page.content.decode()
    assert "is submitted" in submit(chair, period, group_a, **boxes_of(chair, check))


def test_pages_saved_as_they_open_stay_filled_in_with_what_is_recorded_meanwhile(
    chair, period, group_a, action, ann
):
    make_update(action, IN_PERIOD, by=ann, text="Champions are named.")
    where = page_of(period, group_a, action)
    opened = boxes_of(chair, where)
    assert chair.post(where, opened).status_code == 302
    assert not ReturnLine.objects.exists()
    make_update(action, AFTER, by=ann, text="They met.")
    # Sent again as it was shown, it takes nothing away.
    assert chair.post(where, opened).status_code == 302
    assert "They met." in boxes_of(chair, where)[box(action)]


def test_whoever_empties_a_box_has_emptied_it_and_no_change_is_offered_then(
    chair, period, group_a, action, ann
):
    make_update(action, IN_PERIOD, by=ann, text="Champions are named.")
    where, tick = page_of(period, group_a, action), f"a{action.pk}-is_unchanged"
    opened = boxes_of(chair, where)
    assert tick not in opened
    assert chair.post(where, opened | {box(action): ""}).status_code == 302
    assert ReturnLine.objects.get().progress == ""
    emptied = boxes_of(chair, where)
    assert emptied[box(action)] == ""
    assert tick in emptied
    assert "and not in this box:" in chair.get(where).content.decode()
    assert "write progress, or tick" in submit(chair, period, group_a)
    write(chair, period, group_a, action, is_unchanged="on", no_date_because="No lead.")
    assert "is submitted" in submit(chair, period, group_a)


def test_what_is_recorded_after_somebody_wrote_stands_beside_the_box(chair, period, group_a, action, ann):
    make_update(action, IN_PERIOD, by=ann, text="Champions are named.")
    write(chair, period, group_a, action, progress="Champions are named in every agency.")
    make_update(action, AFTER, by=ann, text="They met.")
    make_forecast(action.milestones.get(), date(2020, 5, 31), AFTER, by=ann)
    where = page_of(period, group_a, action)
    assert boxes_of(chair, where)[box(action)] == "Champions are named in every agency."
    page = " ".join(chair.get(where).content.decode().split())
    assert "Recorded by Ann Archer, 5 April 2020, after the period, and not in this box:" in page
    assert 'data-value="After the period, 5 April 2020: They met."' in page


def test_a_row_begun_for_another_box_keeps_what_was_filled_in(chair, period, group_a, action, ann):
    make_update(action, IN_PERIOD, by=ann, text="Champions are named.")
    write(chair, period, group_a, action, declared="red")
    line = ReturnLine.objects.get()
    assert (line.declared, line.progress) == ("red", "Champions are named.")


def test_of_two_who_begin_one_box_the_later_sees_both(chair, period, group_a, action, ann):
    make_update(action, IN_PERIOD, by=ann, text="Champions are named.")
    where = page_of(period, group_a, action)
    opened = boxes_of(chair, where)
    make_update(action, AFTER, by=ann, text="They met.")
    page = chair.post(where, opened | {box(action): "Champions are trained."})
    assert page.status_code == 200
    shown = page.content.decode()
    assert "changed this meanwhile" in shown
    assert "Champions are trained." in shown
    assert "They met." in shown


def test_what_a_return_reported_and_the_work_of_others_is_not_filled_in(
    client_for, chair_b, chair, period, group_a, group_b, action, ann
):
    make_update(action, IN_PERIOD, by=ann, text="Said in a return.")
    ProgressUpdate.objects.update(recorded_in=RecordedIn.RETURN)
    make_forecast(action.milestones.get(), date(2020, 5, 31), IN_PERIOD, recorded_in=RecordedIn.RETURN)
    opened = boxes_of(chair, page_of(period, group_a, action))
    assert (opened[box(action)], opened[date_box(action, "forecast_on")]) == ("", "")
    make_update(action, IN_PERIOD, by=ann, text="Champions are named.")
    action.groups.add(group_b)
    assert boxes_of(client_for(chair_b), page_of(period, group_b, action))[box(action)] == ""


@pytest.mark.parametrize(
    ("forecast_on", "given_on", "opens_with"),
    [
        (date(2020, 5, 31), date(2019, 12, 31), ""),
        (date(2020, 5, 31), date(2020, 1, 1), "2020-05-31"),
        (date(2020, 5, 31), AFTER, "2020-05-31"),
        (date(2020, 4, 10), IN_PERIOD, "2020-04-10"),
        (date(2020, 4, 9), IN_PERIOD, ""),
        (None, IN_PERIOD, ""),
    ],
)
def test_a_forecast_of_the_period_opens_in_its_box_unless_it_has_passed(
    chair, period, group_a, action, forecast_on, given_on, opens_with
):
    make_forecast(action.milestones.get(), date(2020, 6, 30), date(2019, 11, 1))
    make_forecast(action.milestones.get(), forecast_on, given_on)
    opened = boxes_of(chair, page_of(period, group_a, action))
    assert opened[date_box(action, "forecast_on")] == opens_with


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2020, 3, 31), date(2020, 4, 9)])
def test_a_completion_of_the_period_or_since_is_an_answer(chair, period, group_a, action, day):
    Milestone.objects.update(completed_on=day)
    where = page_of(period, group_a, action)
    opened = boxes_of(chair, where)
    assert opened[date_box(action, "completed_on")] == day.isoformat()
    assert date_box(action, "forecast_on") not in opened
    assert "is submitted" in submit(chair, period, group_a)
    assert ReturnDate.objects.get().completed_on == day


def accept(client: Client, period: ReportingPeriod, group: Subgroup) -> None:
    client.post(address(period, group, "return-decide"), {"decision": "accept"})
    assert SubgroupReturn.objects.get().state == "accepted"


@pytest.mark.parametrize(
    ("given", "saved_since", "stands"),
    [
        ("2020-03-12", False, date(2020, 3, 12)),
        ("2020-03-12", True, date(2020, 3, 14)),
        ("", False, date(2020, 3, 14)),
        ("2020-03-14", False, date(2020, 3, 14)),
    ],
)
def test_a_return_corrects_the_day_of_a_completion_unless_it_was_saved_since(
    chair, client_for, business_team, period, group_a, action, given, saved_since, stands
):
    milestone = action.milestones.get()
    with time_machine.travel(NOW.replace(day=1)):
        milestone.completed_on = IN_PERIOD
        milestone.save()
    write(chair, period, group_a, action, progress="It is published.", completed_on=given)
    assert "is submitted" in submit(chair, period, group_a)
    with time_machine.travel(NOW.replace(day=12)):
        if saved_since:
            milestone.save()
        accept(client_for(business_team), period, group_a)
    assert Milestone.objects.get().completed_on == stands


def test_what_is_confirmed_word_for_word_is_not_recorded_twice(
    chair, client_for, business_team, period, group_a, action, ann
):
    make_update(action, date(2020, 2, 1), by=ann, text="Begun.")
    make_update(action, IN_PERIOD, by=ann, text="Begun. Champions are named.")
    write(chair, period, group_a, action, forecast_on="2020-05-31")
    assert "is submitted" in submit(chair, period, group_a)
    assert ReturnLine.objects.get().progress == "Begun. Champions are named."
    accept(client_for(business_team), period, group_a)
    assert list(ProgressUpdate.objects.order_by("pk").values_list("text", flat=True)) == [
        "Begun.",
        "Begun. Champions are named.",
    ]
    assert Milestone.objects.get().forecast_on == date(2020, 5, 31)


def test_an_ongoing_action_is_reviewed_by_a_return_that_confirms_its_progress(
    chair, client_for, business_team, period, group_a, action, ann
):
    ongoing = make_action(action.priority, groups=[group_a], is_ongoing=True, review_every_months=1)
    make_update(ongoing, date(2020, 1, 14), by=ann, text="Supervision goes on.")
    write(chair, period, group_a, action, is_unchanged="on", forecast_on="2020-05-31")
    assert "is submitted" in submit(chair, period, group_a)
    accept(client_for(business_team), period, group_a)
    days = ProgressUpdate.objects.filter(action=ongoing).order_by("made_on").values_list("made_on", flat=True)
    assert list(days) == [date(2020, 1, 14), date(2020, 3, 31)]


def test_no_change_for_all_that_is_left_is_one_press(chair, chair_a, period, group_a, action, ann):
    make_update(action, IN_PERIOD, by=ann, text="Champions are named.")
    make_forecast(action.milestones.get(), date(2020, 5, 31), IN_PERIOD)
    others = [make_action(action.priority, groups=[group_a]) for _ in range(2)]
    for other in others:
        make_milestone(other, date(2021, 3, 31))
    overview = chair.get(address(period, group_a)).content.decode()
    assert "No change for all of them" in overview
    done = chair.post(address(period, group_a, "return-unchanged"), follow=True).content.decode()
    assert "“No change” is ticked for 2 actions." in done
    assert "No change for" not in done
    lines = ReturnLine.objects.order_by("action__position")
    assert [(line.action, line.is_unchanged) for line in lines] == [(other, True) for other in others]
    assert "is submitted" in submit(chair, period, group_a)
    assert [line.progress for line in ReturnLine.objects.order_by("action__position")] == [
        "Champions are named.",
        "",
        "",
    ]


def test_a_return_that_is_in_shows_what_was_submitted_and_nothing_recorded_since(
    chair, period, group_a, action, ann
):
    other = make_action(action.priority, groups=[group_a])
    make_milestone(other, date(2021, 3, 31))
    write(chair, period, group_a, action, progress="Done.", completed_on="2020-03-30")
    ReturnLine.objects.create(subgroup_return=SubgroupReturn.objects.get(), action=other, is_unchanged=True)
    assert "is submitted" in submit(chair, period, group_a)
    make_update(other, AFTER, by=ann, text="Recorded too late.")
    assert "Recorded too late." not in chair.get(address(period, group_a)).content.decode()


def fact(text: str, day: int = 1, *, is_after: bool = False) -> KnownFact:
    return KnownFact(text, "Ann", date(2020, 3, day), is_after=is_after)


@pytest.mark.parametrize(
    ("facts", "limit", "text"),
    [
        ([], 100, ""),
        ([fact("a")], 100, "a"),
        ([fact("a"), fact("b", 2)], 100, "a\n\nb"),
        ([fact("a"), fact("b", 2)], 4, "a\n\nb"),
        ([fact("a"), fact("b", 2)], 3, "b"),
        ([fact("a"), fact("b", 2)], 0, ""),
        ([fact("a"), fact("a and b", 2)], 100, "a and b"),
        ([fact("b"), fact("b", 2)], 100, "b"),
        ([fact("a", 2, is_after=True)], 100, "After the period, 2 March 2020: a"),
    ],
)
def test_what_a_box_opens_with(facts: list[KnownFact], limit: int, text: str) -> None:
    assert filled_text(facts, limit) == text
