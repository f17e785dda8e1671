"""Whatever a page offers somebody can be done: every link opens, and every form is taken.

Everybody of the cast walks from the home page through the world (tests/world.py), page by page. A form is
sent as it was rendered; it may come back to be filled in, but no answer may be a refusal, nor an error said
after it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.messages import ERROR, get_messages
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from tests.cast import PRINCIPALS

# How many forms of a kind one person sends.
SENDS = 2
# Ends the walk, or belongs to the sign-in library and is tested there.
NOT_SENT = (
    *("account_", "mfa_", "usersessions", "end-session", "single_sign_on", "openid_connect"),
    "priorities:period-fill",  # says that nothing is chosen yet
)


@dataclass
class Form:
    """A form as it stands in a page: where it is sent, how, and what is in its boxes."""

    action: str
    method: str
    boxes: dict[str, list[str]] = field(default_factory=dict)
    has_button: bool = False


class Offers(HTMLParser):
    """Reads the links and forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._by_id: dict[str, Form] = {}
        self._select = self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag offers."""
        values = {name: value or "" for name, value in attrs}
        name = values.get("name", "")
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif tag == "form":
            self._form = Form(values.get("action", ""), values.get("method", "get").lower())
            self.forms.append(self._form)
            self._by_id[values.get("id", "")] = self._form
        elif tag == "button" and values.get("type", "submit") == "submit":
            self._note_button(values)
        elif self._form is None or "disabled" in values:
            return
        elif tag == "input" and name:
            kind = values.get("type", "text")
            if kind not in {"checkbox", "radio", "file", "submit"} or "checked" in values:
                self._add(name, values.get("value", "on" if kind in {"checkbox", "radio"} else ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in values:
            self._add(self._select, values.get("value", ""))
        elif tag == "textarea":
            self._area = name
            self._add(name, "")

    def handle_data(self, data: str) -> None:
        """Take the words of a large box."""
        if self._area and self._form:
            self._form.boxes[self._area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        """Leave a form or a box."""
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def _note_button(self, values: dict[str, str]) -> None:
        """Note a button: it may send a form that stands elsewhere in the page, and to another address."""
        form = self._by_id[values["form"]] if "form" in values else self._form
        if form is None or "disabled" in values:
            return
        if "formaction" in values:
            form = Form(values["formaction"], form.method, form.boxes)
            self.forms.append(form)
        form.has_button = True
        if name := values.get("name", ""):
            form.boxes.setdefault(name, [values.get("value", "")])

    def _add(self, name: str, value: str) -> None:
        assert self._form is not None
        self._form.boxes.setdefault(name, []).append(value)


def route_of(address: str) -> str:
    """Return the name of an address; "" for one that leads elsewhere."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return ""
    try:
        return resolve(parts.path).view_name
    except Resolver404:
        return "nowhere"


class Walk:
    """One person's way through what is offered them; `refused` says what was refused, and where it stood."""

    def __init__(self, client: Client, pages: int) -> None:
        """`pages` is how many pages of a kind are looked at."""
        self.client, self.pages = client, pages
        self.refused: list[str] = []
        self.sent = self.seen = 0
        self._pages: Counter[str] = Counter()
        self._sends: Counter[tuple[str, str]] = Counter()
        self._known: set[str] = set()

    def go(self, start: str) -> None:
        """Open a page and everything it leads to."""
        waiting = [(start, "the start")]
        while waiting:
            address, found_on = waiting.pop(0)
            waiting += [(link, address) for link in self._open(address, found_on)]

    def _open(self, address: str, found_on: str) -> Iterator[str]:
        """Yield the links of a page that are new, after sending its forms."""
        response = self.client.get(address, follow=True)
        if response.status_code >= 400:
            self.refused.append(f"{found_on} links to {address}: {response.status_code}")
            return
        self.seen += 1
        if "text/html" not in response.headers.get("Content-Type", ""):
            return
        where = response.redirect_chain[-1][0] if response.redirect_chain else address
        offers = Offers(response.content.decode())
        for form in offers.forms:
            if form.method == "post" and form.has_button:
                self._send(form, urljoin(where, form.action) if form.action else where, where)
        for link in offers.links:
            target = urljoin(where, link).partition("#")[0]
            route = route_of(target)
            # What had not been recorded by a day is not there as it was known then.
            if route and "known=then" in target:
                continue
            if route and target not in self._known and self._pages[route] < self.pages:
                self._known.add(target)
                self._pages[route] += 1
                yield target

    def _send(self, form: Form, address: str, found_on: str) -> None:
        route = route_of(address)
        key = (route, ",".join(sorted(form.boxes)))
        if route.startswith(NOT_SENT) or self._sends[key] >= SENDS:
            return
        self._sends[key] += 1
        self.sent += 1
        with transaction.atomic():
            response = self.client.post(address, form.boxes)
            said = [str(one) for one in get_messages(response.wsgi_request) if one.level >= ERROR]
            transaction.set_rollback(True)
        self.client.cookies.pop("messages", None)
        if response.status_code >= 400 or said:
            self.refused.append(f"{found_on} offers {address}: {response.status_code} {' '.join(said)}")


@pytest.mark.parametrize(
    ("name", "pages"),
    [("chair_a", 1), *(pytest.param(name, 4, marks=pytest.mark.thorough) for name in PRINCIPALS)],
)
def test_nothing_that_is_offered_is_refused(name: str, pages: int, clients: dict[str, Client]) -> None:
    walk = Walk(clients[name], pages)
    walk.go("/")
    assert walk.refused == []
    assert walk.seen > (0 if name in {"anonymous", "closed"} else 4)
