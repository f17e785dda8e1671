"""Inviting people, and opening an account by the link in the mail."""

import logging
import re
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from priorities.invitations.services import InvitationInvalid, accept_invitation
from priorities.models import Invitation, Membership, Subgroup
from tests.at_once import at_once
from tests.cast import ClientFor
from tests.confirming import confirmed
from tests.make import make_invitation, make_user
from wsscp.models import AuditEntry, User
from wsscp.policy import StandingGroup

pytestmark = pytest.mark.databases

INVITE = reverse("priorities:person-invite")
NEW = {"email": "New.Person@Example.org", "name": "New Person"}
PASSWORD = "marmalade harbour lamp"
OPENING = {"name": "New Person", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def officer(client_for: ClientFor, business_team: User) -> Client:
    """The browser of an officer who has just confirmed who they are."""
    return confirmed(client_for(business_team))


@pytest.fixture
def invited(db: None) -> User:
    """Somebody whose account has no password yet."""
    person = make_user("invited@example.org", name="Invited")
    person.set_unusable_password()
    person.save()
    return person


@pytest.fixture
def send(django_capture_on_commit_callbacks):
    """Post in a browser, and return the answer with the mail that was sent for it."""

    def post(client: Client, address: str, data: dict[str, str] | None = None):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(address, data or {})
        return response, list(mail.outbox)

    return post


def link_in(message) -> str:
    return re.search(r"http://127\.0\.0\.1:8000(/invitation/[\w-]+/)", message.body)[1]


def link_of(token: str) -> str:
    return reverse("priorities:invitation", args=[token])


# ---- Inviting ---------------------------------------------------------------------------------------


def test_an_invited_person_opens_their_account_and_signs_in(officer: Client, send, group_a: Subgroup) -> None:
    response, [message] = send(
        officer, INVITE, NEW | {"seat": f"member@{group_a.pk}", "starts_on": "2020-01-01"}
    )
    person = User.objects.get(email="new.person@example.org")
    assert response["Location"] == reverse("priorities:person", args=[person.pk])
    assert message.to == ["new.person@example.org"]
    browser, link = Client(), link_in(message)
    page = browser.get(link).content.decode()
    assert "Business team invites you" in page
    assert "new.person@example.org" in page
    assert "Member, Group A" in page
    opened = browser.post(link, OPENING, follow=True)
    assert opened.request["PATH_INFO"] == "/sign-in/"
    assert "Your account is open" in opened.content.decode()
    browser.post("/sign-in/", {"login": person.email, "password": PASSWORD})
    assert browser.get("/plans/").status_code == 200


def test_the_mail_says_who_until_when_and_where_and_the_page_never_shows_the_link(
    officer: Client, send
) -> None:
    with time_machine.travel("2026-03-01T12:00:00+00:00", tick=False):
        confirmed(officer)
        response, [message] = send(officer, INVITE, NEW)
        page = officer.get(response["Location"]).content.decode()
    [html] = [part for part, kind in message.alternatives if kind == "text/html"]
    for text in (message.body, html):
        assert "Business team invites you" in text
        assert "until 8 March 2026" in text
        assert "http://127.0.0.1:8000/invitation/" in text
    assert "invited" in message.subject
    assert link_in(message) not in page
    assert link_in(message).split("/")[2] not in page


def test_the_link_is_of_the_configured_domain_whatever_the_host(officer: Client, send) -> None:
    mail.outbox.clear()
    officer.defaults["HTTP_HOST"] = "localhost"
    _, [message] = send(officer, INVITE, NEW)
    assert "localhost" not in message.body
    assert link_in(message)


def test_only_the_hash_of_a_link_is_saved_and_nothing_of_it_is_in_trail_or_logs(
    officer: Client, send, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        _, [message] = send(officer, INVITE, NEW)
        token = link_in(message).split("/")[2]
        Client().get(link_in(message))
        Client().post(link_in(message), OPENING)
    invitation = Invitation.objects.get()
    entries = [(entry.summary, entry.changes, entry.thing_label) for entry in AuditEntry.objects.all()]
    assert invitation.token_hash != token
    for secret in (token, invitation.token_hash, PASSWORD):
        assert secret not in repr(entries)
        assert secret not in "\n".join(
            record.getMessage() for record in caplog.records if record.name != "django.db.backends"
        )
    assert {"Invited", "Took up the invitation"} <= {entry.summary for entry in AuditEntry.objects.all()}


def test_inviting_with_a_role_is_one_act_about_the_person(officer: Client, send, group_a: Subgroup) -> None:
    role = {"seat": f"member@{group_a.pk}", "starts_on": "2020-01-01"}
    before = AuditEntry.objects.count()
    typed = NEW | role | {"name": "Mother Sarah, 943 476 5919", "once": str(uuid4())}
    confirming = {"keep-anyway": "on", "keep-reason": "Their own name"}
    response, _ = send(officer, INVITE, typed | confirming)
    person = User.objects.get(email="new.person@example.org")
    assert response.status_code == 302
    entries = AuditEntry.objects.order_by("pk")[before:]
    assert {(entry.thing_type, entry.thing_id) for entry in entries} == {("wsscp.user", str(person.pk))}
    assert [entry.summary for entry in entries] == [
        "Invited",
        "Seat given: Member, Group A",
        "To keep words that may identify somebody",
    ]
    again, messages = send(officer, INVITE, typed | confirming)
    assert again.status_code == 302
    assert messages == []


def test_a_role_that_takes_two_is_proposed_with_the_invitation(officer: Client, send) -> None:
    send(
        officer,
        INVITE,
        NEW | {"seat": "administrator@", "starts_on": "2020-01-01", "reason": "There is none"},
    )
    person = User.objects.get(email="new.person@example.org")
    assert not person.memberships.exists()
    assert person.proposals.get().reason == "There is none"


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"email": ""}, "email", "Enter their email address."),
        ({"email": "nobody"}, "email", "Enter an email address"),
        ({"email": "a@example.org\r\nBcc: b@example.org"}, "email", "Enter an email address"),
        ({"name": ""}, "name", "Enter their name."),
        ({"name": "x" * 201}, "name", "at most 200"),
        ({"seat": "administrator@", "starts_on": "2020-01-01"}, "reason", "Say why"),
        ({"seat": "lay@", "starts_on": ""}, "starts_on", "Enter the first day"),
        ({"seat": "lay@", "starts_on": "31 March"}, "starts_on", "Enter a real date"),
    ],
)
def test_a_mistake_is_shown_at_the_field_and_nobody_is_invited(
    typed: dict[str, str], field: str, says: str, officer: Client, send
) -> None:
    response, sent = send(officer, INVITE, NEW | typed)
    assert says in " ".join(response.context["form"].errors[field])
    assert sent == []
    assert not User.objects.filter(email__startswith="new").exists()


