"""The cast: the same people in every test that asks who may do what.

Groups A and B are two subgroups; chair_a chairs the one, chair_b the other. `client_for(person)` is a
browser in which that person is signed in; `client_for(anonymous)` is one in which nobody is.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from priorities.models import Subgroup
from tests.make import make_membership, make_subgroup, make_user
from wsscp.models import User
from wsscp.policy import Role, StandingGroup
from wsscp.signin.sessions import SESSION_BEGAN, SESSION_LAST_ACTIVE

Person = User | AnonymousUser
ClientFor = Callable[[Person], Client]


def _person(name: str) -> User:
    """Find somebody who was made already (tests/standing.py), or make them, with no role yet."""
    email = f"{name.lower().replace(' ', '.')}@example.org"
    return User.objects.filter(email=email).first() or make_user(email, name=name)


def _seated(name: str, role: Role, subgroup: Subgroup | None = None) -> User:
    person = _person(name)
    if not person.memberships.exists():
        make_membership(person, role, subgroup)
    return person


def group(letter: str) -> Subgroup:
    """Make group A or B, or find it where it was made already."""
    name = f"Group {letter}"
    return Subgroup.objects.filter(name=name).first() or make_subgroup(name, short_name=letter)


def _former() -> User:
    person = _person("Former officer")
    if not person.memberships.exists():
        make_membership(person, Role.BUSINESS_TEAM, ends_on=timezone.localdate() - timedelta(days=1))
    return person


def _closed() -> User:
    person = _seated("Closed officer", Role.BUSINESS_TEAM)
    if person.is_active:
        person.is_active = False
        person.save()
    return person


def _case_chair() -> User:
    _PEOPLE["case_review"]()
    return _seated("Chair of cases", Role.CHAIR, Subgroup.objects.get(opens=StandingGroup.CASE_REVIEW))


_PEOPLE: dict[str, Callable[[], Person]] = {
    "business_team": lambda: _seated("Business team", Role.BUSINESS_TEAM),
    "chair_a": lambda: _seated("Chair of A", Role.CHAIR, group("A")),
    "chair_b": lambda: _seated("Chair of B", Role.CHAIR, group("B")),
    "member_a": lambda: _seated("Member of A", Role.MEMBER, group("A")),
    "steering": lambda: _seated("Steering group", Role.STEERING),
    "scrutineer": lambda: _seated("Scrutineer", Role.SCRUTINEER),
    "lay": lambda: _seated("Lay member", Role.LAY),
    "partner": lambda: _seated("Partnership group", Role.PARTNERSHIP),
    "case_review": lambda: _seated("Case Review Group", Role.CASE_REVIEW),
    "case_chair": _case_chair,
    "learning": lambda: _seated("Learning and Development", Role.LEARNING),
    "administrator": lambda: _seated("Administrator", Role.ADMINISTRATOR),
    "stranger": lambda: _person("Stranger"),
    "former": _former,
    "closed": _closed,
    "anonymous": AnonymousUser,
}
PRINCIPALS = tuple(_PEOPLE)


def make_cast() -> dict[str, Person]:
    """Make everybody, or find who was made already."""
    return {name: make() for name, make in _PEOPLE.items()}


@pytest.fixture
def group_a(db: None) -> Subgroup:
    """A group responsible for actions."""
    return group("A")


@pytest.fixture
def group_b(db: None) -> Subgroup:
    """Another group."""
    return group("B")


@pytest.fixture
def business_team(db: None) -> Person:
    """An officer of the business team."""
    return _PEOPLE["business_team"]()


@pytest.fixture
def chair_a(db: None) -> Person:
    """The chair of group A."""
    return _PEOPLE["chair_a"]()


@pytest.fixture
def chair_b(db: None) -> Person:
    """The chair of group B."""
    return _PEOPLE["chair_b"]()


@pytest.fixture
def member_a(db: None) -> Person:
    """A member of group A."""
    return _PEOPLE["member_a"]()


@pytest.fixture
def steering(db: None) -> Person:
    """A member of the steering group."""
    return _PEOPLE["steering"]()


@pytest.fixture
def scrutineer(db: None) -> Person:
    """The independent chair and scrutineer."""
    return _PEOPLE["scrutineer"]()


@pytest.fixture
def lay(db: None) -> Person:
    """A lay member."""
    return _PEOPLE["lay"]()


@pytest.fixture
def partner(db: None) -> Person:
    """A member of the wide partnership group, who reads what is published."""
    return _PEOPLE["partner"]()


@pytest.fixture
def case_review(db: None) -> Person:
    """A member of the Case Review Group."""
    return _PEOPLE["case_review"]()


@pytest.fixture
def case_chair(db: None) -> Person:
    """The chair of the Case Review Group."""
    return _PEOPLE["case_chair"]()


@pytest.fixture
def learning(db: None) -> Person:
    """A member of the Learning and Development group, who runs the training programme."""
    return _PEOPLE["learning"]()


@pytest.fixture
def administrator(db: None) -> Person:
    """A system administrator, who manages accounts and sees no content."""
    return _PEOPLE["administrator"]()


@pytest.fixture
def stranger(db: None) -> Person:
    """Somebody with an account and no role."""
    return _PEOPLE["stranger"]()


@pytest.fixture
def former(db: None) -> Person:
    """Somebody whose role on the business team ended yesterday."""
    return _PEOPLE["former"]()


@pytest.fixture
def closed(db: None) -> Person:
    """An officer of the business team whose account is closed, with a browser still open."""
    return _PEOPLE["closed"]()


@pytest.fixture
def anonymous() -> Person:
    """Nobody signed in."""
    return _PEOPLE["anonymous"]()


@pytest.fixture
def cast(db: None) -> dict[str, Person]:
    """Everybody, by name."""
    return make_cast()


class Browser(Client):
    """A client whose pages are as a browser shows them: the line breaks of templates are white space."""

    def request(self, **request: Any) -> Any:
        """Send a request, and fold the white space of the page that comes back."""
        response = super().request(**request)
        if not response.streaming and response.headers.get("Content-Type", "").startswith("text/html"):
            response.content = _folded(response.content.decode()).encode()
        return response


_BLOCK = r"(?:p|button|caption|dd|div|dt|form|h[1-6]|legend|li|main|ol|option|summary|t[dhr]|ul)"
_FOLDS = {
    r"\s*\n +": " ",  # a template's line break, which indents what follows; not one of a text
    rf"(<{_BLOCK}\b[^>]*>) +": r"\1",
    rf" +(</{_BLOCK}>)": r"\1",
    r' +(<span class="row-why)': r"\1",
    " +>": ">",
}


def _folded(page: str) -> str:
    """Return a page with white space where it shows, and boxes of text as they are."""
    pieces = re.split(r"(<textarea\b.*?</textarea>)", page, flags=re.S)
    for pattern, shown in _FOLDS.items():
        pieces[::2] = [re.sub(pattern, shown, piece) for piece in pieces[::2]]
    return "".join(pieces)


def open_browser(person: Person) -> Client:
    """Open a browser in which a person is signed in."""
    client = Browser()
    if person.is_authenticated:
        client.force_login(person)
        # As after the first click: the idle timeout has begun, and reading a page writes nothing.
        session = client.session
        session[SESSION_BEGAN] = session[SESSION_LAST_ACTIVE] = timezone.now().timestamp()
        session.save()
    return client


@pytest.fixture
def client_for() -> ClientFor:
    """`client_for(person)` is a browser in which that person is signed in."""
    return open_browser
