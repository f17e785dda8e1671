"""Who wrote, submitted and accepted each part of a report, with the roles they held on that day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from priorities.groups.roles_held import RolesHeld
from priorities.models import Priority
from reporting.returns.period_returns import GroupReturnText, PeriodReturns
from reporting.rules.authorship import AuthorAct
from reporting.rules.content_parts import ContentHand, ContentHands
from reporting.signed_reports.signers import UNKNOWN_PRIORITY, RecordedDeed

NO_ROLE = "role not recorded"


def report_hands(
    deeds: Sequence[RecordedDeed],
    priorities: Iterable[Priority],
    returned: PeriodReturns,
    roles: RolesHeld,
    *,
    label: str,
) -> tuple[ContentHands, ...]:
    """Return a row for the report's own words, and one for each return that is in on each part of the plan.

    `label` is what the plan calls a priority. No queries.
    """
    people = _People(roles)
    own = [deed for deed in deeds if not deed.group]
    hands = []
    wrote, offered = people.did(own, AuthorAct.EDITED), people.did(own, AuthorAct.OFFERED)
    if wrote or offered:
        hands.append(ContentHands("The report’s own words", "", wrote, offered))
    parts = [(priority.pk, f"{label} {priority.number}") for priority in priorities]
    for pk, part in (*parts, (0, "Key issues")):
        hands += _on_part(pk, part, deeds, returned.words[None], people)
    for words in returned.words[None]:
        hands += _changed_since(words, deeds, people)
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


def _changed_since(
    words: GroupReturnText, deeds: Sequence[RecordedDeed], people: "_People"
) -> Iterator[ContentHands]:
    """Yield a row for those who wrote in a return, and none of whose answers is still as they wrote it."""
    wrote = [deed for deed in deeds if deed.group == words.group_id and deed.act == AuthorAct.WROTE]
    named = {deed.person for deed in wrote if deed.priority != UNKNOWN_PRIORITY}
    if others := people.did((deed for deed in wrote if deed.person not in named), AuthorAct.WROTE):
        yield ContentHands("Changed since by others", words.group, others)


@dataclass(frozen=True)
class _People:
    """Those who had a part in a report, with the roles they held."""

    roles: RolesHeld

    def did(self, deeds: Iterable[RecordedDeed], act: AuthorAct) -> tuple[ContentHand, ...]:
        """Return who did something, by the day; each of them once."""
        done = sorted(
            (deed.at, deed.person, deed.group) for deed in deeds if deed.act == act and deed.at is not None
        )
        hands = (
            ContentHand(self.roles.name(person), self._role(person, at, group)) for at, person, group in done
        )
        return tuple(dict.fromkeys(hands))

    def _role(self, person: int, at: datetime, group: int) -> str:
        """Return the role that counts for what was done: in the group itself, else in the business team."""
        return self.roles.role(person, timezone.localdate(at), groups={group}) or NO_ROLE
