"""Challenges with what was answered to them.

A challenge is answered by the first return that was submitted after it with an answer on its action's line,
written after it too. Nothing else says so: a return that is withdrawn or sent back opens it again.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from priorities.groups.queries import group_names_on
from priorities.models import Action, Plan
from reporting.models import Challenge, ReturnLine, SubgroupReturn
from wsscp.dates import long_date


@dataclass(frozen=True)
class ChallengeResponse:
    """What a group said to a challenge, in which return, by whom and when."""

    text: str
    returned: int
    group: str
    by: str
    at: datetime
    written_at: datetime
    is_on_behalf: bool

    def is_to(self, challenge: Challenge) -> bool:
        """Whether it can be an answer to a challenge of its action."""
        return min(self.at, self.written_at) > challenge.at


@dataclass(frozen=True)
class ChallengeStatus:
    """A challenge, the group that leads its action ("" where none does), and the answer if there is one."""

    challenge: Challenge
    group: str
    answer: ChallengeResponse | None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.answer is None

    @property
    def in_words(self) -> str:
        """What it says in one line, for a list of decisions."""
        one = self.challenge
        whose = (
            f"{self.group} answers" if self.group else "No group leads the action, so name one that answers"
        )
        said = f"{one.by} on {long_date(timezone.localdate(one.at))}: {one.text}"
        return f"Challenge to {one.action.number}, {said} ({whose} in its next return.)"


def plan_challenges(plan: Plan, *, today: date) -> list[ChallengeStatus]:
    """Return a plan's challenges, the oldest first; six queries."""
    return _answered(Challenge.objects.filter(action__priority__plan=plan), today)


def action_challenges(action: Action, *, as_at: date) -> list[ChallengeStatus]:
    """Return what was challenged of one action by a day, with what had been answered by then."""
    return _answered(Challenge.objects.filter(action=action.pk, at__date__lte=as_at), as_at)


def actions_with_open_challenges(plan: Plan, *, today: date) -> set[int]:
    """Return the ids of the actions of a plan that wait for an answer."""
    found = plan_challenges(plan, today=today)
    return {one.challenge.action_id for one in found if one.is_open}


def challenges_for_return(returned: SubgroupReturn, plan: Plan, *, today: date) -> dict[int, list[Challenge]]:
    """Return the challenges a return has to answer, or once it is in, has answered; by action id."""
    is_in = returned.submitted_at is not None
    found: dict[int, list[Challenge]] = defaultdict(list)
    for one in plan_challenges(plan, today=today):
        is_here = one.answer.returned == returned.pk if one.answer else not is_in
        if is_here:
            found[one.challenge.action_id].append(one.challenge)
    return found


def _answered(challenges: QuerySet[Challenge], as_at: date) -> list[ChallengeStatus]:
    found = list(
        challenges.select_related("action__priority", "period", "by").prefetch_related("action__groups")
    )
    if not found:
        return []
    names = group_names_on(as_at)
    answers = _answers({one.action_id for one in found}, names, as_at)
    return [
        ChallengeStatus(
            one,
            names.get(one.action.lead_id_now, ""),
            next((answer for answer in answers[one.action_id] if answer.is_to(one)), None),
        )
        for one in found
    ]


def _answers(
    actions: Iterable[int], names: dict[int, str], as_at: date
) -> dict[int, list[ChallengeResponse]]:
    """Return what was answered on actions by a day, in the order it was submitted."""
    lines = ReturnLine.objects.filter(
        action__in=list(actions),
        subgroup_return__submitted_at__isnull=False,
        subgroup_return__submitted_at__date__lte=as_at,
    ).exclude(answer="")
    found: dict[int, list[ChallengeResponse]] = defaultdict(list)
    for line in lines.select_related("subgroup_return__submitted_by").order_by(
        "subgroup_return__submitted_at"
    ):
        one = line.subgroup_return
        found[line.action_id].append(
            ChallengeResponse(
                text=line.answer,
                returned=one.pk,
                group=names.get(one.subgroup_id, ""),
                by=str(one.submitted_by),
                at=one.submitted_at,
                written_at=line.changed_at or one.submitted_at,
                is_on_behalf=one.is_on_behalf,
            )
        )
    return found
