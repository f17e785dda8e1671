"""Every form with date boxes, sent back as its page showed it, finds no fault with a date the page gave.

The pages are those of the permission matrix. What is sent is what a browser sends: a date box that was given
anything but a date in ISO form sends nothing.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import lxml.html
import pytest
from django.test import Client
from django.urls import reverse

from tests.permission_matrix import Row
from tests.test_permission_matrix import ROWS
from tests.world import World

PAGES = [row for row in ROWS if row.method == "GET" and "200" in row.answers.values()]
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# Filled into the empty boxes of a filter, one after the other.
DAYS = [f"2020-0{month}-15" for month in range(1, 10)]


class SentForm:
    """A form of a page: where it goes, and what a browser would send of it."""

    def __init__(self, form: Any, page: str) -> None:
        self.method, self.action = form.method, urljoin(page, form.get("action") or "")
        self.dates = [box for box in form.inputs if getattr(box, "type", "") == "date" and box.name]
        self.values: dict[str, list[str]] = {}
        for box in form.inputs:
            for value in _sent(box):
                self.values.setdefault(box.name, []).append(value)

    @property
    def days(self) -> dict[str, str]:
        """What stands in its date boxes, by name."""
        return {box.name: box.get("value", "") for box in self.dates}

    def send(self, client: Client, values: dict[str, list[str]] | None = None) -> Any:
        """Send it, as it is or with other values."""
        data = self.values | (values or {})
        return client.get(self.action, data) if self.method == "GET" else client.post(self.action, data)


def _sent(box: Any) -> list[str]:
    """Return what a browser sends of one box."""
    if not box.name or "disabled" in box.attrib or box.get("type") in {"submit", "button", "file", "reset"}:
        return []
    if box.tag == "select":
        options = box.xpath(".//option")
        chosen = [option for option in options if "selected" in option.attrib]
        if not chosen and "multiple" not in box.attrib:
            chosen = options[:1]
        return [option.get("value", option.text or "") for option in chosen]
    if box.tag == "textarea":
        return [(box.text or "").removeprefix("\n")]
    if box.get("type") in {"checkbox", "radio"}:
        return [box.get("value", "on")] if "checked" in box.attrib else []
    value = box.get("value", "")
    return [value if box.get("type") != "date" or ISO_DATE.fullmatch(value) else ""]


def forms_with_dates(html: str, page: str) -> Iterator[SentForm]:
    """Yield the forms of a page that have a date box."""
    for element in lxml.html.document_fromstring(html).xpath("//form"):
        form = SentForm(element, page)
        if form.dates:
            yield form


def faults(response: Any, names: list[str]) -> list[str]:
    """Return what an answer says is wrong with the boxes of some names."""
    if response.status_code != 200 or "html" not in response["Content-Type"]:
        assert response.status_code < 400, response.status_code
        return []
    html = response.content.decode()
    page = lxml.html.fromstring(html)
    ids = [box.get("id") for name in names for box in page.xpath("//input[@name=$name]", name=name)]
    found = [error for box in ids for error in page.xpath("//a[@href=$to]", to=f"#{box}")]
    found += [box for box in page.xpath("//input[@aria-invalid='true']") if box.name in names]
    said = re.findall(r"“[^”]*” is not a date", html)
    return [error.text_content() or error.name for error in found] + said


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_a_page_takes_its_own_dates(row: Row, world: World, clients: dict[str, Client]) -> None:
    client = clients[next(name for name, answer in row.answers.items() if answer == "200")]
    address = reverse(row.route, kwargs=world[row.thing])
    response = client.get(address)
    if "html" not in response["Content-Type"]:
        return
    for form in forms_with_dates(response.content.decode(), address):
        given = [name for name, day in form.days.items() if day]
        assert all(ISO_DATE.fullmatch(form.days[name]) for name in given), form.days
        assert not faults(form.send(client), given)
        if form.method == "GET":
            _send_twice(client, form)


def _send_twice(client: Client, form: SentForm) -> None:
    """Fill the date boxes of a filter, and send the page that answers back as well."""
    filled = {name: [day or filler] for (name, day), filler in zip(form.days.items(), DAYS, strict=False)}
    answer = form.send(client, filled)
    assert not faults(answer, list(filled))
    again = next(
        other
        for other in forms_with_dates(answer.content.decode(), form.action)
        if set(other.days) == set(form.days)
    )
    assert {name: [day] for name, day in again.days.items()} == filled
    assert not faults(again.send(client), list(filled))


def test_the_pages_have_date_boxes(world: World, clients: dict[str, Client]) -> None:
    client = clients["business_team"]
    for route, thing in (("reporting:moved", "plan"), ("training:session-new", "course")):
        address = reverse(route, kwargs=world[thing])
        assert list(forms_with_dates(client.get(address).content.decode(), address)), route


def test_what_a_browser_sends_of_a_date_box_is_a_date_or_nothing() -> None:
    boxes = '<input type="date" name="a" value="31 May 2020"><input type="date" name="b">'
    (form,) = forms_with_dates(f"<form>{boxes}</form>", "/")
    assert form.values == {"a": [""], "b": [""]}
