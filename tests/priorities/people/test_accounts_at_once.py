"""An account that others change while its owner sets a password: each waits, and none deadlocks."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.at_once import at_once
from tests.cast import ClientFor
from tests.confirming import confirmed
from tests.make import PASSWORD, make_user
from wsscp.models import User

pytestmark = pytest.mark.databases

ROUNDS = 8


@pytest.mark.django_db(transaction=True)
def test_name_password_closing_and_reopening_at_once_do_not_deadlock(
    client_for: ClientFor, business_team: User, tmp_path: Path
) -> None:
    person = make_user(name="Somebody")
    officers = [confirmed(client_for(business_team)) for _ in range(3)]

    def act(browser: Client, what: str, **typed: str) -> Any:
        return browser.post(reverse(f"priorities:person-{what}", args=[person.pk]), typed).status_code

    password = PASSWORD
    for number in range(ROUNDS):
        User.objects.filter(pk=person.pk).update(is_active=True)
        new = f"marmalade harbour lamp {number}"
        own = client_for(User.objects.get(pk=person.pk))
        sent = {"oldpassword": password, "password1": new, "password2": new}
        calls: list[Callable[[], Any]] = [
            partial(own.post, "/password/change/", sent),
            partial(act, officers[0], "rename", name=f"Name {number}"),
            partial(act, officers[1], "close"),
            partial(act, officers[2], "reopen"),
        ]
        results = at_once(calls, tmp_path)
        assert [result for result in results if isinstance(result, Exception)] == []
        assert results[1:] == [302] * 3
        saved = User.objects.get(pk=person.pk)
        assert saved.name == f"Name {number}"
        # Closed before the password was set, the owner is signed out and keeps the old one.
        password = new if saved.check_password(new) else password
