"""Pages that belong to no app, and requests that are refused before any page."""

import pytest
from django.core.cache import cache

from tests.cast import ClientFor, Person

ANYBODY = ["/accessibility/", "/theme.css", "/sign-in/", "/password/reset/"]


@pytest.mark.parametrize("address", ["/plans/%00/", "/plans/?words=%00", "/%00", "/sign-in/?next=%00"])
def test_nul_byte_in_an_address_is_refused(client_for: ClientFor, anonymous: Person, address) -> None:
    response = client_for(anonymous).get(address)
    assert response.status_code == 400
    assert "<h1" in response.content.decode()


@pytest.mark.django_db
def test_nul_byte_in_a_form_is_shown_at_the_field(client_for: ClientFor, anonymous: Person) -> None:
    response = client_for(anonymous).post("/sign-in/", {"login": "a\x00@example.org", "password": "x"})
    assert response.status_code == 200
    assert "Null characters are not allowed." in response.content.decode()


@pytest.mark.parametrize("address", ANYBODY)
def test_page_for_anybody_has_no_inline_style_or_script(
    client_for: ClientFor, anonymous: Person, address
) -> None:
    page = client_for(anonymous).get(address).content.decode()
    assert "style=" not in page
    assert "<script>" not in page


def test_accessibility_statement_says_whom_to_tell(
    client_for: ClientFor, anonymous: Person, settings
) -> None:
    settings.ACCESSIBILITY_EMAIL = "accessibility@example.org"
    page = client_for(anonymous).get("/accessibility/").content.decode()
    assert "accessibility@example.org" in page
    assert settings.PARTNERSHIP_NAME in page


def test_theme_is_the_partnerships_colour(client_for: ClientFor, anonymous: Person, settings) -> None:
    settings.PARTNERSHIP_COLOUR = "#5b2d6b"
    response = client_for(anonymous).get("/theme.css")
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response.content == b":root{--wsscp-brand:#5b2d6b}"


def test_address_that_does_not_exist_is_the_tracker_s_own_404(client_for: ClientFor, lay: Person) -> None:
    response = client_for(lay).get("/no/such/page/")
    assert response.status_code == 404
    assert "<h1" in response.content.decode()


def test_health_survives_an_empty_cache(client_for: ClientFor, anonymous: Person, db: None) -> None:
    cache.clear()
    assert client_for(anonymous).get("/health").content == b"ok"
