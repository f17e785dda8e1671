"""What takes two people: roles that could give further roles, and the reset of lost second factors."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from priorities.models import Membership, Proposal, Seat
from priorities.proposals.services import CannotDecide, agree_to_proposal, refuse_proposal
from tests.at_once import at_once
from tests.cast import ClientFor, Person
from tests.confirming import confirmed
from tests.make import PASSWORD, make_membership, make_proposal, make_user
from wsscp.models import AuditEntry, User
from wsscp.models.audit import Act
from wsscp.policy import Role, RoleKind, StandingGroup

pytestmark = pytest.mark.databases

LIST = reverse("priorities:proposal-list")
Browser = Callable[[Person], Client]


@pytest.fixture
def browser(client_for: ClientFor) -> Browser:
    """A browser of somebody who has just confirmed who they are."""
    return lambda person: confirmed(client_for(person))


@pytest.fixture
def person(db: None) -> User:
    """Whom it is about."""
    return make_user("person@example.org", name="Person")


@pytest.fixture
def second_officer(business_team: User) -> User:
    """Another officer of the business team."""
    officer = make_user("second@example.org", name="Second officer")
    make_membership(officer, Role.BUSINESS_TEAM)
    return officer


@pytest.fixture
def second_administrator(administrator: User) -> User:
    """Another administrator."""
    other = make_user("admin2@example.org", name="Second administrator")
    make_membership(other, Role.ADMINISTRATOR)
    return other


@pytest.fixture
def send(django_capture_on_commit_callbacks):
    """Post in a browser, and return whom mail went to, with the answer."""

    def post(client: Client, address: str, data: dict[str, str]):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(address, data)
        return response, {message.to[0]: message for message in mail.outbox}

    return post


def give_administrator(client: Client, person: User):
    today = timezone.localdate().isoformat()
    address = reverse("priorities:seat-give", args=[person.pk])
    return client.post(address, {"seat": "administrator@", "starts_on": today, "reason": "There is none"})


def decide(client: Client, proposal: Proposal, decision: str = "agree", answer: str = ""):
    address = reverse("priorities:proposal", args=[proposal.pk])
    return client.post(address, {"decision": decision, "answer": answer})


def is_administrator(person: User) -> bool:
    return Membership.objects.filter(person=person, seat__part=RoleKind.ADMINISTRATOR).exists()


# ---- Who ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proposer", "second", "done"),
    [
        ("business_team", "second_officer", True),
        ("business_team", "administrator", True),
        ("administrator", "business_team", True),
        ("administrator", "second_administrator", False),
        ("administrator", "administrator", False),
        ("business_team", "business_team", False),
        ("business_team", "person", False),
        ("business_team", "case_chair", False),
        ("business_team", "chair_a", False),
        ("business_team", "stranger", False),
    ],
)
def test_two_agree_and_one_is_an_officer(
    proposer: str, second: str, done: bool, person: User, browser: Browser, request: pytest.FixtureRequest
) -> None:
    give_administrator(browser(request.getfixturevalue(proposer)), person)
    proposal = Proposal.objects.get()
    assert not is_administrator(person)
    response = decide(browser(request.getfixturevalue(second)), proposal)
    assert is_administrator(person) is done
    proposal.refresh_from_db()
    assert proposal.state == ("agreed" if done else "pending")
    if not done:
        assert response.status_code in {403, 404}


def test_nobody_agrees_to_what_is_about_themselves_officer_or_not(
    second_officer: User, administrator: User, browser: Browser
) -> None:
    proposal = make_proposal(second_officer, by=administrator, by_is_officer=False)
    client = browser(second_officer)
    assert "others decide" in client.get(reverse("priorities:proposal", args=[proposal.pk])).content.decode()
    for decision in ("agree", "refuse"):
        assert decide(client, proposal, decision, "No").status_code == 403
    assert not is_administrator(second_officer)


def test_what_the_proposer_was_is_recorded_as_it_was(
    administrator: User, second_administrator: User, person: User, browser: Browser
) -> None:
    give_administrator(browser(administrator), person)
    make_membership(administrator, Role.BUSINESS_TEAM)
    proposal = Proposal.objects.get()
    assert proposal.by_is_officer is False
    assert decide(browser(second_administrator), proposal).status_code == 403


def test_a_proposal_of_whose_account_is_closed_since_is_not_agreed_to(
    business_team: User, person: User, browser: Browser
) -> None:
    proposer = make_user(name="Gone", is_active=False)
    response = decide(browser(business_team), make_proposal(person, by=proposer))
    assert "who proposed it, is closed" in response.content.decode()
    assert not is_administrator(person)


def test_a_role_whose_group_became_the_case_review_group_is_not_agreed_to(
    business_team: User, case_review: User, person: User, browser: Browser
) -> None:
    role = Seat.objects.get(subgroup__opens=StandingGroup.CASE_REVIEW)
    proposal = make_proposal(person, role)
    assert decide(browser(business_team), proposal).status_code == 403
    assert not person.memberships.exists()


def test_an_administrator_and_their_puppet_open_nothing(
    administrator: User, business_team: User, case_chair: User, person: User, browser: Browser
) -> None:
    """A second address of one's own is invited, and everything is tried to give it content."""
    today, ended = timezone.localdate(), timezone.localdate() - timedelta(days=1)
    both = {administrator: browser(administrator), person: browser(person)}
    team = business_team.memberships.get()
    cases = case_chair.memberships.get().seat.subgroup
    places = ["lay@", "scrutineer@", "administrator@", f"member@{team.seat.subgroup_id}"]
    for seat in [*places, f"member@{cases.pk}", f"chair@{cases.pk}"]:
        for client in both.values():
            for target in both:
                typed = {"seat": seat, "starts_on": today.isoformat(), "reason": "x"}
                client.post(reverse("priorities:seat-give", args=[target.pk]), typed)
    # Roles that have ended are not revived, nor are others' lengthened.
    over = [make_membership(person, role, ends_on=ended) for role in (Role.BUSINESS_TEAM, Role.LAY)]
    for held in (*over, team):
        for typed in ({"when": "never"}, {"when": "on", "ends_on": "2099-01-01"}):
            for client in both.values():
                client.post(reverse("priorities:seat-end", args=[held.person_id, held.pk]), typed)
    # An account that is reopened comes back without what it held.
    for route in ("priorities:person-close", "priorities:person-reopen"):
        both[administrator].post(reverse(route, args=[business_team.pk]))
    # Nor is a second factor taken from somebody who reads.
    Authenticator.objects.create(user=case_chair, type=Authenticator.Type.TOTP, data={})
    both[administrator].post(reverse("priorities:factor-reset", args=[case_chair.pk]), {"reason": "x"})
    proposed = list(Proposal.objects.all())
    assert {proposal.kind for proposal in proposed} == {"seat", "factors"}
    for proposal in proposed:
        for client in both.values():
            assert decide(client, proposal).status_code in {403, 404}
    for reader in (*both, business_team):
        reader.refresh_from_db()
        assert browser(reader).get("/plans/").status_code == 404
    assert set(Membership.objects.filter(person=person)) == set(over)
    assert Authenticator.objects.filter(user=case_chair).exists()


