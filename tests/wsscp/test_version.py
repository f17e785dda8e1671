"""The tracker's version: said once, shown to those who are signed in, and described."""

import re

import pytest
from django.conf import settings

from tests.cast import ClientFor, Person


@pytest.mark.django_db
def test_foot_of_a_page_names_the_version_to_those_signed_in(
    client_for: ClientFor, steering: Person, anonymous: Person
) -> None:
    named = f"Business plan tracker {settings.VERSION}"
    assert named in client_for(steering).get("/help/").content.decode()
    assert named not in client_for(anonymous).get("/accessibility/").content.decode()


def test_changes_of_this_version_are_described() -> None:
    changes = (settings.BASE_DIR / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$", changes, flags=re.M)
    assert versions[0] == settings.VERSION