def test_an_address_that_has_an_account_leads_to_its_page(officer: Client, send, stranger: User) -> None:
    response, sent = send(officer, INVITE, {"email": stranger.email.upper(), "name": "X"})
    assert reverse("priorities:person", args=[stranger.pk]) in response.content.decode()
    assert sent == []
    assert not Invitation.objects.exists()


def test_inviting_is_throttled(officer: Client, send) -> None:
    for number in range(60):
        send(officer, INVITE, {"email": f"new{number}@example.org", "name": "New"})
    response, sent = send(officer, INVITE, NEW)
    assert "too many invitations" in response.content.decode()
    assert sent == []
    assert User.objects.filter(email__startswith="new").count() == 60


# ---- The chair of the Case Review Group ----------------------------------------------------------------


@pytest.fixture
def chair(client_for: ClientFor, case_chair: User) -> Client:
    """The browser of the chair of the Case Review Group, who has just confirmed who they are."""
    return confirmed(client_for(case_chair))


@pytest.fixture
def case_role(case_chair: User) -> dict[str, str]:
    """A role in the Case Review Group, from today."""
    group = Subgroup.objects.get(opens=StandingGroup.CASE_REVIEW)
    return {"seat": f"member@{group.pk}", "starts_on": timezone.localdate().isoformat()}


