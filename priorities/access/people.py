"""Which people somebody may see, and the lock that every service about people takes first."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from priorities.models import Membership
from wsscp.audit.recording import Recorder
from wsscp.models import User
from wsscp.policy import Actor, StandingGroup, can_manage_accounts


def visible_people(actor: Actor, *, on: date) -> QuerySet[User]:
    """Return the people an actor may see: everybody, or for the chair of the Case Review Group its members.

    Former members are left out: the list is what the chair needs, and no directory.
    """
    if can_manage_accounts(actor):
        return User.objects.all()
    if actor.chairs_case_review:
        memberships = Membership.objects.not_ended(on).filter(
            person=OuterRef("pk"), seat__subgroup__opens=StandingGroup.CASE_REVIEW
        )
        return User.objects.filter(Exists(memberships))
    return User.objects.none()


def visible_memberships(actor: Actor) -> QuerySet[Membership]:
    """Return the memberships an actor may see: all, or those in the Case Review Group."""
    memberships = Membership.objects.select_related("seat__subgroup", "seat__agency")
    if can_manage_accounts(actor):
        return memberships
    return memberships.filter(seat__subgroup__opens=StandingGroup.CASE_REVIEW)


def lock_person(person: User) -> User:
    """Lock a person's row until the transaction ends, and return it as it is now.

    Every service about people locks it first to avoid a deadlock. On SQLite transactions run one after the
    other anyway (wsscp/sqlite.py).
    """
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)


def lock_person_to_write(person: User, record: Recorder) -> User:
    """Lock a person's version, then their row, and return it: for services that write the row itself.

    The recorder advances the version before it writes (decision 24), so whoever locked the row first would
    wait for it crosswise. May raise EditConflict.
    """
    record.hold(person)
    return lock_person(person)