# ---- How it goes -------------------------------------------------------------------------------------


def test_those_who_can_agree_and_the_person_have_mail(
    business_team: User,
    second_officer: User,
    administrator: User,
    case_chair: User,
    closed: User,
    person: User,
    browser: Browser,
    send,
) -> None:
    address = reverse("priorities:seat-give", args=[person.pk])
    today = timezone.localdate().isoformat()
    typed = {"seat": "administrator@", "starts_on": today, "reason": "A reason for the page"}
    _, sent = send(browser(business_team), address, typed)
    proposal = Proposal.objects.get()
    assert set(sent) == {second_officer.email, administrator.email, person.email}
    link = f"http://127.0.0.1:8000{reverse('priorities:proposal', args=[proposal.pk])}"
    assert link in sent[second_officer.email].body
    assert link not in sent[person.email].body
    assert "Business team proposes the seat System administrator for you" in sent[person.email].body
    for message in sent.values():
        assert "A reason for the page" not in message.body
        assert [kind for _, kind in message.alternatives] == ["text/html"]
    _, sent = send(
        browser(second_officer), reverse("priorities:proposal", args=[proposal.pk]), {"decision": "agree"}
    )
    assert set(sent) == {business_team.email, person.email}
    assert "agreed to the seat System administrator for Person" in sent[person.email].body


