"""Before something sensitive the person says once more who they are, and nothing typed is lost by it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

import wsscp.urls
from tests.confirming import confirm
from tests.make import PASSWORD
from wsscp.models import KeptForm, User

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@reauthentication_required
def sensitive(request: HttpRequest) -> HttpResponse:
    """A page of ours as the decorator leaves it."""
    if request.method == "POST":
        return HttpResponse(f"{request.get_full_path()} did {request.POST.get('name', '')}")
    return HttpResponse("the form")


urlpatterns = [path("sensitive/", sensitive), *wsscp.urls.urlpatterns]


@pytest.fixture(autouse=True)
def _with_a_sensitive_page(settings) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Time stopped at noon until a test moves it on."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def client(clock: time_machine.Traveller, stranger: User) -> Client:
    """A browser in which somebody signed in twenty minutes ago."""
    client = Client()
    client.post("/sign-in/", {"login": stranger.email, "password": PASSWORD})
    clock.shift(timedelta(minutes=20))
    return client


@pytest.mark.parametrize("address", ["/sensitive/", "/sensitive/?part=2"])
def test_page_is_shown_after_confirming(client: Client, address: str) -> None:
    location = client.get(address)["Location"]
    assert location.startswith("/account/confirm/?next=")
    assert confirm(client, location, "not the password").context["form"].errors
    assert confirm(client, location)["Location"] == address
    assert client.get(address).content == b"the form"


def test_it_is_not_asked_again_for_a_quarter_of_an_hour(
    client: Client, clock: time_machine.Traveller
) -> None:
    confirm(client, client.get("/sensitive/")["Location"])
    clock.shift(timedelta(minutes=14, seconds=59))
    assert client.get("/sensitive/").status_code == 200
    clock.shift(timedelta(seconds=1))
    assert client.get("/sensitive/").status_code == 302


@pytest.mark.parametrize("address", ["/sensitive/", "/sensitive/?part=2"])
def test_form_is_saved_while_confirming_and_posted_where_it_was_meant_for(
    client: Client, address: str
) -> None:
    typed = {"name": "Typed with care", "password": "a secret"}
    location = client.post(address, typed)["Location"]
    submission = KeptForm.objects.get()
    assert submission.fields == [["name", ["Typed with care"]]]
    onward = confirm(client, location)["Location"]
    assert onward == f"/kept/{submission.pk}/"
    assert "Typed with care" in client.get(onward).content.decode()
    sent = client.post(onward, {"name": "Typed with care"})
    assert (sent.status_code, sent["Location"]) == (307, address)
    assert client.post(address, {"name": "it"}).content.decode() == f"{address} did it"


def test_button_without_fields_is_saved_too(client: Client) -> None:
    location = client.post("/sensitive/")["Location"]
    onward = confirm(client, location)["Location"]
    assert client.post(onward)["Location"] == "/sensitive/"


def test_nothing_typed_stays_in_the_session(client: Client) -> None:
    client.post("/sensitive/", {"password": "a secret", "name": "Typed"})
    assert "a secret" not in str(dict(client.session))


def test_confirming_leads_to_no_other_site(client: Client) -> None:
    client.get("/sensitive/")
    address = "/account/confirm/?next=https://evil.example.org/"
    response = client.post(address, {"password": PASSWORD, "next": "https://evil.example.org/"})
    assert response["Location"] == "/"
