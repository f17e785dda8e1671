"""The health check: for probes, not for people."""

import pytest

from tests.cast import ClientFor, Person


@pytest.mark.django_db
def test_health_says_ok_to_anybody(client_for: ClientFor, anonymous: Person) -> None:
    response = client_for(anonymous).get("/health")
    assert response.status_code == 200
    assert response.content == b"ok"


def test_health_cannot_be_posted_to(client_for: ClientFor, anonymous: Person) -> None:
    assert client_for(anonymous).post("/health").status_code == 405
