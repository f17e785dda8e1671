"""Emergency access: two people, sixty minutes, one session, a banner, and a mail to the chair."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from reviews.models import BreakGlass
from tests.cast import ClientFor
from tests.confirming import confirmed
from tests.reviews.make import make_case, make_emergency_access
from wsscp.models import AuditEntry, User
from wsscp.policy import Realm

# Mail leaves when the transaction is over.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.databases]

EMERGENCY_ACCESS = "/reviews/break-glass/"


@pytest.fixture
def asker(scrutineer: User, client_for: ClientFor) -> Client:
    """A browser of the one who asks."""
    return confirmed(client_for(scrutineer))


@pytest.fixture
def other(steering: User, client_for: ClientFor) -> Client:
    """A browser of the one who agrees."""
    return confirmed(client_for(steering))


def opened(scrutineer: User, steering: User, client: Client) -> BreakGlass:
    """Enter by emergency access that another agreed to now."""
    access = make_emergency_access(scrutineer, steering)
    assert client.post(f"{EMERGENCY_ACCESS}{access.pk}/enter/").status_code == 302
    return access


def test_two_people_open_it_and_the_chair_is_mailed(
    asker: Client, other: Client, scrutineer: User, case_chair: User
) -> None:
    review = make_case()
    asker.post(EMERGENCY_ACCESS, {"reason": "The group cannot be reached"})
    access = BreakGlass.objects.get()
    assert asker.post(f"{EMERGENCY_ACCESS}{access.pk}/agree/").status_code == 403
    assert asker.get(f"/reviews/{review.reference}/").status_code == 404
    other.post(f"{EMERGENCY_ACCESS}{access.pk}/agree/")
    assert asker.get(f"/reviews/{review.reference}/").status_code == 404, "not before going in"
    assert asker.post(f"{EMERGENCY_ACCESS}{access.pk}/enter/").status_code == 302
    html = asker.get(f"/reviews/{review.reference}/").content.decode()
    assert "Break-glass: you can read case reviews until" in html
    assert [message.to for message in mail.outbox] == [[case_chair.email]] * 2
    assert "Steering group agreed" in mail.outbox[1].body
    assert review.reference not in "".join(str(message.body) for message in mail.outbox)
    read = AuditEntry.objects.filter(act="read", realm=Realm.CASE, by=scrutineer)
    assert str(review.pk) in set(read.values_list("thing_id", flat=True))


def test_it_reads_and_changes_nothing(asker: Client, scrutineer: User, steering: User) -> None:
    review = make_case()
    opened(scrutineer, steering, asker)
    for rest in ("edit/", "decide/", "close/", "findings/new/"):
        assert asker.get(f"/reviews/{review.reference}/{rest}").status_code == 403
        assert asker.post(f"/reviews/{review.reference}/{rest}", {"subject": "x"}).status_code == 403


def test_it_ends_after_sixty_minutes(asker: Client, scrutineer: User, steering: User) -> None:
    review = make_case()
    now = timezone.now()
    opened(scrutineer, steering, asker)
    with time_machine.travel(now + timedelta(minutes=29)):
        assert asker.get(f"/reviews/{review.reference}/").status_code == 200
    with time_machine.travel(now + timedelta(minutes=58)):
        assert asker.get(f"/reviews/{review.reference}/").status_code == 200
    with time_machine.travel(now + timedelta(minutes=61)):
        assert asker.get(f"/reviews/{review.reference}/").status_code == 404
        assert "Break-glass: you can" not in asker.get("/learning/").content.decode()


def test_it_is_of_one_session(asker: Client, scrutineer: User, steering: User, client_for: ClientFor) -> None:
    review = make_case()
    opened(scrutineer, steering, asker)
    assert client_for(scrutineer).get(f"/reviews/{review.reference}/").status_code == 404


def test_it_ends_with_the_role_it_was_requested_from(asker: Client, scrutineer: User, steering: User) -> None:
    review = make_case()
    opened(scrutineer, steering, asker)
    scrutineer.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert asker.get(f"/reviews/{review.reference}/").status_code == 404


def test_it_can_be_ended_sooner(asker: Client, scrutineer: User, steering: User) -> None:
    review = make_case()
    access = opened(scrutineer, steering, asker)
    asker.post(f"{EMERGENCY_ACCESS}{access.pk}/end/")
    assert asker.get(f"/reviews/{review.reference}/").status_code == 404
    assert asker.post(f"{EMERGENCY_ACCESS}{access.pk}/enter/").status_code == 302
    assert asker.get(f"/reviews/{review.reference}/").status_code == 404


def test_nobody_enters_by_anothers_request(other: Client, scrutineer: User, steering: User) -> None:
    access = make_emergency_access(scrutineer, steering)
    assert other.post(f"{EMERGENCY_ACCESS}{access.pk}/enter/").status_code == 404


def test_what_was_asked_a_day_ago_is_not_agreed_to(other: Client, scrutineer: User) -> None:
    access = make_emergency_access(scrutineer, at=timezone.now() - timedelta(hours=25))
    other.post(f"{EMERGENCY_ACCESS}{access.pk}/agree/")
    access.refresh_from_db()
    assert access.agreed_by is None


def test_agreeing_and_going_in_ask_who_it_is(scrutineer: User, steering: User, client_for: ClientFor) -> None:
    access = make_emergency_access(scrutineer)
    response = client_for(steering).post(f"{EMERGENCY_ACCESS}{access.pk}/agree/")
    assert "/account/confirm" in response["Location"]
    access.refresh_from_db()
    assert access.agreed_by is None


def test_the_database_refuses_one_person_for_two(scrutineer: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_emergency_access(scrutineer, scrutineer)
