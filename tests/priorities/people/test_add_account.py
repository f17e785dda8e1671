"""The first accounts of a new installation."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from priorities.models import Membership
from tests.make import make_subgroup
from wsscp.models import User

pytestmark = pytest.mark.django_db


def _add(*arguments):
    out = io.StringIO()
    call_command("add_account", *arguments, stdout=out)
    return out.getvalue()


def test_an_account_is_opened_by_the_link_it_prints():
    output = _add("Officer@Example.org", "--role", "business_team", "--name", "Officer")
    link = re.search(r"http://127.0.0.1:8000(/invitation/\S+/)", output)[1]
    client = Client()
    assert client.get(link).status_code == 200
    response = client.post(
        link,
        {"name": "Officer", "password1": "marmalade harbour lamp", "password2": "marmalade harbour lamp"},
        follow=True,
    )

    assert "Your account is open" in response.content.decode()
    assert Client().login(email="officer@example.org", password="marmalade harbour lamp")


def test_a_lost_link_is_replaced_and_an_open_account_gets_none():
    first, second = (_add("officer@example.org", "--role", "business_team") for _ in range(2))
    lost, link = (re.search(r"/invitation/\S+/", html)[0] for html in (first, second))
    passwords = {"password1": "marmalade harbour lamp", "password2": "marmalade harbour lamp"}
    assert "This link does not work" in Client().post(lost, {"name": "X"} | passwords).content.decode()
    assert Client().post(link, {"name": "Officer"} | passwords).status_code == 302
    assert "No link: This account is open" in _add("officer@example.org", "--role", "business_team")


def test_a_second_role_is_added_and_the_same_role_is_not():
    make_subgroup("Case Review Group", short_name="CRG")
    _add("officer@example.org", "--role", "business_team")
    _add("officer@example.org", "--role", "business_team")
    _add("officer@example.org", "--role", "chair", "--group", "crg")

    assert User.objects.count() == 1
    assert sorted(Membership.objects.values_list("seat__part", flat=True)) == ["chair", "member"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["officer@example.org", "--role", "chair"], "--group is needed with --role chair."),
        (["officer@example.org", "--role", "lay", "--group", "x"], "--group is not used with --role lay."),
        (["officer@example.org", "--role", "chair", "--group", "Nowhere"], "There is no group Nowhere."),
        (["no address", "--role", "lay"], "Enter a valid email address."),
    ],
)
def test_a_mistake_is_shown_plainly(arguments, message):
    with pytest.raises(CommandError, match=re.escape(message)):
        _add(*arguments)
    assert not User.objects.exists()
