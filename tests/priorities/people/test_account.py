"""One's own account page."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from priorities.models import Subgroup
from tests.cast import ClientFor
from tests.codes import set_up_app, sign_in
from tests.make import make_membership
from wsscp.dates import long_date
from wsscp.models import User
from wsscp.policy import Role


def shown(client: Client) -> str:
    return " ".join(client.get("/account/").content.decode().split())


def test_it_shows_who_you_are_and_which_roles_you_hold_when(
    client_for: ClientFor, chair_a: User, group_a: Subgroup, group_b: Subgroup
) -> None:
    today = timezone.localdate()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    make_membership(chair_a, Role.MEMBER, group_b, ends_on=yesterday)
    make_membership(chair_a, Role.LAY, starts_on=tomorrow)
    text = shown(client_for(chair_a))
    assert "Chair of A" in text
    assert chair_a.email in text
    assert "Group A" in text
    assert f"{long_date(yesterday)} (over)" in text
    assert f"{long_date(tomorrow)} (not yet)" in text
    assert "No end" in text


def test_it_shows_nobody_elses_roles(client_for: ClientFor, stranger: User, chair_a: User) -> None:
    text = shown(client_for(stranger))
    assert "You hold no seat." in text
    assert "Group A" not in text


def test_it_is_linked_from_the_name_in_the_header(client_for: ClientFor, lay: User) -> None:
    assert '<a href="/account/">Lay member' in client_for(lay).get("/").content.decode()


def test_it_says_which_second_factors_there_are(client: Client, lay: User) -> None:
    sign_in(client, lay)
    assert "None. <a" in shown(client)
    set_up_app(client)
    assert "Authenticator app. 10 recovery codes left." in shown(client)


def test_single_sign_on_is_mentioned_only_where_there_is_one(
    client_for: ClientFor, lay: User, settings
) -> None:
    assert "Connect" not in shown(client_for(lay))
    settings.OIDC_NAME = "Barsetshire Police"
    assert "Connect Barsetshire Police" in shown(client_for(lay))


def test_without_a_password_one_is_asked_for_by_mail(client_for: ClientFor, lay: User) -> None:
    lay.set_unusable_password()
    lay.save()
    assert "Set one by mail" in shown(client_for(lay))
