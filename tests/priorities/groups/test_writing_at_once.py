"""A group's form, and the command that lets the group give access, at the same moment: neither deadlocks."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from priorities.groups.role_services import open_group_access
from priorities.models import Subgroup
from tests.at_once import queued_at
from tests.cast import ClientFor
from tests.make import make_subgroup
from tests.wsscp.editing.test_versions import WHILE, sent
from wsscp.models import User
from wsscp.policy import StandingGroup

pytestmark = pytest.mark.databases

NOW = datetime(2020, 6, 30, 12, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_a_form_and_opening_access_do_not_deadlock(
    client_for: ClientFor, business_team: User, tmp_path: Path
) -> None:
    client = client_for(business_team)
    group = make_subgroup()
    address = f"/groups/{group.pk}/edit/"
    form = sent(client, address, purpose="Neglect is seen early")
    edited, opened = queued_at(
        group,
        partial(client.post, address, form),
        partial(open_group_access, group=group, opens=StandingGroup.LEARNING, at=NOW),
        folder=tmp_path,
    )
    assert isinstance(opened, Subgroup)
    # The form comes first, unless the machine is slow: then it is shown that somebody changed the group.
    is_first = edited.status_code == 302
    assert is_first or WHILE in edited.content.decode()
    group.refresh_from_db()
    assert (group.opens, bool(group.purpose)) == (StandingGroup.LEARNING, is_first)


@pytest.mark.django_db
def test_a_group_saved_unchanged_leaves_the_forms_of_others_as_they_were(
    client_for: ClientFor, business_team: User
) -> None:
    group = make_subgroup(parent=make_subgroup())
    first, second = client_for(business_team), client_for(business_team)
    address = f"/groups/{group.pk}/edit/"
    unchanged, changed = sent(first, address), sent(second, address, purpose="Neglect is seen early")
    assert first.post(address, unchanged).status_code == 302
    assert second.post(address, changed).status_code == 302
    group.refresh_from_db()
    assert group.purpose == "Neglect is seen early"