def test_the_chair_invites_to_a_role_of_the_group_and_to_nothing_else(
    chair: Client, send, case_role: dict[str, str]
) -> None:
    assert send(chair, INVITE, NEW)[1] == []
    assert send(chair, INVITE, NEW | {"seat": "lay@", "starts_on": "2020-01-01"})[1] == []
    _, [message] = send(chair, INVITE, NEW | case_role)
    person = User.objects.get(email="new.person@example.org")
    assert person.memberships.get().seat.subgroup.opens == StandingGroup.CASE_REVIEW
    assert link_in(message)


def test_the_chair_gives_a_role_to_an_account_by_its_address_without_a_directory(
    chair: Client, send, case_role: dict[str, str], stranger: User
) -> None:
    page = reverse("priorities:person", args=[stranger.pk])
    assert chair.get(page).status_code == 404
    typed = {"email": stranger.email, "name": "Whatever"} | case_role
    response, _ = send(chair, INVITE, typed)
    assert "Tick to give them the seat" in response.content.decode()
    assert stranger.name not in response.content.decode()
    assert not stranger.memberships.exists()
    send(chair, INVITE, typed | {"known": "on"})
    assert stranger.memberships.get().seat.subgroup.opens == StandingGroup.CASE_REVIEW
    assert chair.get(page).status_code == 200
    stranger.refresh_from_db()
    assert stranger.name == "Stranger"


def test_the_chair_does_not_admit_themselves_or_a_closed_account(
    chair: Client, send, case_role: dict[str, str], case_chair: User, closed: User
) -> None:
    before = Membership.objects.count()
    for person in (case_chair, closed):
        send(chair, INVITE, {"email": person.email, "name": "X", "known": "on"} | case_role)
    assert Membership.objects.count() == before


# ---- Taking it up -------------------------------------------------------------------------------------


def test_every_link_that_opens_nothing_is_answered_alike(invited: User, stranger: User) -> None:
    now = timezone.now()
    closed = make_user(is_active=False)
    tokens = {
        "used": make_invitation(make_user(), accepted_at=now),
        "withdrawn": make_invitation(invited, withdrawn_at=now),
        "expired": make_invitation(invited, expires_at=now),
        "of a closed account": make_invitation(closed),
        "no token": "none",
        "long": "x" * 5000,
        "strange": "£%<script>",
    }
    answers = {
        (method, what): getattr(Client(), method)(link_of(token), OPENING if method == "post" else {})
        for what, token in tokens.items()
        for method in ("get", "post")
    }
    assert {response.status_code for response in answers.values()} == {200}
    assert len({response.content for response in answers.values()}) == 1
    assert "This link does not work" in answers["get", "no token"].content.decode()
    invited.refresh_from_db()
    assert not invited.has_usable_password()


@pytest.mark.parametrize(("days", "works"), [(7, False), (6.999, True)])
def test_a_link_lasts_seven_days(days: float, works: bool, officer: Client, send) -> None:
    _, [message] = send(officer, INVITE, NEW)
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        Client().post(link_in(message), OPENING)
    assert User.objects.get(email="new.person@example.org").has_usable_password() is works


def test_a_link_works_once(invited: User) -> None:
    link = link_of(make_invitation(invited))
    assert Client().post(link, OPENING).status_code == 302
    other = "another harbour lamp"
    again = Client().post(link, OPENING | {"password1": other, "password2": other})
    assert "This link does not work" in again.content.decode()
    invited.refresh_from_db()
    assert invited.check_password(PASSWORD)


