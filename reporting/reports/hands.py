"""Who wrote, submitted and accepted each part of a report, with the roles they held on that day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone

from priorities.models import Membership, Priority
from reporting.returns.period_returns import GroupReturnText, PeriodReturns
from reporting.rules.authorship import AuthorAct
from reporting.rules.content_parts import ContentHand, ContentHands
from reporting.signed_reports.signers import RecordedDeed
from wsscp.models import User
from wsscp.policy import StandingGroup

NO_ROLE = "role not recorded"


def report_hands(
    deeds: Sequence[RecordedDeed],
    priorities: Iterable[Priority],
    returned: PeriodReturns,
    held: Mapping[int, Sequence[Membership]],
    *,
    label: str,
) -> tuple[ContentHands, ...]:
    """Return a row for the report's own words, and one for each return that is in on each part of the plan.

    `held` are all the roles they ever held (`roles_held`), `label` is what the plan calls a priority. One
    query where one of them never held any.
    """
    people = _People({deed.person for deed in deeds}, held)
    own = [deed for deed in deeds if not deed.group]
    hands = []
    wrote, offered = people.did(own, AuthorAct.EDITED), people.did(own, AuthorAct.OFFERED)
    if wrote or offered:
        hands.append(ContentHands("The report’s own words", "", wrote, offered))
    parts = [(priority.pk, f"{label} {priority.number}") for priority in priorities]
    for pk, part in (*parts, (0, "Key issues")):
        hands += _on_part(pk, part, deeds, returned.words[None], people)
    return tuple(hands)


def _on_part(
    pk: int, part: str, deeds: Sequence[RecordedDeed], returned: Iterable[GroupReturnText], people: "_People"
) -> Iterator[ContentHands]:
    """Yield a row for each group whose return says something of a part."""
    for words in returned:
        of_group = [deed for deed in deeds if deed.group == words.group_id]
        wrote = people.did((deed for deed in of_group if deed.priority == pk), AuthorAct.WROTE)
        if wrote:
            submitted = (deed for deed in of_group if deed.at == words.at)
            accepted = (deed for deed in of_group if words.accepted_at and deed.at == words.accepted_at)
            yield ContentHands(
                part,
                words.group,
                wrote,
                people.did(submitted, AuthorAct.SUBMITTED),
                people.did(accepted, AuthorAct.ACCEPTED),
            )


class _People:
    """Those who had a part in a report, with all the roles they ever held."""

    def __init__(self, ids: set[int], held: Mapping[int, Sequence[Membership]]) -> None:
        self._held = {pk: held.get(pk, ()) for pk in ids}
        self._names = {pk: str(rows[0].person) for pk, rows in self._held.items() if rows}
        if without := ids - self._names.keys():
            self._names |= {pk: str(person) for pk, person in User.objects.in_bulk(list(without)).items()}

    def did(self, deeds: Iterable[RecordedDeed], act: AuthorAct) -> tuple[ContentHand, ...]:
        """Return who did something, by the day; each of them once."""
        done = sorted(
            (deed.at, deed.person, deed.group) for deed in deeds if deed.act == act and deed.at is not None
        )
        hands = (
            ContentHand(self._names[person], self._role(person, at, group)) for at, person, group in done
        )
        return tuple(dict.fromkeys(hands))

    def _role(self, person: int, at: datetime, group: int) -> str:
        """Return the role that counts for what was done: in the group itself, else in the business team."""
        day = timezone.localdate(at)
        held = [row.seat for row in self._held[person] if _is_held(row, day)]
        of_group = [seat for seat in held if group and seat.subgroup_id == group]
        of_team = [seat for seat in held if seat.opens == StandingGroup.BUSINESS_TEAM]
        return next((seat.in_group for seat in (*of_group, *of_team, *held)), NO_ROLE)


def _is_held(row: Membership, day: date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)