def test_only_officers_have_mail_of_what_an_administrator_proposes(
    business_team: User, administrator: User, second_administrator: User, person: User, browser: Browser, send
) -> None:
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    address = reverse("priorities:factor-reset", args=[person.pk])
    _, sent = send(browser(administrator), address, {"reason": "Lost"})
    assert set(sent) == {business_team.email, person.email}


def test_each_step_is_in_the_audit_trail(
    business_team: User, second_officer: User, person: User, browser: Browser
) -> None:
    give_administrator(browser(business_team), person)
    decide(browser(second_officer), Proposal.objects.get(), "refuse", "Not needed")
    give_administrator(browser(business_team), person)
    decide(browser(second_officer), Proposal.objects.filter(state="pending").get())
    acts = AuditEntry.objects.filter(act__in=[Act.PROPOSED, Act.AGREED, Act.DECIDED]).order_by("pk")
    assert [(entry.by, entry.act, entry.thing_id) for entry in acts] == [
        (business_team, "proposed", str(person.pk)),
        (second_officer, "decided", str(person.pk)),
        (business_team, "proposed", str(person.pk)),
        (second_officer, "agreed", str(person.pk)),
    ]
    assert "Not needed" in str(acts[1].changes)
    assert not AuditEntry.objects.filter(act=Act.REFUSED).exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "decision"),
        ({"decision": "refuse"}, "answer"),
        ({"decision": "refuse", "answer": "x" * 501}, "answer"),
    ],
)
def test_a_mistake_is_shown_at_the_field(
    typed: dict[str, str], field: str, business_team: User, person: User, browser: Browser
) -> None:
    proposal = make_proposal(person)
    response = browser(business_team).post(reverse("priorities:proposal", args=[proposal.pk]), typed)
    assert response.context["form"].errors[field]
    proposal.refresh_from_db()
    assert proposal.state == "pending"


def test_the_proposer_can_take_it_back(business_team: User, person: User, browser: Browser) -> None:
    give_administrator(browser(business_team), person)
    proposal = Proposal.objects.get()
    page = browser(business_team).get(reverse("priorities:proposal", args=[proposal.pk])).content.decode()
    assert "You can take it back." in page
    assert 'value="agree"' not in page
    decide(browser(business_team), proposal, "refuse", "Mistaken")
    proposal.refresh_from_db()
    assert proposal.state == "refused"


@pytest.mark.parametrize(("days", "done"), [(13.999, True), (14, False)])
def test_it_lapses_after_fourteen_days(
    days: float, done: bool, business_team: User, second_officer: User, person: User, browser: Browser
) -> None:
    give_administrator(browser(business_team), person)
    proposal = Proposal.objects.get()
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        response = decide(browser(second_officer), proposal)
        assert is_administrator(person) is done
        if not done:
            assert "does not wait any more" in response.content.decode()
            assert "Lapsed" in browser(second_officer).get(LIST).content.decode()
            give_administrator(browser(business_team), person)
    assert Proposal.objects.filter(state="pending").count() == (0 if done else 1)


def test_the_same_is_not_proposed_twice_while_it_waits(
    business_team: User, second_officer: User, person: User, browser: Browser
) -> None:
    give_administrator(browser(business_team), person)
    response = give_administrator(browser(second_officer), person)
    assert "proposed this already" in str(response.context["form"].errors["seat"])
    assert Proposal.objects.count() == 1


def test_a_role_begins_on_the_day_somebody_agrees_where_that_is_later(
    business_team: User, person: User, browser: Browser
) -> None:
    today = timezone.localdate()
    decide(browser(business_team), make_proposal(person, starts_on=today - timedelta(days=9)))
    assert person.memberships.get().starts_on == today


def test_nothing_is_decided_twice(
    business_team: User, second_officer: User, person: User, browser: Browser
) -> None:
    proposal = make_proposal(person)
    decide(browser(business_team), proposal)
    for decision in ("agree", "refuse"):
        response = decide(browser(second_officer), proposal, decision, "No")
        assert "does not wait any more" in response.content.decode()
    assert person.memberships.count() == 1
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("agreed", business_team)


