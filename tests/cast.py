"""The cast: the same people in every test that asks who may do what.

Groups A and B are two subgroups; chair_a chairs the one, chair_b the other. `client_for(person)` is a
browser in which that person is signed in; `client_for(anonymous)` is one in which nobody is.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from priorities.models import Subgroup
from tests.make import make_membership, make_subgroup, make_user
from wsscp.models import User
from wsscp.policy import Opens, Role
from wsscp.sessions import BEGAN, SEEN

Person = User | AnonymousUser
ClientFor = Callable[[Person], Client]

PRINCIPALS = (
    "business_team",
    "chair_a",
    "chair_b",
    "member_a",
    "steering",
    "scrutineer",
    "lay",
    "partner",
    "case_review",
    "case_chair",
    "learning",
    "administrator",
    "stranger",
    "former",
    "closed",
    "anonymous",
)


def _seated(name: str, role: Role, subgroup: Subgroup | None = None) -> User:
    person = make_user(f"{name.lower().replace(' ', '.')}@example.org", name=name)
    make_membership(person, role, subgroup)
    return person


@pytest.fixture
def group_a(db: None) -> Subgroup:
    """A group responsible for actions."""
    return make_subgroup("Group A", short_name="A")


@pytest.fixture
def group_b(db: None) -> Subgroup:
    """Another group."""
    return make_subgroup("Group B", short_name="B")


@pytest.fixture
def business_team(db: None) -> User:
    """An officer of the business team."""
    return _seated("Business team", Role.BUSINESS_TEAM)


@pytest.fixture
def chair_a(group_a: Subgroup) -> User:
    """The chair of group A."""
    return _seated("Chair of A", Role.CHAIR, group_a)


@pytest.fixture
def chair_b(group_b: Subgroup) -> User:
    """The chair of group B."""
    return _seated("Chair of B", Role.CHAIR, group_b)


@pytest.fixture
def member_a(group_a: Subgroup) -> User:
    """A member of group A."""
    return _seated("Member of A", Role.MEMBER, group_a)


@pytest.fixture
def steering(db: None) -> User:
    """A member of the steering group."""
    return _seated("Steering group", Role.STEERING)


@pytest.fixture
def scrutineer(db: None) -> User:
    """The independent chair and scrutineer."""
    return _seated("Scrutineer", Role.SCRUTINEER)


@pytest.fixture
def lay(db: None) -> User:
    """A lay member."""
    return _seated("Lay member", Role.LAY)


@pytest.fixture
def case_review(db: None) -> User:
    """A member of the Case Review Group."""
    return _seated("Case Review Group", Role.CASE_REVIEW)


@pytest.fixture
def learning(db: None) -> User:
    """A member of the Learning and Development group, who keeps the training programme."""
    return _seated("Learning and Development", Role.LEARNING)


@pytest.fixture
def partner(db: None) -> User:
    """A member of the wide partnership group, who reads what is published."""
    return _seated("Partnership group", Role.PARTNERSHIP)


@pytest.fixture
def case_chair(case_review: User) -> User:
    """The chair of the Case Review Group."""
    return _seated("Chair of cases", Role.CHAIR, Subgroup.objects.get(opens=Opens.CASE_REVIEW))


@pytest.fixture
def closed(db: None) -> User:
    """An officer of the business team whose account is closed, with a browser still open."""
    person = _seated("Closed officer", Role.BUSINESS_TEAM)
    person.is_active = False
    person.save()
    return person


@pytest.fixture
def administrator(db: None) -> User:
    """A system administrator, who manages accounts and sees no content."""
    return _seated("Administrator", Role.ADMINISTRATOR)


@pytest.fixture
def stranger(db: None) -> User:
    """Somebody with an account and no seat."""
    return make_user("stranger@example.org", name="Stranger")


@pytest.fixture
def former(db: None) -> User:
    """Somebody whose seat on the business team ended yesterday."""
    person = make_user("former@example.org", name="Former officer")
    make_membership(person, Role.BUSINESS_TEAM, ends_on=timezone.localdate() - timedelta(days=1))
    return person


@pytest.fixture
def anonymous() -> AnonymousUser:
    """Nobody signed in."""
    return AnonymousUser()


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> dict[str, Person]:
    """Everybody, by name."""
    return {name: request.getfixturevalue(name) for name in PRINCIPALS}


@pytest.fixture
def client_for() -> ClientFor:
    """Open a browser in which a person is signed in."""

    def open_browser(person: Person) -> Client:
        client = Client()
        if person.is_authenticated:
            client.force_login(person)
            # As after the first click: the idle clock is running, and reading a page writes nothing.
            session = client.session
            session[BEGAN] = session[SEEN] = timezone.now().timestamp()
            session.save()
        return client

    return open_browser
