"""A session's two timeouts, the forms they interrupt, and ending sessions."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client

from priorities.models import Action, ProgressUpdate
from tests.cast import ClientFor
from tests.make import PASSWORD, make_action, make_plan, make_priority
from wsscp.editing.senders import SENDER_FIELD, sender_token
from wsscp.models import KeptForm, User
from wsscp.signin.ending import end_sessions
from wsscp.signin.sessions import readable_fields

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NEW = "four quite different words"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Time stopped at noon until a test moves it on."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def sign_in(person: User, password: str = PASSWORD) -> Client:
    """A browser in which somebody signed in by the form."""
    client = Client()
    client.post("/sign-in/", {"login": person.email, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get("/help/").status_code == 200


@pytest.mark.parametrize(("minutes", "stays"), [(29, True), (30, False), (24 * 60, False)])
def test_session_ends_after_half_an_hour_without_a_click(
    clock: time_machine.Traveller, stranger: User, minutes: int, stays: bool
) -> None:
    client = sign_in(stranger)
    client.get("/help/")
    clock.shift(timedelta(minutes=minutes))
    assert is_in(client) is stays


@pytest.mark.parametrize(("hours", "stays"), [(11.9, True), (12.1, False)])
def test_session_ends_after_twelve_hours_however_busy(
    clock: time_machine.Traveller, stranger: User, hours: float, stays: bool
) -> None:
    client = sign_in(stranger)
    for _ in range(int(hours * 60 / 20)):
        client.get("/help/")
        clock.shift(timedelta(minutes=20))
    client.get("/help/")
    clock.move_to(NOON + timedelta(hours=hours))
    assert is_in(client) is stays


def test_page_read_within_the_minute_writes_nothing(
    clock: time_machine.Traveller, stranger: User, django_assert_num_queries
) -> None:
    client = sign_in(stranger)
    client.get("/help/")
    clock.shift(timedelta(seconds=59))
    with django_assert_num_queries(3) as queries:  # the session, the account, the roles
        client.get("/help/")
    assert not any(
        query["sql"].startswith(("UPDATE", "INSERT", "DELETE")) for query in queries.captured_queries
    )
    clock.shift(timedelta(seconds=1))
    with django_assert_num_queries(6) as queries:
        client.get("/help/")
    assert sum(query["sql"].startswith("UPDATE") for query in queries.captured_queries) == 1


def test_sign_in_page_says_why_and_leads_back(clock: time_machine.Traveller, stranger: User) -> None:
    client = sign_in(stranger)
    client.get("/help/")
    clock.shift(timedelta(hours=1))
    response = client.get("/help/?part=2")
    assert response["Location"] == "/sign-in/?next=%2Fhelp%2F%3Fpart%3D2&ended=idle"
    page = client.get(response["Location"]).content.decode()
    assert "nothing happened for 30 minutes" in page
    assert "is kept" not in page, "nothing was typed"


def test_session_that_is_never_used_ends_too(clock: time_machine.Traveller, stranger: User) -> None:
    client = sign_in(stranger)
    clock.shift(timedelta(minutes=31))
    assert not is_in(client)


def test_signing_in_again_restarts_both_timeouts(clock: time_machine.Traveller, stranger: User) -> None:
    client = sign_in(stranger)
    clock.shift(timedelta(hours=13))
    client.get("/help/")
    client.post("/sign-in/", {"login": stranger.email, "password": PASSWORD})
    assert is_in(client)
    clock.shift(timedelta(minutes=29))
    assert is_in(client)


def test_old_cookie_opens_nothing_after_its_time(clock: time_machine.Traveller, stranger: User) -> None:
    client = sign_in(stranger)
    client.get("/help/")
    key = client.session.session_key
    assert key
    clock.shift(timedelta(hours=1))
    client.get("/help/")
    clock.move_to(NOON + timedelta(minutes=1))
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key
    assert not is_in(thief)


# ---- What was being typed ---------------------------------------------------------------------------


@pytest.fixture
def action(db: None) -> Action:
    """An action of a plan."""
    return make_action(make_priority(make_plan("plan")))


TYPED = {"text": "Two hours of careful words.", "made_on": "2026-03-01"}


def typed_by(person: User) -> dict[str, str]:
    """What somebody typed, with the box that says whose form it is."""
    return TYPED | {SENDER_FIELD: sender_token(person)}


def interrupted(clock: time_machine.Traveller, person: User, action: Action) -> tuple[Client, str]:
    """Send an update after lunch; return the browser and where it was sent to."""
    client = sign_in(person)
    client.get("/help/")
    typed = typed_by(person)
    clock.shift(timedelta(hours=1))
    response = client.post(f"/plans/plan/actions/{action.pk}/update/", typed)
    return client, response["Location"]


def test_form_sent_too_late_is_saved_after_signing_in(
    clock: time_machine.Traveller, business_team: User, action: Action
) -> None:
    client, location = interrupted(clock, business_team, action)
    submission = KeptForm.objects.get()
    assert location == f"/sign-in/?next=%2Fkept%2F{submission.pk}%2F&ended=idle"
    assert "What you had typed is kept" in client.get(location).content.decode()
    assert not ProgressUpdate.objects.exists()

    back = client.post(
        location, {"login": business_team.email, "password": PASSWORD, "next": f"/kept/{submission.pk}/"}
    )
    page = client.get(back["Location"]).content.decode()
    assert "Two hours of careful words." in page
    assert 'name="made_on" value="2026-03-01"' in page

    assert f'name="kept-form" value="{submission.pk}"' in page
    boxes = TYPED | {"kept-form": str(submission.pk)}
    sent = client.post(f"/kept/{submission.pk}/", boxes)
    assert (sent.status_code, sent["Location"]) == (307, f"/plans/plan/actions/{action.pk}/update/")
    client.post(sent["Location"], boxes | {"made_on": "nonsense"})
    assert KeptForm.objects.exists(), "kept until it is saved"
    client.post(sent["Location"], boxes)
    assert not KeptForm.objects.exists()
    assert ProgressUpdate.objects.get().text == "Two hours of careful words."


def test_form_of_another_window_is_saved_after_the_first_has_found_out(
    clock: time_machine.Traveller, business_team: User, action: Action
) -> None:
    client = sign_in(business_team)
    clock.shift(timedelta(hours=1))
    client.get("/help/")
    client.get("/sign-in/")
    client.post(f"/plans/plan/actions/{action.pk}/update/", typed_by(business_team))
    assert (KeptForm.objects.get().person, KeptForm.objects.get().fields[0][0]) == (business_team, "text")


def test_nobody_saves_forms_for_somebody_else(
    clock: time_machine.Traveller, business_team: User, scrutineer: User, action: Action
) -> None:
    """A browser in which one person's session ran out and another signs in is the other's alone."""
    client, _ = interrupted(clock, business_team, action)
    client.post("/sign-in/", {"login": scrutineer.email, "password": PASSWORD})
    clock.shift(timedelta(hours=1))
    client.post(f"/plans/plan/actions/{action.pk}/update/", typed_by(scrutineer))
    assert KeptForm.objects.filter(person=business_team).count() == 1
    assert KeptForm.objects.filter(person=scrutineer).count() == 1


def test_form_too_long_to_save_is_shown_to_be_copied(
    clock: time_machine.Traveller, business_team: User, action: Action
) -> None:
    client = sign_in(business_team)
    clock.shift(timedelta(hours=1))
    typed = typed_by(business_team) | {"more": "x" * 2_000_000}
    response = client.post(f"/plans/plan/actions/{action.pk}/update/", typed)
    assert response.status_code == 403
    assert TYPED["text"] in response.content.decode()
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize("kept", ["", "nonsense", "00000000-0000-0000-0000-000000000000", "\x00"])
def test_nonsense_about_a_saved_submission_is_ignored(
    business_team: User, action: Action, client_for: ClientFor, kept: str
) -> None:
    address = f"/plans/plan/actions/{action.pk}/update/"
    assert client_for(business_team).post(address, TYPED | {"kept-form": kept}).status_code == 302


def test_nobody_deletes_another_persons_saved_submission(
    clock: time_machine.Traveller, business_team: User, scrutineer: User, action: Action
) -> None:
    interrupted(clock, scrutineer, action)
    submission = KeptForm.objects.get()
    address = f"/plans/plan/actions/{action.pk}/update/"
    sign_in(business_team).post(address, TYPED | {"kept-form": str(submission.pk)})
    assert KeptForm.objects.filter(pk=submission.pk).exists()


def test_nobody_else_sees_a_saved_submission(
    clock: time_machine.Traveller, business_team: User, scrutineer: User, action: Action
) -> None:
    interrupted(clock, business_team, action)
    address = f"/kept/{KeptForm.objects.get().pk}/"
    assert sign_in(scrutineer).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_saved_submission_can_be_deleted(
    clock: time_machine.Traveller, business_team: User, action: Action
) -> None:
    interrupted(clock, business_team, action)
    sign_in(business_team).post(f"/kept/{KeptForm.objects.get().pk}/", {"throw_away": "1"})
    assert not KeptForm.objects.exists()


def test_secrets_are_never_saved(clock: time_machine.Traveller, stranger: User) -> None:
    client = sign_in(stranger)
    client.get("/help/")
    clock.shift(timedelta(hours=1))
    client.post(
        "/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW, "code": "1"}
    )
    assert not KeptForm.objects.exists()
    stranger.refresh_from_db()
    assert stranger.check_password(PASSWORD)


def test_form_from_elsewhere_is_not_saved(
    clock: time_machine.Traveller, business_team: User, action: Action
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(business_team)
    client.get("/help/")
    clock.shift(timedelta(hours=1))
    response = client.post(f"/plans/plan/actions/{action.pk}/update/", TYPED)
    assert response.status_code == 403
    assert not KeptForm.objects.exists()
    assert "Two hours of careful words." in response.content.decode()


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("made_on", ["2026-03-01"], [("Made on", "1 March 2026")]),
        ("made_on", ["2026-02-31"], [("Made on", "2026-02-31")]),
        ("milestones-0-as_printed", ["by March"], [("As printed", "by March")]),
        ("groups", ["One", "Two"], [("Groups", "One\nTwo")]),
        ("text", [" "], []),
        ("milestones-TOTAL_FORMS", ["3"], []),
        ("milestones-0-id", ["7"], []),
        ("next", ["/plans/"], []),
    ],
)
def test_what_was_typed_is_shown_in_words(
    name: str, values: list[str], expected: list[tuple[str, str]]
) -> None:
    assert readable_fields([(name, values)]) == expected


def test_old_sessions_forms_and_mail_are_cleared(
    clock: time_machine.Traveller, business_team: User, action: Action, capsys: pytest.CaptureFixture[str]
) -> None:
    interrupted(clock, business_team, action)
    call_command("clear_old")
    assert KeptForm.objects.exists()
    clock.shift(timedelta(days=8))
    call_command("clear_old")
    assert not KeptForm.objects.exists()
    assert not Session.objects.exists()
    assert "Removed: 1 kept form, 0 used forms, 0 messages" in capsys.readouterr().out


# ---- Ending sessions --------------------------------------------------------------------------------


def test_signing_in_takes_a_new_session(stranger: User) -> None:
    client = Client()
    client.get("/sign-in/")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    planted = session.session_key
    assert planted
    client.cookies[settings.SESSION_COOKIE_NAME] = planted
    client.post("/sign-in/", {"login": stranger.email, "password": PASSWORD})
    assert is_in(client)
    assert client.session.session_key != planted


def test_cookie_is_dead_after_signing_out(stranger: User) -> None:
    client = sign_in(stranger)
    key = client.session.session_key
    assert key
    response = client.post("/sign-out/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert not is_in(client)


def test_new_password_ends_the_other_sessions_and_not_this_one(stranger: User) -> None:
    here, there = sign_in(stranger), sign_in(stranger)
    here.post("/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert is_in(here)
    assert not is_in(there)


def test_ending_all_sessions_ends_those_too_that_are_not_listed(stranger: User) -> None:
    client = sign_in(stranger)
    UserSession.objects.all().delete()
    end_sessions(person=stranger)
    assert not is_in(client)


def test_ending_the_others_ends_those_too_that_are_not_listed(stranger: User) -> None:
    here, there = sign_in(stranger), sign_in(stranger)
    UserSession.objects.all().delete()
    end_sessions(person=stranger, keep=here.session.session_key)
    assert (is_in(here), is_in(there)) == (True, False)


def test_signing_out_everywhere_else_leaves_this_one(stranger: User) -> None:
    here, there = sign_in(stranger), sign_in(stranger)
    UserSession.objects.exclude(session_key=here.session.session_key).delete()
    here.post("/account/sessions/")
    assert (is_in(here), is_in(there)) == (True, False)


def test_sessions_that_have_run_out_are_not_listed(clock: time_machine.Traveller, stranger: User) -> None:
    sign_in(stranger)
    clock.shift(timedelta(hours=1))
    page = sign_in(stranger).get("/account/sessions/").content.decode()
    assert page.count('<th scope="row">') == 1
    assert "signed in nowhere else" in page


def test_forms_that_wait_are_listed_for_their_owner_alone(
    clock: time_machine.Traveller, business_team: User, scrutineer: User, action: Action
) -> None:
    interrupted(clock, business_team, action)
    address = f"/kept/{KeptForm.objects.get().pk}/"
    assert address in sign_in(business_team).get("/account/sessions/").content.decode()
    assert address not in sign_in(scrutineer).get("/account/sessions/").content.decode()


def test_ending_sessions_leaves_other_people_alone(stranger: User, scrutineer: User) -> None:
    client = sign_in(scrutineer)
    end_sessions(person=stranger)
    assert is_in(client)


def test_account_that_is_closed_is_out_at_the_next_click(stranger: User) -> None:
    client = sign_in(stranger)
    stranger.is_active = False
    stranger.save()
    assert not is_in(client)


def test_people_see_their_own_sessions_and_end_one_or_all_others(
    stranger: User, scrutineer: User, client_for: ClientFor
) -> None:
    sign_in(scrutineer)
    here = sign_in(stranger)
    phone = Client(headers={"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18) Safari/604.1"})
    phone.post("/sign-in/", {"login": stranger.email, "password": PASSWORD})
    tablet = sign_in(stranger)
    page = here.get("/account/sessions/").content.decode()
    assert page.count('<th scope="row">') == 3
    assert "Safari on an iPhone" in page

    here.post(f"/account/sessions/end/{UserSession.objects.get(user_agent__contains='iPhone').pk}/")
    assert (is_in(here), is_in(phone), is_in(tablet)) == (True, False, True)
    here.post("/account/sessions/")
    assert (is_in(here), is_in(tablet)) == (True, False)
    assert UserSession.objects.filter(user=scrutineer).exists()


def test_nobody_ends_a_session_of_somebody_else(stranger: User, scrutineer: User) -> None:
    client = sign_in(scrutineer)
    session = UserSession.objects.get(user=scrutineer)
    assert sign_in(stranger).post(f"/account/sessions/end/{session.pk}/").status_code == 404
    assert is_in(client)