def test_looking_at_the_page_uses_nothing_up(invited: User) -> None:
    link = link_of(make_invitation(invited))
    for _ in range(3):
        Client().get(link)
        Client().head(link)
    assert Client().post(link, OPENING).status_code == 302


def test_an_account_that_has_a_password_is_not_opened_by_a_link(stranger: User) -> None:
    response = Client().post(link_of(make_invitation(stranger)), OPENING)
    assert "This link does not work" in response.content.decode()
    stranger.refresh_from_db()
    assert not stranger.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"password1": "short", "password2": "short"}, "password1"),
        ({"password1": "password1234", "password2": "password1234"}, "password1"),
        ({"password1": "invited@example.org", "password2": "invited@example.org"}, "password1"),
        ({"password2": "another harbour lamp"}, "password2"),
        ({"password1": ""}, "password1"),
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "a\x00b"}, "name"),
    ],
)
def test_a_weak_password_or_no_name_is_shown_at_the_field(
    typed: dict[str, str], field: str, invited: User
) -> None:
    response = Client().post(link_of(make_invitation(invited)), OPENING | typed)
    assert response.context["form"].errors[field]
    assert PASSWORD not in response.content.decode()
    invited.refresh_from_db()
    assert not invited.has_usable_password()


def test_trying_links_out_is_throttled_and_a_real_one_still_works(invited: User) -> None:
    browser, link = Client(), link_of(make_invitation(invited))
    answers = [browser.get(link_of(f"guess{number}")).status_code for number in range(61)]
    assert answers == [200] * 60 + [429]
    assert browser.post(link, OPENING).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_up_at_once_one_wins(tmp_path: Path) -> None:
    person = make_user()
    person.set_unusable_password()
    person.save()
    token, now = make_invitation(person), timezone.now()
    accept = partial(accept_invitation, token=token, name="Mine", at=now)
    results = at_once([partial(accept, password=f"marmalade harbour lamp {n}") for n in range(4)], tmp_path)
    assert sorted(type(result).__name__ for result in results) == ["InvitationInvalid"] * 3 + ["User"]
    assert AuditEntry.objects.filter(summary="Took up the invitation").count() == 1
    person.refresh_from_db()
    winner = next(n for n, result in enumerate(results) if not isinstance(result, InvitationInvalid))
    assert person.check_password(f"marmalade harbour lamp {winner}")


# ---- Again, and withdrawn ------------------------------------------------------------------------------


def test_a_new_link_ends_the_one_before(officer: Client, send, invited: User) -> None:
    old = link_of(make_invitation(invited))
    _, [message] = send(officer, reverse("priorities:invitation-send", args=[invited.pk]))
    assert "This link does not work" in Client().post(old, OPENING).content.decode()
    assert Client().post(link_in(message), OPENING).status_code == 302


def test_a_withdrawn_link_opens_nothing(officer: Client, send, invited: User) -> None:
    link = link_of(make_invitation(invited))
    send(officer, reverse("priorities:invitation-withdraw", args=[invited.pk]))
    assert "This link does not work" in Client().post(link, OPENING).content.decode()
    assert AuditEntry.objects.first().changes[0]["after"] == "Withdrawn"


@pytest.mark.parametrize("who", ["open", "closed", "signed in once"])
def test_no_link_is_sent_to_an_account_that_is_open_or_closed(
    who: str, officer: Client, send, invited: User, stranger: User, closed: User
) -> None:
    invited.last_login = timezone.now()
    invited.save()
    person = {"open": stranger, "closed": closed, "signed in once": invited}[who]
    response, sent = send(officer, reverse("priorities:invitation-send", args=[person.pk]))
    assert sent == []
    assert not Invitation.objects.exists()
    assert "This account is" in officer.get(response["Location"]).content.decode()


def test_a_mailbox_is_not_flooded(officer: Client, send, invited: User) -> None:
    address = reverse("priorities:invitation-send", args=[invited.pk])
    assert [len(send(officer, address)[1]) for _ in range(6)] == [1] * 5 + [0]