@pytest.mark.django_db(transaction=True)
def test_of_those_who_decide_at_once_one_wins(tmp_path: Path) -> None:
    person = make_user()
    proposal = make_proposal(person)
    officers = [make_user() for _ in range(4)]
    now = timezone.now()
    yes = [partial(agree_to_proposal, proposal=proposal, by=officer, at=now) for officer in officers[:2]]
    no = [
        partial(refuse_proposal, proposal=proposal, answer="No", by=officer, at=now)
        for officer in officers[2:]
    ]
    results = at_once([*yes, *no], tmp_path)
    assert sum(result is None for result in results) == 1
    assert sum(isinstance(result, CannotDecide) for result in results) == 3
    proposal.refresh_from_db()
    assert proposal.decided_by == officers[results.index(None)]
    assert person.memberships.count() == (1 if proposal.state == "agreed" else 0)
    assert AuditEntry.objects.filter(act__in=[Act.AGREED, Act.DECIDED]).count() == 1


# ---- Lost second factors ------------------------------------------------------------------------------


def test_a_lost_factor_is_reset_by_two_and_the_password_stays(
    business_team: User, administrator: User, browser: Browser, send
) -> None:
    person = make_user("person@example.org", name="Person")
    for kind in Authenticator.Type:
        Authenticator.objects.create(user=person, type=kind, data={"secret": "geheim", "name": "Key"})
    browser(administrator).post(reverse("priorities:factor-reset", args=[person.pk]), {"reason": "Lost"})
    proposal = Proposal.objects.get()
    assert Authenticator.objects.filter(user=person).count() == 3
    _, sent = send(
        browser(business_team), reverse("priorities:proposal", args=[proposal.pk]), {"decision": "agree"}
    )
    assert not Authenticator.objects.filter(user=person).exists()
    assert "passkeys and recovery codes of that account are removed" in sent[person.email].body
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert "geheim" not in repr([entry.changes for entry in AuditEntry.objects.all()])


def test_a_reset_signs_the_person_out_everywhere(business_team: User, browser: Browser) -> None:
    person = make_user("person@example.org", name="Person")
    person_client = Client()
    person_client.post("/sign-in/", {"login": person.email, "password": PASSWORD})
    assert person_client.get("/account/").status_code == 200
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    decide(browser(business_team), make_proposal(person, kind="factors"))
    assert person_client.get("/account/").status_code == 302


def test_there_is_nothing_to_reset_without_a_factor(
    business_team: User, person: User, browser: Browser
) -> None:
    address = reverse("priorities:factor-reset", args=[person.pk])
    response = browser(business_team).post(address, {"reason": "Lost"})
    assert "has no second factor" in str(response.context["form"].errors["reason"])
    assert not Proposal.objects.exists()


def test_a_new_password_by_mail_leaves_the_factors_alone(
    person: User, django_capture_on_commit_callbacks
) -> None:
    Authenticator.objects.create(user=person, type=Authenticator.Type.RECOVERY_CODES, data={})
    with django_capture_on_commit_callbacks(execute=True):
        Client().post("/password/reset/", {"email": person.email})
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
    path = link.partition("8000")[2]
    browser = Client()
    form = browser.get(path, follow=True)
    new = "four quite different words"
    browser.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    person.refresh_from_db()
    assert person.check_password(new)
    assert Authenticator.objects.filter(user=person).exists()


# ---- The list ------------------------------------------------------------------------------------------


def test_open_proposals_are_listed_first(business_team: User, browser: Browser) -> None:
    waits = make_proposal(make_user(name="Waits"), at=timezone.now() - timedelta(days=5))
    now = timezone.now()
    for name in ("Agreed", "Refused"):
        make_proposal(make_user(name=name), state=name.lower(), decided_by=business_team, decided_at=now)
    shown = list(browser(business_team).get(LIST).context["page"])
    assert shown[0] == waits
    assert [proposal.waits for proposal in shown] == [True, False, False]


def test_an_empty_list_says_so(business_team: User, browser: Browser) -> None:
    assert "Nothing was proposed yet." in browser(business_team).get(LIST).content.decode()


def test_the_list_takes_as_many_queries_for_one_as_for_fifty(business_team: User, browser: Browser) -> None:
    client = browser(business_team)
    counts = []
    for more in (1, 49):
        for _ in range(more):
            make_proposal(make_user())
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(LIST).context["page"].object_list) in {1, 50}
        counts.append(len(queries))
    assert counts[0] == counts[1]
